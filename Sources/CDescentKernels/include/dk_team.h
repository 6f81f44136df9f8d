/// One team of threads for the whole process, whoever calls.
///
/// Work is cut into blocks. The caller takes blocks itself, and so does every helper that comes in time; a
/// helper that has not begun when no block is left is not waited for, so that a busy machine costs at worst
/// what one thread takes. Who computes a block never shows in the result.
#pragma once

#pragma clang assume_nonnull begin

/// Most threads of a team, the caller among them.
#define DK_MOST_THREADS 255

/// Blocks that the threads take one by one, so that a slower thread takes fewer. Each thread has a share of its
/// own, which it takes in order: the same one in every step, whose data its caches still hold. When that is
/// done it takes from the ends of the others' shares.
typedef struct dk_work dk_work;

/// What each thread runs: it takes blocks with `dk_next` until none is left. `worker` is 0 for the caller and
/// below the number of threads asked for; no two threads have the same one at a time.
typedef void (*dk_body)(void *_Nullable context, dk_work *work, int worker);

/// Runs `body` on the caller and on up to `threads - 1` helpers, and returns when all `blocks` (below 2³²) are
/// done. `cost` is about how many nanoseconds one thread takes for all: helpers that sleep are woken only when
/// enough work has come by to be worth it. Alone on the caller if `threads` <= 1, if another caller has the
/// team, or while helpers have been late because the processors are busy.
void dk_parallel(long blocks, int threads, long cost, dk_body body, void *_Nullable context);

/// The next block for `worker`, or -1 when all are taken.
long dk_next(dk_work *work, int worker);

/// Helpers that exist now.
int dk_helpers(void);

/// For tests: at most so many helpers come from now on, and none is sent away for being late; below 0, as many
/// as are asked for.
void dk_limit_helpers(int most);

/// Processors that the calling thread may run on.
int dk_processors(void);

/// Nanoseconds since some fixed moment; never runs backwards.
long dk_now(void);

#pragma clang assume_nonnull end
