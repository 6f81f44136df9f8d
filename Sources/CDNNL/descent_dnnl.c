// The engine, its threads and error texts. See include/descent_dnnl.h.
#include "op.h"
#include <pthread.h>

dnnl_engine_t dd_engine;
dnnl_stream_t dd_stream;
static dnnl_status_t dd_engine_status;

static void dd_start(void) {
    dd_engine_status = dnnl_engine_create(&dd_engine, dnnl_cpu, 0);
    if (!dd_engine_status)
        dd_engine_status = dnnl_stream_create(&dd_stream, dd_engine, dnnl_stream_default_flags);
}

int dd_ready(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, dd_start);
    return dd_engine_status == dnnl_success;
}

// MARK: one thread

// libgomp's; another build of oneDNN may bring another runtime, or none.
extern int omp_get_max_threads(void) __attribute__((weak));
extern void omp_set_num_threads(int) __attribute__((weak));

int dd_begin_alone(void) {
    if (!omp_get_max_threads || !omp_set_num_threads) return 1;
    int before = omp_get_max_threads();
    if (before > 1) omp_set_num_threads(1);
    return before;
}

void dd_end_alone(int before) {
    if (before > 1) omp_set_num_threads(before);
}

int dd_version(void) {
    const dnnl_version_t *v = dnnl_version();
    return v->major * 10000 + v->minor * 100 + v->patch;
}

const char *dd_error_text(int code) {
    switch (code) {
    case dnnl_success: return "";
    case dnnl_out_of_memory: return "oneDNN ran out of memory";
    case dnnl_invalid_arguments: return "oneDNN refuses these arguments";
    case dnnl_unimplemented: return "oneDNN has no implementation for these shapes";
    case dnnl_runtime_error: return "oneDNN failed while it ran";
    case dnnl_not_required: return "oneDNN does not need this query";
    case DD_NO_ENGINE: return "oneDNN could not start its CPU engine";
    case DD_NULL_OPERAND: return "an operand or the scratch memory is missing";
    default: return "unknown oneDNN error";
    }
}
