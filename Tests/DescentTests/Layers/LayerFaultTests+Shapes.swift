import Descent

/// Layers that slide windows, move cells and draw random numbers.
extension LayerFaultTests {
    static let shapeValues: [Row] = [
        Row(
            Conv2D(filters: 4, kernelSize: 3, dataFormat: "channels_frist"), images,
            says:
                "Conv2D 'conv2d' needs 'channels_last' or 'channels_first' as dataFormat, but got "
                + "'channels_frist'. Did you mean 'channels_first'?"),
        Row(
            Conv3D(filters: 4, kernelSize: [2, 2]), volumes,
            says: "Conv3D 'conv3d' needs 3 positive numbers as kernel size, but got [2, 2]. "
                + "Use for example kernelSize: 2."),
        Row(
            Conv2DTranspose(filters: 0, kernelSize: 3), images,
            says: "Conv2DTranspose 'conv2d_transpose' needs filters of 1 or more, but got 0. "
                + "Use for example filters: 32."),
        Row(
            Conv2DTranspose(filters: 1, kernelSize: 3, strides: 2, outputPadding: 2), images,
            says:
                "Conv2DTranspose 'conv2d_transpose' needs outputPadding below the strides, but got "
                + "outputPadding [2, 2], strides [2, 2]. Use less, or leave it out."),
        Row(
            Conv1DTranspose(filters: 1, kernelSize: 3, outputPadding: -1), steps,
            says:
                "Conv1DTranspose 'conv1d_transpose' needs a number of 0 or more as outputPadding, "
                + "but got [-1]. Leave it out for what the padding says."),
        Row(
            Conv2DTranspose(filters: 1, kernelSize: 3, strides: 2, dilationRate: 2), images,
            says:
                "Conv2DTranspose 'conv2d_transpose' needs strides or dilationRate to be 1, but got "
                + "strides [2, 2], dilationRate [2, 2]. Use one of them only."),
        Row(
            DepthwiseConv2D(kernelSize: 3, depthMultiplier: 0), images,
            says:
                "DepthwiseConv2D 'depthwise_conv2d' needs depthMultiplier of 1 or more, but got 0. "
                + "Use for example depthMultiplier: 1."),
        Row(
            SeparableConv1D(filters: 2, kernelSize: 3, padding: "causal"), steps,
            says: "SeparableConv1D 'separable_conv1d' needs 'valid' or 'same' as padding, but got "
                + "'causal'. Use 'valid', which pads nothing."),
        Row(
            MaxPooling3D(poolSize: 0), volumes,
            says: "MaxPooling3D 'max_pooling3d' needs 3 positive numbers as pool size, but got "
                + "[0, 0, 0]. Use for example poolSize: 2."),
        Row(
            AdaptiveMaxPooling2D(outputSize: [3, 0]), images,
            says:
                "AdaptiveMaxPooling2D 'adaptive_max_pooling2d' needs 2 positive numbers as output "
                + "size, but got [3, 0]. Use for example outputSize: 2."),
        Row(
            Permute(dims: [0, 1]), matrix,
            says:
                "Permute 'permute' needs each axis of an example once as dims, counted from 1, but "
                + "got [0, 1]. Use for example dims: [2, 1]."),
        Row(
            RepeatVector(n: 0), matrix,
            says: "RepeatVector 'repeat_vector' needs n of 1 or more, but got 0. "
                + "Use for example n: 10."),
        Row(
            Cropping2D(cropping: -1), images,
            says: "Cropping2D 'cropping2d' needs cropping of 0 or more, but got [-1, -1, -1, -1]. "
                + "Use ZeroPadding to add cells."),
        Row(
            ZeroPadding1D(padding: (0, -2)), steps,
            says: "ZeroPadding1D 'zero_padding1d' needs padding of 0 or more, but got [0, -2]. "
                + "Slice the tensor to remove cells."),
        Row(
            UpSampling2D(size: 0), images,
            says: "UpSampling2D 'up_sampling2d' needs 2 positive numbers as size, but got [0, 0]. "
                + "Use for example size: 2."),
        Row(
            UpSampling2D(interpolation: "linear"), images,
            says:
                "UpSampling2D 'up_sampling2d' needs 'nearest', 'bilinear', 'bicubic', 'lanczos3', "
                + "'lanczos5' as interpolation, but got 'linear'. "),
        Row(
            GroupNormalization(groups: 0), images,
            says:
                "GroupNormalization 'group_normalization' needs groups of 1 or more, or −1, but got "
                + "0. Use −1 for each channel by itself."),
        Row(
            RMSNormalization(epsilon: -1), matrix,
            says: "RMSNormalization 'rms_normalization' needs epsilon above 0, but got -1.0. "
                + "Use for example epsilon: 1e-6."),
        Row(
            GaussianNoise(stddev: 2), matrix,
            says: "GaussianNoise 'gaussian_noise' needs a stddev from 0 to 1, but got 2.0. "
                + "Scale the data, or use for example 0.1."),
        Row(
            GaussianDropout(rate: 1), matrix,
            says: "GaussianDropout 'gaussian_dropout' needs a rate from 0 up to, not including, 1, "
                + "but got 1.0. Use the share to drop, for example 0.5."),
        Row(
            SpatialDropout2D(rate: -0.1), images,
            says: "SpatialDropout2D 'spatial_dropout2d' needs a rate from 0 to 1, but got -0.1. "
                + "Use the share to drop, for example 0.5."),
        Row(
            Dropout(rate: 0.5, noiseShape: [nil, 0]), matrix,
            says:
                "Dropout 'dropout' needs positive numbers or nil as noiseShape, but got [nil, 0]. "
                + "Use 1 for axes that share their draws and nil for the others."),
        Row(
            Dot(axes: [1, 2, 3]), matrix, matrix,
            says: "Dot 'dot' needs one or two axes as axes, but got [1, 2, 3]. "
                + "Give an axis of both, or one of each."),
        Row(
            ActivityRegularization(l1: -1), matrix,
            says:
                "ActivityRegularization 'activity_regularization' needs a finite l1 of 0 or more, "
                + "but got -1.0. Use for example 0.01."),
        Row(
            Resizing(4, 4, cropToAspectRatio: true, padToAspectRatio: true), images,
            says:
                "Resizing 'resizing' needs cropToAspectRatio or padToAspectRatio to be false, but "
                + "got both true. Use one of them only."),
        Row(
            CenterCrop(0, 3), images,
            says: "CenterCrop 'center_crop' needs height of 1 or more, but got 0. "
                + "Use for example height: 64."),
        Row(
            RandomFlip("sideways"), images,
            says: "RandomFlip 'random_flip' needs one of 'horizontal', 'vertical', "
                + "'horizontal_and_vertical' as mode, but got 'sideways'. Use 'horizontal'."),
        Row(
            RandomBrightness(1.5), images,
            says:
                "RandomBrightness 'random_brightness' needs factor within -1 to 1, but got -1.0 to "
                + "1.5. Use for example factor: 0.2."),
        Row(
            RandomContrast(factor: -0.5...0.5), images,
            says:
                "RandomContrast 'random_contrast' needs factor within 0 to 1, but got -0.5 to 0.5. "
                + "Use for example factor: 0.2."),
        Row(
            RandomZoom(-1...0.5), images,
            says: "RandomZoom 'random_zoom' needs heightFactor above -1, at most 1, but got -1.0 "
                + "to 0.5. Use for example 0.2, or -0.3...0.2."),
        Row(
            RandomTranslation(0.1, 2), images,
            says: "RandomTranslation 'random_translation' needs widthFactor within -1 to 1, but "
                + "got -2.0 to 2.0."),
        Row(
            RandomRotation(Double.nan), images,
            says: "RandomRotation 'random_rotation' needs factor within -1 to 1, but got "),
        Row(
            RandomRotation(0.1, fillMode: "reflekt"), images,
            says: "RandomRotation 'random_rotation' needs one of 'reflect', 'wrap', 'constant', "
                + "'nearest' as fillMode, but got 'reflekt'. Did you mean 'reflect'?"),
        Row(
            RandomRotation(0.1, interpolation: .bicubic), images,
            says: "RandomRotation 'random_rotation' needs 'nearest', 'bilinear' as "
                + "interpolation, but got 'bicubic'. Use 'bilinear'."),
        Row(
            RandomZoom(0.1, fillValue: .infinity), images,
            says: "RandomZoom 'random_zoom' needs a finite fillValue, but got inf. Use 0."),
        Row(
            RandomCrop(2, 0), images,
            says: "RandomCrop 'random_crop' needs width of 1 or more, but got 0. "
                + "Use for example width: 64."),
        Row(
            CategoryEncoding(3, outputMode: "int"), matrix,
            says:
                "CategoryEncoding 'category_encoding' needs one of 'multi_hot', 'one_hot', 'count' "
                + "as outputMode, but got 'int'. Use 'multi_hot'."),
    ]

