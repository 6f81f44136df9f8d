/// A thin face on oneDNN that is the same for its versions 2 and 3.
///
/// Plain C types only: no oneDNN header is visible to the importer. All data are float32 and
/// row-major. Each function reports failure by a code or by NULL; none aborts. One engine and one
/// stream per process are made on first use. Making and destroying operations may be done on any
/// thread; one operation must not be executed by two threads at once, several operations may.
///
/// Operations are made for one thread and run on the thread that executes them: oneDNN's own threads would
/// spin beside the team that runs everything else. Who wants more threads makes operations for parts.
#pragma once

#pragma clang assume_nonnull begin

/// An operation with its shapes fixed: primitives, reorders and memory objects made once.
typedef struct dd_op dd_op;

/// What a convolution operation computes. See `dd_op_execute` for the operands of each.
typedef enum { DD_FORWARD, DD_BACKWARD_DATA, DD_BACKWARD_WEIGHTS } dd_conv_kind;

/// Shape of a convolution of volumes: x [n][d][h][w][c], kernel [kd][kh][kw][c/groups][o],
/// y [n][od][oh][ow][o]. `dilation_*` is 1 for a dense kernel. Images have d = od = kd = 1,
/// one-dimensional convolutions h = oh = kh = 1 as well.
typedef struct {
    long n, d, h, w, c;
    long od, oh, ow, o;
    long kd, kh, kw;
    long stride_d, stride_h, stride_w;
    long dilation_d, dilation_h, dilation_w;
    long pad_front, pad_top, pad_left, pad_back, pad_bottom, pad_right;
    long groups;
} dd_conv_shape;

/// The version of the library that runs, as major * 10000 + minor * 100 + patch (2.6.3: 20603).
int dd_version(void);

/// Makes a convolution. `has_bias`: FORWARD adds a bias [o]; BACKWARD_WEIGHTS also gives its
/// gradient; BACKWARD_DATA ignores it. NULL on failure, with the reason (a static text) in `*why`.
dd_op *_Nullable dd_conv_create(dd_conv_kind kind, const dd_conv_shape *shape, int has_bias,
                                const char *_Nullable *_Nullable why);

/// Makes dst[batch][M][N] = op(src) * op(weights) + bias[N] with src [batch][M][K] (or
/// [batch][K][M] when `trans_a`) and weights [batch][K][N] (or [batch][N][K] when `trans_b`).
dd_op *_Nullable dd_matmul_create(long batch, long M, long N, long K, int trans_a, int trans_b,
                                  int has_bias, const char *_Nullable *_Nullable why);

/// oneDNN's name of the implementation it chose, such as "jit:avx512_core". A name that begins with
/// "ref" is a slow reference loop; `dd_op_is_reference` tells.
const char *dd_op_impl(const dd_op *op);
int dd_op_is_reference(const dd_op *op);

/// How many bytes `dd_op_execute` needs at `scratch` (64-byte aligned); may be 0.
long dd_op_scratch_bytes(const dd_op *op);

/// Runs the operation; returns when it is done, with 0 or an error code.
///
/// | operation        | src      | weights       | bias              | dst                |
/// | ---------------- | -------- | ------------- | ----------------- | ------------------ |
/// | conv FORWARD     | x        | kernel HWIO   | bias in, or NULL  | y                  |
/// | BACKWARD_DATA    | dy       | kernel HWIO   | NULL              | dx                 |
/// | BACKWARD_WEIGHTS | x        | dy            | d bias OUT, or NULL | d kernel HWIO    |
/// | matmul           | A        | B             | bias in, or NULL  | C                  |
///
/// Reorders between HWIO and oneDNN's own weight layouts happen inside, in `scratch`.
int dd_op_execute(dd_op *op, const float *src, const float *weights, const float *_Nullable bias,
                  float *dst, void *_Nullable scratch);

/// Frees the operation.
void dd_op_destroy(dd_op *_Nullable op);

/// The meaning of an error code, as a short static text ("" for 0).
const char *dd_error_text(int code);

#pragma clang assume_nonnull end
