// The team of threads: fork, blocks, join. See include/dk_team.h.
//
// One word, `state`, says all about the stretch of work that runs: its number, how many threads it is for, how
// many helpers are inside, whether more may enter. A helper enters by changing the word, which fails as soon
// as the caller has closed it; so nobody waits for a helper that has not begun, and what is read inside does
// not change while anybody is.
#include "dk_team.h"
#include "dk_modes.h"
#include "sleeping.h"
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <time.h>

// MARK: blocks

// First block in the high half, end in the low half: both change at once.
typedef struct {
    _Alignas(64) _Atomic uint64_t range;
} dk_share;

struct dk_work {
    /// The shares that the blocks were dealt to; none for a caller alone, who counts.
    dk_share *share;
    int shares;
    long next, blocks;
};

static dk_share dk_shares[DK_MOST_THREADS];

static dk_work dk_dealt(long blocks, int shares) {
    dk_work work = {dk_shares, shares, 0, blocks};
    for (int i = 0; i < shares; i++) {
        uint64_t from = (uint64_t)(blocks * i / shares), to = (uint64_t)(blocks * (i + 1) / shares);
        atomic_store_explicit(&dk_shares[i].range, from << 32 | to, memory_order_relaxed);
    }
    return work;
}

/// Takes a block from the front or the back of a share.
static long dk_take(dk_share *share, int front) {
    uint64_t range = atomic_load_explicit(&share->range, memory_order_relaxed);
    for (;;) {
        uint64_t from = range >> 32, to = range & UINT32_MAX;
        if (from >= to) return -1;
        uint64_t rest = front ? (from + 1) << 32 | to : from << 32 | (to - 1);
        // What a block reads was there before the threads entered: no order beyond that is needed.
        if (atomic_compare_exchange_weak_explicit(&share->range, &range, rest,
                                                  memory_order_relaxed, memory_order_relaxed))
            return (long)(front ? from : to - 1);
    }
}

long dk_next(dk_work *work, int worker) {
    if (!work->share) return work->next < work->blocks ? work->next++ : -1;
    long block = worker < work->shares ? dk_take(&work->share[worker], 1) : -1;
    for (int i = 1; block < 0 && i <= work->shares; i++)
        block = dk_take(&work->share[(worker + i) % work->shares], 0);
    return block;
}

// MARK: the state

enum {
    /// Helpers may enter.
    DK_OPEN = 1u,
    /// The caller sleeps until the last helper has left.
    DK_WAITING = 2u,
    /// One helper inside.
    DK_INSIDE = 4u,
    DK_INSIDE_MASK = 255u * DK_INSIDE,
    DK_WANTED_SHIFT = 10,
    DK_NUMBER_SHIFT = 18,
};

static inline uint32_t dk_wanted(uint32_t state) { return state >> DK_WANTED_SHIFT & 255u; }
/// The number of the stretch of work; it begins anew after 16,384. A helper that misses one for that is only late.
static inline uint32_t dk_number(uint32_t state) { return state >> DK_NUMBER_SHIFT; }

typedef struct {
    /// 1 while it sleeps. The caller sets it to 0 and wakes the helper, who may still be long in coming.
    _Alignas(128) _Atomic uint32_t asleep;
} dk_helper;

static struct {
    _Alignas(128) _Atomic uint32_t state;
    /// Whether a caller has the team. All that follows is touched only by that caller, or inside.
    _Alignas(128) _Atomic int taken;
    _Alignas(128) dk_body body;
    void *context;
    dk_work work;
    /// Helpers 1 ... helpers exist.
    int helpers;
    /// The system gave no more threads.
    int is_complete;
    /// Nanoseconds of work that ran alone since helpers fell asleep, and when it last did.
    long missed, missed_at;
    /// Until when the caller works alone because helpers were late, and for how long that was.
    long alone_until, alone_for;
    /// Nanoseconds lost to late helpers of late, and when this was last noted.
    long lost, lost_at;
    dk_helper helper[DK_MOST_THREADS];
} dk_team;

/// For tests.
static _Atomic int dk_limit = -1;

long dk_now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (long)time.tv_sec * 1000000000 + time.tv_nsec;
}

// MARK: helpers

/// How long a helper looks for work before it sleeps: about what waking it costs, so that looking in vain never
/// costs more than twice the better choice.
static const long DK_LOOKING = 50000;
/// Looks between two looks at the clock.
static const int DK_LOOKS = 64;

/// Enters the stretch of work that is open, if it is not the one numbered `last`; gives whether.
static int dk_enter(int me, uint32_t *last) {
    uint32_t state = atomic_load_explicit(&dk_team.state, memory_order_relaxed);
    while (state & DK_OPEN && dk_wanted(state) > (uint32_t)me && dk_number(state) != *last) {
        if (atomic_compare_exchange_weak_explicit(&dk_team.state, &state, state + DK_INSIDE,
                                                  memory_order_acquire, memory_order_relaxed)) {
            *last = dk_number(state);
            return 1;
        }
    }
    return 0;
}

