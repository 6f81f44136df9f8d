// Fork and join through libgomp's own entry points, so that no -fopenmp is needed and the threads
// are those that oneDNN already keeps. Elsewhere than on Linux the body runs on the caller.
#include "dk_parallel.h"
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
    dk_flush_denormals();  // the mode is each thread's own; the caller's is set already
    call->body(call->ctx, omp_get_thread_num(), omp_get_num_threads());
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
