// Matrix products.
#include "check.h"

/// A product with everything that `gemm` can be told.
typedef struct {
    long rows, N, K, lda, ldb, ldc;
    int a_transposed, b_transposed, packed, accumulate, relu, has_bias;
} product;

static product any_product(long rows, long N, long K) {
    product p = {.rows = rows, .N = N, .K = K, .a_transposed = flag(), .packed = flag(),
                 .accumulate = flag(), .relu = flag(), .has_bias = flag()};
    p.b_transposed = p.packed && flag();
    p.lda = (p.a_transposed ? rows : K) + below(3);
    p.ldb = (p.b_transposed ? K : N) + below(3);
    if (p.ldb == 0) p.ldb = 1;
    p.ldc = N + below(3);
    return p;
}

/// Elements of a matrix up to the last that counts.
static long span(long rows, long columns, long stride) {
    return rows * columns == 0 ? 0 : (rows - 1) * stride + columns;
}

/// B as `gemm` wants it; panels in two calls, as two threads would pack them.
static const float *right(const product *p, const float *B) {
    if (!p->packed) return B;
    long panels = (p->N + KERNEL(gemm_panel) - 1) / table->gemm_panel;
    float *packed = OUTPUT(float, panels * p->K * table->gemm_panel);
    KERNEL(gemm_pack)(packed, B, p->K, p->N, p->ldb, p->b_transposed, panels / 2, panels);
    KERNEL(gemm_pack)(packed, B, p->K, p->N, p->ldb, p->b_transposed, 0, panels / 2);
    freeze(packed);
    return packed;
}

static void check_product(product p) {
    begin("gemm", "[%ld, %ld] · [%ld, %ld], strides %ld, %ld, %ld, transposed %d, %d, packed %d, bias %d, "
          "relu %d, accumulate %d", p.rows, p.K, p.K, p.N, p.lda, p.ldb, p.ldc, p.a_transposed,
          p.b_transposed, p.packed, p.has_bias, p.relu, p.accumulate);
    float *A = random_input(p.a_transposed ? span(p.K, p.rows, p.lda) : span(p.rows, p.K, p.lda), uniform);
    float *B = random_input(p.b_transposed ? span(p.N, p.K, p.ldb) : span(p.K, p.N, p.ldb), uniform);
    float *bias = p.has_bias ? random_input(p.N, uniform) : NULL;
    long count = span(p.rows, p.N, p.ldc);
    float *C = random_output(count, uniform);
    double *expected = ZEROS(double, count), *scale = ZEROS(double, count);
    for (long i = 0; i < count; i++) {
        long row = i / p.ldc, column = i % p.ldc;
        expected[i] = C[i];
        if (column >= p.N) continue;
        double sum = p.accumulate ? C[i] : 0;
        if (bias) sum += bias[column];
        scale[i] = fabs(sum) + 1;
        for (long k = 0; k < p.K; k++) {
            double term = (double)(p.a_transposed ? A[k * p.lda + row] : A[row * p.lda + k])
                * (p.b_transposed ? B[column * p.ldb + k] : B[k * p.ldb + column]);
            sum += term;
            scale[i] += fabs(term);
        }
        expected[i] = p.relu && sum < 0 ? 0 : sum;
    }
    dk_gemm g = {.N = p.N, .K = p.K, .lda = p.lda, .ldb = p.packed ? 0 : p.ldb, .ldc = p.ldc,
                 .a_transposed = p.a_transposed, .accumulate = p.accumulate, .relu = p.relu};
    // Whatever is asked for ahead is not read: it may even be memory that nobody may touch.
    for (int i = 0; i < DK_STREAMS && flag(); i++) g.ahead[i] = C + count;
    KERNEL(gemm)(&g, p.rows, A, right(&p, B), bias, C);
    expect_floats(C, expected, scale, count, SUMMED);
}

/// Parts of three rows or more that begin at multiples of a panel's width give the same bits.
static void check_split(long N, long K) {
    long panel = KERNEL(gemm_panel), first = panel * between(1, 3), rows = first + between(3, 30);
    product p = any_product(rows, N, K);
    p.accumulate = 0;
    begin("gemm", "[%ld, %ld] · [%ld, %ld] in two parts", rows, K, K, N);
    float *A = random_input(p.a_transposed ? span(K, rows, p.lda) : span(rows, K, p.lda), uniform);
    float *B = random_input(p.b_transposed ? span(N, K, p.ldb) : span(K, N, p.ldb), uniform);
    float *whole = OUTPUT(float, rows * N), *parts = OUTPUT(float, rows * N);
    const float *b = right(&p, B);
    dk_gemm g = {.N = N, .K = K, .lda = p.lda, .ldb = p.packed ? 0 : p.ldb, .ldc = N,
                 .a_transposed = p.a_transposed, .relu = p.relu};
    KERNEL(gemm)(&g, rows, A, b, NULL, whole);
    KERNEL(gemm)(&g, first, A, b, NULL, parts);
    KERNEL(gemm)(&g, rows - first, A + first * (p.a_transposed ? 1 : p.lda), b, NULL, parts + first * N);
    expect(memcmp(parts, whole, (size_t)(rows * N) * sizeof(float)) == 0, "depends on how rows are split");
}

static void check_row(long N, long K) {
    int transposed = flag(), relu = flag(), has_bias = flag();
    long ldw = (transposed ? K : N) + below(3);
    begin("gemv", "[%ld] · [%ld, %ld], transposed %d, bias %d, relu %d", K, K, N, transposed, has_bias,
          relu);
    float *x = random_input(K, uniform), *bias = has_bias ? random_input(N, uniform) : NULL;
    float *W = random_input(transposed ? span(N, K, ldw) : span(K, N, ldw), uniform);
    float *y = OUTPUT(float, N);
    double *expected = ZEROS(double, N), *scale = ZEROS(double, N);
    for (long n = 0; n < N; n++) {
        double sum = bias ? bias[n] : 0;
        scale[n] = fabs(sum);
        for (long k = 0; k < K; k++) {
            double term = (double)x[k] * (transposed ? W[n * ldw + k] : W[k * ldw + n]);
            sum += term;
            scale[n] += fabs(term);
        }
        expected[n] = relu && sum < 0 ? 0 : sum;
    }
    KERNEL(gemv)(y, x, W, ldw, K, N, transposed, bias, relu);
    expect_floats(y, expected, scale, N, SUMMED);
}

void check_products(void) {
    // Around tiles: every number of rows and of columns that a tile can have.
    expect(KERNEL(gemm_rows) > 0, "has tiles without rows");
    for (int i = 0; i < 500; i++)
        check_product(any_product(between(1, 40), size_of(below(SIZES)) % 70 + 1, below(12)));
    // Sums in blocks, blocks of B, panels packed together, narrow gradients of many rows.
    for (long K = 127; K <= 1025; K += K == 129 || K == 385 ? K * 2 - 3 : 1) {
        if (K == 130 || (K > 385 && K < 1023)) continue;
        check_product(any_product(between(1, 3), between(1, 20), K));
    }
    for (int i = 0; i < 60; i++) {
        check_product(any_product(between(1, 3), between(100, 300), below(6)));
        check_product(any_product(between(30, 140), between(1, 20), below(10)));
        check_product(any_product(between(1, 2), between(5, 20), between(100, 1100)));
        check_split(between(1, 40), between(1, 150));
    }
    check_product(any_product(1, 180, 384));
    check_product(any_product(1, 70, 1025));
    for (int i = 0; i < 300; i++) check_row(size_of(below(SIZES)) + 1, below(41));
}
