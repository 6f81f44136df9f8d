// Element-wise kernels on int32, comparisons and selection.
#include "check.h"

/// Few values, so that many are equal; now and then one of the ends of the range.
static int32_t integer(void) {
    static const int32_t ends[] = {INT32_MIN, INT32_MIN + 1, INT32_MAX, INT32_MAX - 1};
    long kind = below(8);
    return kind == 0 ? ends[below(4)] : kind == 1 ? (int32_t)bits64() : (int32_t)between(-3, 3);
}

static int32_t *integers(long n) {
    int32_t *x = OUTPUT(int32_t, n);
    for (long k = 0; k < n; k++) x[k] = integer();
    return x;
}

/// Few values too, and NaN.
static float comparable(void) { return below(8) == 0 ? anything() : (float)between(-2, 2); }

static const char *const comparisons[DK_COMPARE_COUNT] = {
    [DK_EQ] = "eq", [DK_NE] = "ne", [DK_LT] = "lt", [DK_LE] = "le", [DK_GT] = "gt", [DK_GE] = "ge"};

static int compared(int op, double x, double y) {
    switch (op) {
    case DK_EQ: return x == y;
    case DK_NE: return !(x == y);
    case DK_LT: return x < y;
    case DK_LE: return x <= y;
    case DK_GT: return x > y;
    default: return x >= y;
    }
}

/// The operands of one comparison or operation: two vectors, or one (`form` 1 and 2) and a scalar.
enum { BOTH, SCALAR_BEHIND, SCALAR_BEFORE, FORMS };

static void check_comparison(int op, long n, int form) {
    begin(comparisons[op], "of %ld floats, form %d", n, form);
    float *a = random_input(n, comparable), *b = random_input(n, comparable), s = comparable();
    int32_t *out = OUTPUT(int32_t, n), *expected = ZEROS(int32_t, n);
    for (long k = 0; k < n; k++)
        expected[k] = compared(op, form == SCALAR_BEFORE ? s : a[k],
                               form == SCALAR_BEHIND ? s : b[k]);
    if (form == BOTH) KERNEL(compare_vv)[op](out, a, b, n);
    else if (form == SCALAR_BEHIND) KERNEL(compare_vs)[op](out, a, s, n);
    else KERNEL(compare_sv)[op](out, s, b, n);
    expect_bits(out, expected, n, sizeof(int32_t));
}

static const char *const operations[DK_I32_BINARY_COUNT] = {
    [DK_I32_ADD] = "i32 add", [DK_I32_SUBTRACT] = "i32 subtract",
    [DK_I32_MULTIPLY] = "i32 multiply", [DK_I32_MAXIMUM] = "i32 maximum",
    [DK_I32_MINIMUM] = "i32 minimum", [DK_I32_AND] = "i32 and", [DK_I32_OR] = "i32 or",
    [DK_I32_XOR] = "i32 xor"};

/// In 64 bits, of which the low half is kept.
static int32_t operated(int op, int64_t x, int64_t y) {
    switch (op) {
    case DK_I32_ADD: return (int32_t)(x + y);
    case DK_I32_SUBTRACT: return (int32_t)(x - y);
    case DK_I32_MULTIPLY: return (int32_t)(x * y);
    case DK_I32_MAXIMUM: return (int32_t)(x > y ? x : y);
    case DK_I32_MINIMUM: return (int32_t)(x < y ? x : y);
    case DK_I32_AND: return (int32_t)(x & y);
    case DK_I32_OR: return (int32_t)(x | y);
    default: return (int32_t)(x ^ y);
    }
}

/// One of the operations, or one of the comparisons behind them.
static void check_operation(int op, long n, int form) {
    int is_comparison = op >= DK_I32_BINARY_COUNT, c = op - DK_I32_BINARY_COUNT;
    begin(is_comparison ? "i32 comparisons" : operations[op], "%d of %ld, form %d", op, n, form);
    int32_t *a = integers(n), *b = integers(n), s = integer(), *expected = ZEROS(int32_t, n);
    for (long k = 0; k < n; k++) {
        int32_t x = form == SCALAR_BEFORE ? s : a[k], y = form == SCALAR_BEHIND ? s : b[k];
        expected[k] = is_comparison ? compared(c, x, y) : operated(op, x, y);
    }
    int in_place = n % 2 == 0;
    if (!in_place) freeze(a);
    freeze(b);
    int32_t *out = in_place ? a : OUTPUT(int32_t, n);
    if (form == BOTH) {
        if (is_comparison) KERNEL(i32_compare_vv)[c](out, a, b, n);
        else KERNEL(i32_binary_vv)[op](out, a, b, n);
    } else if (form == SCALAR_BEHIND) {
        if (is_comparison) KERNEL(i32_compare_vs)[c](out, a, s, n);
        else KERNEL(i32_binary_vs)[op](out, a, s, n);
    } else {
        if (is_comparison) KERNEL(i32_compare_sv)[c](out, s, b, n);
        else KERNEL(i32_binary_sv)[op](out, s, b, n);
    }
    expect_bits(out, expected, n, sizeof(int32_t));
}

static void check_signs(long n) {
    begin("i32_negate", "of %ld", n);
    int32_t *a = integers(n), *out = OUTPUT(int32_t, n), *expected = ZEROS(int32_t, n);
    for (long k = 0; k < n; k++) expected[k] = operated(DK_I32_SUBTRACT, 0, a[k]);
    KERNEL(i32_negate)(out, a, n);
    expect_bits(out, expected, n, sizeof(int32_t));

    begin("i32_not", "of %ld", n);
    a = integers(n);
    out = OUTPUT(int32_t, n);
    expected = ZEROS(int32_t, n);
    for (long k = 0; k < n; k++) expected[k] = a[k] == 0;
    KERNEL(i32_not)(out, a, n);
    expect_bits(out, expected, n, sizeof(int32_t));

    begin("select", "of %ld", n);
    int32_t *mask = integers(n);
    float *x = random_input(n, anything), *y = random_input(n, anything);
    float *taken = OUTPUT(float, n), *right = ZEROS(float, n);
    for (long k = 0; k < n; k++) right[k] = mask[k] != 0 ? x[k] : y[k];
    KERNEL(select)(taken, mask, x, y, n);
    expect_bits(taken, right, n, sizeof(float));
}

void check_integers(void) {
    for (long i = 0; i < SIZES; i++) {
        long n = size_of(i);
        for (int form = 0; form < FORMS; form++) {
            for (int op = 0; op < DK_COMPARE_COUNT; op++) check_comparison(op, n, form);
            for (int op = 0; op < DK_I32_BINARY_COUNT + DK_COMPARE_COUNT; op++)
                check_operation(op, n, form);
        }
        check_signs(n);
    }
}
