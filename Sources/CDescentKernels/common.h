// What the kernels of all instruction sets share: scalar helpers without vectors.
#pragma once
#include "descent_kernels.h"
#include <stddef.h>
#include <string.h>

/// Widens one IEEE half. No step makes a float32 subnormal, which programs take for 0.
static inline float dk_f16_to_f32(uint16_t half) {
    uint32_t sign = (uint32_t)(half & 0x8000) << 16, rest = half & 0x7fff;
    if (rest > 0x7c00) rest |= 0x200;  // a signalling NaN becomes quiet, as in hardware
    uint32_t bits = rest >= 0x7c00 ? (rest << 13) | 0x7f800000 : (rest << 13) + 0x38000000;
    float value = (float)rest * 0x1p-24f;
    if (rest < 0x400) memcpy(&bits, &value, 4);
    bits |= sign;
    memcpy(&value, &bits, 4);
    return value;
}

/// Narrows to IEEE half, to nearest even.
static inline uint16_t dk_f32_to_f16(float value) {
    uint32_t bits;
    memcpy(&bits, &value, 4);
    uint32_t sign = (bits >> 16) & 0x8000;
    bits &= 0x7fffffff;
    if (bits > 0x7f800000) return (uint16_t)(sign | 0x7e00 | ((bits >> 13) & 0x1ff));
    if (bits >= 0x477ff000) return (uint16_t)(sign | 0x7c00);
    if (bits < 0x38800000) {
        // Adding 0.5 puts the half's last place at the float's last place: the sum rounds.
        float magnitude;
        memcpy(&magnitude, &bits, 4);
        magnitude += 0.5f;
        memcpy(&bits, &magnitude, 4);
        return (uint16_t)(sign | (bits - 0x3f000000));
    }
    uint32_t odd = (bits >> 13) & 1;
    return (uint16_t)(sign | ((bits - 0x38000000 + 0xfff + odd) >> 13));
}

/// Brings an index into 0..<rows and remembers the position of the first that was not.
static inline long dk_clamp(long index, long rows, long position, long *bad) {
    if (index >= 0 && index < rows) return index;
    if (*bad < 0) *bad = position;
    return index < 0 ? 0 : rows - 1;
}

/// A strided block with its axes merged; `empty` when there is nothing to copy.
typedef struct {
    int rank, empty;
    long size[8], ds[8], ss[8];
} dk_block;

/// Checks the arguments of a strided copy, drops axes of size 1 and merges axes that continue one
/// another. Leaves at least one axis. Returns 0 for a bad rank or element size.
static inline int dk_block_prepare(dk_block *b, const long *dst_stride, const long *src_stride,
                                   const long *size, int rank, int bytes) {
    if (rank < 0 || rank > 8) return 0;
    if (bytes != 1 && bytes != 2 && bytes != 4 && bytes != 8) return 0;
    long dense[8], count = 1;
    for (int i = rank - 1; i >= 0; i--) {
        dense[i] = count;
        count *= size[i];
    }
    b->rank = 0;
    b->empty = count <= 0;
    for (int i = 0; i < rank; i++) {
        if (size[i] == 1) continue;
        long ds = dst_stride ? dst_stride[i] : dense[i], ss = src_stride[i];
        int k = b->rank - 1;
        if (k >= 0 && b->ds[k] == ds * size[i] && b->ss[k] == ss * size[i]) {
            b->size[k] *= size[i];
        } else {
            k = b->rank++;
            b->size[k] = size[i];
        }
        b->ds[k] = ds;
        b->ss[k] = ss;
    }
    if (b->rank == 0) {
        b->rank = 1;
        b->size[0] = b->ds[0] = b->ss[0] = 1;
    }
    return 1;
}

/// The cells of a pooling window that lie inside the image: rows h0..<h1, columns w0..<w1.
typedef struct {
    long h0, h1, w0, w1;
} dk_window;

static inline dk_window dk_window_at(const dk_pool *p, long oh, long ow) {
    long top = oh * p->SH - p->PT, left = ow * p->SW - p->PL;
    dk_window w = {top < 0 ? 0 : top, top + p->KH, left < 0 ? 0 : left, left + p->KW};
    if (w.h1 > p->H) w.h1 = p->H;
    if (w.w1 > p->W) w.w1 = p->W;
    return w;
}

/// 2×2 windows side by side that lie inside the image?
static inline int dk_is_quads(const dk_pool *p) {
    return p->KH == 2 && p->KW == 2 && p->SH == 2 && p->SW == 2 && p->PT == 0 && p->PL == 0
        && 2 * p->OH <= p->H && 2 * p->OW <= p->W;
}
