"""The table of layer cases: which layer, with which configuration, on which input shapes."""


def case(name, class_name, inputs, training=False, adapt=None, **config):
    """One row. `inputs` is one shape, or a list of specifications (see `layers.make_input`)."""
    inputs = inputs if isinstance(inputs, list) else [inputs]
    return {"name": name, "class": class_name, "inputs": inputs, "training": training,
            "adapt": adapt, "config": config}


def all_cases():
    # New ones at the end: numbers are drawn by the place in the list.
    return [*core(), *convolutions(), *pooling(), *normalization(), *merging(),
            *other_convolutions(), *other_pooling(), *reshaping(), *other_normalization(),
            *regularization(), *dots(), *preprocessing(),
            *later(), *transforms()]


def core():
    dense = [
        case(f"dense_{activation}", "Dense", (3, 5), units=4, activation=activation)
        for activation in ("linear", "relu", "sigmoid", "tanh", "softmax", "gelu", "elu", "selu",
                           "silu", "softplus", "leaky_relu")
    ]
    return dense + [
        case("dense_no_bias", "Dense", (3, 5), units=4, use_bias=False),
        case("dense_rank3", "Dense", (2, 3, 5), units=4, activation="relu"),
        case("dense_rank4_softmax", "Dense", (2, 2, 2, 3), units=3, activation="softmax"),
        case("dense_one_unit", "Dense", (4, 3), units=1, activation="sigmoid"),
        case("activation_relu", "Activation", (3, 4), activation="relu"),
        case("activation_softmax_rank3", "Activation", (2, 3, 4), activation="softmax"),
        case("relu_layer", "ReLU", (3, 4), max_value=1.0, negative_slope=0.1, threshold=0.2),
        case("leaky_relu_layer", "LeakyReLU", (3, 4)),
        case("elu_layer", "ELU", (3, 4), alpha=0.7),
        case("softmax_layer_axis1", "Softmax", (2, 3, 4), axis=1),
        case("flatten", "Flatten", (2, 3, 4)),
        case("flatten_rank1", "Flatten", (5,)),
        case("flatten_rank4", "Flatten", (2, 2, 3, 2)),
        case("reshape", "Reshape", (2, 12), target_shape=(3, 4)),
        case("reshape_inferred", "Reshape", (2, 3, 4), target_shape=(-1, 2)),
        case("embedding", "Embedding", [("int", 7, (3, 4))], input_dim=7, output_dim=3),
        case("embedding_rank1", "Embedding", [("int", 5, (6,))], input_dim=5, output_dim=2),
        case("dropout_inference", "Dropout", (3, 4), rate=0.5),
        case("rescaling", "Rescaling", (2, 3), scale=1 / 255, offset=-0.5),
        case("zero_padding2d_default", "ZeroPadding2D", (1, 2, 3, 2)),
        case("zero_padding2d_int", "ZeroPadding2D", (1, 2, 3, 2), padding=2),
        case("zero_padding2d_pair", "ZeroPadding2D", (1, 2, 3, 2), padding=(1, 2)),
        case("zero_padding2d_nested", "ZeroPadding2D", (2, 2, 3, 2), padding=((0, 1), (2, 3))),
    ]


