/// x where it is positive or 0, `negativeSlope` · x elsewhere; the shape stays.
public final class LeakyReLU: Layer, Configurable {
    private let negativeSlope: Double

    /// - Parameters:
    ///   - negativeSlope: 0 or more; default 0.3, as Keras 3's layer (its activation has
    ///     0.2).
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        negativeSlope: Double = 0.3, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.negativeSlope = negativeSlope
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `LeakyReLU(0.1)`.
    public convenience init(
        _ negativeSlope: Double, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            negativeSlope: negativeSlope, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "negative_slope", \LeakyReLU.negativeSlope, default: 0.3,
                rule: .atLeast(0, fix: "Use 0.3."),
                "The slope below 0.")
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            negativeSlope: config[\LeakyReLU.negativeSlope],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    /// Masks hold for the output too.
    public override var supportsMasking: Bool { true }

    /// The shape of the input.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        let isFloat = inputs.first?.dtype.isFloatingPoint ?? true
        return try isFloat ? unchanged(inputs) : super.outputSpecs(for: inputs)
    }

    /// x where it is positive or 0, `negativeSlope` · x elsewhere; the shape stays.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        leakyRelu(x, negativeSlope: negativeSlope)
    }
}
