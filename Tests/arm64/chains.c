// Convolution, bias, ReLU and pooling as one chain, beside plain loops.
#include "check.h"

typedef struct {
    dk_chain p;
    long images, inputs, weights, pooled;
} chain;

static chain any_chain(int i) {
    static const long shapes[][2] = {{3, 3}, {1, 1}, {2, 2}, {4, 4}, {5, 5}, {2, 3}, {1, 2}, {1, 5},
                                     {3, 1}, {1, 9}, {1, 10}, {5, 1}, {1, 3}};
    const long *shape = shapes[below(3) ? below(sizeof shapes / sizeof *shapes) : 0];
    dk_chain p = {.KH = shape[0], .KW = shape[1], .PT = below(3), .PL = below(3)};
    p.C = ONE_OF(1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 19);
    p.K = p.C > 5 ? ONE_OF(1, 2, 3, 5, 7, 8, 9) : ONE_OF(1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 33);
    long below_image = below(3), right = below(3);
    do {
        p.H = between(1, 8);
        p.W = between(1, 14);
        p.PH = (p.H + p.PT + below_image - p.KH + 1) / 2;
        p.PW = (p.W + p.PL + right - p.KW + 1) / 2;
    } while (p.PH < 1 || p.PW < 1);
    chain s = {.p = p, .images = between(1, 2)};
    // Rows so long that images are worked on in bands; more than 64 filters; groups of images.
    if (i == 0) s.p = (dk_chain){.H = 20, .W = 130, .C = 6, .K = 2, .KH = 2, .KW = 2, .PH = 9, .PW = 64};
    if (i == 1)
        s.p = (dk_chain){.H = 13, .W = 260, .C = 3, .K = 3, .KH = 1, .KW = 3, .PH = 7, .PW = 129, .PL = 1};
    if (i == 2) s.p = (dk_chain){.H = 4, .W = 5, .C = 2, .K = 67, .KH = 3, .KW = 3, .PH = 1, .PW = 1};
    if (i == 3) {
        s.p = (dk_chain){.H = 4, .W = 4, .C = 9, .K = 1, .KH = 3, .KW = 3, .PH = 1, .PW = 1};
        s.images = 9;
    }
    s.inputs = s.images * s.p.H * s.p.W * s.p.C;
    s.weights = s.p.KH * s.p.KW * s.p.C * s.p.K;
    s.pooled = s.images * s.p.PH * s.p.PW * s.p.K;
    return s;
}

static void begin_chain(const char *name, const chain *s) {
    const dk_chain *p = &s->p;
    begin(name, "%ld of [%ld, %ld, %ld], %ldx%ld to [%ld, %ld, %ld], padding %ld, %ld", s->images, p->H,
          p->W, p->C, p->KH, p->KW, p->PH, p->PW, p->K, p->PT, p->PL);
}

/// Where the input lies that `tap` of output `place` (0...3) of pooled value `o` meets, or -1 in the padding.
static long under(const dk_chain *p, long o, int place, long tap) {
    long window = o / p->K, pw = window % p->PW, ph = window / p->PW % p->PH;
    long h = 2 * ph + place / 2 - p->PT + tap / p->KW, w = 2 * pw + place % 2 - p->PL + tap % p->KW;
    if (h < 0 || h >= p->H || w < 0 || w >= p->W) return -1;
    return ((window / p->PW / p->PH * p->H + h) * p->W + w) * p->C;
}

/// The output at one place of a window.
static double output(const dk_chain *p, const float *x, const float *kernel, const float *bias, long o,
                     int place) {
    double sum = bias ? bias[o % p->K] : 0;
    for (long tap = 0; tap < p->KH * p->KW; tap++) {
        long from = under(p, o, place, tap);
        for (long c = 0; c < p->C && from >= 0; c++)
            sum += (double)x[from + c] * kernel[(tap * p->C + c) * p->K + o % p->K];
    }
    return sum;
}

