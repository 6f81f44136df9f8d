// Convolutions forward and backward: channels last, kernels HWIO.
#include "op.h"
#include <string.h>

/// Descriptors of a convolution's operands; `chosen` leaves the weights' layout to oneDNN.
typedef struct {
    dd_desc x, y, bias, caller, chosen;
} dd_conv_descs;

static dnnl_status_t dd_conv_describe(dd_conv_descs *d, const dd_conv_shape *s) {
    long g = s->groups, i = s->c / g, o = s->o / g, row = s->kw * i * s->o;
    dnnl_dim_t x[] = {s->n, s->c, s->h, s->w};
    dnnl_dim_t x_strides[] = {s->h * s->w * s->c, 1, s->w * s->c, s->c};
    dnnl_dim_t y[] = {s->n, s->o, s->oh, s->ow};
    dnnl_dim_t y_strides[] = {s->oh * s->ow * s->o, 1, s->ow * s->o, s->o};
    dnnl_dim_t bias[] = {s->o}, one[] = {1};
    // A group's output channels are neighbours, so the group axis is just a coarser channel axis.
    dnnl_dim_t w[] = {g, o, i, s->kh, s->kw};
    dnnl_dim_t w_strides[] = {o, 1, s->o, row, i * s->o};
    int first = g == 1;
    dnnl_status_t status = dd_desc_make(&d->x, 4, x, x_strides);
    if (!status) status = dd_desc_make(&d->y, 4, y, y_strides);
    if (!status) status = dd_desc_make(&d->bias, 1, bias, one);
    if (!status) status = dd_desc_make(&d->caller, 5 - first, w + first, w_strides + first);
    if (!status) status = dd_desc_make_any(&d->chosen, 5 - first, w + first);
    return status;
}

static void dd_conv_drop(dd_conv_descs *d) {
    dd_desc_drop(&d->x);
    dd_desc_drop(&d->y);
    dd_desc_drop(&d->bias);
    dd_desc_drop(&d->caller);
    dd_desc_drop(&d->chosen);
}

/// The primitive descriptor of one kind; the backward kinds need the forward one as a hint.
static dnnl_status_t dd_conv_plan(dnnl_primitive_desc_t *pd, dd_conv_kind kind,
                                  const dd_conv_descs *d, const dd_conv_shape *s, int has_bias,
                                  const_dnnl_primitive_attr_t attr) {
    dnnl_dim_t stride[] = {s->stride_h, s->stride_w};
    dnnl_dim_t dilation[] = {s->dilation_h - 1, s->dilation_w - 1};
    dnnl_dim_t low[] = {s->pad_top, s->pad_left}, high[] = {s->pad_bottom, s->pad_right};
    dd_desc_ref x = DD_REF(d->x), y = DD_REF(d->y), w = DD_REF(d->chosen);
    dd_desc_ref bias = has_bias && kind != DD_BACKWARD_DATA ? DD_REF(d->bias) : NULL;
    if (kind == DD_FORWARD)
        return dd_conv_forward(pd, dd_engine, x, w, bias, y, stride, dilation, low, high, attr);
    dnnl_primitive_desc_t hint = NULL;
    dnnl_status_t status =
        dd_conv_forward(&hint, dd_engine, x, w, bias, y, stride, dilation, low, high, attr);
    if (status) return status;
    if (kind == DD_BACKWARD_DATA)
        status = dd_conv_backward_data(pd, dd_engine, x, w, y, stride, dilation, low, high, hint,
                                       attr);
    else
        status = dd_conv_backward_weights(pd, dd_engine, x, w, bias, y, stride, dilation, low, high,
                                          hint, attr);
    dnnl_primitive_desc_destroy(hint);
    return status;
}

/// Adds the operands of a planned convolution, in the places of `dd_op_execute`.
static dnnl_status_t dd_conv_bind(dd_op *op, dd_conv_kind kind, const dd_conv_descs *d,
                                  int has_bias, const_dnnl_primitive_desc_t pd) {
    dnnl_status_t status = dd_add_main(op, pd);
    dd_step *main = &op->main;
    int backward = kind == DD_BACKWARD_WEIGHTS;
    dd_desc_ref chosen = dnnl_primitive_desc_query_md(
        pd, backward ? dnnl_query_diff_weights_md : dnnl_query_weights_md, 0);
    op->writes_weights = backward;
    if (kind == DD_FORWARD) {
        op->slot[DD_SRC] = dd_step_add(main, DNNL_ARG_SRC, DD_REF(d->x), &status);
        op->slot[DD_WEIGHTS] = dd_step_add(main, DNNL_ARG_WEIGHTS, chosen, &status);
        op->slot[DD_DST] = dd_step_add(main, DNNL_ARG_DST, DD_REF(d->y), &status);
    } else if (kind == DD_BACKWARD_DATA) {
        op->slot[DD_SRC] = dd_step_add(main, DNNL_ARG_DIFF_DST, DD_REF(d->y), &status);
        op->slot[DD_WEIGHTS] = dd_step_add(main, DNNL_ARG_WEIGHTS, chosen, &status);
        op->slot[DD_DST] = dd_step_add(main, DNNL_ARG_DIFF_SRC, DD_REF(d->x), &status);
    } else {
        op->slot[DD_SRC] = dd_step_add(main, DNNL_ARG_SRC, DD_REF(d->x), &status);
        op->slot[DD_WEIGHTS] = dd_step_add(main, DNNL_ARG_DIFF_DST, DD_REF(d->y), &status);
        op->slot[DD_DST] = dd_step_add(main, DNNL_ARG_DIFF_WEIGHTS, chosen, &status);
    }
    if (has_bias && kind != DD_BACKWARD_DATA)
        op->slot[DD_BIAS] = dd_step_add(main, backward ? DNNL_ARG_DIFF_BIAS : DNNL_ARG_BIAS,
                                        DD_REF(d->bias), &status);
    return status ? status : dd_add_reorder(op, DD_REF(d->caller), chosen);
}

dd_op *dd_conv_create(dd_conv_kind kind, const dd_conv_shape *s, int has_bias, const char **why) {
    dd_op *op = dd_op_new(why);
    if (!op) return NULL;
    if (s->groups < 1 || s->c % s->groups || s->o % s->groups)
        return dd_op_finished(op, dnnl_invalid_arguments, why);
    dd_conv_descs d;
    memset(&d, 0, sizeof d);
    dnnl_primitive_attr_t attr = NULL;
    dnnl_primitive_desc_t pd = NULL;
    dnnl_status_t status = dd_conv_describe(&d, s);
    if (!status) status = dd_attributes(&attr);
    if (!status) status = dd_conv_plan(&pd, kind, &d, s, has_bias, attr);
    if (!status) status = dd_conv_bind(op, kind, &d, has_bias, pd);
    if (pd) dnnl_primitive_desc_destroy(pd);
    if (attr) dnnl_primitive_attr_destroy(attr);
    dd_conv_drop(&d);
    return dd_op_finished(op, status, why);
}
