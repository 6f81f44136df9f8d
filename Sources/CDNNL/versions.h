// The differences between oneDNN 2 and 3, behind functions shaped like those of version 3.
//
// Version 2 describes memory in a struct and makes primitives in two steps (an operation
// descriptor, then a primitive descriptor); version 3 has an opaque memory descriptor and one step.
#pragma once
#if !__has_include(<dnnl.h>)
#error "Descent needs oneDNN. Debian, Ubuntu: apt-get install libdnnl-dev; macOS: brew install onednn"
#endif
#include <dnnl.h>

#define DD_STATUS static inline dnnl_status_t

#if DNNL_VERSION_MAJOR < 3

/// A memory descriptor we own, and a reference to any.
typedef dnnl_memory_desc_t dd_desc;
typedef const dnnl_memory_desc_t *dd_desc_ref;
#define DD_REF(d) (&(d))

DD_STATUS dd_desc_make(dd_desc *d, int rank, const dnnl_dim_t *dims,
                       const dnnl_dim_t *strides) {
    return dnnl_memory_desc_init_by_strides(d, rank, dims, dnnl_f32, strides);
}

/// Any layout: oneDNN chooses.
DD_STATUS dd_desc_make_any(dd_desc *d, int rank, const dnnl_dim_t *dims) {
    return dnnl_memory_desc_init_by_tag(d, rank, dims, dnnl_f32, dnnl_format_tag_any);
}

static inline void dd_desc_drop(dd_desc *d) { (void)d; }

DD_STATUS dd_conv_forward(dnnl_primitive_desc_t *pd, dnnl_engine_t engine,
                          dd_desc_ref x, dd_desc_ref w, dd_desc_ref b, dd_desc_ref y,
                          const dnnl_dim_t *stride, const dnnl_dim_t *dilation,
                          const dnnl_dim_t *low, const dnnl_dim_t *high,
                          const_dnnl_primitive_attr_t attr) {
    dnnl_convolution_desc_t d;
    dnnl_status_t status = dnnl_dilated_convolution_forward_desc_init(
        &d, dnnl_forward_training, dnnl_convolution_direct, x, w, b, y, stride, dilation, low,
        high);
    return status ? status : dnnl_primitive_desc_create(pd, &d, attr, engine, NULL);
}

DD_STATUS dd_conv_backward_data(dnnl_primitive_desc_t *pd, dnnl_engine_t engine,
                                dd_desc_ref dx, dd_desc_ref w, dd_desc_ref dy,
                                const dnnl_dim_t *stride, const dnnl_dim_t *dilation,
                                const dnnl_dim_t *low, const dnnl_dim_t *high,
                                const_dnnl_primitive_desc_t hint,
                                const_dnnl_primitive_attr_t attr) {
    dnnl_convolution_desc_t d;
    dnnl_status_t status = dnnl_dilated_convolution_backward_data_desc_init(
        &d, dnnl_convolution_direct, dx, w, dy, stride, dilation, low, high);
    return status ? status : dnnl_primitive_desc_create(pd, &d, attr, engine, hint);
}

DD_STATUS dd_conv_backward_weights(dnnl_primitive_desc_t *pd, dnnl_engine_t engine,
                                   dd_desc_ref x, dd_desc_ref dw, dd_desc_ref db,
                                   dd_desc_ref dy, const dnnl_dim_t *stride,
                                   const dnnl_dim_t *dilation, const dnnl_dim_t *low,
                                   const dnnl_dim_t *high,
                                   const_dnnl_primitive_desc_t hint,
                                   const_dnnl_primitive_attr_t attr) {
    dnnl_convolution_desc_t d;
    dnnl_status_t status = dnnl_dilated_convolution_backward_weights_desc_init(
        &d, dnnl_convolution_direct, x, dw, db, dy, stride, dilation, low, high);
    return status ? status : dnnl_primitive_desc_create(pd, &d, attr, engine, hint);
}

DD_STATUS dd_matmul(dnnl_primitive_desc_t *pd, dnnl_engine_t engine, dd_desc_ref a,
                    dd_desc_ref b, dd_desc_ref bias, dd_desc_ref c,
                    const_dnnl_primitive_attr_t attr) {
    dnnl_matmul_desc_t d;
    dnnl_status_t status = dnnl_matmul_desc_init(&d, a, b, bias, c);
    return status ? status : dnnl_primitive_desc_create(pd, &d, attr, engine, NULL);
}

#else

typedef dnnl_memory_desc_t dd_desc;
typedef const_dnnl_memory_desc_t dd_desc_ref;
#define DD_REF(d) (d)

DD_STATUS dd_desc_make(dd_desc *d, int rank, const dnnl_dim_t *dims,
                       const dnnl_dim_t *strides) {
    return dnnl_memory_desc_create_with_strides(d, rank, dims, dnnl_f32, strides);
}

/// Any layout: oneDNN chooses.
DD_STATUS dd_desc_make_any(dd_desc *d, int rank, const dnnl_dim_t *dims) {
    return dnnl_memory_desc_create_with_tag(d, rank, dims, dnnl_f32, dnnl_format_tag_any);
}

static inline void dd_desc_drop(dd_desc *d) {
    if (*d) dnnl_memory_desc_destroy(*d);
}

DD_STATUS dd_conv_forward(dnnl_primitive_desc_t *pd, dnnl_engine_t engine,
                          dd_desc_ref x, dd_desc_ref w, dd_desc_ref b, dd_desc_ref y,
                          const dnnl_dim_t *stride, const dnnl_dim_t *dilation,
                          const dnnl_dim_t *low, const dnnl_dim_t *high,
                          const_dnnl_primitive_attr_t attr) {
    return dnnl_convolution_forward_primitive_desc_create(
        pd, engine, dnnl_forward_training, dnnl_convolution_direct, x, w, b, y, stride, dilation,
        low, high, attr);
}

DD_STATUS dd_conv_backward_data(dnnl_primitive_desc_t *pd, dnnl_engine_t engine,
                                dd_desc_ref dx, dd_desc_ref w, dd_desc_ref dy,
                                const dnnl_dim_t *stride, const dnnl_dim_t *dilation,
                                const dnnl_dim_t *low, const dnnl_dim_t *high,
                                const_dnnl_primitive_desc_t hint,
                                const_dnnl_primitive_attr_t attr) {
    return dnnl_convolution_backward_data_primitive_desc_create(
        pd, engine, dnnl_convolution_direct, dx, w, dy, stride, dilation, low, high, hint, attr);
}

DD_STATUS dd_conv_backward_weights(dnnl_primitive_desc_t *pd, dnnl_engine_t engine,
                                   dd_desc_ref x, dd_desc_ref dw, dd_desc_ref db,
                                   dd_desc_ref dy, const dnnl_dim_t *stride,
                                   const dnnl_dim_t *dilation, const dnnl_dim_t *low,
                                   const dnnl_dim_t *high,
                                   const_dnnl_primitive_desc_t hint,
                                   const_dnnl_primitive_attr_t attr) {
    return dnnl_convolution_backward_weights_primitive_desc_create(
        pd, engine, dnnl_convolution_direct, x, dw, db, dy, stride, dilation, low, high, hint,
        attr);
}

DD_STATUS dd_matmul(dnnl_primitive_desc_t *pd, dnnl_engine_t engine, dd_desc_ref a,
                    dd_desc_ref b, dd_desc_ref bias, dd_desc_ref c,
                    const_dnnl_primitive_attr_t attr) {
    return dnnl_matmul_primitive_desc_create(pd, engine, a, b, bias, c, attr);
}

#endif
