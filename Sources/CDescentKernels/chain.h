// Sizes that follow from the shape of a chain (convolution, bias, ReLU, pooling) and the padded
// image: scalar, the same for all instruction sets.
//
// The padded image has just the cells that some window reads, rows and columns counted from the
// upper left corner of the padding.
#pragma once
#include "descent_kernels.h"
#include <string.h>

static inline long dk_chain_rows(const dk_chain *p) { return 2 * p->PH + p->KH - 1; }
static inline long dk_chain_columns(const dk_chain *p) { return 2 * p->PW + p->KW - 1; }

/// Floats in a row of the padded image.
static inline long dk_chain_row(const dk_chain *p) { return dk_chain_columns(p) * p->C; }

/// Weights per output channel.
static inline long dk_chain_taps(const dk_chain *p) { return p->KH * p->KW * p->C; }

/// Is the padded image a part of the image itself?
static inline int dk_chain_is_plain(const dk_chain *p) {
    return p->PT == 0 && p->PL == 0 && dk_chain_rows(p) <= p->H && dk_chain_columns(p) <= p->W;
}

/// Rows of windows to work on at a time, so that the padded rows they read, with `row` floats each,
/// stay within about `most` floats.
static inline long dk_chain_band(const dk_chain *p, long row, long most) {
    long band = (most / row - p->KH + 1) / 2;
    if (band > p->PH) band = p->PH;
    return band < 1 ? 1 : band;
}

/// How to compute a window: its outputs may be infinite or NaN, are finite, or are finite and come
/// from a kernel of 3×3 taps of one channel.
enum { DK_CHAIN_CAREFUL, DK_CHAIN_FINITE, DK_CHAIN_FINITE_3X3 };

/// Columns of the padded image that lie in the image: `begin`..<`end`.
typedef struct {
    long begin, end;
} dk_chain_span;

static inline dk_chain_span dk_chain_inside(const dk_chain *p) {
    long columns = dk_chain_columns(p);
    dk_chain_span span = {p->PL, p->PL + p->W};
    if (span.begin > columns) span.begin = columns;
    if (span.end > columns) span.end = columns;
    return span;
}

/// Copies rows r0..<r1 of the padded image.
static inline void dk_chain_pad(const dk_chain *p, const float *image, long r0, long r1,
                                float *out) {
    dk_chain_span inside = dk_chain_inside(p);
    long row = dk_chain_row(p);
    for (long r = r0; r < r1; r++, out += row) {
        long h = r - p->PT, begin = inside.begin * p->C, end = inside.end * p->C;
        if (h < 0 || h >= p->H) begin = end = row;
        memset(out, 0, (size_t)begin * sizeof(float));
        if (begin < end)
            memcpy(out + begin, image + h * p->W * p->C, (size_t)(end - begin) * sizeof(float));
        memset(out + end, 0, (size_t)(row - end) * sizeof(float));
    }
}
