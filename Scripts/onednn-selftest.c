// Compares the oneDNN shim with plain loops: matrix products, convolutions forward and backward.
// Works with oneDNN 2 and 3; see test-onednn-v3.sh. Prints the implementations chosen; exits with 1
// on a wrong number.
#include "descent_dnnl.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static int failures;

/// Numbers in -1..<1, the same in every run.
static float next(void) {
    static unsigned state = 12345;
    state = state * 1664525u + 1013904223u;
    return (float)(state >> 8) / 8388608.f - 1.f;
}

static float *numbers(long n) {
    float *x = malloc((size_t)n * sizeof *x);
    for (long i = 0; i < n; i++) x[i] = next();
    return x;
}

/// Counts a failure unless all numbers agree to 1e-4 of the largest.
static void compare(const char *what, const float *got, const double *want, long n) {
    double worst = 0, largest = 1;
    for (long i = 0; i < n; i++) {
        double error = fabs(got[i] - want[i]);
        if (!(error <= worst)) worst = error;
        if (fabs(want[i]) > largest) largest = fabs(want[i]);
    }
    if (worst <= 1e-4 * largest) return;
    failures++;
    printf("WRONG %s: off by %g where the largest is %g\n", what, worst, largest);
}

/// Executes twice with the scratch memory spoiled in between; the second result counts.
static void execute(const char *what, dd_op *op, const char *why, const float *src, const float *w,
                    const float *bias, float *dst) {
    if (!op) {
        failures++;
        printf("WRONG %s: not created: %s\n", what, why);
        return;
    }
    size_t bytes = (size_t)dd_op_scratch_bytes(op);
    char *scratch = aligned_alloc(64, (bytes + 127) / 64 * 64);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < bytes / 4; i++) ((float *)(void *)scratch)[i] = NAN;
        int code = dd_op_execute(op, src, w, bias, dst, scratch);
        if (code) {
            failures++;
            printf("WRONG %s: %s\n", what, dd_error_text(code));
        }
    }
    printf("%-28s %-28s scratch %ld\n", what, dd_op_impl(op), dd_op_scratch_bytes(op));
    free(scratch);
    dd_op_destroy(op);
}

static void test_matmul(long batch, long M, long N, long K, int ta, int tb, int has_bias) {
    char what[80];
    snprintf(what, sizeof what, "matmul %ldx%ldx%ldx%ld %d%d%d", batch, M, N, K, ta, tb, has_bias);
    float *a = numbers(batch * M * K), *b = numbers(batch * K * N), *bias = numbers(N);
    float *c = numbers(batch * M * N);
    double *want = malloc((size_t)(batch * M * N) * sizeof *want);
    for (long n = 0; n < batch; n++)
        for (long i = 0; i < M; i++)
            for (long j = 0; j < N; j++) {
                double sum = has_bias ? bias[j] : 0;
                for (long k = 0; k < K; k++)
                    sum += (double)a[n * M * K + (ta ? k * M + i : i * K + k)]
                        * b[n * K * N + (tb ? j * K + k : k * N + j)];
                want[(n * M + i) * N + j] = sum;
            }
    const char *why = "";
    dd_op *op = dd_matmul_create(batch, M, N, K, ta, tb, has_bias, &why);
    execute(what, op, why, a, b, has_bias ? bias : NULL, c);
    compare(what, c, want, batch * M * N);
    free(a), free(b), free(c), free(bias), free(want);
}

/// Everything a convolution computes, by its definition.
typedef struct {
    double *y, *dx, *dw, *db;
} expected;

static void convolve(const dd_conv_shape *s, const float *x, const float *w, const float *bias,
                     const float *dy, expected e) {
    long i_per = s->c / s->groups, o_per = s->o / s->groups;
    for (long n = 0; n < s->n; n++)
        for (long oh = 0; oh < s->oh; oh++)
            for (long ow = 0; ow < s->ow; ow++)
                for (long o = 0; o < s->o; o++) {
                    long at = ((n * s->oh + oh) * s->ow + ow) * s->o + o;
                    double sum = bias ? bias[o] : 0;
                    e.db[o] += dy[at];
                    for (long kh = 0; kh < s->kh; kh++)
                        for (long kw = 0; kw < s->kw; kw++) {
                            long h = oh * s->stride_h - s->pad_top + kh * s->dilation_h;
                            long v = ow * s->stride_w - s->pad_left + kw * s->dilation_w;
                            if (h < 0 || v < 0 || h >= s->h || v >= s->w) continue;
                            for (long i = 0; i < i_per; i++) {
                                long xi = ((n * s->h + h) * s->w + v) * s->c
                                    + o / o_per * i_per + i;
                                long wi = ((kh * s->kw + kw) * i_per + i) * s->o + o;
                                sum += (double)x[xi] * w[wi];
                                e.dx[xi] += (double)dy[at] * w[wi];
                                e.dw[wi] += (double)dy[at] * x[xi];
                            }
                        }
                    e.y[at] = sum;
                }
}

