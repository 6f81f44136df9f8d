// Transposes, strided copies and rows by index.
#include "check.h"

static void check_transpose(void) {
    long batch = below(3), rows = size_of(below(SIZES)) % 80, cols = size_of(below(SIZES)) % 80;
    long inner = ONE_OF(1, 1, 1, 2, 3, 8, 17), count = batch * rows * cols * inner;
    begin("transpose", "of [%ld, %ld, %ld, %ld]", batch, rows, cols, inner);
    float *in = random_input(count, anything), *out = OUTPUT(float, count);
    float *expected = ZEROS(float, count);
    for (long k = 0; k < count; k++) {
        long i = k % inner, c = k / inner % cols, r = k / inner / cols % rows;
        long b = k / inner / cols / rows;
        expected[((b * cols + c) * rows + r) * inner + i] = in[k];
    }
    KERNEL(transpose)(out, in, batch, rows, cols, inner);
    expect_bits(out, expected, count, sizeof(float));
}

// MARK: strided copies

/// A block's strides, how many elements it spans and how many lie before its first one.
typedef struct {
    long stride[8], span, before;
} block;

/// Axes in any order, some with gaps between their elements, some backwards; with `repeats` also some
/// whose elements are all the same.
static block any_block(const long *size, int rank, int repeats) {
    block b = {.span = 1};
    int order[8];
    for (int i = 0; i < rank; i++) {
        int j = (int)below(i + 1);
        order[i] = order[j];
        order[j] = i;
    }
    long stride = below(6) == 0 ? 2 : 1;
    for (int i = 0; i < rank; i++) {
        long n = size[order[i]], reach = (n - 1) * stride;
        if (n == 0) b.span = 0;
        int is_repeated = repeats && below(6) == 0, is_backwards = below(6) == 0;
        b.stride[order[i]] = is_repeated ? 0 : is_backwards ? -stride : stride;
        if (is_repeated || n == 0) continue;
        if (b.span > 0) b.span += reach;
        if (is_backwards) b.before += reach;
        stride = stride * n + (below(4) == 0);
    }
    if (b.span == 0) b.before = 0;
    return b;
}

/// Where element number k lies.
static long offset(const block *b, const long *size, int rank, long k) {
    long o = b->before;
    for (int axis = rank - 1; axis >= 0; k /= size[axis--]) o += k % size[axis] * b->stride[axis];
    return o;
}

static void check_strided_copy(void) {
    int rank = (int)below(10) == 0 ? 8 : (int)below(6);
    long size[8], count = 1, bytes = ONE_OF(4, 4, 4, 1, 2, 8);
    for (int i = 0; i < rank; i++) {
        size[i] = rank == 8 ? between(1, 2) : rank < 4 && i >= rank - 2 ? ONE_OF(8, 9, 16, 17, 33, 65, 0, 1)
                                                                       : between(1, 4);
        count *= size[i];
    }
    begin("strided_copy", "%ld elements of %ld bytes, rank %d", count, bytes, rank);
    block from = any_block(size, rank, 1), to = any_block(size, rank, 0);
    int is_dense = below(4) == 0;
    if (is_dense) {
        to = (block){.span = count};
        for (long axis = rank - 1, stride = 1; axis >= 0; stride *= size[axis--]) to.stride[axis] = stride;
    }
    uint8_t *src = place(from.span * bytes, bytes), *dst = place(to.span * bytes, bytes);
    for (long k = 0; k < from.span * bytes; k++) src[k] = (uint8_t)bits64();
    freeze(src);
    uint8_t *expected = zeros(to.span * bytes);
    memcpy(expected, dst, (size_t)(to.span * bytes));
    for (long k = 0; k < count; k++)
        memcpy(expected + offset(&to, size, rank, k) * bytes,
               src + offset(&from, size, rank, k) * bytes, (size_t)bytes);
    int status = KERNEL(strided_copy)(dst + to.before * bytes, is_dense ? NULL : to.stride,
                                      src + from.before * bytes, from.stride, size, rank, (int)bytes);
    expect_number(status, 0);
    expect_bits(dst, expected, to.span, bytes);
    expect_number(table->strided_copy(dst, to.stride, src, from.stride, size, 9, 4), -1);
    expect_number(table->strided_copy(dst, to.stride, src, from.stride, size, rank, 3), -1);
}