def convolutions():
    return [
        case("conv1d_valid", "Conv1D", (2, 7, 3), filters=4, kernel_size=3),
        case("conv1d_same_stride2", "Conv1D", (2, 7, 3), filters=2, kernel_size=4, strides=2,
             padding="same", activation="relu"),
        case("conv1d_dilated", "Conv1D", (2, 9, 2), filters=3, kernel_size=3, dilation_rate=2),
        case("conv1d_causal", "Conv1D", (2, 6, 2), filters=3, kernel_size=3, padding="causal"),
        case("conv1d_groups", "Conv1D", (2, 6, 4), filters=4, kernel_size=2, groups=2,
             padding="same"),
        case("conv2d_valid", "Conv2D", (2, 5, 6, 2), filters=3, kernel_size=3),
        case("conv2d_same_relu", "Conv2D", (2, 5, 4, 2), filters=3, kernel_size=3, padding="same",
             activation="relu"),
        case("conv2d_1x1", "Conv2D", (2, 3, 4, 3), filters=2, kernel_size=1),
        case("conv2d_no_bias", "Conv2D", (1, 5, 5, 2), filters=2, kernel_size=(3, 2),
             use_bias=False),
        case("conv2d_valid_stride2", "Conv2D", (2, 7, 6, 2), filters=2, kernel_size=3, strides=2),
        case("conv2d_valid_stride_unread", "Conv2D", (1, 8, 8, 1), filters=2, kernel_size=3,
             strides=(2, 4)),
        case("conv2d_same_even_kernel", "Conv2D", (1, 5, 6, 2), filters=2, kernel_size=(2, 4),
             padding="same"),
        case("conv2d_same_even_kernel_stride2", "Conv2D", (2, 7, 6, 2), filters=3, kernel_size=4,
             strides=2, padding="same"),
        case("conv2d_same_odd_kernel_stride2", "Conv2D", (1, 6, 7, 2), filters=3, kernel_size=3,
             strides=2, padding="same"),
        case("conv2d_same_stride_over_kernel", "Conv2D", (1, 7, 8, 2), filters=2, kernel_size=2,
             strides=3, padding="same"),
        case("conv2d_same_mixed_strides", "Conv2D", (1, 5, 8, 1), filters=2, kernel_size=(3, 5),
             strides=(1, 3), padding="same"),
        case("conv2d_dilated_valid", "Conv2D", (1, 7, 8, 2), filters=2, kernel_size=3,
             dilation_rate=2),
        case("conv2d_dilated_same", "Conv2D", (1, 6, 5, 2), filters=2, kernel_size=(3, 2),
             dilation_rate=(2, 3), padding="same"),
        case("conv2d_groups", "Conv2D", (2, 4, 5, 4), filters=6, kernel_size=3, groups=2,
             padding="same"),
        case("conv2d_depthwise_groups", "Conv2D", (1, 4, 4, 3), filters=3, kernel_size=2, groups=3),
        case("conv2d_kernel_is_input", "Conv2D", (2, 3, 4, 2), filters=3, kernel_size=(3, 4)),
    ]


def pooling():
    return [
        case("max_pooling1d", "MaxPooling1D", (2, 6, 3), pool_size=2),
        case("max_pooling1d_same", "MaxPooling1D", (2, 7, 2), pool_size=3, strides=2,
             padding="same"),
        case("average_pooling1d", "AveragePooling1D", (2, 6, 3), pool_size=3),
        case("average_pooling1d_same", "AveragePooling1D", (2, 7, 2), pool_size=3, strides=2,
             padding="same"),
        case("max_pooling2d", "MaxPooling2D", (2, 4, 6, 2)),
        case("max_pooling2d_odd_valid", "MaxPooling2D", (2, 5, 7, 2), pool_size=2),
        case("max_pooling2d_odd_same", "MaxPooling2D", (2, 5, 7, 2), pool_size=2, padding="same"),
        case("max_pooling2d_overlap", "MaxPooling2D", (1, 6, 7, 2), pool_size=3, strides=1),
        case("max_pooling2d_overlap_same", "MaxPooling2D", (1, 6, 7, 2), pool_size=3, strides=2,
             padding="same"),
        case("max_pooling2d_gaps", "MaxPooling2D", (1, 7, 8, 1), pool_size=2, strides=3),
        case("max_pooling2d_rectangular", "MaxPooling2D", (1, 6, 6, 2), pool_size=(2, 3),
             strides=(1, 2)),
        case("max_pooling2d_ties", "MaxPooling2D", [("ties", (2, 6, 6, 2))], pool_size=3,
             strides=2, padding="same"),
        case("average_pooling2d", "AveragePooling2D", (2, 4, 6, 2), pool_size=2),
        case("average_pooling2d_odd_same", "AveragePooling2D", (2, 5, 7, 2), pool_size=2,
             padding="same"),
        case("average_pooling2d_overlap", "AveragePooling2D", (1, 6, 5, 2), pool_size=3,
             strides=2),
        case("average_pooling2d_overlap_same", "AveragePooling2D", (1, 6, 5, 2), pool_size=3,
             strides=1, padding="same"),
        case("average_pooling2d_rectangular_same", "AveragePooling2D", (1, 5, 6, 2),
             pool_size=(2, 4), strides=(1, 3), padding="same"),
        case("global_average_pooling1d", "GlobalAveragePooling1D", (2, 5, 3)),
        case("global_average_pooling2d", "GlobalAveragePooling2D", (2, 3, 4, 3)),
        case("global_average_pooling2d_keepdims", "GlobalAveragePooling2D", (2, 3, 4, 3),
             keepdims=True),
        case("global_max_pooling2d", "GlobalMaxPooling2D", (2, 3, 4, 3)),
    ]


