// Fills, broadcasts and random numbers.
#include "check.h"

static void check_splats(long n) {
    begin("splat_f32", "of %ld", n);
    float value = anything(), *floats = OUTPUT(float, n), *expected = ZEROS(float, n);
    for (long k = 0; k < n; k++) expected[k] = value;
    KERNEL(splat_f32)(floats, value, n);
    expect_bits(floats, expected, n, sizeof(float));

    begin("splat_i32", "of %ld", n);
    int32_t integer = (int32_t)bits64(), *out = OUTPUT(int32_t, n), *all = ZEROS(int32_t, n);
    for (long k = 0; k < n; k++) all[k] = integer;
    KERNEL(splat_i32)(out, integer, n);
    expect_bits(out, all, n, sizeof(int32_t));
}

static void check_broadcasts(long n) {
    long each = ONE_OF(1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 40, 300), start = below(3) ? below(100) : 0;
    // Just the elements that are broadcast lie in the operand.
    begin("repeat_each", "%ld, %ld from %ld on", each, n, start);
    long count = n > 0 ? (start + n - 1) / each + 1 : 0;
    float *in = random_input(count, anything), *out = OUTPUT(float, n);
    float *expected = ZEROS(float, n);
    for (long k = 0; k < n; k++) expected[k] = in[(start + k) / each];
    KERNEL(repeat_each)(out, in, each, n, start);
    expect_bits(out, expected, n, sizeof(float));

    long period = each;
    begin("tile", "of %ld, %ld from %ld on", period, n, start);
    in = random_input(period, anything);
    out = OUTPUT(float, n);
    expected = ZEROS(float, n);
    for (long k = 0; k < n; k++) expected[k] = in[(start + k) % period];
    KERNEL(tile)(out, in, period, n, start);
    expect_bits(out, expected, n, sizeof(float));
}

// MARK: random numbers

/// One block, word by word as Philox4x32-10 is defined.
static void philox(uint64_t key, uint64_t counter, uint64_t block, uint32_t words[4]) {
    uint32_t c[4] = {(uint32_t)block, (uint32_t)(block >> 32), (uint32_t)counter,
                     (uint32_t)(counter >> 32)};
    uint32_t k[2] = {(uint32_t)key, (uint32_t)(key >> 32)};
    for (int round = 0; round < 10; round++) {
        uint64_t a = (uint64_t)c[0] * 0xD2511F53, b = (uint64_t)c[2] * 0xCD9E8D57;
        uint32_t next[4] = {(uint32_t)(b >> 32) ^ c[1] ^ k[0], (uint32_t)b,
                            (uint32_t)(a >> 32) ^ c[3] ^ k[1], (uint32_t)a};
        memcpy(c, next, sizeof c);
        k[0] += 0x9E3779B9;
        k[1] += 0xBB67AE85;
    }
    memcpy(words, c, sizeof c);
}

static void check_random(long n) {
    uint64_t key = bits64(), counter = bits64(), start = bits64() >> between(1, 63);
    uint32_t w[4];
    begin("philox_f32", "%ld from %llu on", n, (unsigned long long)start);
    float *floats = OUTPUT(float, n), *numbers = ZEROS(float, n);
    for (long k = 0; k < n; k++) {
        uint64_t i = start + (uint64_t)k;
        philox(key, counter, i / 4, w);
        numbers[k] = (float)(w[i % 4] >> 8) * 0x1p-24f;
    }
    KERNEL(philox_f32)(floats, key, counter, start, n);
    expect_bits(floats, numbers, n, sizeof(float));

    begin("philox_f64", "%ld from %llu on", n, (unsigned long long)start);
    double *doubles = OUTPUT(double, n), *wide = ZEROS(double, n);
    for (long k = 0; k < n; k++) {
        uint64_t i = start + (uint64_t)k;
        philox(key, counter, i / 2, w);
        const uint32_t *pair = w + i % 2 * 2;
        wide[k] = ((pair[0] >> 5) * 67108864.0 + (pair[1] >> 6)) * 0x1p-53;
    }
    KERNEL(philox_f64)(doubles, key, counter, start, n);
    expect_bits(doubles, wide, n, sizeof(double));
}

void check_fills(void) {
    for (long i = 0; i < SIZES; i++) {
        long n = size_of(i);
        check_splats(n);
        for (int j = 0; j < 4; j++) check_broadcasts(n);
        check_random(n);
    }
    // Long enough for runs that are copied by the doubled period.
    for (int j = 0; j < 20; j++) check_broadcasts(between(500, 2000));
}
