// Operations with everything that can be made beforehand made beforehand: at execute only data
// pointers are set.
#include "op.h"
#include <stdlib.h>
#include <string.h>

static long dd_rounded(size_t bytes) { return (long)((bytes + 63) & ~(size_t)63); }

int dd_step_add(dd_step *step, int name, dd_desc_ref desc, dnnl_status_t *status) {
    if (*status) return -1;
    dnnl_memory_t memory = NULL;
    *status = dnnl_memory_create(&memory, desc, dd_engine, DNNL_MEMORY_NONE);
    if (*status) return -1;
    int k = step->count++;
    step->args[k].arg = name;
    step->args[k].memory = memory;
    return k;
}

static void dd_step_drop(dd_step *step) {
    for (int k = 0; k < step->count; k++) dnnl_memory_destroy(step->args[k].memory);
    if (step->primitive) dnnl_primitive_destroy(step->primitive);
}

/// Points argument `k` at data; a pointer that has not changed costs nothing.
static dnnl_status_t dd_step_set(dd_step *step, int k, const void *data) {
    if (k < 0 || step->set[k] == data) return dnnl_success;
    step->set[k] = (void *)data;
    return dnnl_memory_set_data_handle(step->args[k].memory, (void *)data);
}

/// Adds the scratchpad argument if the primitive needs one; returns its size, rounded up.
static long dd_step_add_scratch(dd_step *step, const_dnnl_primitive_desc_t pd, int *slot,
                                dnnl_status_t *status) {
    dd_desc_ref desc = dnnl_primitive_desc_query_md(pd, dnnl_query_scratchpad_md, 0);
    size_t bytes = desc ? dnnl_memory_desc_get_size(desc) : 0;
    *slot = bytes ? dd_step_add(step, DNNL_ARG_SCRATCHPAD, desc, status) : -1;
    return dd_rounded(bytes);
}

dnnl_status_t dd_attributes(dnnl_primitive_attr_t *attr) {
    dnnl_status_t status = dnnl_primitive_attr_create(attr);
    if (status) return status;
    return dnnl_primitive_attr_set_scratchpad_mode(*attr, dnnl_scratchpad_mode_user);
}

dnnl_status_t dd_add_reorder(dd_op *op, dd_desc_ref caller, dd_desc_ref chosen) {
    op->reorder_scratch = -1;
    if (dnnl_memory_desc_equal(caller, chosen)) return dnnl_success;
    dd_desc_ref from = op->writes_weights ? chosen : caller;
    dd_desc_ref to = op->writes_weights ? caller : chosen;
    dnnl_primitive_attr_t attr = NULL;
    dnnl_primitive_desc_t pd = NULL;
    dnnl_status_t status = dd_attributes(&attr);
    if (!status)
        status = dnnl_reorder_primitive_desc_create(&pd, from, dd_engine, to, dd_engine, attr);
    if (!status) status = dnnl_primitive_create(&op->reorder.primitive, pd);
    dd_step_add(&op->reorder, DNNL_ARG_FROM, from, &status);
    dd_step_add(&op->reorder, DNNL_ARG_TO, to, &status);
    if (!status) {
        long bytes = dd_step_add_scratch(&op->reorder, pd, &op->reorder_scratch, &status);
        if (bytes > op->scratch_bytes) op->scratch_bytes = bytes;
    }
    op->weights_offset = op->scratch_bytes;
    op->scratch_bytes += dd_rounded(dnnl_memory_desc_get_size(chosen));
    if (pd) dnnl_primitive_desc_destroy(pd);
    if (attr) dnnl_primitive_attr_destroy(attr);
    return status;
}

