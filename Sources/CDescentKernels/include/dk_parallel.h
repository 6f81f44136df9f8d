/// Fork and join on the OpenMP threads that oneDNN uses too: one team, not two that compete.
#pragma once

#pragma clang assume_nonnull begin

/// Runs `body(ctx, index, count)` for every index in 0..<count at once and returns when all are
/// done. `count` is `threads`, or less when OpenMP grants fewer: divide the work by `count`.
/// With `threads` <= 1 it calls `body(ctx, 0, 1)` on the caller.
void dk_parallel(int threads, void (*body)(void *_Nullable ctx, int index, int count),
                 void *_Nullable ctx);

/// The number of threads OpenMP would use for the next region of the calling thread.
int dk_max_threads(void);

/// Sets that number for the calling thread only (values below 1 count as 1).
void dk_set_threads(int threads);

/// Blocks of work that threads take one by one, so that a slower thread takes fewer. Each has a share
/// of its own, which it takes in order: the same one in every step, whose data its caches still hold.
/// When that is done it takes from the ends of the others' shares.
typedef struct dk_deal dk_deal;

/// Bytes of one for up to `threads` threads, which begin at a multiple of 64.
long dk_deal_bytes(int threads);

/// Deals out blocks 0..<`blocks` (below 2³²) to `threads` shares. Not while others take blocks.
void dk_deal_begin(dk_deal *deal, int threads, long blocks);

/// The next block for thread `index`, or -1 when all are taken.
long dk_deal_next(dk_deal *deal, int index);

/// From now on this thread takes float32 numbers below 1.2e-38, and float64 ones below 2.3e-308, for 0, as
/// XLA and TensorFlow do: processors need a hundred cycles for each of them, and an optimiser's slots fade through them.
/// Gives the mode that was set before, for `dk_restore_denormals`. Workers keep theirs.
unsigned long dk_flush_denormals(void);
void dk_restore_denormals(unsigned long before);

/// Under an address sanitizer nobody may touch this memory until it is allowed again; else nothing happens.
void dk_forbid_memory(const void *_Nullable start, long bytes);
void dk_allow_memory(const void *_Nullable start, long bytes);
/// Whether there is one.
int dk_forbids_memory(void);

#pragma clang assume_nonnull end
