// The tiles of a Winograd convolution and the walk over them: scalar, the same for all
// instruction sets.
#pragma once
#include "descent_kernels.h"

/// Tiles transformed at a time. Fewer would load the products' operands too often; many more would
/// not stay in the second-level cache while they are used.
#define DK_WINOGRAD_BLOCK 48

/// Tiles side by side in one row of tiles of one image.
typedef struct {
    long image, row, column, count;
} dk_run;

/// A walk over the tiles of some images: rows of tiles, image after image.
typedef struct {
    long rows, columns;
    dk_run next;
} dk_tiles;

/// Tiles of 2×2 outputs from image n0 on: all outputs, or only whole windows of 2×2.
static inline dk_tiles dk_tiles_from(const dk_winograd *w, long n0, int whole) {
    long rest = whole ? 0 : 1;
    dk_tiles tiles = {(w->OH + rest) / 2, (w->OW + rest) / 2, {n0, 0, 0, 0}};
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