dnnl_status_t dd_add_main(dd_op *op, const_dnnl_primitive_desc_t pd) {
    const_dnnl_primitive_desc_t kept = NULL;
    dnnl_status_t status = dnnl_primitive_create(&op->main.primitive, pd);
    if (!status) op->scratch_bytes = dd_step_add_scratch(&op->main, pd, &op->slot[DD_SCRATCH],
                                                         &status);
    if (!status) status = dnnl_primitive_get_primitive_desc(op->main.primitive, &kept);
    if (!status) status = dnnl_primitive_desc_query(kept, dnnl_query_impl_info_str, 0, &op->impl);
    return status;
}

dd_op *dd_op_new(const char **why) {
    if (!dd_ready()) {
        if (why) *why = dd_error_text(DD_NO_ENGINE);
        return NULL;
    }
    dd_op *op = calloc(1, sizeof *op);
    if (!op) {
        if (why) *why = dd_error_text(dnnl_out_of_memory);
        return NULL;
    }
    for (int k = 0; k < DD_SLOTS; k++) op->slot[k] = -1;
    op->reorder_scratch = -1;
    op->impl = "";
    op->threads_before = dd_begin_alone();
    return op;
}

dd_op *dd_op_finished(dd_op *op, dnnl_status_t status, const char **why) {
    dd_end_alone(op->threads_before);
    if (why) *why = dd_error_text((int)status);
    if (!status) return op;
    dd_op_destroy(op);
    return NULL;
}

void dd_op_destroy(dd_op *op) {
    if (!op) return;
    dd_step_drop(&op->main);
    dd_step_drop(&op->reorder);
    free(op);
}

const char *dd_op_impl(const dd_op *op) { return op->impl; }

int dd_op_is_reference(const dd_op *op) { return strncmp(op->impl, "ref", 3) == 0; }

long dd_op_scratch_bytes(const dd_op *op) { return op->scratch_bytes; }

// MARK: running

static dnnl_status_t dd_step_run(dd_step *step) {
    return dnnl_primitive_execute(step->primitive, dd_stream, step->count, step->args);
}

/// Runs the reorder between the caller's weights and those in the scratch memory.
static dnnl_status_t dd_run_reorder(dd_op *op, const void *from, void *to, void *scratch) {
    dnnl_status_t status = dd_step_set(&op->reorder, 0, from);
    if (!status) status = dd_step_set(&op->reorder, 1, to);
    if (!status) status = dd_step_set(&op->reorder, op->reorder_scratch, scratch);
    return status ? status : dd_step_run(&op->reorder);
}

static dnnl_status_t dd_op_run(dd_op *op, const float *src, const float *weights,
                               const float *bias, float *dst, void *scratch) {
    dd_step *main = &op->main;
    int reorders = op->reorder.primitive != NULL;
    char *place = reorders ? (char *)scratch + op->weights_offset : NULL;
    const void *w = weights;
    void *d = dst;
    dnnl_status_t status = dnnl_success;
    if (reorders && !op->writes_weights) {
        status = dd_run_reorder(op, weights, place, scratch);
        w = place;
    } else if (reorders) {
        d = place;
    }
    if (!status) status = dd_step_set(main, op->slot[DD_SRC], src);
    if (!status) status = dd_step_set(main, op->slot[DD_WEIGHTS], w);
    if (!status) status = dd_step_set(main, op->slot[DD_BIAS], bias);
    if (!status) status = dd_step_set(main, op->slot[DD_DST], d);
    if (!status) status = dd_step_set(main, op->slot[DD_SCRATCH], scratch);
    if (!status) status = dd_step_run(main);
    if (!status && reorders && op->writes_weights)
        status = dd_run_reorder(op, place, dst, scratch);
    return status ? status : dnnl_stream_wait(dd_stream);
}

int dd_op_execute(dd_op *op, const float *src, const float *weights, const float *bias, float *dst,
                  void *scratch) {
    if ((op->scratch_bytes && !scratch) || (op->slot[DD_BIAS] >= 0 && !bias))
        return DD_NULL_OPERAND;
    int before = dd_begin_alone();
    dnnl_status_t status = dd_op_run(op, src, weights, bias, dst, scratch);
    dd_end_alone(before);
    return (int)status;
}
