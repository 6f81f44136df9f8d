// Reductions, running sums of columns and searches.
#include "check.h"

static const char *const names[DK_REDUCE_COUNT] = {
    [DK_SUM] = "sum", [DK_MAX] = "max", [DK_MIN] = "min", [DK_PROD] = "product"};

/// Factors near 1, so that products of many stay in range.
static float factor(void) { return 1 + uniform() / 64; }

/// The reduction of `count` numbers, `stride` apart; `scale` is what its rounding grows with.
static double reduced(int op, const float *in, long count, long stride, double *scale) {
    double result = op == DK_MAX ? -INFINITY : op == DK_MIN ? INFINITY : op == DK_PROD;
    *scale = 0;
    for (long k = 0; k < count; k++) {
        double x = in[k * stride];
        if (op == DK_SUM) result += x;
        else if (op == DK_PROD) result *= x;
        else if (isnan(x) || isnan(result)) result = NAN;
        else result = op == DK_MAX ? fmax(result, x) : fmin(result, x);
        if (op == DK_SUM) *scale += fabs(x);
        if (op == DK_PROD) *scale += fabs(result);
    }
    return result;
}

static void check_rows(int op, long outer, long n) {
    begin(names[op], "of rows [%ld, %ld]", outer, n);
    float *in = random_input(outer * n, op == DK_PROD ? factor : op == DK_SUM ? uniform : anything);
    float *out = OUTPUT(float, outer);
    double *expected = ZEROS(double, outer), *scale = ZEROS(double, outer);
    for (long i = 0; i < outer; i++) expected[i] = reduced(op, in + i * n, n, 1, scale + i);
    KERNEL(reduce_rows)[op](out, in, outer, n);
    expect_floats(out, expected, scale, outer, SUMMED);
}

static void check_columns(int op, long n, long inner) {
    begin(names[op], "of columns [%ld, %ld]", n, inner);
    float *in = random_input(n * inner, op == DK_PROD ? factor : op == DK_SUM ? uniform : anything);
    float *out = OUTPUT(float, inner);
    double *expected = ZEROS(double, inner), *scale = ZEROS(double, inner);
    for (long c = 0; c < inner; c++) expected[c] = reduced(op, in + c, n, inner, scale + c);
    KERNEL(reduce_columns)[op](out, in, n, inner);
    expect_floats(out, expected, scale, inner, SUMMED);
}

/// Three parts, each of two blocks of rows, with a gap between the parts.
static void check_totals(long rows, long n) {
    enum { PARTS = 3, BLOCKS = 2 };
    begin("add_columns", "of [%ld, %ld]", rows, n);
    long stride = 2 * n + below(3);
    float *in = random_input(PARTS * BLOCKS * rows * n, uniform);
    float *sums = OUTPUT(float, (PARTS - 1) * stride + 2 * n);
    double *expected = ZEROS(double, n), *scale = ZEROS(double, n);
    for (long c = 0; c < n; c++) expected[c] = reduced(DK_SUM, in + c, PARTS * BLOCKS * rows, n, scale + c);
    for (long p = 0; p < PARTS; p++) {
        float *total = sums + p * stride, *lost = total + n;
        for (long k = 0; k < 2 * n; k++) total[k] = 0;
        for (long b = 0; b < BLOCKS; b++)
            KERNEL(add_columns)(total, lost, in + (p * BLOCKS + b) * rows * n, rows, n);
    }
    freeze(sums);
    float *out = OUTPUT(float, n);
    KERNEL(settle_columns)(out, sums, PARTS, stride, n);
    expect_floats(out, expected, scale, n, SUMMED);
}

// MARK: searches

/// Few values, so that many are equal; seldom NaN.
static float rank(void) { return below(40) == 0 ? NAN : (float)between(-3, 3); }

static int32_t first_largest(const float *in, long count, long stride) {
    long best = 0;
    for (long k = 1; k < count && !isnan(in[best * stride]); k++)
        if (in[k * stride] > in[best * stride] || isnan(in[k * stride])) best = k;
    return (int32_t)best;
}

static void check_argmax(long outer, long n, long inner) {
    begin("argmax", "of [%ld, %ld, %ld]", outer, n, inner);
    float *in = random_input(outer * n * inner, rank);
    int32_t *out = OUTPUT(int32_t, outer * inner), *expected = ZEROS(int32_t, outer * inner);
    for (long i = 0; i < outer * inner && n > 0; i++)
        expected[i] = first_largest(in + i / inner * n * inner + i % inner, n, inner);
    KERNEL(argmax)(out, in, outer, n, inner);
    expect_bits(out, expected, outer * inner, sizeof(int32_t));
    if (inner != 1) return;
    int32_t *rows = OUTPUT(int32_t, outer);
    KERNEL(argmax_rows)(rows, in, outer, n);
    expect_bits(rows, expected, outer, sizeof(int32_t));
}

void check_reductions(void) {
    for (long i = 0; i < SIZES; i++) {
        long n = size_of(i);
        for (int op = 0; op < DK_REDUCE_COUNT; op++) {
            check_rows(op, below(4), n);
            check_columns(op, ONE_OF(0, 1, 2, 3, 5, 8, 17, 33), n);
            // Rows are taken 128 at a time.
            check_columns(op, between(100, 300), between(1, 20));
        }
        check_totals(below(10), n);
        check_argmax(below(3), n, 1);
        check_argmax(2, below(20), n);
    }
    // Sums go block by block, of 256 vectors.
    for (long n = 1000; n < 9000; n += between(300, 900)) check_rows(DK_SUM, 1, n);
}