/// A buffer as large as the kernels say, and aligned no better than they ask for.
static float *buffer(const chain *s, dk_chain_buffer kind) {
    return place(KERNEL(chain_size)(&s->p, kind) * (long)sizeof(float), 8);
}

#define NEAR 2e-6

static void check_forward(chain s) {
    begin_chain("chain_forward", &s);
    float *x = random_input(s.inputs, uniform), *kernel = random_input(s.weights, uniform);
    float *bias = flag() ? random_input(s.p.K, uniform) : NULL;
    float *prepared = buffer(&s, DK_CHAIN_FORWARD_KERNEL), *scratch = buffer(&s, DK_CHAIN_FORWARD_SCRATCH);
    KERNEL(chain_forward_kernel)(&s.p, kernel, bias, prepared);
    freeze(prepared);
    float *y = OUTPUT(float, s.pooled);
    uint8_t *winners = OUTPUT(uint8_t, s.pooled);
    long half = s.images / 2;
    KERNEL(chain_forward)(&s.p, half, s.images, x, prepared, y, winners, scratch);
    KERNEL(chain_forward)(&s.p, 0, half, x, prepared, y, winners, scratch);
    double *expected = ZEROS(double, s.pooled);
    int is_right = 1;
    for (long o = 0; o < s.pooled; o++) {
        double four[4], best = -INFINITY;
        for (int q = 0; q < 4; q++) best = fmax(best, four[q] = output(&s.p, x, kernel, bias, o, q));
        // Outputs that are equal but for rounding may take each other's place.
        double near = 4 * NEAR * (1 + fabs(best));
        is_right &= (winners[o] & 0x7c) == 0 && four[winners[o] & 3] >= best - near;
        is_right &= (winners[o] >= 0x80) == (best <= 0) || fabs(best) < near;
        expected[o] = fmax(best, 0);
    }
    expect(is_right, "has wrong winners");
    expect_floats(y, expected, NULL, s.pooled, (tolerance){NEAR, NEAR});
    float *again = OUTPUT(float, s.pooled);
    KERNEL(chain_forward)(&s.p, 0, s.images, x, prepared, again, NULL, scratch);
    expect(memcmp(again, y, (size_t)s.pooled * sizeof(float)) == 0, "depends on whether winners are wanted");
}

/// Sums that might overflow are compared with care; beside such a bias the products are lost, so that all
/// outputs of a window are equal and the first wins. A NaN wins over all.
static void check_careful(chain s) {
    begin_chain("chain_forward", &s);
    int has_nan = flag();
    float *x = random_output(s.inputs, uniform), *kernel = random_input(s.weights, uniform);
    float *bias = OUTPUT(float, s.p.K);
    for (long k = 0; k < s.p.K; k++) bias[k] = 3e38f;
    if (has_nan) x[below(s.inputs)] = NAN;
    freeze(x);
    freeze(bias);
    float *prepared = buffer(&s, DK_CHAIN_FORWARD_KERNEL), *scratch = buffer(&s, DK_CHAIN_FORWARD_SCRATCH);
    KERNEL(chain_forward_kernel)(&s.p, kernel, bias, prepared);
    float *y = OUTPUT(float, s.pooled);
    uint8_t *winners = OUTPUT(uint8_t, s.pooled), *first = ZEROS(uint8_t, s.pooled);
    KERNEL(chain_forward)(&s.p, 0, s.images, x, prepared, y, winners, scratch);
    double *expected = ZEROS(double, s.pooled);
    for (long o = 0; o < s.pooled; o++) {
        expected[o] = 3e38f;
        for (int q = 3; q >= 0; q--)
            if (isnan(output(&s.p, x, kernel, bias, o, q))) {
                expected[o] = NAN;
                first[o] = (uint8_t)q;
            }
    }
    expect_floats(y, expected, NULL, s.pooled, ROUNDINGS(4));
    expect_bits(winners, first, s.pooled, 1);
}

