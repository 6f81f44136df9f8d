// Winograd's convolutions beside plain ones.
#include "check.h"

/// A convolution and its operands; `taps` calls for every product of it.
typedef struct {
    dk_winograd w;
    long images, inputs, outputs, weights;
} convolution;

static convolution any_convolution(int i) {
    dk_winograd w = {.PT = between(-1, 3), .PL = between(-1, 3)};
    w.tile = i % 2 ? 4 : 2;
    do {
        w.H = between(1, 9);
        w.W = between(1, 9);
        w.OH = w.H + w.PT - 2 + between(-1, 2);
        w.OW = w.W + w.PL - 2 + between(-1, 2);
    } while (w.OH < 1 || w.OW < 1);
    long few = between(1, 4), many = ONE_OF(1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33);
    w.C = flag() ? few : many;
    w.K = w.C == few ? many : few;
    convolution s = {.w = w, .images = between(1, 2)};
    // Several panels of channels with a narrow last one; several blocks of tiles, which end in a row.
    if (i < 2) s.w = (dk_winograd){3, 6, 2, 41, 3, 6, 1, 1, w.tile};
    else if (i < 4) s.w = (dk_winograd){15, 13, 3, 3, 15, 13, 1, 1, w.tile};
    else if (i < 6) s.w = (dk_winograd){3, 130, 1, 5, 1, 128, 0, 0, w.tile};
    s.inputs = s.images * s.w.H * s.w.W * s.w.C;
    s.outputs = s.images * s.w.OH * s.w.OW * s.w.K;
    s.weights = 9 * s.w.C * s.w.K;
    return s;
}

static void begin_convolution(const char *name, const convolution *s) {
    const dk_winograd *w = &s->w;
    begin(name, "%ld of [%ld, %ld, %ld] to [%ld, %ld, %ld], padding %ld, %ld, tile %ld", s->images, w->H,
          w->W, w->C, w->OH, w->OW, w->K, w->PT, w->PL, w->tile);
}

/// Where the input under `tap` of output cell `o` (without its channel) begins, or -1 in the padding.
static long under(const dk_winograd *w, long o, long tap) {
    long h = o / w->OW % w->OH - w->PT + tap / 3, x = o % w->OW - w->PL + tap % 3;
    if (h < 0 || h >= w->H || x < 0 || x >= w->W) return -1;
    return ((o / w->OW / w->OH * w->H + h) * w->W + x) * w->C;
}

/// Errors grow with the root of the number of terms, and with the tile.
static tolerance limit_of(const convolution *s, long terms) {
    double unit = (s->w.tile == 4 ? 1.2e-6 : 0.4e-6) * sqrt((double)terms + 1);
    return (tolerance){unit, unit};
}

static void convolve(const convolution *s, const float *x, const float *kernel, const float *bias,
                     double *y) {
    const dk_winograd *w = &s->w;
    for (long o = 0; o < s->outputs; o++) {
        y[o] = bias ? bias[o % w->K] : 0;
        for (long tap = 0; tap < 9; tap++) {
            long from = under(w, o / w->K, tap);
            for (long c = 0; c < w->C && from >= 0; c++)
                y[o] += (double)x[from + c] * kernel[(tap * w->C + c) * w->K + o % w->K];
        }
    }
}

/// The transformed kernel, its channels in two calls, as two threads would.
static float *transform(const dk_winograd *w, const float *kernel, int flipped) {
    float *out = OUTPUT(float, KERNEL(winograd_kernel_size)(w));
    KERNEL(winograd_kernel)(w, kernel, flipped, w->C / 2, w->C, out);
    KERNEL(winograd_kernel)(w, kernel, flipped, 0, w->C / 2, out);
    freeze(out);
    return out;
}

static void check_forward(convolution s) {
    begin_convolution("winograd_forward", &s);
    int has_bias = flag(), relu = flag();
    float *x = random_input(s.inputs, uniform), *kernel = random_input(s.weights, uniform);
    float *bias = has_bias ? random_input(s.w.K, uniform) : NULL, *y = OUTPUT(float, s.outputs);
    double *expected = ZEROS(double, s.outputs);
    convolve(&s, x, kernel, bias, expected);
    for (long o = 0; o < s.outputs && relu; o++) expected[o] = fmax(expected[o], 0);
    float *transformed = transform(&s.w, kernel, 0);
    float *scratch = OUTPUT(float, KERNEL(winograd_forward_scratch)(&s.w));
    long half = s.images / 2;
    KERNEL(winograd_forward)(&s.w, half, s.images, x, transformed, bias, relu, y, scratch);
    KERNEL(winograd_forward)(&s.w, 0, half, x, transformed, bias, relu, y, scratch);
    expect_floats(y, expected, NULL, s.outputs, limit_of(&s, 9 * s.w.C));
}

