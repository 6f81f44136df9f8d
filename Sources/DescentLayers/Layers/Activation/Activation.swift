/// Applies a function to every element; the shape stays.
///
/// ```swift
/// Activation(.relu)
/// Activation("relu")
/// Activation { x in gelu(x, approximate: true) }
/// ```
public final class Activation: Layer, Configurable {
    /// The named function, or nil for a function of your own.
    public let activation: ActivationFunction?
    private let function: (Tensor) -> Tensor

    /// A function Keras has a name for.
    public init(
        _ activation: ActivationFunction, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.activation = activation
        function = activation.callAsFunction
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// A function of your own. Files cannot hold it: its configuration says `custom`.
    public init(
        name: String? = nil, dtype: DType = .float32, fileID: String = #fileID,
        line: Int = #line, function: @escaping (Tensor) -> Tensor
    ) {
        activation = nil
        self.function = function
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// What it was made with.
    override public var outputActivation: ActivationFunction? { activation }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter("activation", \Activation.named, rule: .known, "What is applied.")
                .unlabelled
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            config[\Activation.named], name: config.given(\Layer.name),
            dtype: config[\Layer.dtype])
    }

    /// The function as configurations name it.
    private var named: ActivationFunction { activation ?? .custom { $0 } }

    /// Masks hold for the output too.
    public override var supportsMasking: Bool { true }

    /// The shape of the input; that of a function of your own is traced.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        guard activation?.known != nil, inputs.first?.dtype.isFloatingPoint == true else {
            return try super.outputSpecs(for: inputs)
        }
        return try unchanged(inputs)
    }

    /// The function of x.
    override public func call(_ x: Tensor, training: Bool) -> Tensor { function(x) }
}
