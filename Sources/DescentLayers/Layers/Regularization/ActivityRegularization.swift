/// Changes nothing, and adds a penalty on what goes through it to the loss, divided by the batch size.
///
///     penalty = (l1 · Σ |x| + l2 · Σ x²) / batch
public final class ActivityRegularization: Layer, Configurable {
    private let l1: Double
    private let l2: Double

    /// - Parameters:
    ///   - l1: the factor of absolute values; default 0.
    ///   - l2: the factor of squares; default 0.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        l1: Double = 0, l2: Double = 0, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.l1 = l1
        self.l2 = l2
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
        activityRegularizer = L1L2(l1: l1, l2: l2)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        let factor = Rule<Double>.finite(atLeast: 0, fix: "Use for example 0.01.")
        return super.parameters + [
            Parameter(
                "l1", \ActivityRegularization.l1, default: 0, rule: factor,
                "The factor of absolute values."),
            Parameter(
                "l2", \ActivityRegularization.l2, default: 0, rule: factor,
                "The factor of squares."),
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            l1: config[\ActivityRegularization.l1], l2: config[\ActivityRegularization.l2],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    /// Masks hold for the output too.
    public override var supportsMasking: Bool { true }

    /// The shape of the input.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        try unchanged(inputs)
    }

    /// x itself.
    override public func call(_ x: Tensor, training: Bool) -> Tensor { x }
}
