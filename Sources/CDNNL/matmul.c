// Matrix products with bias.
#include "op.h"
#include <string.h>

/// Describes [batch][rows][cols], stored with rows and columns swapped when `swapped`. `batch` 1
/// gives a matrix: oneDNN has faster code for it.
static dnnl_status_t dd_matrix(dd_desc *d, long batch, long rows, long cols, int swapped) {
    dnnl_dim_t dims[] = {batch, rows, cols};
    dnnl_dim_t strides[] = {rows * cols, swapped ? 1 : cols, swapped ? rows : 1};
    int first = batch == 1;
    return dd_desc_make(d, 3 - first, dims + first, strides + first);
}

dd_op *dd_matmul_create(long batch, long M, long N, long K, int trans_a, int trans_b, int has_bias,
                        const char **why) {
    dd_op *op = dd_op_new(why);
    if (!op) return NULL;
    dd_desc a, b, c, bias;
    memset(&a, 0, sizeof a);
    memset(&b, 0, sizeof b);
    memset(&c, 0, sizeof c);
    memset(&bias, 0, sizeof bias);
    dnnl_primitive_attr_t attr = NULL;
    dnnl_primitive_desc_t pd = NULL;
    dnnl_dim_t bias_dims[] = {1, 1, N}, bias_strides[] = {N, N, 1};
    int first = batch == 1;
    dnnl_status_t status = dd_matrix(&a, batch, M, K, trans_a);
    if (!status) status = dd_matrix(&b, batch, K, N, trans_b);
    if (!status) status = dd_matrix(&c, batch, M, N, 0);
    if (!status) status = dd_desc_make(&bias, 3 - first, bias_dims + first, bias_strides + first);
    if (!status) status = dd_attributes(&attr);
    if (!status) status = dd_matmul(&pd, dd_engine, DD_REF(a), DD_REF(b),
                                    has_bias ? DD_REF(bias) : NULL, DD_REF(c), attr);
    if (!status) status = dd_add_main(op, pd);
    op->slot[DD_SRC] = dd_step_add(&op->main, DNNL_ARG_SRC, DD_REF(a), &status);
    op->slot[DD_WEIGHTS] = dd_step_add(&op->main, DNNL_ARG_WEIGHTS, DD_REF(b), &status);
    op->slot[DD_DST] = dd_step_add(&op->main, DNNL_ARG_DST, DD_REF(c), &status);
    if (has_bias)
        op->slot[DD_BIAS] = dd_step_add(&op->main, DNNL_ARG_BIAS, DD_REF(bias), &status);
    if (pd) dnnl_primitive_desc_destroy(pd);
    if (attr) dnnl_primitive_attr_destroy(attr);
    dd_desc_drop(&a);
    dd_desc_drop(&b);
    dd_desc_drop(&c);
    dd_desc_drop(&bias);
    return dd_op_finished(op, status, why);
}
