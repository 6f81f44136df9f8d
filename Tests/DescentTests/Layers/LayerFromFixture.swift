import Descent

/// Makes the layer that a fixture describes by class name and Keras configuration.
func makeLayer(_ className: String, _ config: Fixture) throws -> Layer {
    let activation = config["activation"].string.flatMap(ActivationFunction.init(kerasName:))
    let padding = config["padding"].string.flatMap(Padding.init(rawValue:)) ?? .valid
    let axis =
        config["axis"].list.isEmpty ? config["axis"].int.map { [$0] } ?? [] : config["axis"].ints
    switch className {
    case "Dense":
        return Dense(
            units: try config.count("units"), activation: activation ?? .linear,
            useBias: config["use_bias"].bool ?? true)
    case "Embedding":
        return Embedding(
            inputDim: try config.count("input_dim"), outputDim: try config.count("output_dim"))
    case "Activation":
        return Activation(activation ?? .linear)
    case "ReLU":
        return ReLU(
            maxValue: config["max_value"].double,
            negativeSlope: config["negative_slope"].double ?? 0,
            threshold: config["threshold"].double ?? 0)
    case "LeakyReLU": return LeakyReLU(negativeSlope: try config.number("negative_slope"))
    case "ELU": return ELU(alpha: try config.number("alpha"))
    case "Softmax": return Softmax(axis: try config.count("axis"))
    case "Conv1D":
        return Conv1D(
            filters: try config.count("filters"), kernelSize: config["kernel_size"].ints[0],
            strides: config["strides"].ints[0],
            padding: config["padding"].string.flatMap(SequencePadding.init(rawValue:)) ?? .valid,
            dilationRate: config["dilation_rate"].ints[0], groups: try config.count("groups"),
            activation: activation ?? .linear, useBias: config["use_bias"].bool ?? true)
    case "Conv2D":
        return Conv2D(
            filters: try config.count("filters"), kernelSize: config.size("kernel_size"),
            strides: config.size("strides"), padding: padding,
            dilationRate: config.size("dilation_rate"), groups: try config.count("groups"),
            activation: activation ?? .linear, useBias: config["use_bias"].bool ?? true)
    case "MaxPooling1D":
        return MaxPooling1D(
            poolSize: config["pool_size"].ints[0], strides: config["strides"].ints[0],
            padding: padding)
    case "AveragePooling1D":
        return AveragePooling1D(
            poolSize: config["pool_size"].ints[0], strides: config["strides"].ints[0],
            padding: padding)
    case "MaxPooling2D":
        return MaxPooling2D(
            poolSize: config.size("pool_size"), strides: config.size("strides"), padding: padding)
    case "AveragePooling2D":
        return AveragePooling2D(
            poolSize: config.size("pool_size"), strides: config.size("strides"), padding: padding)
    case "GlobalAveragePooling1D":
        return GlobalAveragePooling1D(keepDims: config["keepdims"].bool ?? false)
    case "GlobalAveragePooling2D":
        return GlobalAveragePooling2D(keepDims: config["keepdims"].bool ?? false)
    case "GlobalMaxPooling1D":
        return GlobalMaxPooling1D(keepDims: config["keepdims"].bool ?? false)
    case "GlobalMaxPooling2D":
        return GlobalMaxPooling2D(keepDims: config["keepdims"].bool ?? false)
    case "BatchNormalization":
        let layer = BatchNormalization(
            axis: axis[0], momentum: try config.number("momentum"),
            epsilon: try config.number("epsilon"), center: config["center"].bool ?? true,
            scale: config["scale"].bool ?? true)
        layer.trainable = config["trainable"].bool ?? true
        return layer
    case "LayerNormalization":
        return LayerNormalization(
            axis: Axes(axis), epsilon: try config.number("epsilon"),
            center: config["center"].bool ?? true, scale: config["scale"].bool ?? true)
    case "Normalization":
        return Normalization(
            axis: axis.isEmpty ? nil : Axes(axis), mean: config.numbers("mean"),
            variance: config.numbers("variance"), invert: config["invert"].bool ?? false)
    case "Dropout": return Dropout(rate: try config.number("rate"))
    case "Flatten": return Flatten()
    case "Reshape": return Reshape(targetShape: config["target_shape"].ints)
    case "Rescaling":
        return Rescaling(scale: try config.number("scale"), offset: try config.number("offset"))
    case "ZeroPadding2D":
        let sides = config["padding"].list.map(\.ints)
        return ZeroPadding2D(padding: ((sides[0][0], sides[0][1]), (sides[1][0], sides[1][1])))
    case "Add": return Add()
    case "Concatenate": return Concatenate(axis: axis[0])
    default: throw UnknownFixture(name: className)
    }
}

/// A fixture of a class or with a key the tests do not know.
struct UnknownFixture: Error {
    let name: String
}

extension Fixture {
    func count(_ key: String) throws -> Int {
        guard let value = self[key].int else { throw UnknownFixture(name: key) }
        return value
    }
    func number(_ key: String) throws -> Double {
        guard let value = self[key].double else { throw UnknownFixture(name: key) }
        return value
    }
    /// One number or a list.
    func numbers(_ key: String) -> [Double]? {
        if self[key].isNull { return nil }
        return self[key].double.map { [$0] } ?? self[key].doubles
    }
    func size(_ key: String) -> Size2D { Size2D(self[key].ints[0], self[key].ints[1]) }
}
