// Convolutions forward and backward: channels last, kernels HWIO or DHWIO.
#include "op.h"
#include <string.h>

/// Descriptors of a convolution's operands; `chosen` leaves the weights' layout to oneDNN.
typedef struct {
    dd_desc x, y, bias, caller, chosen;
} dd_conv_descs;

/// 1 for images, which oneDNN has more and faster code for than for volumes of depth 1.
static int dd_conv_is_flat(const dd_conv_shape *s) {
    return s->d == 1 && s->od == 1 && s->kd == 1;
}

/// Drops the depth, at place `at`, from `count` numbers where there is none.
static int dd_conv_flatten(const dd_conv_shape *s, dnnl_dim_t *values, int count, int at) {
    if (!dd_conv_is_flat(s)) return count;
    memmove(values + at, values + at + 1, sizeof *values * (size_t)(count - at - 1));
    return count - 1;
}

/// [n][d][h][w][channels] in oneDNN's order of axes.
static dnnl_status_t dd_conv_cells(dd_desc *desc, const dd_conv_shape *s, long depth, long height,
                                   long width, long channels) {
    long line = width * channels, plane = height * line;
    dnnl_dim_t dims[] = {s->n, channels, depth, height, width};
    dnnl_dim_t strides[] = {depth * plane, 1, plane, line, channels};
    int rank = dd_conv_flatten(s, dims, 5, 2);
    dd_conv_flatten(s, strides, 5, 2);
    return dd_desc_make(desc, rank, dims, strides);
}

static dnnl_status_t dd_conv_describe(dd_conv_descs *d, const dd_conv_shape *s) {
    long g = s->groups, i = s->c / g, o = s->o / g, cell = i * s->o, row = s->kw * cell;
    dnnl_dim_t bias[] = {s->o}, one[] = {1};
    // A group's output channels are neighbours, so the group axis is just a coarser channel axis.
    dnnl_dim_t w[] = {g, o, i, s->kd, s->kh, s->kw};
    dnnl_dim_t w_strides[] = {o, 1, s->o, s->kh * row, row, cell};
    int first = g == 1, rank = dd_conv_flatten(s, w, 6, 3) - first;
    dd_conv_flatten(s, w_strides, 6, 3);
    dnnl_status_t status = dd_conv_cells(&d->x, s, s->d, s->h, s->w, s->c);
    if (!status) status = dd_conv_cells(&d->y, s, s->od, s->oh, s->ow, s->o);
    if (!status) status = dd_desc_make(&d->bias, 1, bias, one);
    if (!status) status = dd_desc_make(&d->caller, rank, w + first, w_strides + first);
    if (!status) status = dd_desc_make_any(&d->chosen, rank, w + first);
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
    dnnl_dim_t stride[] = {s->stride_d, s->stride_h, s->stride_w};
    dnnl_dim_t dilation[] = {s->dilation_d - 1, s->dilation_h - 1, s->dilation_w - 1};
    dnnl_dim_t low[] = {s->pad_front, s->pad_top, s->pad_left};
    dnnl_dim_t high[] = {s->pad_back, s->pad_bottom, s->pad_right};
    dd_conv_flatten(s, stride, 3, 0);
    dd_conv_flatten(s, dilation, 3, 0);
    dd_conv_flatten(s, low, 3, 0);
    dd_conv_flatten(s, high, 3, 0);
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