def normalization():
    batch = "BatchNormalization"
    layer = "LayerNormalization"
    return [
        case("batch_normalization_inference", batch, (5, 3)),
        case("batch_normalization_training", batch, (5, 3), training=True),
        case("batch_normalization_rank4_training", batch, (2, 3, 3, 2), training=True),
        case("batch_normalization_rank4_inference", batch, (2, 3, 3, 2)),
        case("batch_normalization_momentum_epsilon", batch, (4, 3), training=True, momentum=0.8,
             epsilon=0.1),
        case("batch_normalization_no_center", batch, (5, 3), training=True, center=False),
        case("batch_normalization_no_scale", batch, (5, 3), training=True, scale=False),
        case("batch_normalization_plain_inference", batch, (5, 3), center=False, scale=False),
        case("batch_normalization_axis1", batch, (3, 2, 4), training=True, axis=1),
        case("batch_normalization_frozen", batch, (5, 3), training=True, trainable=False),
        case("layer_normalization", layer, (3, 5)),
        case("layer_normalization_rank3", layer, (2, 3, 4)),
        case("layer_normalization_axis1", layer, (2, 3, 4), axis=1),
        case("layer_normalization_axes", layer, (2, 3, 4), axis=[1, 2]),
        case("layer_normalization_plain", layer, (3, 5), center=False, scale=False, epsilon=1e-5),
        case("normalization_adapted", "Normalization", (3, 4), adapt=(20, 4)),
        case("normalization_adapted_axis_none", "Normalization", (3, 4), adapt=(20, 4), axis=None),
        case("normalization_adapted_axis1", "Normalization", (2, 3, 4), adapt=(6, 3, 4), axis=1),
        case("normalization_adapted_axes", "Normalization", (2, 3, 4), adapt=(6, 3, 4),
             axis=(1, 2)),
        case("normalization_given", "Normalization", (2, 3), mean=[1.0, -2.0, 0.5],
             variance=[4.0, 0.25, 0.0]),
        case("normalization_given_scalar", "Normalization", (2, 3), mean=0.5, variance=2.25),
        case("normalization_inverted", "Normalization", (2, 3), mean=[1.0, -2.0, 0.5],
             variance=[4.0, 0.25, 0.0], invert=True),
    ]


def merging():
    return [
        case("add_two", "Add", [(2, 3), (2, 3)]),
        case("add_three", "Add", [(2, 3), (2, 3), (2, 3)]),
        case("add_broadcast", "Add", [(2, 3, 4), (2, 1, 4)]),
        case("concatenate", "Concatenate", [(2, 3), (2, 2)]),
        case("concatenate_axis1", "Concatenate", [(2, 3, 2), (2, 1, 2), (2, 2, 2)], axis=1),
        case("concatenate_last_rank4", "Concatenate", [(1, 2, 2, 1), (1, 2, 2, 3)], axis=-1),
    ]


FIRST = "channels_first"


