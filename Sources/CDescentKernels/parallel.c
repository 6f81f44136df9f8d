// Fork and join through libgomp's own entry points, so that no -fopenmp is needed and the threads
// are those that oneDNN already keeps. Elsewhere than on Linux the body runs on the caller.
#include "dk_parallel.h"
#include <stdatomic.h>
#include <stdint.h>
#include <stddef.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

// MARK: denormals

#if defined(__x86_64__)

// Flush to zero, and denormals are zero.
#define DK_FLUSH 0x8040u

unsigned long dk_flush_denormals(void) {
    unsigned before = _mm_getcsr();
    if ((before & DK_FLUSH) != DK_FLUSH) _mm_setcsr(before | DK_FLUSH);
    return before;
}

void dk_restore_denormals(unsigned long before) {
    if ((before & DK_FLUSH) != DK_FLUSH) _mm_setcsr((unsigned)before);
}

#elif defined(__aarch64__)

// Flush to zero, operands too.
#define DK_FLUSH (1ul << 24)

unsigned long dk_flush_denormals(void) {
    unsigned long before;
    __asm__ volatile("mrs %0, fpcr" : "=r"(before));
    if (!(before & DK_FLUSH)) __asm__ volatile("msr fpcr, %0" : : "r"(before | DK_FLUSH));
    return before;
}

void dk_restore_denormals(unsigned long before) {
    if (!(before & DK_FLUSH)) __asm__ volatile("msr fpcr, %0" : : "r"(before));
}

#else

unsigned long dk_flush_denormals(void) { return 0; }
void dk_restore_denormals(unsigned long before) { (void)before; }

#endif

// MARK: blocks dealt out

// First block in the high half, end in the low half: both change at once.
typedef struct {
    _Alignas(64) _Atomic uint64_t range;
} dk_share;

struct dk_deal {
    int threads;
    dk_share shares[];
};

long dk_deal_bytes(int threads) {
    return (long)(sizeof(dk_deal) + (size_t)(threads < 1 ? 1 : threads) * sizeof(dk_share));
}

void dk_deal_begin(dk_deal *deal, int threads, long blocks) {
    deal->threads = threads;
    for (int i = 0; i < threads; i++) {
        uint64_t from = (uint64_t)(blocks * i / threads), to = (uint64_t)(blocks * (i + 1) / threads);
        atomic_store_explicit(&deal->shares[i].range, from << 32 | to, memory_order_relaxed);
    }
}

/// Takes a block from the front or the back of a share.
static long dk_take(dk_share *share, int front) {
    uint64_t range = atomic_load_explicit(&share->range, memory_order_relaxed);
    for (;;) {
        uint64_t from = range >> 32, to = range & UINT32_MAX;
        if (from >= to) return -1;
        uint64_t rest = front ? (from + 1) << 32 | to : from << 32 | (to - 1);
        // What a block reads was there before the threads forked: no order beyond that is needed.
        if (atomic_compare_exchange_weak_explicit(&share->range, &range, rest,
                                                  memory_order_relaxed, memory_order_relaxed))
            return (long)(front ? from : to - 1);
    }
}

long dk_deal_next(dk_deal *deal, int index) {
    long block = index < deal->threads ? dk_take(&deal->shares[index], 1) : -1;
    for (int i = 1; block < 0 && i <= deal->threads; i++)
        block = dk_take(&deal->shares[(index + i) % deal->threads], 0);
    return block;
}

// MARK: fork and join

#ifdef __linux__

void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);
int omp_get_thread_num(void);
int omp_get_num_threads(void);
int omp_get_max_threads(void);
void omp_set_num_threads(int threads);

typedef struct {
    void (*body)(void *, int, int);
    void *ctx;
} dk_call;

/// What each thread of the team runs.
static void dk_member(void *data) {
    const dk_call *call = data;
    int index = omp_get_thread_num();
    // The mode is each thread's own. The caller has seen to its own, and wants it back.
    if (index > 0) dk_flush_denormals();
    call->body(call->ctx, index, omp_get_num_threads());
}

void dk_parallel(int threads, void (*body)(void *, int, int), void *ctx) {
    if (threads <= 1) {
        body(ctx, 0, 1);
        return;
    }
    dk_call call = {body, ctx};
    GOMP_parallel(dk_member, &call, (unsigned)threads, 0);
}

int dk_max_threads(void) { return omp_get_max_threads(); }

void dk_set_threads(int threads) { omp_set_num_threads(threads < 1 ? 1 : threads); }

#else

void dk_parallel(int threads, void (*body)(void *, int, int), void *ctx) {
    (void)threads;
    body(ctx, 0, 1);
}

int dk_max_threads(void) { return 1; }

void dk_set_threads(int threads) { (void)threads; }

#endif