    static let shapeInputs: [Row] = [
        Row(
            Conv3D(filters: 2, kernelSize: 2), images,
            says: "Conv3D 'conv3d' needs inputs [batch, depth, height, width, channels], but got "
                + "shape [?, 4, 4, 3]. Add missing axes with Reshape(targetShape:), for example "
                + "channels of length 1."),
        Row(
            RandomRotation(0.1), matrix,
            says: "RandomRotation 'random_rotation' needs inputs [batch, height, width, channels], "
                + "but got shape [2, 3]. Add missing axes with Reshape(targetShape:), for example "
                + "channels of length 1."),
        Row(
            MaxPooling2D(dataFormat: .channelsFirst), matrix,
            says: "MaxPooling2D 'max_pooling2d' needs inputs [batch, channels, height, width], but "
                + "got shape [2, 3]. Add missing axes"),
        Row(
            MaxPooling2D(poolSize: 4, dataFormat: .channelsFirst), images,
            says:
                "MaxPooling2D 'max_pooling2d' needs inputs at least as large as its window [4, 4], "
                + "but got shape [2, 4, 4, 3]. "),
        Row(
            built(SeparableConv2D(filters: 2, kernelSize: 3), [2, 8, 8, 1]), images,
            says:
                "SeparableConv2D 'separable_conv2d' needs inputs with 1 channels in the last axis, "
                + "but got shape [2, 4, 4, 3]. Check the data and the layer before it: this layer "
                + "was built for 1."),
        Row(
            built(
                Conv2DTranspose(filters: 2, kernelSize: 3, dataFormat: .channelsFirst),
                [2, 1, 8, 8]
            ), images,
            says:
                "Conv2DTranspose 'conv2d_transpose' needs inputs with 1 channels in axis 1, but got "
                + "shape [2, 4, 4, 3]. "),
        Row(
            DepthwiseConv2D(kernelSize: 5), images,
            says: "DepthwiseConv2D 'depthwise_conv2d' needs inputs at least as large as its kernel "
                + "[5, 5], but got shape [2, 4, 4, 3]. "),
        Row(
            DepthwiseConv2D(kernelSize: 3), pixels,
            says: "DepthwiseConv2D 'depthwise_conv2d' needs floating-point inputs, but got uint8 "
                + "[2, 4, 4, 3]. "),
        Row(
            Conv2DTranspose(
                filters: 1, kernelSize: 2, strides: 2, padding: .same, outputPadding: 0),
            Tensor.ones([1, 1, 1, 1]),
            says:
                "Conv2DTranspose 'conv2d_transpose' needs inputs large enough for an output of at "
                + "least one cell, but got shape [1, 1, 1, 1]. Leave outputPadding out, or use a "
                + "larger kernel or input."),
        Row(
            AdaptiveMaxPooling1D(outputSize: 2), Tensor.ones([2, 0, 3]),
            says: "AdaptiveMaxPooling1D 'adaptive_max_pooling1d' needs inputs with cells, but got "
                + "shape [2, 0, 3]. Check the layer before it."),
        Row(
            Permute(dims: [2, 1]), matrix,
            says: "Permute 'permute' needs inputs with a batch and 2 axes, but got shape [2, 3]. "
                + "Name every axis of an example once, from 1."),
        Row(
            RepeatVector(n: 2), steps,
            says: "RepeatVector 'repeat_vector' needs inputs [batch, features], but got shape "
                + "[2, 5, 3]. Put Flatten() before it."),
        Row(
            Cropping2D(cropping: ((2, 2), (0, 1))), images,
            says:
                "Cropping2D 'cropping2d' needs inputs larger than the cells that are cut, 2 + 2 and "
                + "0 + 1, but got shape [2, 4, 4, 3]. Cut less."),
        Row(
            UpSampling2D(interpolation: .bilinear), pixels,
            says: "UpSampling2D 'up_sampling2d' needs floating-point inputs, but got uint8 "
                + "[2, 4, 4, 3]. "),
        Row(
            UpSampling2D(size: 1_000_000_000, interpolation: .bilinear), images,
            says:
                "UpSampling2D 'up_sampling2d' needs images whose weights fit into memory, but got "
                + "shape [2, 4, 4, 3]. Use a smaller size:, or interpolation: .nearest."),
        Row(
            GroupNormalization(groups: 2), images,
            says: "GroupNormalization 'group_normalization' needs a number of channels that its 2 "
                + "groups divide, but got shape [?, 4, 4, 3]. Use another number of groups, or "
                + "groups: -1 for each channel by itself."),
        Row(
            GroupNormalization(groups: 1, axis: 0), matrix,
            says: "GroupNormalization 'group_normalization' needs different axes of its input, "
                + "without the batch axis 0, but got axes [0] of shape [?, 3]. "),
        Row(
            UnitNormalization(axis: 2), matrix,
            says:
                "UnitNormalization 'unit_normalization' needs different axes of its input, but got "
                + "axes [2] of shape [2, 3]. Use axis: -1."),
        Row(
            built(RMSNormalization(), [2, 4]), matrix,
            says: "RMSNormalization 'rms_normalization' needs inputs with lengths [4] on its axes, "
                + "but got shape [2, 3]. Check the data and the layer before it."),
        Row(
            SpatialDropout1D(rate: 0.5), matrix,
            says: "SpatialDropout1D 'spatial_dropout1d' needs inputs [batch, steps, channels], but "
                + "got shape [2, 3]. "),
        Row(
            Dot(axes: 1), matrix, Tensor.ones([2, 4]),
            says:
                "Dot 'dot' needs two inputs of one batch that are equally long on axes [1], which "
                + "are not the batch axis 0, but got shapes [2, 3] and [2, 4]. Count axes from the "
                + "batch, or negative from the end."),
        Row(
            Dot(axes: 0), matrix, matrix,
            says: "Dot 'dot' needs two inputs of one batch that are equally long on axes [0], "),
        Row(
            Dot(axes: 1), matrix,
            says: "Dot 'dot' needs two inputs, but got 1. Call it with a list of two."),
    ]
}
