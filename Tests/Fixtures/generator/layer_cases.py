"""The table of layer cases: which layer, with which configuration, on which input shapes."""


def case(name, class_name, inputs, training=False, adapt=None, **config):
    """One row. `inputs` is one shape, or a list of specifications (see `layers.make_input`)."""
    inputs = inputs if isinstance(inputs, list) else [inputs]
    return {"name": name, "class": class_name, "inputs": inputs, "training": training,
            "adapt": adapt, "config": config}


def all_cases():
    return [*core(), *convolutions(), *pooling(), *normalization(), *merging()]


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
