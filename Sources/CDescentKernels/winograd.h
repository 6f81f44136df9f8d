// The tiles of a Winograd convolution and the walk over them: scalar, the same for all
// instruction sets.
#pragma once
#include "descent_kernels.h"

/// For loops over the few values of a tile: only unrolled do they stay in registers.
#define DK_UNROLL _Pragma("clang loop unroll(full)")

/// Tiles transformed at a time. Fewer would load the products' operands too often; many more would
/// not stay in the second-level cache while they are used. With many channels nothing stays there,
/// and reading the kernel less often counts for more.
static inline long dk_winograd_block(const dk_winograd *w) {
    return w->tile == 4 && w->C + w->K <= 256 ? 24 : 48;
}

/// Values of a transformed tile or kernel.
static inline long dk_winograd_planes(long tile) { return (tile + 2) * (tile + 2); }

/// Tiles side by side in one row of tiles of one image.
typedef struct {
    long image, row, column, count;
} dk_run;

/// A walk over the tiles of some images: rows of tiles, image after image.
typedef struct {
    long rows, columns;
    dk_run next;
} dk_tiles;

/// Tiles from image n0 on that cover all outputs or, for pooling, all whole windows of 2×2.
static inline dk_tiles dk_tiles_from(const dk_winograd *w, long n0, int pool) {
    long height = pool ? w->OH / 2 * 2 : w->OH, width = pool ? w->OW / 2 * 2 : w->OW;
    long rest = w->tile - 1;
    dk_tiles tiles = {(height + rest) / w->tile, (width + rest) / w->tile, {n0, 0, 0, 0}};
    return tiles;
}

/// The next run, of at most `most` tiles.
static inline dk_run dk_tiles_take(dk_tiles *tiles, long most) {
    dk_run run = tiles->next;
    run.count = tiles->columns - run.column;
    if (run.count > most) run.count = most;
    tiles->next.column += run.count;
    if (tiles->next.column == tiles->columns) {
        tiles->next.column = 0;
        if (++tiles->next.row == tiles->rows) {
            tiles->next.row = 0;
            tiles->next.image++;
        }
    }
    return run;
}
