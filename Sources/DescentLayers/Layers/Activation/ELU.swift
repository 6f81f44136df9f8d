/// x where it is positive, `alpha` · (eˣ − 1) elsewhere; the shape stays.
///
/// - Source: Clevert et al. 2015, arXiv:1511.07289.
public final class ELU: Layer, Configurable {
    private let alpha: Double

    /// - Parameters:
    ///   - alpha: the depth of the negative part; default 1.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        alpha: Double = 1, name: String? = nil, dtype: DType = .float32, fileID: String = #fileID,
        line: Int = #line
    ) {
        self.alpha = alpha
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `ELU(0.5)`.
    public convenience init(
        _ alpha: Double, name: String? = nil, dtype: DType = .float32, fileID: String = #fileID,
        line: Int = #line
    ) {
        self.init(
            alpha: alpha, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "alpha", \ELU.alpha, default: 1,
                rule: .finite(fix: "Use 1."),
                "The depth of the negative part.")
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            alpha: config[\ELU.alpha],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    /// Masks hold for the output too.
    public override var supportsMasking: Bool { true }

    /// The shape of the input.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        let isFloat = inputs.first?.dtype.isFloatingPoint ?? true
        return try isFloat ? unchanged(inputs) : super.outputSpecs(for: inputs)
    }

    /// x where it is positive, `alpha` · (eˣ − 1) elsewhere; the shape stays.
    override public func call(_ x: Tensor, training: Bool) -> Tensor { elu(x, alpha: alpha) }
}