static void check_pool(convolution s) {
    begin_convolution("winograd_pool", &s);
    int relu = flag();
    float *x = random_input(s.inputs, uniform), *kernel = random_input(s.weights, uniform);
    float *bias = random_input(s.w.K, uniform), *transformed = transform(&s.w, kernel, 0);
    double *all = ZEROS(double, s.outputs);
    convolve(&s, x, kernel, bias, all);
    long PH = s.w.OH / 2, PW = s.w.OW / 2, K = s.w.K, count = s.images * PH * PW * K;
    float *y = OUTPUT(float, count);
    uint8_t *winners = OUTPUT(uint8_t, count);
    float *scratch = OUTPUT(float, KERNEL(winograd_forward_scratch)(&s.w));
    // Whole panels of channels in two calls, where there are so many.
    long middle = K / 2 / KERNEL(gemm_panel) * table->gemm_panel;
    KERNEL(winograd_pool)(&s.w, 0, s.images, middle, K, x, transformed, bias, relu, y, winners, scratch);
    if (middle > 0)
        KERNEL(winograd_pool)(&s.w, 0, s.images, 0, middle, x, transformed, bias, relu, y, winners, scratch);
    tolerance limit = limit_of(&s, 9 * s.w.C);
    double *expected = ZEROS(double, count);
    int is_right = 1;
    for (long o = 0; o < count; o++) {
        long cell = ((o / K / PW / PH * s.w.OH + o / K / PW % PH * 2) * s.w.OW + o / K % PW * 2) * K + o % K;
        double four[4] = {all[cell], all[cell + K], all[cell + s.w.OW * K], all[cell + s.w.OW * K + K]};
        double best = fmax(fmax(four[0], four[1]), fmax(four[2], four[3]));
        // Outputs that are equal but for rounding may take each other's place.
        double near = 2 * limit.absolute * (1 + fabs(best));
        int is_dead = relu && best <= 0, says_dead = (winners[o] & 0x80) != 0;
        is_right &= (winners[o] & 0x7c) == 0 && four[winners[o] & 3] >= best - near;
        is_right &= says_dead == is_dead || (relu && fabs(best) < near);
        expected[o] = relu ? fmax(best, 0) : best;
    }
    expect(is_right, "has wrong winners");
    expect_floats(y, expected, NULL, count, limit);
    float *again = OUTPUT(float, count);
    KERNEL(winograd_pool)(&s.w, 0, s.images, 0, K, x, transformed, bias, relu, again, NULL, scratch);
    expect(memcmp(again, y, (size_t)count * sizeof(float)) == 0, "depends on whether winners are wanted");
}

static void check_input_gradient(convolution s) {
    begin_convolution("winograd_forward", &s);
    float *dy = random_input(s.outputs, uniform), *kernel = random_input(s.weights, uniform);
    float *dx = OUTPUT(float, s.inputs);
    double *expected = ZEROS(double, s.inputs);
    for (long o = 0; o < s.outputs; o++)
        for (long tap = 0; tap < 9; tap++) {
            long from = under(&s.w, o / s.w.K, tap);
            for (long c = 0; c < s.w.C && from >= 0; c++)
                expected[from + c] += (double)dy[o] * kernel[(tap * s.w.C + c) * s.w.K + o % s.w.K];
        }
    dk_winograd turned = {.H = s.w.OH, .W = s.w.OW, .C = s.w.K, .K = s.w.C, .OH = s.w.H, .OW = s.w.W,
                          .PT = 2 - s.w.PT, .PL = 2 - s.w.PL, .tile = s.w.tile};
    float *transformed = transform(&turned, kernel, 1);
    float *scratch = OUTPUT(float, KERNEL(winograd_forward_scratch)(&turned));
    KERNEL(winograd_forward)(&turned, 0, s.images, dy, transformed, NULL, 0, dx, scratch);
    expect_floats(dx, expected, NULL, s.inputs, limit_of(&s, 9 * s.w.K));
}

static void check_weight_gradients(convolution s) {
    begin_convolution("winograd_weights", &s);
    float *x = random_input(s.inputs, uniform), *dy = random_input(s.outputs, uniform);
    double *expected = ZEROS(double, s.weights), *expected_bias = ZEROS(double, s.w.K);
    for (long o = 0; o < s.outputs; o++) {
        expected_bias[o % s.w.K] += dy[o];
        for (long tap = 0; tap < 9; tap++) {
            long from = under(&s.w, o / s.w.K, tap);
            for (long c = 0; c < s.w.C && from >= 0; c++)
                expected[(tap * s.w.C + c) * s.w.K + o % s.w.K] += (double)dy[o] * x[from + c];
        }
    }
    // Of two images one is in the first set, of one none in the second.
    long size = KERNEL(winograd_accumulators)(&s.w), middle = (s.w.C + 1) / 2;
    float *sums = OUTPUT(float, 2 * size);
    float *scratch = OUTPUT(float, KERNEL(winograd_weights_scratch)(&s.w));
    KERNEL(winograd_weights)(&s.w, 0, 1, x, dy, sums, 0, scratch);
    KERNEL(winograd_weights)(&s.w, 1, 1, x, dy, sums + size, 0, scratch);
    KERNEL(winograd_weights)(&s.w, 1, s.images, x, dy, sums + size, 1, scratch);
    freeze(sums);
    float *dkernel = OUTPUT(float, s.weights), *dbias = OUTPUT(float, s.w.K);
    KERNEL(winograd_weights_finish)(&s.w, sums, 2, middle, s.w.C, dkernel, NULL);
    KERNEL(winograd_weights_finish)(&s.w, sums, 2, 0, middle, dkernel, dbias);
    tolerance limit = limit_of(&s, s.images * s.w.OH * s.w.OW);
    expect_floats(dkernel, expected, NULL, s.weights, limit);
    expect_floats(dbias, expected_bias, NULL, s.w.K, limit);
}

void check_winograd(void) {
    for (int i = 0; i < 40; i++) {
        check_forward(any_convolution(i));
        check_pool(any_convolution(i));
        check_input_gradient(any_convolution(i));
        check_weight_gradients(any_convolution(i));
    }
}
