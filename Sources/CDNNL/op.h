// What the files of this shim share: the operation's insides. Not visible to Swift.
#pragma once
#include "descent_dnnl.h"
#include "versions.h"

// Our own error codes, beyond those of dnnl_status_t.
enum { DD_NO_ENGINE = 100, DD_NULL_OPERAND = 101 };

/// Engine and stream of the process; valid after `dd_ready`.
extern dnnl_engine_t dd_engine;
extern dnnl_stream_t dd_stream;

/// Makes engine and stream on first use; they live as long as the process. 0 if that failed.
int dd_ready(void);

/// A primitive, its arguments, and which of them are set at execute.
typedef struct {
    dnnl_primitive_t primitive;
    dnnl_exec_arg_t args[8];
    void *set[8];  // the pointer each memory object holds now
    int count;
} dd_step;

/// Places in `dd_step.args`; a step lacks those its operation does not have.
enum { DD_SRC, DD_WEIGHTS, DD_BIAS, DD_DST, DD_SCRATCH, DD_SLOTS };

struct dd_op {
    dd_step main;
    int slot[DD_SLOTS];  // index into main.args or -1
    dd_step reorder;     // weights from or to HWIO; primitive NULL when none is needed
    int reorder_scratch; // index of the reorder's scratchpad or -1
    int writes_weights;  // the reorder follows the main step instead of preceding it
    long weights_offset; // of oneDNN's weights in the scratch memory
    long scratch_bytes;
    const char *impl;
    int threads_before;  // of the runtime, while the operation is made
};

/// Until `dd_end_alone` with what it gives, oneDNN makes and runs operations for the calling thread alone.
int dd_begin_alone(void);
void dd_end_alone(int before);

/// An empty operation, or NULL and the reason in `*why`. Until it is finished this thread is alone.
dd_op *dd_op_new(const char **why);

/// Gives the operation, or drops it and says why.
dd_op *dd_op_finished(dd_op *op, dnnl_status_t status, const char **why);

/// Attributes with user scratch memory.
dnnl_status_t dd_attributes(dnnl_primitive_attr_t *attr);

/// Makes the main primitive from its descriptor and remembers the implementation's name.
dnnl_status_t dd_add_main(dd_op *op, const_dnnl_primitive_desc_t pd);

/// Adds an argument; returns its index or -1. Does nothing when `*status` is an error already.
int dd_step_add(dd_step *step, int name, dd_desc_ref desc, dnnl_status_t *status);

/// Adds the reorder between the caller's weights and oneDNN's, unless they are the same.
dnnl_status_t dd_add_reorder(dd_op *op, dd_desc_ref caller, dd_desc_ref chosen);
