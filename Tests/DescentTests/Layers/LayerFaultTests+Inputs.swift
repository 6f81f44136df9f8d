import Descent

extension LayerFaultTests {
    static let inputs: [Row] = [
        Row(
            built(Dense(units: 4, name: "dense_2"), [2, 128]), Tensor.ones([32, 7, 7, 64]),
            says: "Dense 'dense_2' needs inputs with 128 features in the last axis, but got shape "
                + "[32, 7, 7, 64]. Put Flatten() before it, or check the data: the layer was built "
                + "for 128."),
        Row(
            Dense(units: 4), Tensor.ones([5]),
            says: "Dense 'dense' needs inputs [batch, …, features], but got shape [?]. "
                + "For one row write [row], or row.expandingDimension(at: 0); for rows of one "
                + "feature expandingDimension(at: -1)."),
        Row(
            Dense(units: 4), pixels,
            says: "Dense 'dense' needs floating-point inputs, but got uint8 [2, 4, 4, 3]. "
                + "Convert with cast(to: .float32), or put Rescaling(scale: 1.0 / 255) first."),
        Row(
            Conv2D(filters: 2, kernelSize: 3), pixels,
            says: "Conv2D 'conv2d' needs floating-point inputs, but got uint8 [2, 4, 4, 3]. "
                + "Convert with cast(to: .float32), or put Rescaling(scale: 1.0 / 255) first."),
        Row(
            BatchNormalization(), pixels,
            says: "BatchNormalization 'batch_normalization' needs floating-point inputs, but got "
                + "uint8 [2, 4, 4, 3]. Convert with cast(to: .float32), or put "
                + "Rescaling(scale: 1.0 / 255) first."),
        Row(
            Conv2D(filters: 2, kernelSize: 3), Tensor.ones([2, 28, 28]),
            says: "Conv2D 'conv2d' needs inputs [batch, height, width, channels], but got shape "
                + "[?, 28, 28]. Add missing axes with Reshape(targetShape:), for example channels "
                + "of length 1."),
        Row(
            Conv2D(filters: 4, kernelSize: 3, groups: 2), images,
            says: "Conv2D 'conv2d' needs a number of channels that its 2 groups divide, but got "
                + "shape [?, 4, 4, 3]. Use groups: 1, or another number of channels."),
        Row(
            built(Conv2D(filters: 2, kernelSize: 3), [2, 8, 8, 1]), images,
            says: "Conv2D 'conv2d' needs inputs with 1 channels in the last axis, but got shape "
                + "[2, 4, 4, 3]. Check the data and the layer before it: "
                + "this layer was built for 1."
        ),
        Row(
            Conv2D(filters: 2, kernelSize: 5), images,
            says: "Conv2D 'conv2d' needs inputs at least as large as its kernel [5, 5], but got "
                + "shape [2, 4, 4, 3]. Use padding: .same, a smaller kernel, or fewer pooling "
                + "layers before it."),
        Row(
            MaxPooling2D(), Tensor.ones([2, 1, 1, 3]),
            says:
                "MaxPooling2D 'max_pooling2d' needs inputs at least as large as its window [2, 2], "
                + "but got shape [2, 1, 1, 3]. Use padding: .same, a smaller window, or fewer "
                + "pooling layers before it."),
        Row(
            GlobalAveragePooling2D(), matrix,
            says: "GlobalAveragePooling2D 'global_average_pooling2d' needs inputs [batch, height, "
                + "width, channels], but got shape [2, 3]. Add missing axes with "
                + "Reshape(targetShape:), for example channels of length 1."),
        Row(
            BatchNormalization(axis: 0), matrix,
            says: "BatchNormalization 'batch_normalization' needs different axes of its input, "
                + "without the batch axis 0, but got axes [0] of shape [?, 3]. Count axes from the "
                + "batch, or negative from the end."),
        Row(
            LayerNormalization(axis: [1, -1]), matrix,
            says: "LayerNormalization 'layer_normalization' needs different axes of its input, "
                + "without the batch axis 0, but got axes [1, -1] of shape [?, 3]. Count axes from "
                + "the batch, or negative from the end."),
        Row(
            built(LayerNormalization(), [2, 4]), matrix,
            says: "LayerNormalization 'layer_normalization' needs inputs with lengths [4] on its "
                + "axes, but got shape [2, 3]. Check the data and the layer before it."),
        Row(
            Normalization(), matrix,
            says: "Normalization 'normalization' needs the mean and variance of your data, but got "
                + "none. Call adapt(_:) with the training data first."),
        Row(
            Normalization(mean: [1, 2], variance: [1, 2]), matrix,
            says:
                "Normalization 'normalization' needs inputs with 2 positions on its axes, but got "
                + "shape [?, 3]. Give one mean and variance, or 3 of each."),
        Row(
            Reshape(targetShape: [2, 2]), matrix,
            says: "Reshape 'reshape' needs examples of 4 elements, but got shape [2, 3]. "
                + "The product of all lengths but the batch must stay."),
        Row(
            Flatten(), Tensor(1),
            says: "Flatten 'flatten' needs inputs with a batch axis, but got a scalar. "
                + "For one example write [x], or x.expandingDimension(at: 0)."),
        Row(
            Softmax(axis: 5), matrix,
            says: "Softmax 'softmax' needs inputs with axis 5, but got shape [2, 3]. "
                + "Use axis: -1."),
        Row(
            Add(), matrix, Tensor.ones([2, 4]),
            says:
                "Add 'add' needs inputs of one shape, but got [[2, 3], [2, 4]]. Each axis must be "
                + "equal or 1. To join them use Concatenate()."),
        Row(
            Subtract(), matrix,
            says: "Subtract 'subtract' needs two inputs, but got 1. Call it with a list of two."),
        Row(
            Concatenate(), matrix, Tensor.ones([3, 3]),
            says: "Concatenate 'concatenate' needs inputs that agree on every axis but -1, but got "
                + "[[2, 3], [3, 3]]. Reshape, slice or pad the ones that differ."),
        Row(
            Concatenate(axis: 7), matrix, matrix,
            says: "Concatenate 'concatenate' needs inputs that agree on every axis but 7, but got "
                + "[[2, 3], [2, 3]]. Reshape, slice or pad the ones that differ."),
        Row(
            Dense(units: 2), matrix, matrix,
            says: "Dense 'dense' needs one input, but got 2. Join them with Concatenate() or Add()."
        ),
    ]

    static func built(_ layer: Layer, _ shape: Shape) -> Layer {
        _ = layer(Tensor.ones(shape))
        return layer
    }
}