static void test_conv(const char *name, dd_conv_shape s, int has_bias) {
    long nx = s.n * s.h * s.w * s.c, ny = s.n * s.oh * s.ow * s.o;
    long nw = s.kh * s.kw * (s.c / s.groups) * s.o;
    float *x = numbers(nx), *w = numbers(nw), *bias = numbers(s.o), *dy = numbers(ny);
    float *y = numbers(ny), *dx = numbers(nx), *dw = numbers(nw), *db = numbers(s.o);
    expected e = {calloc((size_t)ny, 8), calloc((size_t)nx, 8), calloc((size_t)nw, 8),
                  calloc((size_t)s.o, 8)};
    convolve(&s, x, w, has_bias ? bias : NULL, dy, e);
    char what[80];
    const char *why = "";
    snprintf(what, sizeof what, "%s forward", name);
    dd_op *op = dd_conv_create(DD_FORWARD, &s, has_bias, &why);
    execute(what, op, why, x, w, has_bias ? bias : NULL, y);
    compare(what, y, e.y, ny);
    snprintf(what, sizeof what, "%s backward data", name);
    op = dd_conv_create(DD_BACKWARD_DATA, &s, has_bias, &why);
    execute(what, op, why, dy, w, NULL, dx);
    compare(what, dx, e.dx, nx);
    snprintf(what, sizeof what, "%s backward weights", name);
    op = dd_conv_create(DD_BACKWARD_WEIGHTS, &s, has_bias, &why);
    execute(what, op, why, x, dy, has_bias ? db : NULL, dw);
    compare(what, dw, e.dw, nw);
    if (has_bias) compare(what, db, e.db, s.o);
    free(x), free(w), free(bias), free(dy), free(y), free(dx), free(dw), free(db);
    free(e.y), free(e.dx), free(e.dw), free(e.db);
}

/// Wrong arguments must be refused, not abort.
static void test_refusals(void) {
    const char *why = NULL;
    dd_conv_shape bad = {1, 5, 5, 3, 9, 9, 4, 3, 3, 1, 1, 1, 1, 0, 0, 0, 0, 1};
    if (dd_conv_create(DD_FORWARD, &bad, 0, &why) || !why || !*why) failures++;
    bad.groups = 2;
    if (dd_conv_create(DD_FORWARD, &bad, 0, &why)) failures++;
}

int main(void) {
    printf("oneDNN %d\n", dd_version());
    for (int flags = 0; flags < 4; flags++) {
        test_matmul(1, 5, 7, 3, flags & 1, flags >> 1, 0);
        test_matmul(1, 33, 25, 40, flags & 1, flags >> 1, 1);
        test_matmul(3, 9, 10, 17, flags & 1, flags >> 1, flags & 1);
    }
    test_matmul(1, 32, 16, 25, 0, 0, 1);
    // n h w c, oh ow o, kh kw, strides, dilations, pads (top left bottom right), groups
    test_conv("same 3x3", (dd_conv_shape){2, 9, 8, 16, 9, 8, 32, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1},
              1);
    test_conv("one channel", (dd_conv_shape){2, 8, 8, 1, 6, 6, 32, 3, 3, 1, 1, 1, 1, 0, 0, 0, 0, 1},
              1);
    test_conv("odd channels", (dd_conv_shape){2, 7, 7, 3, 3, 3, 5, 3, 3, 2, 2, 1, 1, 0, 0, 0, 0, 1},
              1);
    test_conv("uneven pads", (dd_conv_shape){1, 6, 6, 8, 3, 3, 16, 3, 3, 2, 2, 1, 1, 0, 0, 1, 1, 1},
              0);
    test_conv("dilated", (dd_conv_shape){2, 9, 9, 8, 5, 5, 8, 3, 3, 1, 1, 2, 2, 0, 0, 0, 0, 1}, 1);
    test_conv("groups", (dd_conv_shape){2, 6, 6, 8, 6, 6, 12, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 2}, 1);
    test_conv("depthwise", (dd_conv_shape){2, 6, 6, 16, 6, 6, 16, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 16},
              1);
    test_conv("one-dimensional",
              (dd_conv_shape){2, 1, 12, 4, 1, 10, 6, 1, 3, 1, 1, 1, 1, 0, 0, 0, 0, 1}, 1);
    test_refusals();
    printf("%d failures\n", failures);
    return failures != 0;
}
