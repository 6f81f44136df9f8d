// Fork and join through libgomp's own entry points, so that no -fopenmp is needed and the threads
// are those that oneDNN already keeps. Elsewhere than on Linux the body runs on the caller.
#include "dk_parallel.h"
#include <stddef.h>

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
