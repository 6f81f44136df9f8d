// Element-wise kernels on float32.
#include "check.h"

// MARK: one operand

static double negated(double x) { return -x; }
static double sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : x; }
static double logistic(double x) { return 1 / (1 + exp(-x)); }
static double inverse_root(double x) { return 1 / sqrt(x); }
static double positive_part(double x) { return x < 0 ? 0 : x; }

/// With the number of roundings that may be seen in a result: one is what IEEE 754 asks for.
static const struct {
    const char *name;
    double (*of)(double);
    int roundings;
} unary[DK_UNARY_COUNT] = {
    [DK_NEGATE] = {"negate", negated, 0},
    [DK_ABS] = {"abs", fabs, 0},
    [DK_SIGN] = {"sign", sign, 0},
    [DK_EXP] = {"exp", exp, 4},
    [DK_EXPM1] = {"expm1", expm1, 4},
    [DK_LOG] = {"log", log, 4},
    [DK_LOG1P] = {"log1p", log1p, 4},
    [DK_LOGISTIC] = {"logistic", logistic, 4},
    [DK_TANH] = {"tanh", tanh, 4},
    [DK_SQRT] = {"sqrt", sqrt, 1},
    [DK_RSQRT] = {"rsqrt", inverse_root, 4},
    [DK_CBRT] = {"cbrt", cbrt, 4},
    [DK_SINE] = {"sine", sin, 4},
    [DK_COSINE] = {"cosine", cos, 4},
    [DK_TAN] = {"tan", tan, 4},
    [DK_FLOOR] = {"floor", floor, 0},
    [DK_CEIL] = {"ceil", ceil, 0},
    [DK_ROUND_EVEN] = {"round_even", rint, 0},
    [DK_ERF] = {"erf", erf, 4},
    [DK_RELU] = {"relu", positive_part, 0},
};

static void check_unary(void) {
    for (int op = 0; op < DK_UNARY_COUNT; op++)
        for (long i = 0; i < SIZES; i++) {
            long n = size_of(i);
            int in_place = i % 3 == 2;
            begin(unary[op].name ? unary[op].name : "unary", "%d of %ld", op, n);
            if (!unary[op].name) {
                expect(0, "has nothing to be compared with");
                return;
            }
            float *a = random_output(n, anything);
            double *expected = ZEROS(double, n);
            for (long k = 0; k < n; k++) expected[k] = unary[op].of(a[k]);
            if (!in_place) freeze(a);
            float *out = in_place ? a : OUTPUT(float, n);
            KERNEL(unary)[op](out, a, n);
            expect_floats(out, expected, NULL, n, ROUNDINGS(unary[op].roundings));
        }
}

// MARK: two operands

static double sum(double x, double y) { return x + y; }
static double difference(double x, double y) { return x - y; }
static double product(double x, double y) { return x * y; }
static double quotient(double x, double y) { return x / y; }
static double larger(double x, double y) { return x > y || x != x ? x : y; }
static double smaller(double x, double y) { return x < y || x != x ? x : y; }

static const struct {
    const char *name;
    double (*of)(double, double);
    int roundings;
} binary[DK_BINARY_COUNT] = {
    [DK_ADD] = {"add", sum, 1},
    [DK_SUBTRACT] = {"subtract", difference, 1},
    [DK_MULTIPLY] = {"multiply", product, 1},
    [DK_DIVIDE] = {"divide", quotient, 1},
    [DK_MAXIMUM] = {"maximum", larger, 0},
    [DK_MINIMUM] = {"minimum", smaller, 0},
    [DK_POWER] = {"power", pow, 4},
    [DK_REMAINDER] = {"remainder", fmod, 0},
    [DK_ATAN2] = {"atan2", atan2, 4},
};

/// A number with a vector, or the reverse. Powers have short cuts for some numbers.
static void check_scalars(int op, long n, long i) {
    float s = op == DK_POWER ? (float[]){2.f, 0.5f, -1.f, 1.f, 1.7f}[i % 5] : anything();
    for (int is_left = 0; is_left < 2; is_left++) {
        begin(binary[op].name, "of %ld with %g %s", n, (double)s, is_left ? "before" : "behind");
        float *a = random_input(n, anything), *out = OUTPUT(float, n);
        double *expected = ZEROS(double, n);
        for (long k = 0; k < n; k++)
            expected[k] = is_left ? binary[op].of(s, a[k]) : binary[op].of(a[k], s);
        if (is_left) KERNEL(binary_sv)[op](out, s, a, n);
        else KERNEL(binary_vs)[op](out, a, s, n);
        expect_floats(out, expected, NULL, n, ROUNDINGS(binary[op].roundings));
    }
}

