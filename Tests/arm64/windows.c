// Pooling windows.
#include "check.h"

/// Any window over small images, also side by side, with padding that a window never lies in alone
/// before the image.
static dk_pool any_windows(void) {
    dk_pool p = {.N = between(1, 2), .H = between(1, 7), .W = between(1, 7)};
    p.C = ONE_OF(1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33);
    int is_square = below(4) == 0, is_beside = below(4) == 0, is_padded = below(3) > 0;
    p.KH = is_square ? 2 : between(1, 4);
    p.KW = is_square ? 2 : between(1, 4);
    p.SH = is_beside ? p.KH : between(1, 5);
    p.SW = is_beside ? p.KW : between(1, 5);
    p.PT = is_padded ? below(p.KH) : 0;
    p.PL = is_padded ? below(p.KW) : 0;
    long height = p.H + p.PT + below(p.KH) - p.KH + p.SH;
    long width = p.W + p.PL + below(p.KW) - p.KW + p.SW;
    p.OH = height < 0 ? 0 : height / p.SH;
    p.OW = width < 0 ? 0 : width / p.SW;
    return p;
}

/// Where a tap of the window of output `o` lies in x, or -1 in the padding.
static long cell(const dk_pool *p, long o, long tap) {
    long c = o % p->C, ow = o / p->C % p->OW, oh = o / p->C / p->OW % p->OH;
    long n = o / p->C / p->OW / p->OH;
    long h = oh * p->SH - p->PT + tap / p->KW, w = ow * p->SW - p->PL + tap % p->KW;
    if (h < 0 || h >= p->H || w < 0 || w >= p->W) return -1;
    return ((n * p->H + h) * p->W + w) * p->C + c;
}

/// The first largest cell of a window, NaN before all; -1 for padding alone.
static long winner(const dk_pool *p, const float *x, long o) {
    long best = -1;
    for (long tap = 0; tap < p->KH * p->KW; tap++) {
        long i = cell(p, o, tap);
        if (i < 0 || (best >= 0 && isnan(x[best]))) continue;
        if (best < 0 || x[i] > x[best] || isnan(x[i])) best = i;
    }
    return best;
}

/// Few values, so that many are equal.
static float level(void) { return (float)between(-4, 4); }
static float level_or_nan(void) { return below(50) == 0 ? NAN : level(); }

static long input_count(const dk_pool *p) { return p->N * p->H * p->W * p->C; }
static long output_count(const dk_pool *p) { return p->N * p->OH * p->OW * p->C; }

/// The kernels get the images in two parts, the last first, as threads would take them.
#define IN_PARTS(CALL)                                                            \
    do {                                                                          \
        long n0 = p.N / 2, n1 = p.N;                                              \
        CALL;                                                                     \
        n1 = n0, n0 = 0;                                                          \
        CALL;                                                                     \
    } while (0)

static void check_forward(dk_pool p) {
    long count = output_count(&p);
    begin("pool_max", "%ldx%ld of [%ld, %ld, %ld, %ld]", p.KH, p.KW, p.N, p.H, p.W, p.C);
    float *x = random_input(input_count(&p), level_or_nan), *g = random_input(input_count(&p), uniform);
    float *y = OUTPUT(float, count), *gathered = OUTPUT(float, count);
    double *largest = ZEROS(double, count), *taken = ZEROS(double, count);
    for (long o = 0; o < count; o++) {
        long i = winner(&p, x, o);
        largest[o] = i < 0 ? -INFINITY : x[i];
        taken[o] = i < 0 ? 0 : g[i];
    }
    IN_PARTS(KERNEL(pool_max)(&p, n0, n1, x, y));
    IN_PARTS(KERNEL(pool_max_gather)(&p, n0, n1, x, g, gathered));
    expect_floats(y, largest, NULL, count, (tolerance){0, 0});
    expect_floats(gathered, taken, NULL, count, (tolerance){0, 0});

    begin("pool_sum", "%ldx%ld of [%ld, %ld, %ld, %ld]", p.KH, p.KW, p.N, p.H, p.W, p.C);
    x = random_input(input_count(&p), uniform);
    y = OUTPUT(float, count);
    double *sums = ZEROS(double, count), *scale = ZEROS(double, count);
    for (long o = 0; o < count; o++)
        for (long tap = 0; tap < p.KH * p.KW; tap++) {
            long i = cell(&p, o, tap);
            if (i < 0) continue;
            sums[o] += x[i];
            scale[o] += fabsf(x[i]);
        }
    IN_PARTS(KERNEL(pool_sum)(&p, n0, n1, x, y));
    expect_floats(y, sums, scale, count, SUMMED);
}

static void check_backward(dk_pool p) {
    long count = input_count(&p), outputs = output_count(&p);
    begin("pool_max_backward", "%ldx%ld of [%ld, %ld, %ld, %ld]", p.KH, p.KW, p.N, p.H, p.W, p.C);
    float *x = random_input(count, level), *dy = random_input(outputs, uniform);
    float *dx = OUTPUT(float, count);
    double *expected = ZEROS(double, count), *scale = ZEROS(double, count);
    for (long o = 0; o < outputs; o++) {
        long best = winner(&p, x, o);
        if (best < 0) continue;
        expected[best] += dy[o];
        scale[best] += fabsf(dy[o]);
    }
    IN_PARTS(KERNEL(pool_max_backward)(&p, n0, n1, x, dy, dx));
    expect_floats(dx, expected, scale, count, SUMMED);
}

void check_windows(void) {
    for (int i = 0; i < 120; i++) {
        check_forward(any_windows());
        check_backward(any_windows());
    }
}