def other_convolutions():
    transpose = "Conv2DTranspose"
    depthwise = "DepthwiseConv2D"
    separable = "SeparableConv2D"
    return [
        case("conv2d_transpose_valid", transpose, (2, 3, 2, 2), filters=3, kernel_size=3),
        case("conv2d_transpose_same_stride2", transpose, (2, 3, 2, 2), filters=2, kernel_size=3,
             strides=2, padding="same", activation="relu"),
        case("conv2d_transpose_valid_stride2", transpose, (1, 3, 4, 2), filters=2,
             kernel_size=(2, 3), strides=2),
        case("conv2d_transpose_stride_over_kernel", transpose, (1, 3, 2, 2), filters=2,
             kernel_size=2, strides=(3, 4)),
        case("conv2d_transpose_same_stride_over_kernel", transpose, (1, 3, 2, 1), filters=2,
             kernel_size=(1, 2), strides=3, padding="same"),
        case("conv2d_transpose_same_even_kernel", transpose, (1, 3, 3, 2), filters=2, kernel_size=4,
             strides=2, padding="same", use_bias=False),
        case("conv2d_transpose_same_even_kernel_stride1", transpose, (1, 3, 4, 1), filters=1,
             kernel_size=(2, 4), padding="same"),
        case("conv2d_transpose_output_padding", transpose, (1, 3, 2, 2), filters=2, kernel_size=3,
             strides=2, output_padding=1),
        case("conv2d_transpose_same_output_padding", transpose, (1, 3, 2, 2), filters=2,
             kernel_size=3, strides=(2, 3), padding="same", output_padding=(1, 2)),
        case("conv2d_transpose_same_output_padding_even", transpose, (1, 3, 3, 1), filters=1,
             kernel_size=(4, 2), strides=2, padding="same", output_padding=(0, 1)),
        case("conv2d_transpose_dilated", transpose, (1, 4, 3, 1), filters=2, kernel_size=2,
             dilation_rate=2),
        case("conv2d_transpose_dilated_same", transpose, (1, 4, 3, 1), filters=2, kernel_size=3,
             dilation_rate=(2, 1), padding="same"),
        case("conv2d_transpose_one_cell", transpose, (1, 1, 1, 3), filters=2, kernel_size=4),
        case("conv2d_transpose_channels_first", transpose, (1, 2, 3, 2), filters=3, kernel_size=3,
             strides=2, padding="same", data_format=FIRST),
        case("conv1d_transpose", "Conv1DTranspose", (2, 4, 2), filters=3, kernel_size=3, strides=2,
             padding="same"),
        case("conv1d_transpose_valid", "Conv1DTranspose", (1, 3, 2), filters=2, kernel_size=4,
             strides=3, output_padding=2, activation="tanh"),
        case("conv1d_transpose_channels_first", "Conv1DTranspose", (1, 2, 3), filters=2,
             kernel_size=2, data_format=FIRST),
        case("conv3d_transpose", "Conv3DTranspose", (1, 2, 3, 2, 1), filters=2,
             kernel_size=(2, 3, 2), strides=2, padding="same"),
        case("conv3d_transpose_valid", "Conv3DTranspose", (1, 2, 2, 1, 2), filters=1,
             kernel_size=2, strides=(1, 2, 1)),
        case("conv3d_valid", "Conv3D", (1, 3, 4, 3, 2), filters=2, kernel_size=2),
        case("conv3d_same_stride2", "Conv3D", (1, 4, 3, 3, 1), filters=2, kernel_size=(3, 2, 3),
             strides=2, padding="same", activation="relu"),
        case("conv3d_dilated", "Conv3D", (1, 5, 3, 3, 1), filters=1, kernel_size=(3, 2, 1),
             dilation_rate=(2, 1, 1)),
        case("conv3d_groups", "Conv3D", (1, 2, 3, 3, 4), filters=2, kernel_size=2, groups=2,
             padding="same", use_bias=False),
        case("conv3d_channels_first", "Conv3D", (1, 2, 2, 3, 3), filters=2, kernel_size=2,
             data_format=FIRST),
        case("conv1d_channels_first", "Conv1D", (2, 3, 6), filters=2, kernel_size=3,
             padding="causal", data_format=FIRST),
        case("conv2d_channels_first", "Conv2D", (1, 2, 5, 4), filters=3, kernel_size=3, strides=2,
             padding="same", activation="relu", data_format=FIRST),
        case("conv2d_channels_first_softmax", "Conv2D", (1, 2, 3, 4), filters=3, kernel_size=2,
             activation="softmax", data_format=FIRST),
        case("depthwise_conv2d", depthwise, (2, 4, 5, 3), kernel_size=3),
        case("depthwise_conv2d_same_stride2", depthwise, (1, 5, 6, 2), kernel_size=(3, 2),
             strides=2, padding="same", activation="relu"),
        case("depthwise_conv2d_multiplier", depthwise, (1, 4, 4, 2), kernel_size=2,
             depth_multiplier=3, use_bias=False),
        case("depthwise_conv2d_dilated", depthwise, (1, 5, 5, 2), kernel_size=2, dilation_rate=3),
        case("depthwise_conv2d_strides_and_dilation", depthwise, (1, 7, 6, 1), kernel_size=2,
             strides=2, dilation_rate=2),
        case("depthwise_conv2d_channels_first", depthwise, (1, 2, 4, 3), kernel_size=2,
             depth_multiplier=2, data_format=FIRST),
        case("depthwise_conv1d", "DepthwiseConv1D", (2, 6, 3), kernel_size=3, padding="same"),
        case("depthwise_conv1d_multiplier", "DepthwiseConv1D", (1, 7, 2), kernel_size=2, strides=2,
             depth_multiplier=2, activation="tanh"),
        case("separable_conv2d", separable, (2, 4, 5, 3), filters=2, kernel_size=3),
        case("separable_conv2d_same_stride2", separable, (1, 5, 6, 2), filters=3,
             kernel_size=(3, 2), strides=2, padding="same", activation="relu"),
        case("separable_conv2d_multiplier", separable, (1, 4, 4, 2), filters=3, kernel_size=2,
             depth_multiplier=2, use_bias=False),
        case("separable_conv2d_dilated", separable, (1, 5, 5, 2), filters=2, kernel_size=2,
             dilation_rate=2),
        case("separable_conv2d_channels_first", separable, (1, 2, 4, 3), filters=3, kernel_size=2,
             data_format=FIRST),
        case("separable_conv1d", "SeparableConv1D", (2, 6, 3), filters=2, kernel_size=3,
             padding="same", activation="sigmoid"),
        case("separable_conv1d_stride2", "SeparableConv1D", (1, 7, 2), filters=3, kernel_size=2,
             strides=2, depth_multiplier=2),
    ]


