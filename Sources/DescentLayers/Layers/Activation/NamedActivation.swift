import DescentCore

/// The functions Keras has a name for, which is the raw value.
enum NamedActivation: String, Sendable, Hashable, CaseIterable {
    case linear, relu, sigmoid, softmax, tanh
    case leakyRelu = "leaky_relu"
    case elu, selu, gelu, silu, softplus, softsign, exponential
    case hardSigmoid = "hard_sigmoid"
    case logSoftmax = "log_softmax"
    case logSigmoid = "log_sigmoid"
    case relu6, mish, celu
    case hardSilu = "hard_silu"
    case hardTanh = "hard_tanh"
    case hardShrink = "hard_shrink"
    case softShrink = "soft_shrink"
    case tanhShrink = "tanh_shrink"
    case squareplus
    case sparsePlus = "sparse_plus"
    case sparseSigmoid = "sparse_sigmoid"
    case sparsemax

    /// The function of `x`.
    func callAsFunction(_ x: Tensor) -> Tensor {
        switch self {
        case .linear: x
        case .relu: DescentCore.relu(x)
        case .sigmoid: DescentCore.sigmoid(x)
        case .softmax: DescentCore.softmax(x)
        case .tanh: DescentCore.tanh(x)
        case .leakyRelu: DescentCore.leakyRelu(x)
        case .elu: DescentCore.elu(x)
        case .selu: DescentCore.selu(x)
        case .gelu: DescentCore.gelu(x)
        case .silu: DescentCore.silu(x)
        case .softplus: DescentCore.softplus(x)
        case .softsign: DescentCore.softsign(x)
        case .exponential: DescentCore.exp(x)
        case .hardSigmoid: DescentCore.hardSigmoid(x)
        case .logSoftmax: DescentCore.logSoftmax(x)
        case .logSigmoid: DescentCore.logSigmoid(x)
        case .relu6: DescentCore.relu6(x)
        case .mish: DescentCore.mish(x)
        case .celu: DescentCore.celu(x)
        case .hardSilu: DescentCore.hardSilu(x)
        case .hardTanh: DescentCore.hardTanh(x)
        case .hardShrink: DescentCore.hardShrink(x)
        case .softShrink: DescentCore.softShrink(x)
        case .tanhShrink: DescentCore.tanhShrink(x)
        case .squareplus: DescentCore.squareplus(x)
        case .sparsePlus: DescentCore.sparsePlus(x)
        case .sparseSigmoid: DescentCore.sparseSigmoid(x)
        case .sparsemax: DescentCore.sparsemax(x)
        }
    }
}

// Functions with arguments. Keras' files have no place for these either.
extension ActivationFunction {
    /// max(x, 0) with a ceiling, a slope below and a threshold; see ``ReLU``.
    public static func relu(
        negativeSlope: Double = 0, maxValue: Double? = nil, threshold: Double = 0
    ) -> ActivationFunction {
        .custom {
            rectified($0, maxValue: maxValue, negativeSlope: negativeSlope, threshold: threshold)
        }
    }
    /// x, or `negativeSlope` · x where x is negative.
    public static func leakyRelu(negativeSlope: Double) -> ActivationFunction {
        .custom { DescentCore.leakyRelu($0, negativeSlope: negativeSlope) }
    }
    /// x, or `alpha` · (eˣ − 1) where x is negative.
    public static func elu(alpha: Double) -> ActivationFunction {
        .custom { DescentCore.elu($0, alpha: alpha) }
    }
    /// x · Φ(x), exact or approximate; see ``gelu(_:approximate:)``.
    public static func gelu(approximate: Bool) -> ActivationFunction {
        .custom { DescentCore.gelu($0, approximate: approximate) }
    }
    /// eˣ / Σ eˣ along `axis`.
    public static func softmax(axis: Int) -> ActivationFunction {
        axis == -1 ? .softmax : .custom { DescentCore.softmax($0, axis: axis) }
    }
    /// ln softmax(x) along `axis`.
    public static func logSoftmax(axis: Int) -> ActivationFunction {
        axis == -1 ? .logSoftmax : .custom { DescentCore.logSoftmax($0, axis: axis) }
    }
    /// Keras' sparsemax along `axis`; see ``sparsemax(_:axis:)``.
    public static func sparsemax(axis: Int) -> ActivationFunction {
        axis == -1 ? .sparsemax : .custom { DescentCore.sparsemax($0, axis: axis) }
    }
    /// The first half of x along `axis` times the sigmoid of the second, which halves its length.
    public static func glu(axis: Int) -> ActivationFunction {
        axis == -1 ? .glu : .custom { DescentCore.glu($0, axis: axis) }
    }
    /// x where it is above `threshold`, `defaultValue` elsewhere.
    public static func threshold(
        _ threshold: Double, defaultValue: Double
    ) -> ActivationFunction {
        .custom { DescentCore.threshold($0, threshold, defaultValue: defaultValue) }
    }
}
