/// Vector kernels of the CPU engine: pure functions on pointers, one table per instruction set.
///
/// No kernel allocates, locks, aborts or touches global state. For one table the result of a kernel
/// depends only on its arguments; tables differ in the last bits (fused multiply-add, lane count).
#pragma once
#include "dk_types.h"
#include "dk_modes.h"
#include "dk_team.h"

#pragma clang assume_nonnull begin

/// The kernels compiled for one instruction set.
typedef struct {
    /// "baseline", "avx2" or "avx512".
    const char *isa;

    // MARK: element-wise, float32

    /// `unary[DK_EXP](out, a, n)`: out[k] = f(a[k]).
    const dk_unary_fn _Nonnull *_Nonnull unary;
    /// `binary_vv[DK_ADD](out, a, b, n)`: out[k] = f(a[k], b[k]).
    /// In `_vs` b is a scalar, in `_sv` a is.
    const dk_binary_vv_fn _Nonnull *_Nonnull binary_vv;
    const dk_binary_vs_fn _Nonnull *_Nonnull binary_vs;
    const dk_binary_sv_fn _Nonnull *_Nonnull binary_sv;
    /// out[k] = a[k] * b[k] + c[k].
    void (*fma_vvv)(float *out, const float *a, const float *b, const float *c, long n);
    /// out[k] = a[k] * s + b[k].
    void (*axpy)(float *out, const float *a, float s, const float *b, long n);
    /// out[k] = a[k] + (b[k] - a[k]) * s.
    void (*lerp)(float *out, const float *a, const float *b, float s, long n);
    /// out[k] = (a[k] - b[k]) * c[k] + d[k]; the second form then takes the maximum with 0.
    void (*centred_scale)(float *out, const float *a, const float *b, const float *c,
                          const float *d, long n);
    void (*centred_scale_relu)(float *out, const float *a, const float *b, const float *c,
                               const float *d, long n);
    /// out[k] = a[k] > 0 ? b[k] : 0.
    void (*where_positive)(float *out, const float *a, const float *b, long n);
    /// Asks for `bytes` of memory from `p` on to be brought near; changes nothing.
    void (*fetch)(const void *p, long bytes);
    /// total[c] += sum over rows of in[rows][n]; lost[c] collects what rounding loses.
    void (*add_columns)(float *total, float *lost, const float *in, long rows, long n);
    /// out[c] = sum of the `parts` pairs [total n][lost n], `stride` floats apart.
    void (*settle_columns)(float *out, const float *sums, long parts, long stride, long n);

    // MARK: element-wise, int32 and Booleans

    /// `compare_vv[DK_LT](out, a, b, n)`: out[k] = a[k] < b[k] ? 1 : 0, float32 operands.
    const dk_compare_vv_fn _Nonnull *_Nonnull compare_vv;
    const dk_compare_vs_fn _Nonnull *_Nonnull compare_vs;
    const dk_compare_sv_fn _Nonnull *_Nonnull compare_sv;
    /// The same for int32 operands, indexed by dk_compare.
    const dk_i32_vv_fn _Nonnull *_Nonnull i32_compare_vv;
    const dk_i32_vs_fn _Nonnull *_Nonnull i32_compare_vs;
    const dk_i32_sv_fn _Nonnull *_Nonnull i32_compare_sv;
    /// Wrapping arithmetic and bit operations, indexed by dk_i32_binary.
    const dk_i32_vv_fn _Nonnull *_Nonnull i32_binary_vv;
    const dk_i32_vs_fn _Nonnull *_Nonnull i32_binary_vs;
    const dk_i32_sv_fn _Nonnull *_Nonnull i32_binary_sv;
    /// out[k] = -a[k], wrapping.
    void (*i32_negate)(int32_t *out, const int32_t *a, long n);
    /// out[k] = a[k] == 0 ? 1 : 0.
    void (*i32_not)(int32_t *out, const int32_t *a, long n);
    /// out[k] = mask[k] != 0 ? a[k] : b[k], on any four-byte lanes.
    void (*select)(void *out, const int32_t *mask, const void *a, const void *b, long n);

    // MARK: conversions
    // In place only where both sides have lanes of the same size; otherwise the sides are disjoint.

    /// Rounds to nearest even above 2^24.
    void (*i32_to_f32)(float *out, const int32_t *in, long n);
    /// Truncates toward zero; NaN gives 0; values out of range give the nearest end of the range.
    void (*f32_to_i32)(int32_t *out, const float *in, long n);
    void (*u8_to_i32)(int32_t *out, const uint8_t *in, long n);
    void (*u8_to_f32)(float *out, const uint8_t *in, long n);
    /// Keeps the low eight bits.
    void (*i32_to_u8)(uint8_t *out, const int32_t *in, long n);
    /// out[k] = in[k] != 0, one byte 0 or 1.
    void (*i32_to_bool)(uint8_t *out, const int32_t *in, long n);
    /// out[k] = in[k] != 0, one int32 lane 0 or 1 (NaN gives 1).
    void (*f32_to_mask)(int32_t *out, const float *in, long n);
    /// Keeps the low 32 bits.
    void (*i64_to_i32)(int32_t *out, const int64_t *in, long n);
    void (*bf16_to_f32)(float *out, const uint16_t *in, long n);
    /// Rounds to nearest even; NaN stays NaN.
    void (*f32_to_bf16)(uint16_t *out, const float *in, long n);
    void (*f16_to_f32)(float *out, const uint16_t *in, long n);
    /// Rounds to nearest even; too large gives infinity; NaN stays NaN.
    void (*f32_to_f16)(uint16_t *out, const float *in, long n);

    // MARK: filling and broadcasting (four-byte lanes)

    void (*splat_f32)(float *out, float value, long n);
    void (*splat_i32)(int32_t *out, int32_t value, long n);
    /// A column broadcast: out[k] = in[(start + k) / each]. Not in place.
    void (*repeat_each)(void *out, const void *in, long each, long n, long start);
    /// A row broadcast: out[k] = in[(start + k) % period]. Not in place.
    void (*tile)(void *out, const void *in, long period, long n, long start);

    // MARK: reductions, float32 (fixed order; not in place)

    /// `reduce_rows[DK_SUM](out, in, outer, n)`: in [outer][n] → out [outer], over the last axis.
    const dk_reduce_fn _Nonnull *_Nonnull reduce_rows;
    /// `reduce_columns[DK_SUM](out, in, n, inner)`: in [n][inner] → out [inner], first axis.
    const dk_reduce_fn _Nonnull *_Nonnull reduce_columns;
    /// in [outer][n] → index of the first maximum of each row; NaN counts as the maximum.
    void (*argmax_rows)(int32_t *out, const float *in, long outer, long n);
    /// in [outer][n][inner] → out [outer][inner], index along the middle axis, same rule.
    void (*argmax)(int32_t *out, const float *in, long outer, long n, long inner);

    // MARK: moving data (not in place)

    /// in [batch][rows][cols][inner] → out [batch][cols][rows][inner], four-byte elements.
    void (*transpose)(void *out, const void *in, long batch, long rows, long cols, long inner);
    /// Copies a block of `rank` (0...8) axes of `size` elements of `bytes` (1, 2, 4 or 8) bytes.
    /// Strides are in elements and may be 0 or negative; `dst_stride` NULL means contiguous.
    /// `dst` and `src` point at the element with all indices 0. Returns 0, or -1 for a bad rank or
    /// element size (nothing is copied).
    int (*strided_copy)(void *dst, const long *_Nullable dst_stride, const void *src,
                        const long *src_stride, const long *size, int rank, int bytes);
    /// out row k = in row index[k], rows of `row_bytes` bytes. An index outside 0..<rows is
    /// clamped; returns the position of the first such index, or -1. Some rows are needed unless
    /// count is 0.
    long (*gather_rows_i32)(void *out, const void *in, long rows, long row_bytes,
                            const int32_t *index, long count);
    long (*gather_rows_i64)(void *out, const void *in, long rows, long row_bytes,
                            const int64_t *index, long count);
    /// out row index[k] += in row k, rows of `width` float32, in the order of k. Same range rule.
    long (*scatter_add_rows_i32)(float *out, long rows, long width, const int32_t *index,
                                 const float *in, long count);
    long (*scatter_add_rows_i64)(float *out, long rows, long width, const int64_t *index,
                                 const float *in, long count);

    // MARK: random numbers
    // Philox4x32-10. Block b of the stream is philox(counter = {lo(b), hi(b), lo(c), hi(c)},
    // key = {lo(key), hi(key)}) → words w0...w3, where c is `counter` and lo, hi are the low and
    // high 32 bits. The same bits on every instruction set.

    /// Element i (start <= i < start + n) uses word w = i % 4 of block i / 4:
    /// out[i - start] = (w >> 8) * 2^-24, in [0, 1).
    void (*philox_f32)(float *out, uint64_t key, uint64_t counter, uint64_t start, long n);
    /// Element i uses a = word 2 * (i % 2) and b = the word after it, of block i / 2:
    /// out[i - start] = ((a >> 5) * 67108864.0 + (b >> 6)) * 2^-53, in [0, 1).
    void (*philox_f64)(double *out, uint64_t key, uint64_t counter, uint64_t start, long n);

    // MARK: windows over NHWC images, for images n0..<n1
    // All pointers are to image 0 of the whole array.

    /// y = maximum of each window; padding never wins; NaN wins. A window of padding alone: -inf.
    void (*pool_max)(const dk_pool *p, long n0, long n1, const float *x, float *y);
    /// dx = 0, then dx += dy at the first maximum of each window in row-major order, found from x.
    void (*pool_max_backward)(const dk_pool *p, long n0, long n1, const float *x, const float *dy,
                              float *dx);
    /// out = g at the position of the first maximum of each window of x (0 for padding alone).
    void (*pool_max_gather)(const dk_pool *p, long n0, long n1, const float *x, const float *g,
                            float *out);
    /// y = sum of each window; padding counts as 0.
    void (*pool_sum)(const dk_pool *p, long n0, long n1, const float *x, float *y);

    // MARK: 3×3 convolutions of stride 1 by Winograd's minimal filtering, for images n0..<n1
    // x [n][H][W][C], y and dy [n][OH][OW][K], kernels [3][3][C][K]; pointers are to image 0.
    // Per output a plain convolution needs 9 multiplications, tiles of 2 need 4 with errors as
    // large, tiles of 4 need 2.25 with errors about three times as large.
    // NaN reaches all outputs that depend on it and may reach the others of its tile; an infinity
    // may become NaN.
    // Sizes are in floats; scratch is best aligned to 64 bytes, and each thread needs its own.

    /// The size of a transformed kernel.
    long (*winograd_kernel_size)(const dk_winograd *w);
    /// Transforms the weights of input channels c0..<c1 for `winograd_forward` and `winograd_pool`.
    /// `flipped`: `kernel` is [3][3][K][C] and is turned by 180° with its channels swapped. That is
    /// the convolution from dy to dx: its C, H, W, PT are the K, OH, OW, 2 - PT of the other.
    void (*winograd_kernel)(const dk_winograd *w, const float *kernel, int flipped, long c0,
                            long c1, float *out);
    /// Scratch of `winograd_forward` and `winograd_pool`.
    long (*winograd_forward_scratch)(const dk_winograd *w);
    /// y = x convolved with the kernel, plus `bias` [K] if given, then ReLU if wished.
    void (*winograd_forward)(const dk_winograd *w, long n0, long n1, const float *x,
                             const float *transformed, const float *_Nullable bias, int relu,
                             float *y, float *scratch);
    /// The same, followed by the maximum of 2×2 windows side by side: y [n][OH / 2][OW / 2][K]. Only
    /// channels k0..<k1 of K: whole panels, so k0 is a multiple of `gemm_panel`, and k1 is one or K.
    /// `winner`, one byte per element of y: 0...3, the place of the window's first maximum in
    /// row-major order, plus 0x80 if ReLU gave 0 for the whole window.
    void (*winograd_pool)(const dk_winograd *w, long n0, long n1, long k0, long k1, const float *x,
                          const float *transformed, const float *_Nullable bias, int relu,
                          float *y, uint8_t *_Nullable winner, float *scratch);
    /// The size of one set of accumulators for the gradient of the kernel and the bias.
    long (*winograd_accumulators)(const dk_winograd *w);
    long (*winograd_weights_scratch)(const dk_winograd *w);
    /// Sums these images' part of the gradient; `add`: on top of what `accumulators` hold.
    void (*winograd_weights)(const dk_winograd *w, long n0, long n1, const float *x,
                             const float *dy, float *accumulators, int add, float *scratch);
    /// Adds `parts` sets of accumulators, one behind the other, in order and gives the gradient of
    /// the weights of input channels c0..<c1 in dkernel [3][3][C][K]; with c0 = 0 that of the bias
    /// in dbias [K] too, if wanted.
    void (*winograd_weights_finish)(const dk_winograd *w, const float *accumulators, long parts,
                                    long c0, long c1, float *dkernel, float *_Nullable dbias);
    // MARK: matrix products, float32

    /// Columns in a panel of a packed B.
    long gemm_panel;
    /// Rows of C that the kernel computes at once. Any number of rows works; multiples are fastest.
    long gemm_rows;
    /// Packs panels first..<last of B [K][N] (rows `ld` floats apart; [N][K] if `transposed`) into
    /// packed [panels][K][gemm_panel]; columns from N on are 0. `packed` is where panel 0 goes and
    /// holds K * gemm_panel floats for each of the ceil(N / gemm_panel) panels.
    void (*gemm_pack)(float *packed, const float *B, long K, long N, long ld, int transposed,
                      long first, long last);
    /// C = op(A) · B, plus C if `accumulate`, plus bias [N] if not NULL, then ReLU if asked for.
    /// Work can be split by moving pointers: A and C by rows; B, bias and C by columns (whole
    /// panels when B is packed, p panels being p * K * gemm_panel floats). Bits do not depend on a
    /// split of the rows into parts of three or more that begin at multiples of gemm_panel.
    /// C overlaps nothing else.
    void (*gemm)(const dk_gemm *g, long rows, const float *A, const float *B,
                 const float *_Nullable bias, float *C);
    // MARK: convolution, bias, ReLU and 2×2 max-pooling as one chain, for images n0..<n1
    // x, dx [N][H][W][C], kernel, dkernel [KH][KW][C][K], y, dy, winner [N][PH][PW][K]; pointers
    // are to image 0. `winner` has a byte per pooled value: 0...3, the row-major place of the first
    // maximum in its window, plus 0x80 when ReLU gave 0 for the whole window (a dead window). The
    // backward kernels visit winners only: at most one cell in four has a gradient.
    // Buffers are in floats, aligned to 8 bytes, best to 64; scratch and sums are one thread's own.

    /// The size of a buffer.
    long (*chain_size)(const dk_chain *p, dk_chain_buffer buffer);
    /// Prepares kernel and bias (NULL: zeros) for `chain_forward`.
    void (*chain_forward_kernel)(const dk_chain *p, const float *kernel,
                                 const float *_Nullable bias, float *prepared);
    /// y = ReLU of the largest of x convolved with the kernel, plus bias, in each window. Directly:
    /// meant for few channels, with KH * KW * C up to about 100. NaN wins and stays.
    void (*chain_forward)(const dk_chain *p, long n0, long n1, const float *x,
                          const float *prepared, float *y, uint8_t *_Nullable winner,
                          float *scratch);
    /// Prepares the kernel for `chain_backward_data`.
    void (*chain_data_kernel)(const dk_chain *p, const float *kernel, float *prepared);
    /// dx = the gradient with respect to x, given that of y.
    void (*chain_backward_data)(const dk_chain *p, long n0, long n1, const float *dy,
                                const uint8_t *winner, const float *prepared, float *dx,
                                float *scratch);
    /// sums += the part of these images in the gradients of kernel and bias. Fill `sums` with 0
    /// before the first images. An infinity in x may give NaN where dy is 0.
    void (*chain_backward_weights)(const dk_chain *p, long n0, long n1, const float *x,
                                   const float *dy, const uint8_t *winner, float *sums,
                                   float *scratch);
    /// Adds `parts` sums, one behind the other, in order; the kernel's gradient goes to dkernel,
    /// the bias' to dbias [K] if wanted. Overwrites the first of the sums.
    void (*chain_weights_finish)(const dk_chain *p, float *sums, long parts, float *dkernel,
                                 float *_Nullable dbias);
    /// One row: y [N] = x [K] · W [K][N] (rows `ldw` floats apart; [N][K] if `transposed`), plus
    /// bias [N] if not NULL, then ReLU if asked for. Reads W once, as it lies.
    void (*gemv)(float *y, const float *x, const float *W, long ldw, long K, long N,
                 int transposed, const float *_Nullable bias, int relu);

    // MARK: optimisers, in place (plain gradient descent is `axpy(w, g, -rate, w, n)`)

    /// m += (g - m) * one_minus_beta1; v += (g * g - v) * one_minus_beta2;
    /// w -= rate * m / (sqrt(v) + epsilon).
    void (*adam_step)(const dk_adam *p, float *w, float *m, float *v, const float *g, long n);

    // MARK: the machine's peak

    /// Multiplies and adds in registers, `rounds` times, on values [192] that are read first and
    /// overwritten last. Returns the number of operations.
    long (*multiply_adds)(float *values, long rounds);
} dk_kernels;

/// The best table this processor can run, or the one that the environment's DESCENT_ISA names if it can run
/// that; chosen on the first call, the same ever after.
const dk_kernels *dk_kernels_current(void);

/// The table named "baseline", "avx2" or "avx512"; NULL if unknown or this processor cannot run it.
const dk_kernels *_Nullable dk_kernels_named(const char *isa);

#pragma clang assume_nonnull end