def other_pooling():
    adaptive = "AdaptiveAveragePooling2D"
    greatest = "AdaptiveMaxPooling2D"
    return [
        case("max_pooling3d", "MaxPooling3D", (1, 4, 4, 2, 2)),
        case("max_pooling3d_same", "MaxPooling3D", (1, 3, 5, 4, 1), pool_size=(2, 3, 2),
             strides=(1, 2, 2), padding="same"),
        case("max_pooling3d_ties", "MaxPooling3D", [("ties", (1, 4, 4, 4, 1))], pool_size=3,
             strides=1),
        case("average_pooling3d", "AveragePooling3D", (1, 4, 4, 2, 2), pool_size=2),
        case("average_pooling3d_same", "AveragePooling3D", (1, 3, 5, 4, 1), pool_size=(2, 3, 2),
             strides=(1, 2, 3), padding="same"),
        case("max_pooling3d_channels_first", "MaxPooling3D", (1, 2, 4, 2, 2), data_format=FIRST),
        case("max_pooling2d_channels_first", "MaxPooling2D", (1, 2, 4, 5), data_format=FIRST),
        case("average_pooling1d_channels_first", "AveragePooling1D", (1, 2, 5), pool_size=2, padding="same",
             data_format=FIRST),
        case("global_average_pooling3d", "GlobalAveragePooling3D", (2, 2, 3, 2, 2)),
        case("global_max_pooling3d_keepdims", "GlobalMaxPooling3D", (2, 2, 3, 2, 2), keepdims=True),
        case("global_average_pooling1d_channels_first", "GlobalAveragePooling1D", (2, 3, 4),
             data_format=FIRST, keepdims=True),
        case("global_max_pooling2d_channels_first", "GlobalMaxPooling2D", (2, 3, 2, 4),
             data_format=FIRST),
        case("global_average_pooling3d_channels_first", "GlobalAveragePooling3D", (1, 3, 2, 2, 2),
             data_format=FIRST, keepdims=True),
        case("adaptive_average_pooling1d", "AdaptiveAveragePooling1D", (2, 7, 2), output_size=3),
        case("adaptive_average_pooling1d_longer", "AdaptiveAveragePooling1D", (1, 3, 2),
             output_size=5),
        case("adaptive_max_pooling1d", "AdaptiveMaxPooling1D", (2, 7, 2), output_size=3),
        case("adaptive_average_pooling2d", adaptive, (1, 5, 6, 2), output_size=(3, 2)),
        case("adaptive_average_pooling2d_channels_first", adaptive, (1, 2, 5, 4), output_size=3,
             data_format=FIRST),
        case("adaptive_max_pooling2d", greatest, (1, 5, 6, 2), output_size=(3, 4)),
        case("adaptive_max_pooling2d_ties", greatest, [("ties", (1, 5, 5, 1))], output_size=3),
        case("adaptive_average_pooling3d", "AdaptiveAveragePooling3D", (1, 4, 3, 5, 1),
             output_size=(2, 3, 2)),
        case("adaptive_max_pooling3d", "AdaptiveMaxPooling3D", (1, 4, 3, 5, 1), output_size=2),
    ]


