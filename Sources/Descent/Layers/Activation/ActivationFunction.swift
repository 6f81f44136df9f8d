/// The functions layers apply to their sums, by Keras' names.
///
/// Functions with other arguments, and your own, go into ``Activation/init(name:dtype:function:)``.
public enum ActivationFunction: String, Sendable, Hashable, CaseIterable {
    /// x itself.
    case linear
    /// max(x, 0).
    case relu
    /// 1 / (1 + e⁻ˣ).
    case sigmoid
    /// eˣ / Σ eˣ along the last axis.
    case softmax
    /// The hyperbolic tangent.
    case tanh
    /// x, or 0.2 · x where x is negative.
    case leakyRelu = "leaky_relu"
    /// x, or eˣ − 1 where x is negative.
    case elu
    /// A scaled ``elu`` that keeps mean 0 and variance 1.
    case selu
    /// x · Φ(x), exact.
    case gelu
    /// x · sigmoid(x), also called swish.
    case silu
    /// ln(1 + eˣ).
    case softplus
    /// x / (1 + |x|).
    case softsign
    /// eˣ.
    case exponential
    /// relu6(x + 3) / 6.
    case hardSigmoid = "hard_sigmoid"
    /// ln softmax(x) along the last axis.
    case logSoftmax = "log_softmax"
    /// ln sigmoid(x).
    case logSigmoid = "log_sigmoid"
    /// min(max(x, 0), 6).
    case relu6
    /// x · tanh(softplus(x)).
    case mish

    /// The name in Keras and in its files: `leaky_relu`.
    public var kerasName: String { rawValue }

    /// The function Keras calls `kerasName`, or nil.
    public init?(kerasName: String) { self.init(rawValue: kerasName) }

    /// The function of `x`, element by element (softmax: row by row).
    public func callAsFunction(_ x: Tensor) -> Tensor {
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
        }
    }

    /// As a value of a layer's configuration.
    var configValue: ConfigValue { .string(kerasName) }
}