// MARK: rows by index

typedef struct {
    long rows, count, bad;
    int32_t *narrow;
    int64_t *wide;
} indices;

/// As both types; some out of range.
static indices any_indices(void) {
    indices x = {.rows = between(1, 6), .count = below(12), .bad = -1};
    x.narrow = OUTPUT(int32_t, x.count);
    x.wide = OUTPUT(int64_t, x.count);
    for (long k = 0; k < x.count; k++) {
        x.wide[k] = x.narrow[k] = (int32_t)(below(20) == 0 ? ONE_OF(-1, 99) : below(x.rows));
        if (x.bad < 0 && (x.wide[k] < 0 || x.wide[k] >= x.rows)) x.bad = k;
    }
    freeze(x.narrow);
    freeze(x.wide);
    return x;
}

static long row_of(const indices *x, long k) {
    return x->narrow[k] < 0 ? 0 : x->narrow[k] >= x->rows ? x->rows - 1 : x->narrow[k];
}

static void check_gather(void) {
    long bytes = size_of(below(SIZES));
    begin("gather_rows", "of %ld bytes", bytes);
    indices x = any_indices();
    uint8_t *in = OUTPUT(uint8_t, x.rows * bytes), *expected = ZEROS(uint8_t, x.count * bytes);
    for (long k = 0; k < x.rows * bytes; k++) in[k] = (uint8_t)bits64();
    freeze(in);
    for (long k = 0; k < x.count; k++)
        memcpy(expected + k * bytes, in + row_of(&x, k) * bytes, (size_t)bytes);
    uint8_t *out = OUTPUT(uint8_t, x.count * bytes), *other = OUTPUT(uint8_t, x.count * bytes);
    expect_number(KERNEL(gather_rows_i32)(out, in, x.rows, bytes, x.narrow, x.count), x.bad);
    expect_number(KERNEL(gather_rows_i64)(other, in, x.rows, bytes, x.wide, x.count), x.bad);
    expect_bits(out, expected, x.count * bytes, 1);
    expect_bits(other, expected, x.count * bytes, 1);
}

static void check_scatter(void) {
    long width = size_of(below(SIZES));
    begin("scatter_add_rows", "of %ld", width);
    indices x = any_indices();
    float *in = random_input(x.count * width, uniform), *out = random_output(x.rows * width, uniform);
    float *other = OUTPUT(float, x.rows * width);
    memcpy(other, out, (size_t)(x.rows * width) * sizeof(float));
    double *expected = ZEROS(double, x.rows * width), *scale = ZEROS(double, x.rows * width);
    for (long k = 0; k < x.rows * width; k++) scale[k] = fabs(expected[k] = out[k]);
    for (long k = 0; k < x.count * width; k++) {
        long to = row_of(&x, k / width) * width + k % width;
        expected[to] += in[k];
        scale[to] += fabsf(in[k]);
    }
    expect_number(KERNEL(scatter_add_rows_i32)(out, x.rows, width, x.narrow, in, x.count), x.bad);
    expect_number(KERNEL(scatter_add_rows_i64)(other, x.rows, width, x.wide, in, x.count), x.bad);
    expect_floats(out, expected, scale, x.rows * width, SUMMED);
    expect_floats(other, expected, scale, x.rows * width, SUMMED);
}

void check_movement(void) {
    for (int i = 0; i < 150; i++) {
        check_transpose();
        check_gather();
        check_scatter();
    }
    for (int i = 0; i < 400; i++) check_strided_copy();
}