def reshaping():
    up = "UpSampling2D"
    return [
        case("permute", "Permute", (2, 3, 4), dims=(2, 1)),
        case("permute_rank4", "Permute", (1, 2, 3, 4), dims=(3, 1, 2)),
        case("repeat_vector", "RepeatVector", (2, 3), n=4),
        case("zero_padding1d_default", "ZeroPadding1D", (2, 3, 2)),
        case("zero_padding1d", "ZeroPadding1D", (1, 3, 2), padding=(0, 2)),
        case("zero_padding1d_channels_first", "ZeroPadding1D", (1, 2, 3), padding=2,
             data_format=FIRST),
        case("zero_padding2d_channels_first", "ZeroPadding2D", (1, 2, 2, 3),
             padding=((0, 1), (2, 0)), data_format=FIRST),
        case("zero_padding3d", "ZeroPadding3D", (1, 1, 2, 2, 1), padding=((0, 1), (1, 0), (2, 1))),
        case("zero_padding3d_channels_first", "ZeroPadding3D", (1, 1, 2, 1, 2), padding=(0, 1, 1),
             data_format=FIRST),
        case("cropping1d_default", "Cropping1D", (2, 5, 2)),
        case("cropping1d", "Cropping1D", (1, 5, 2), cropping=(0, 2)),
        case("cropping2d", "Cropping2D", (1, 4, 5, 2), cropping=((1, 0), (2, 1))),
        case("cropping2d_default", "Cropping2D", (1, 2, 2, 1)),
        case("cropping2d_channels_first", "Cropping2D", (1, 2, 4, 5), cropping=(1, 2),
             data_format=FIRST),
        case("cropping3d", "Cropping3D", (1, 3, 4, 4, 1), cropping=((0, 1), (2, 1), (0, 0))),
        case("cropping3d_channels_first", "Cropping3D", (1, 1, 3, 3, 4), data_format=FIRST),
        case("up_sampling1d", "UpSampling1D", (2, 3, 2), size=3),
        case("up_sampling2d", up, (1, 2, 3, 2)),
        case("up_sampling2d_rectangular", up, (1, 2, 3, 1), size=(3, 2)),
        case("up_sampling2d_channels_first", up, (1, 2, 2, 3), size=(1, 2), data_format=FIRST),
        case("up_sampling2d_bilinear", up, (1, 3, 4, 2), size=(2, 3), interpolation="bilinear"),
        case("up_sampling2d_bilinear_channels_first", up, (1, 2, 2, 3), interpolation="bilinear",
             data_format=FIRST),
        case("up_sampling2d_bicubic", up, (1, 3, 4, 1), size=(2, 3), interpolation="bicubic"),
        case("up_sampling2d_lanczos3", up, (1, 5, 3, 1), size=(2, 1), interpolation="lanczos3"),
        case("up_sampling2d_lanczos5", up, (1, 4, 3, 1), interpolation="lanczos5"),
        case("up_sampling3d", "UpSampling3D", (1, 2, 1, 2, 2), size=(1, 3, 2)),
        case("up_sampling3d_channels_first", "UpSampling3D", (1, 2, 2, 1, 2), data_format=FIRST),
        case("flatten_channels_first", "Flatten", (2, 2, 3, 2), data_format=FIRST),
    ]


