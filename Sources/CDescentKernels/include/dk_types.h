/// Names of the operations, the pooling geometry and the function types of the kernel table.
///
/// Lanes are four bytes wide: `float` or `int32_t`. A Boolean inside a tile is an `int32_t` 0 or 1.
/// Unless a comment says otherwise `out` may be the same address as an input (in place), but must
/// not overlap one partly, and `n` may be 0.
#pragma once
#include <stdint.h>

#pragma clang assume_nonnull begin

/// One-operand functions on float32; indices of `dk_kernels.unary`.
/// NaN propagates through all of them; special values are those of IEEE 754 and libm.
typedef enum {
    DK_NEGATE, DK_ABS, DK_SIGN, DK_EXP, DK_EXPM1, DK_LOG, DK_LOG1P, DK_LOGISTIC, DK_TANH, DK_SQRT,
    DK_RSQRT, DK_CBRT, DK_SINE, DK_COSINE, DK_TAN, DK_FLOOR, DK_CEIL, DK_ROUND_EVEN, DK_ERF,
    DK_RELU,
    DK_UNARY_COUNT
} dk_unary;

/// Two-operand functions on float32; indices of `dk_kernels.binary_vv`, `_vs` and `_sv`.
/// MAXIMUM and MINIMUM give NaN when either operand is NaN. POWER is `pow`. REMAINDER is `fmod`
/// (it takes the sign of the dividend).
typedef enum {
    DK_ADD, DK_SUBTRACT, DK_MULTIPLY, DK_DIVIDE, DK_MAXIMUM, DK_MINIMUM, DK_POWER, DK_REMAINDER,
    DK_ATAN2,
    DK_BINARY_COUNT
} dk_binary;

/// Comparisons; indices of `dk_kernels.compare_*`. With NaN all are false except DK_NE.
typedef enum { DK_EQ, DK_NE, DK_LT, DK_LE, DK_GT, DK_GE, DK_COMPARE_COUNT } dk_compare;

/// Two-operand functions on int32 with wrap-around; indices of `dk_kernels.i32_binary_*`.
typedef enum {
    DK_I32_ADD, DK_I32_SUBTRACT, DK_I32_MULTIPLY, DK_I32_MAXIMUM, DK_I32_MINIMUM, DK_I32_AND,
    DK_I32_OR, DK_I32_XOR,
    DK_I32_BINARY_COUNT
} dk_i32_binary;

/// Reductions of float32; indices of `dk_kernels.reduce_rows` and `reduce_columns`.
/// MAX and MIN give NaN when any element is NaN. Of no elements: 0, -inf, +inf, 1.
typedef enum { DK_SUM, DK_MAX, DK_MIN, DK_PROD, DK_REDUCE_COUNT } dk_reduce;

/// Geometry of a pooling window, channels last.
/// `PT` and `PL` are the padding rows above and the columns left of the image; padding below and
/// right follows from the sizes.
typedef struct {
    long N, H, W, C;
    long OH, OW;
    long KH, KW;
    long SH, SW;
    long PT, PL;
} dk_pool;

/// Geometry of a 3×3 convolution with stride 1: images `[n][H][W][C]` to `[n][OH][OW][K]`.
/// `PT` and `PL` are the rows and columns of zero padding above and left of the image (negative:
/// cropped); padding below and right follows from the sizes. `tile`, 2 or 4: outputs per side of
/// the tiles that the images are divided into.
typedef struct {
    long H, W, C, K;
    long OH, OW;
    long PT, PL;
    long tile;
} dk_winograd;

/// A part of a matrix: `rows` rows of `columns` floats, which begin `ld` floats apart. `from` is NULL for none.
typedef struct {
    const float *_Nullable from;
    long rows, columns, ld;
} dk_region;

/// A matrix product C [rows][N] = op(A) [rows][K] · B [K][N]; the number of rows is an argument.
/// Strides are in floats.
typedef struct {
    long N, K;
    /// Distance of two rows of A as stored: [rows][K], or [K][rows] when `a_transposed`.
    long lda;
    /// 0: B is packed by `gemm_pack`. Otherwise B is [K][N] and this is the distance of its rows.
    long ldb;
    /// Distance of two rows of C.
    long ldc;
    int a_transposed;
    /// Add the product to what C holds.
    int accumulate;
    /// Last of all, negative results become 0; NaN stays NaN.
    int relu;
    /// Up to `DK_STREAMS` arrays of which somebody reads rows as long as C's soon: while a part of C is computed,
    /// the same part of them, in rows `ldc` apart, is asked for. NULL for none. Nothing of them is read.
    const float *_Nullable ahead[4];
    /// What the caller reads after this product, such as the part of a right side that it packs next: it is
    /// asked for on the way. Nothing of it is read.
    dk_region next;
} dk_gemm;
#define DK_STREAMS 4
/// Geometry of a chain: convolution of stride 1, bias, ReLU, then 2×2 max-pooling side by side.
/// Images `[N][H][W][C]`, kernel `[KH][KW][C][K]`, result `[N][PH][PW][K]`. `PT` and `PL` are the
/// rows and columns of zero padding above and left of the image; padding below and right follows
/// from the sizes. Cells of the convolution outside the PH × PW windows are never computed.
typedef struct {
    long H, W, C;
    long K, KH, KW;
    long PH, PW;
    long PT, PL;
} dk_chain;

/// The buffers of the chain kernels; see `dk_kernels.chain_size`.
typedef enum {
    DK_CHAIN_FORWARD_KERNEL, DK_CHAIN_FORWARD_SCRATCH,
    DK_CHAIN_DATA_KERNEL, DK_CHAIN_DATA_SCRATCH,
    DK_CHAIN_WEIGHTS_SUMS, DK_CHAIN_WEIGHTS_SCRATCH
} dk_chain_buffer;

/// Adam's constants of one step; `rate` includes the correction of the moments' bias.
typedef struct {
    float rate, one_minus_beta1, one_minus_beta2, epsilon;
} dk_adam;

typedef void (*dk_unary_fn)(float *out, const float *a, long n);
typedef void (*dk_binary_vv_fn)(float *out, const float *a, const float *b, long n);
typedef void (*dk_binary_vs_fn)(float *out, const float *a, float b, long n);
typedef void (*dk_binary_sv_fn)(float *out, float a, const float *b, long n);
typedef void (*dk_compare_vv_fn)(int32_t *out, const float *a, const float *b, long n);
typedef void (*dk_compare_vs_fn)(int32_t *out, const float *a, float b, long n);
typedef void (*dk_compare_sv_fn)(int32_t *out, float a, const float *b, long n);
typedef void (*dk_i32_vv_fn)(int32_t *out, const int32_t *a, const int32_t *b, long n);
typedef void (*dk_i32_vs_fn)(int32_t *out, const int32_t *a, int32_t b, long n);
typedef void (*dk_i32_sv_fn)(int32_t *out, int32_t a, const int32_t *b, long n);
/// rows: in `[outer][n]` → out `[outer]`; columns: in `[outer][n]` → out `[n]`.
typedef void (*dk_reduce_fn)(float *out, const float *in, long outer, long n);

#pragma clang assume_nonnull end
