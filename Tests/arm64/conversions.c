// Conversions between types of elements.
#include "check.h"

/// Most of the range of each type, and its ends.
static float wide(void) {
    static const float special[] = {0.f, -0.f, 65504.f, 65519.f, 65520.f, -1e6f, 6e-8f, 2e-8f,
                                    3e-8f, 2147483520.f, 2147483648.f, -2147483648.f, -1e30f,
                                    INFINITY, -INFINITY, NAN, 1e-40f, 3.4e38f};
    long kind = below(3);
    if (kind == 0) return special[below(sizeof special / sizeof *special)];
    return ldexpf(uniform(), (int)(kind == 1 ? between(-26, 34) : between(-10, 10)));
}

// MARK: halves, by their definition

/// What a half with `exponent` and `fraction` bits means; its bits fill 16 with the sign.
static double half_value(uint16_t half, int exponent, int fraction) {
    int bias = (1 << (exponent - 1)) - 1, most = (1 << exponent) - 1;
    int e = (half >> fraction) & most, f = half & ((1 << fraction) - 1);
    double sign = half & 0x8000 ? -1 : 1;
    if (e == most) return f ? NAN : sign * INFINITY;
    if (e == 0) return sign * ldexp(f, 1 - bias - fraction);
    return sign * ldexp((1 << fraction) + f, e - bias - fraction);
}

/// x rounded to the nearest half, ties to even.
static double half_nearest(double x, int exponent, int fraction) {
    if (x == 0 || !isfinite(x)) return x;
    int bias = (1 << (exponent - 1)) - 1, place = ilogb(x) < 1 - bias ? 1 - bias : ilogb(x);
    double rounded = ldexp(rint(ldexp(x, fraction - place)), place - fraction);
    return fabs(rounded) >= ldexp(1, bias + 1) ? copysign(INFINITY, x) : rounded;
}

enum { BFLOAT, FLOAT16 };

static void check_widening(int type) {
    // All there are.
    const long n = 65536;
    int exponent = type == BFLOAT ? 8 : 5, fraction = 15 - exponent;
    begin(type == BFLOAT ? "bf16_to_f32" : "f16_to_f32", "of all halves");
    uint16_t *halves = OUTPUT(uint16_t, n);
    for (long k = 0; k < n; k++) halves[k] = (uint16_t)k;
    freeze(halves);
    float *out = OUTPUT(float, n);
    double *expected = ZEROS(double, n);
    for (long k = 0; k < n; k++) expected[k] = half_value((uint16_t)k, exponent, fraction);
    if (type == BFLOAT) KERNEL(bf16_to_f32)(out, halves, n);
    else KERNEL(f16_to_f32)(out, halves, n);
    expect_floats(out, expected, NULL, n, (tolerance){0, 0});
    for (long i = 0; i < SIZES; i++) {
        long count = size_of(i);
        begin(type == BFLOAT ? "bf16_to_f32" : "f16_to_f32", "of %ld", count);
        uint16_t *some = OUTPUT(uint16_t, count);
        double *values = ZEROS(double, count);
        for (long k = 0; k < count; k++) {
            some[k] = (uint16_t)bits64();
            values[k] = half_value(some[k], exponent, fraction);
        }
        freeze(some);
        float *wider = OUTPUT(float, count);
        if (type == BFLOAT) KERNEL(bf16_to_f32)(wider, some, count);
        else KERNEL(f16_to_f32)(wider, some, count);
        expect_floats(wider, values, NULL, count, (tolerance){0, 0});
    }
}

static void check_narrowing(int type, long n) {
    int exponent = type == BFLOAT ? 8 : 5, fraction = 15 - exponent;
    begin(type == BFLOAT ? "f32_to_bf16" : "f32_to_f16", "of %ld", n);
    float *a = random_input(n, wide), *values = ZEROS(float, n);
    uint16_t *out = OUTPUT(uint16_t, n);
    double *expected = ZEROS(double, n);
    if (type == BFLOAT) KERNEL(f32_to_bf16)(out, a, n);
    else KERNEL(f32_to_f16)(out, a, n);
    for (long k = 0; k < n; k++) {
        expected[k] = half_nearest(a[k], exponent, fraction);
        values[k] = (float)half_value(out[k], exponent, fraction);
    }
    expect_floats(values, expected, NULL, n, (tolerance){0, 0});
}

// MARK: integers

#define CHECK(KERNEL_NAME, IN, OUT, ELEMENT, EXPECTED)                                \
    do {                                                                              \
        begin(#KERNEL_NAME, "of %ld", n);                                             \
        IN *a = OUTPUT(IN, n);                                                        \
        OUT *out = OUTPUT(OUT, n), *expected = ZEROS(OUT, n);                         \
        for (long k = 0; k < n; k++) {                                                \
            IN x = a[k] = (ELEMENT);                                                  \
            expected[k] = (EXPECTED);                                                 \
        }                                                                             \
        freeze(a);                                                                    \
        KERNEL(KERNEL_NAME)(out, a, n);                                               \
        expect_bits(out, expected, n, sizeof(OUT));                                   \
    } while (0)

static int32_t truncated(double x) {
    if (isnan(x)) return 0;
    return x >= INT32_MAX ? INT32_MAX : x <= INT32_MIN ? INT32_MIN : (int32_t)x;
}

static void check_integer_conversions(long n) {
    // Of 64 bits as many as shifts leave: small and large ones.
#define ANY_BITS ((int64_t)bits64() >> below(64))
    CHECK(i32_to_f32, int32_t, float, (int32_t)ANY_BITS, (float)x);
    CHECK(f32_to_i32, float, int32_t, wide(), truncated(x));
    CHECK(u8_to_i32, uint8_t, int32_t, (uint8_t)bits64(), x);
    CHECK(u8_to_f32, uint8_t, float, (uint8_t)bits64(), x);
    CHECK(i32_to_u8, int32_t, uint8_t, (int32_t)ANY_BITS, (uint8_t)x);
    CHECK(i32_to_bool, int32_t, uint8_t, (int32_t)ANY_BITS, x != 0);
    CHECK(f32_to_mask, float, int32_t, wide(), x != 0);
    CHECK(i64_to_i32, int64_t, int32_t, ANY_BITS, (int32_t)(uint32_t)(uint64_t)x);
#undef ANY_BITS
}

void check_conversions(void) {
    for (int type = BFLOAT; type <= FLOAT16; type++) {
        check_widening(type);
        for (long i = 0; i < SIZES; i++) check_narrowing(type, size_of(i));
    }
    for (long i = 0; i < SIZES; i++) check_integer_conversions(size_of(i));
}