def other_normalization():
    group = "GroupNormalization"
    return [
        case("group_normalization", group, (2, 3, 2, 4), groups=2),
        case("group_normalization_one", group, (2, 3, 4), groups=1),
        case("group_normalization_each", group, (2, 3, 3), groups=-1, epsilon=0.1),
        case("group_normalization_axis1", group, (2, 4, 3, 2), groups=2, axis=1),
        case("group_normalization_axis_negative", group, (2, 4, 3), groups=2, axis=-2),
        case("group_normalization_rank2", group, (3, 6), groups=3),
        case("group_normalization_plain", group, (2, 2, 4), groups=4, center=False, scale=False),
        case("unit_normalization", "UnitNormalization", (3, 4)),
        case("unit_normalization_axes", "UnitNormalization", (2, 3, 4), axis=[1, 2]),
        case("unit_normalization_axis1", "UnitNormalization", (2, 3, 2), axis=1),
        case("rms_normalization", "RMSNormalization", (3, 5)),
        case("rms_normalization_rank3", "RMSNormalization", (2, 3, 4), epsilon=0.1),
        case("rms_normalization_axes", "RMSNormalization", (2, 3, 4), axis=[1, 2]),
        case("batch_normalization_started", "BatchNormalization", (5, 3), training=True,
             moving_mean_initializer="ones", moving_variance_initializer="zeros"),
    ]


def regularization():
    return [
        case("dropout_noise_shape_inference", "Dropout", (2, 3), rate=0.5, noise_shape=(None, 1)),
        case("alpha_dropout_inference", "AlphaDropout", (2, 3), rate=0.5, seed=3),
        case("gaussian_dropout_inference", "GaussianDropout", (2, 3), rate=0.5),
        case("gaussian_noise_inference", "GaussianNoise", (2, 3), stddev=0.5),
        case("spatial_dropout1d_inference", "SpatialDropout1D", (2, 3, 2), rate=0.5),
        case("spatial_dropout2d_inference", "SpatialDropout2D", (1, 2, 2, 2), rate=0.5,
             data_format=FIRST),
        case("spatial_dropout3d_inference", "SpatialDropout3D", (1, 2, 1, 2, 2), rate=0.5),
        case("activity_regularization", "ActivityRegularization", (2, 3), l1=0.1, l2=0.2),
    ]


def dots():
    return [
        case("dot", "Dot", [(3, 4), (3, 4)], axes=1),
        case("dot_rank3", "Dot", [(2, 3, 4), (2, 2, 4)], axes=2),
        case("dot_axes", "Dot", [(2, 3, 4), (2, 4, 2)], axes=(2, 1)),
        case("dot_normalized", "Dot", [(3, 4), (3, 4)], axes=-1, normalize=True),
        case("dot_vector", "Dot", [(2, 3), (2, 3, 4)], axes=1),
        case("dot_vector_behind", "Dot", [(2, 3, 4), (2, 3)], axes=(1, -1)),
        case("dot_rank4", "Dot", [(2, 3, 2, 2), (2, 2, 3)], axes=(1, 2), normalize=True),
    ]


def preprocessing():
    byte = ("int", 256, (1, 3, 5, 2))
    return [
        case("resizing", "Resizing", (1, 3, 4, 2), height=5, width=3),
        case("resizing_nearest", "Resizing", (1, 3, 4, 1), height=5, width=7,
             interpolation="nearest"),
        case("resizing_bicubic_smaller", "Resizing", (1, 6, 5, 1), height=2, width=3,
             interpolation="bicubic"),
        case("resizing_antialias", "Resizing", (1, 7, 6, 1), height=3, width=2, antialias=True),
        case("resizing_lanczos3_antialias", "Resizing", (1, 7, 6, 1), height=3, width=8,
             interpolation="lanczos3", antialias=True),
        case("resizing_crop", "Resizing", (1, 4, 7, 1), height=3, width=3,
             crop_to_aspect_ratio=True),
        case("resizing_pad", "Resizing", (1, 3, 6, 1), height=4, width=3, pad_to_aspect_ratio=True,
             fill_value=0.5),
        case("resizing_channels_first", "Resizing", (1, 2, 3, 4), height=2, width=6,
             data_format=FIRST),
        case("resizing_whole", "Resizing", [byte], height=4, width=4),
        case("center_crop", "CenterCrop", (1, 5, 6, 2), height=2, width=3),
        case("center_crop_larger", "CenterCrop", (1, 3, 5, 1), height=4, width=4),
        case("center_crop_channels_first", "CenterCrop", (1, 2, 5, 4), height=3, width=2,
             data_format=FIRST),
        case("random_flip_inference", "RandomFlip", (1, 2, 3, 1), mode="horizontal"),
        case("random_brightness_inference", "RandomBrightness", (1, 2, 3, 1), factor=0.2),
        case("random_contrast_inference", "RandomContrast", (1, 2, 3, 1), factor=(0.1, 0.3),
             value_range=(0, 1)),
        case("category_encoding", "CategoryEncoding", [("int", 6, (3, 4))], num_tokens=5),
        case("category_encoding_count", "CategoryEncoding", [("int", 3, (2, 5))], num_tokens=3,
             output_mode="count"),
        case("category_encoding_one_hot", "CategoryEncoding", [("int", 4, (3, 1))], num_tokens=4,
             output_mode="one_hot"),
        case("category_encoding_one_hot_rank2", "CategoryEncoding", [("int", 4, (2, 3))],
             num_tokens=4, output_mode="one_hot"),
    ]