static void dk_leave(void) {
    uint32_t before =
        atomic_fetch_sub_explicit(&dk_team.state, DK_INSIDE, memory_order_release);
    if (before & DK_WAITING && (before & DK_INSIDE_MASK) == DK_INSIDE) dk_wake(&dk_team.state);
}

static void dk_sleep_until_woken(int me, uint32_t last) {
    _Atomic uint32_t *asleep = &dk_team.helper[me].asleep;
    atomic_store(asleep, 1);
    // Work that was opened before that store is seen here; the caller of later work sees the store.
    uint32_t state = atomic_load(&dk_team.state);
    int is_wanted =
        state & DK_OPEN && dk_wanted(state) > (uint32_t)me && dk_number(state) != last;
    if (!is_wanted) dk_sleep(asleep, 1);
    atomic_store(asleep, 0);
}

static void *dk_help(void *number) {
    int me = (int)(intptr_t)number;
    uint32_t last = UINT32_MAX;
    long began = 0;
    dk_flush_denormals();
    for (int looks = 1;; looks++) {
        if (dk_enter(me, &last)) {
            dk_team.body(dk_team.context, &dk_team.work, me);
            dk_leave();
            looks = 0;
            began = 0;
        }
        dk_pause();
        if (looks % DK_LOOKS) continue;
        long now = dk_now();
        if (!began) began = now;
        if (now - began < DK_LOOKING) continue;
        dk_sleep_until_woken(me, last);
        began = 0;
    }
}

/// The child of a `fork` has none of its parent's helpers, and makes its own.
static void dk_forget(void) {
    atomic_store(&dk_team.state, 0);
    dk_team.helpers = dk_team.is_complete = 0;
    dk_team.missed = dk_team.alone_until = dk_team.alone_for = 0;
    dk_team.lost = dk_team.lost_at = 0;
    for (int i = 0; i < DK_MOST_THREADS; i++) atomic_store(&dk_team.helper[i].asleep, 0);
    atomic_store(&dk_team.taken, 0);
}

static void dk_prepare_forks(void) { pthread_atfork(NULL, NULL, dk_forget); }

/// Stack of a helper: kernels keep little on it.
static const size_t DK_STACK = 1 << 20;

/// Makes helpers until there are `wanted`, or as many as the system gives.
static void dk_make_helpers(int wanted) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, dk_prepare_forks);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, DK_STACK);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    // Signals are for the program's own threads.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (dk_team.helpers < wanted && !dk_team.is_complete) {
        pthread_t thread;
        void *number = (void *)(intptr_t)(dk_team.helpers + 1);
        if (pthread_create(&thread, &attributes, dk_help, number)) dk_team.is_complete = 1;
        else dk_team.helpers++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
}

int dk_helpers(void) { return dk_team.helpers; }

void dk_limit_helpers(int most) { atomic_store(&dk_limit, most); }

// MARK: who comes

/// Nanoseconds of work for which helpers are woken. It takes them some 25 µs to come.
static const long DK_WORTH_WAKING = 30000;
/// Work that came by longer ago than this says nothing about what comes next.
static const long DK_MEMORY = 200000;

/// Whether helpers 1 ..< `threads` are to come; wakes those that sleep if so.
static int dk_call(int threads, long cost) {
    int sleeping = 0;
    for (int i = 1; i < threads; i++)
        sleeping += atomic_load_explicit(&dk_team.helper[i].asleep, memory_order_relaxed) != 0;
    if (!sleeping) return 1;
    if (cost < DK_WORTH_WAKING) {
        long now = dk_now();
        if (now - dk_team.missed_at > DK_MEMORY) dk_team.missed = 0;
        dk_team.missed_at = now;
        dk_team.missed += cost;
        if (dk_team.missed < DK_WORTH_WAKING) return sleeping < threads - 1;
    }
    dk_team.missed = 0;
    return 2;
}

static void dk_wake_helpers(int threads) {
    for (int i = 1; i < threads; i++)
        if (atomic_load(&dk_team.helper[i].asleep) && atomic_exchange(&dk_team.helper[i].asleep, 0))
            dk_wake(&dk_team.helper[i].asleep);
}

// MARK: fork and join

/// How long the caller looks whether the last helpers have left before it sleeps. A helper that is still
/// computing has begun its last block; one that is not has lost its processor, and may get the caller's.
static const long DK_JOINING = 50000;
/// Beyond what the caller's own part took, waiting for longer means that a helper lost its processor.
static const long DK_LATE = 100000;
/// How long the caller then works alone: so many times what it has waited, twice as long if the helpers are late
/// again at once, but at most a fifth of a second.
static const long DK_ALONE_TIMES = 6, DK_ALONE_MOST = 200000000;
/// A turn of a thread that shares its processor, and a little.
static const long DK_AT_ONCE = 12000000;
/// How much must be lost in how much time, not counting what ran alone. Less costs less than to work alone would:
/// a processor that a virtual machine's host takes away for a moment, another program that wakes up.
static const long DK_LOST = 12000000, DK_LOST_IN = 50000000;

