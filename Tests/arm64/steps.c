// Optimisers' steps, the measurement of the peak and the mode for small numbers.
#include "check.h"

static void check_adam(long n) {
    begin("adam_step", "of %ld", n);
    dk_adam p = {.rate = 0.01f, .one_minus_beta1 = 0.1f, .one_minus_beta2 = 0.001f, .epsilon = 1e-7f};
    float *w = random_output(n, uniform), *m = random_output(n, uniform), *v = random_output(n, uniform);
    float *g = random_input(n, uniform);
    double *mean = ZEROS(double, n), *square = ZEROS(double, n), *weight = ZEROS(double, n);
    // Old and new parts of a moment, and a weight and its step, may cancel.
    double *mean_scale = ZEROS(double, n), *square_scale = ZEROS(double, n), *scale = ZEROS(double, n);
    for (long k = 0; k < n; k++) {
        v[k] = fabsf(v[k]);
        mean[k] = m[k] + ((double)g[k] - m[k]) * p.one_minus_beta1;
        mean_scale[k] = fabsf(m[k]) + fabsf(g[k]);
        square[k] = v[k] + ((double)g[k] * g[k] - v[k]) * p.one_minus_beta2;
        square_scale[k] = v[k] + (double)g[k] * g[k];
        double unit = p.rate / (sqrt(square[k]) + p.epsilon);
        weight[k] = w[k] - unit * mean[k];
        scale[k] = fabsf(w[k]) + unit * mean_scale[k];
    }
    KERNEL(adam_step)(&p, w, m, v, g, n);
    expect_floats(m, mean, mean_scale, n, ROUNDINGS(4));
    expect_floats(v, square, square_scale, n, ROUNDINGS(4));
    expect_floats(w, weight, scale, n, ROUNDINGS(4));
}

static void check_peak(long rounds) {
    begin("multiply_adds", "%ld rounds", rounds);
    float *values = OUTPUT(float, 192);
    for (int k = 0; k < 192; k++) values[k] = 3;
    long operations = KERNEL(multiply_adds)(values, rounds), used = rounds ? operations / rounds / 2 : 0;
    expect(used >= 0 && used <= 192, "counts more values than there are");
    double changed = 3;
    for (long r = 0; r < rounds; r++) changed = changed * 0.75 + 0.25;
    // How many values are used is each machine's own affair, so these results are not put beside another's.
    int is_right = 1;
    for (long k = 0; k < 192; k++) is_right &= values[k] == (float)(k < used ? changed : 3);
    expect(is_right, "has wrong values");
}

/// Small numbers are 0 while the mode is set, and themselves afterwards.
static void check_small_numbers(void) {
    begin("dk_flush_denormals", "and back");
    volatile float small = 1e-39f, one = 1;
    expect(small * one != 0, "is set from the start");
    unsigned long before = dk_flush_denormals(), again = dk_flush_denormals();
    volatile float result = small * one;
    dk_restore_denormals(again);
    expect(small * one == 0, "has no effect, or ends too early");
    dk_restore_denormals(before);
    expect(result == 0, "has no effect");
    expect(small * one != 0, "stays set");
}

void check_steps(void) {
    for (long i = 0; i < SIZES; i++) check_adam(size_of(i));
    for (long rounds = 0; rounds < 4; rounds++) check_peak(rounds);
    check_small_numbers();
}