def later():
    import keras
    spectral = "SpectralNormalization"
    bins = [-0.5, 0.0, 0.7]
    return [
        case("spectral_normalization_inference", spectral, (3, 4),
             layer=keras.layers.Dense(2, name="inside"), power_iterations=2),
        case("spectral_normalization_conv2d_inference", spectral, (1, 3, 3, 2),
             layer=keras.layers.Conv2D(2, 2, use_bias=False, name="inside")),
        case("discretization", "Discretization", (2, 5), bin_boundaries=bins),
        case("discretization_one_hot", "Discretization", (2, 5), bin_boundaries=bins,
             output_mode="one_hot"),
        case("discretization_count", "Discretization", (2, 5), bin_boundaries=bins,
             output_mode="count"),
    ]


def transforms():
    """Random layers whose draws have one value only, in training."""
    shape = (2, 3, 4, 1)
    ways = [
        ("translation", "RandomTranslation",
         dict(height_factor=(0.6, 0.6), width_factor=(-0.4, -0.4))),
        ("zoom_out", "RandomZoom", dict(height_factor=(0.7, 0.7), width_factor=(0.3, 0.3))),
        ("zoom_in", "RandomZoom", dict(height_factor=(-0.3, -0.3))),
        ("rotation", "RandomRotation", dict(factor=(0.13, 0.13))),
        ("rotation_back", "RandomRotation", dict(factor=(-0.3, -0.3))),
    ]
    rows = [
        case(f"random_{name}_{fill}_{interpolation}", kind, shape, training=True, fill_mode=fill,
             interpolation=interpolation, fill_value=0.5, **factors)
        for name, kind, factors in ways
        for fill in ("reflect", "wrap", "constant", "nearest")
        for interpolation in ("nearest", "bilinear")
    ]
    first = (1, 2, 4, 3)
    return rows + [
        case("random_translation_far", "RandomTranslation", shape, training=True,
             height_factor=(-1.0, -1.0), width_factor=(0.9, 0.9)),
        case("random_translation_channels_first", "RandomTranslation", first, training=True,
             height_factor=(0.3, 0.3), width_factor=(0.2, 0.2), data_format=FIRST),
        case("random_zoom_channels_first", "RandomZoom", first, training=True,
             height_factor=(0.3, 0.3), width_factor=(-0.2, -0.2), data_format=FIRST),
        case("random_rotation_channels_first", "RandomRotation", first, training=True,
             factor=(0.2, 0.2), data_format=FIRST),
        case("random_rotation_quarter", "RandomRotation", (1, 4, 4, 2), training=True,
             factor=(0.25, 0.25)),
        case("random_rotation_inference", "RandomRotation", first, factor=0.2),
        case("random_zoom_inference", "RandomZoom", first, height_factor=0.2),
        case("random_translation_inference", "RandomTranslation", first, height_factor=0.2,
             width_factor=(-0.1, 0.3)),
        case("random_crop_all", "RandomCrop", (2, 3, 4, 2), training=True, height=3, width=4),
        case("random_crop_wide", "RandomCrop", (2, 3, 6, 1), training=True, height=3, width=3),
        case("random_crop_high", "RandomCrop", (2, 5, 4, 1), training=True, height=2, width=4),
        case("random_crop_larger", "RandomCrop", (1, 3, 4, 2), training=True, height=5, width=6),
        case("random_crop_larger_and_smaller", "RandomCrop", (1, 3, 6, 1), training=True, height=5,
             width=3),
        case("random_crop_channels_first", "RandomCrop", (1, 2, 3, 4), training=True, height=4,
             width=4, data_format=FIRST),
        case("random_crop_all_inference", "RandomCrop", (1, 3, 4, 1), height=3, width=4),
    ]