/// Adds to what was lost, of which less counts the longer ago it was; gives whether it is too much.
static int dk_lose(long now, long late) {
    long since = now - late;
    since -= dk_team.alone_until > dk_team.lost_at ? dk_team.alone_until : dk_team.lost_at;
    if (since < 0) since = 0;
    long kept = since < DK_LOST_IN ? dk_team.lost - dk_team.lost * since / DK_LOST_IN : 0;
    dk_team.lost = kept + late < DK_LOST_IN ? kept + late : DK_LOST_IN;
    dk_team.lost_at = now;
    return dk_team.lost >= DK_LOST;
}

/// Notes that helpers were late, by so much: the processors are busy with something else.
static void dk_note_late(long now, long late) {
    if (!dk_lose(now, late)) return;
    long time = late * DK_ALONE_TIMES;
    int again = now - dk_team.alone_until < late + DK_AT_ONCE;
    if (again && time < dk_team.alone_for * 2) time = dk_team.alone_for * 2;
    dk_team.alone_for = time > DK_ALONE_MOST ? DK_ALONE_MOST : time;
    dk_team.alone_until = now + dk_team.alone_for;
}

/// Waits until all helpers have left; `began` is when the work did.
static void dk_join(long began) {
    long closed = 0;
    for (int looks = 1;; looks++) {
        uint32_t state = atomic_load_explicit(&dk_team.state, memory_order_acquire);
        if (!(state & DK_INSIDE_MASK)) break;
        dk_pause();
        if (looks % DK_LOOKS) continue;
        long now = dk_now();
        if (!closed) closed = now;
        if (now - closed < DK_JOINING) continue;
        if (!(state & DK_WAITING)) {
            atomic_compare_exchange_strong_explicit(&dk_team.state, &state, state | DK_WAITING,
                                                    memory_order_acquire, memory_order_relaxed);
            continue;
        }
        dk_sleep(&dk_team.state, state);
    }
    if (!closed) return;
    long now = dk_now();
    if (now - closed > DK_LATE + (closed - began)) dk_note_late(now, now - closed);
}

static void dk_alone(long blocks, dk_body body, void *context) {
    dk_work work = {NULL, 1, 0, blocks};
    body(context, &work, 0);
}

/// Whether this caller gets the team, for `threads` threads, now.
static int dk_claim(int threads) {
    if (!DK_CAN_SLEEP || atomic_load_explicit(&dk_team.taken, memory_order_relaxed)) return 0;
    if (atomic_exchange_explicit(&dk_team.taken, 1, memory_order_acquire)) return 0;
    if (dk_team.alone_until && dk_limit < 0) {
        if (dk_now() < dk_team.alone_until) {
            atomic_store_explicit(&dk_team.taken, 0, memory_order_release);
            return 0;
        }
    }
    if (dk_team.helpers < threads - 1 && !dk_team.is_complete) dk_make_helpers(threads - 1);
    return 1;
}

void dk_parallel(long blocks, int threads, long cost, dk_body body, void *context) {
    if (threads > DK_MOST_THREADS) threads = DK_MOST_THREADS;
    int shares = threads;
    if (threads <= 1 || blocks <= 1 || !dk_claim(threads)) return dk_alone(blocks, body, context);
    int limit = atomic_load_explicit(&dk_limit, memory_order_relaxed);
    if (threads > dk_team.helpers + 1) threads = dk_team.helpers + 1;
    if (limit >= 0 && threads > limit + 1) threads = limit + 1;
    int call = threads > 1 ? dk_call(threads, cost) : 0;
    if (call) {
        dk_team.work = dk_dealt(blocks, shares);
        dk_team.body = body;
        dk_team.context = context;
        uint32_t number = dk_number(atomic_load_explicit(&dk_team.state, memory_order_relaxed)) + 1;
        long began = dk_now();
        atomic_store(&dk_team.state, number << DK_NUMBER_SHIFT |
                                         (uint32_t)threads << DK_WANTED_SHIFT | DK_OPEN);
        if (call > 1) dk_wake_helpers(threads);
        body(context, &dk_team.work, 0);
        uint32_t state =
            atomic_fetch_and_explicit(&dk_team.state, ~(uint32_t)DK_OPEN, memory_order_acquire);
        if (state & DK_INSIDE_MASK) dk_join(began);
    }
    atomic_store_explicit(&dk_team.taken, 0, memory_order_release);
    if (!call) dk_alone(blocks, body, context);
}