static void check_binary(void) {
    for (int op = 0; op < DK_BINARY_COUNT; op++)
        for (long i = 0; i < SIZES; i++) {
            long n = size_of(i);
            begin(binary[op].name ? binary[op].name : "binary", "%d of %ld", op, n);
            if (!binary[op].name) {
                expect(0, "has nothing to be compared with");
                return;
            }
            float *a = random_output(n, anything), *b = random_output(n, anything);
            double *expected = ZEROS(double, n);
            for (long k = 0; k < n; k++) expected[k] = binary[op].of(a[k], b[k]);
            // In place of the first, of the second, or of neither.
            if (i % 3 != 0) freeze(a);
            if (i % 3 != 1) freeze(b);
            float *out = i % 3 == 0 ? a : i % 3 == 1 ? b : OUTPUT(float, n);
            KERNEL(binary_vv)[op](out, a, b, n);
            expect_floats(out, expected, NULL, n, ROUNDINGS(binary[op].roundings));
            check_scalars(op, n, i);
        }
}

// MARK: several operations in one pass

enum { FMA_VVV, AXPY, LERP, CENTRED_SCALE, CENTRED_SCALE_RELU, COMBINED_COUNT };
static const char *const combined[COMBINED_COUNT] = {
    "fma_vvv", "axpy", "lerp", "centred_scale", "centred_scale_relu"};

static void check_combined(int op, long n, int in_place) {
    begin(combined[op], "of %ld", n);
    float s = uniform(), *x[4];
    for (int j = 0; j < 4; j++) x[j] = random_output(n, uniform);
    double *expected = ZEROS(double, n), *scale = ZEROS(double, n);
    for (long k = 0; k < n; k++) {
        double a = x[0][k], b = x[1][k], c = x[2][k], d = x[3][k], result[COMBINED_COUNT] = {
            a * b + c, a * s + b, a + (b - a) * s, (a - b) * c + d,
            positive_part((a - b) * c + d)};
        expected[k] = result[op];
        scale[k] = 1;  // terms of up to 1, which may cancel
    }
    for (int j = in_place; j < 4; j++) freeze(x[j]);
    float *out = in_place ? x[0] : OUTPUT(float, n);
    switch (op) {
    case FMA_VVV: KERNEL(fma_vvv)(out, x[0], x[1], x[2], n); break;
    case AXPY: KERNEL(axpy)(out, x[0], s, x[1], n); break;
    case LERP: KERNEL(lerp)(out, x[0], x[1], s, n); break;
    case CENTRED_SCALE: KERNEL(centred_scale)(out, x[0], x[1], x[2], x[3], n); break;
    default: KERNEL(centred_scale_relu)(out, x[0], x[1], x[2], x[3], n);
    }
    expect_floats(out, expected, scale, n, ROUNDINGS(5));
}

static void check_where_positive(long n) {
    begin("where_positive", "of %ld", n);
    float *a = random_input(n, anything), *b = random_input(n, anything);
    float *out = OUTPUT(float, n), *expected = ZEROS(float, n);
    for (long k = 0; k < n; k++) expected[k] = a[k] > 0 ? b[k] : 0;
    KERNEL(where_positive)(out, a, b, n);
    expect_bits(out, expected, n, sizeof(float));
}

static void check_fetch(long n) {
    begin("fetch", "of %ld bytes", n);
    float *a = random_input(n, uniform);
    KERNEL(fetch)(a, n * (long)sizeof(float));
    // Beyond the operand lies a page that nobody may touch.
    KERNEL(fetch)(a + n, 4096);
    expect(1, "");
}

void check_maps(void) {
    check_unary();
    check_binary();
    for (long i = 0; i < SIZES; i++) {
        long n = size_of(i);
        for (int op = 0; op < COMBINED_COUNT; op++) check_combined(op, n, i % 3 == 2);
        check_where_positive(n);
        check_fetch(n);
    }
}