/// Any winners do for the gradients, some of them dead.
static uint8_t *random_winners(long count) {
    uint8_t *winners = OUTPUT(uint8_t, count);
    for (long k = 0; k < count; k++) winners[k] = (uint8_t)(below(4) | (below(3) ? 0 : 0x80));
    freeze(winners);
    return winners;
}

static void check_input_gradient(chain s) {
    begin_chain("chain_backward_data", &s);
    float *dy = random_input(s.pooled, uniform), *kernel = random_input(s.weights, uniform);
    uint8_t *winners = random_winners(s.pooled);
    double *expected = ZEROS(double, s.inputs), *scale = ZEROS(double, s.inputs);
    for (long o = 0; o < s.pooled; o++)
        for (long tap = 0; tap < s.p.KH * s.p.KW && winners[o] < 0x80; tap++) {
            long from = under(&s.p, o, winners[o], tap);
            for (long c = 0; c < s.p.C && from >= 0; c++) {
                double term = (double)dy[o] * kernel[(tap * s.p.C + c) * s.p.K + o % s.p.K];
                expected[from + c] += term;
                scale[from + c] += fabs(term);
            }
        }
    float *prepared = buffer(&s, DK_CHAIN_DATA_KERNEL), *scratch = buffer(&s, DK_CHAIN_DATA_SCRATCH);
    KERNEL(chain_data_kernel)(&s.p, kernel, prepared);
    freeze(prepared);
    float *dx = OUTPUT(float, s.inputs);
    long half = s.images / 2;
    KERNEL(chain_backward_data)(&s.p, half, s.images, dy, winners, prepared, dx, scratch);
    KERNEL(chain_backward_data)(&s.p, 0, half, dy, winners, prepared, dx, scratch);
    expect_floats(dx, expected, scale, s.inputs, SUMMED);
}

static void check_weight_gradients(chain s) {
    begin_chain("chain_backward_weights", &s);
    float *x = random_input(s.inputs, uniform), *dy = random_input(s.pooled, uniform);
    uint8_t *winners = random_winners(s.pooled);
    double *expected = ZEROS(double, s.weights), *scale = ZEROS(double, s.weights);
    double *bias = ZEROS(double, s.p.K), *bias_scale = ZEROS(double, s.p.K);
    for (long o = 0; o < s.pooled; o++) {
        if (winners[o] >= 0x80) continue;
        bias[o % s.p.K] += dy[o];
        bias_scale[o % s.p.K] += fabsf(dy[o]);
        for (long tap = 0; tap < s.p.KH * s.p.KW; tap++) {
            long from = under(&s.p, o, winners[o], tap);
            for (long c = 0; c < s.p.C && from >= 0; c++) {
                double term = (double)dy[o] * x[from + c];
                expected[(tap * s.p.C + c) * s.p.K + o % s.p.K] += term;
                scale[(tap * s.p.C + c) * s.p.K + o % s.p.K] += fabs(term);
            }
        }
    }
    long size = KERNEL(chain_size)(&s.p, DK_CHAIN_WEIGHTS_SUMS), half = s.images / 2;
    float *sums = place(2 * size * (long)sizeof(float), 8), *scratch = buffer(&s, DK_CHAIN_WEIGHTS_SCRATCH);
    memset(sums, 0, (size_t)(2 * size) * sizeof(float));
    KERNEL(chain_backward_weights)(&s.p, 0, half, x, dy, winners, sums, scratch);
    KERNEL(chain_backward_weights)(&s.p, half, s.images, x, dy, winners, sums + size, scratch);
    float *dkernel = OUTPUT(float, s.weights), *dbias = OUTPUT(float, s.p.K);
    KERNEL(chain_weights_finish)(&s.p, sums, 2, dkernel, dbias);
    expect_floats(dkernel, expected, scale, s.weights, SUMMED);
    expect_floats(dbias, bias, bias_scale, s.p.K, SUMMED);
}

void check_chains(void) {
    for (int i = 0; i < 50; i++) {
        check_forward(any_chain(i));
        check_careful(any_chain(i));
        check_input_gradient(any_chain(i));
        check_weight_gradients(any_chain(i));
    }
}
