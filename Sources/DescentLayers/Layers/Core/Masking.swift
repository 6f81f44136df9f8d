/// Leaves out the steps of sequences in which every feature is `maskValue`: they become 0, and do not
/// count in layers, losses and metrics behind.
///
/// Input `[batch, time…, features]`; the shape stays, and the mask is `[batch, time…]`.
public final class Masking: Layer, Configurable {
    /// What every feature of a step that is left out is.
    public let maskValue: Double

    /// - Parameters:
    ///   - maskValue: what every feature of a step that is left out is; default 0.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of the computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        maskValue: Double = 0, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.maskValue = maskValue
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "mask_value", \Masking.maskValue, default: 0, rule: .finite(fix: "Use 0."),
                "What every feature of a step that is left out is.")
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            maskValue: config[\Masking.maskValue], name: config.given(\Layer.name),
            dtype: config[\Layer.dtype])
    }

    /// The shape of the input.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        try unchanged(inputs)
    }

    /// x, with 0 in the steps that are left out; the shape stays.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        guard x.rank >= 2 else {
            return .invalid(
                needs(
                    "inputs [batch, …, features]", got: "shape \(x.shape)",
                    fix: "For steps of one feature use expandingDimension(at: -1)."))
        }
        return .where((x .!= maskValue).any(axes: [-1], keepDims: true), x, x.zerosLike())
    }

    /// The steps in which a feature is not `maskValue`.
    override public func computeMask(_ inputs: [Tensor], masks: [Tensor?]) -> [Tensor?] {
        inputs.map { $0.rank >= 2 ? ($0 .!= maskValue).any(axes: [-1]) : nil }
    }
}
