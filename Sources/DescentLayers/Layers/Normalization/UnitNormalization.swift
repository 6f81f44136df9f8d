/// Scales each vector along `axis` to length 1.
///
///     y = x / max(√(Σ x²), 1e-12)
///
/// Input of any shape, output of the same shape. A vector of zeros stays so, and gets no derivative; in
/// Keras that is NaN.
public final class UnitNormalization: Layer, Configurable {
    private let axis: Axes

    /// - Parameters:
    ///   - axis: the axis or axes of the vectors; default the last.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        axis: Axes = -1, name: String? = nil, dtype: DType = .float32, fileID: String = #fileID,
        line: Int = #line
    ) {
        self.axis = axis
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "axis", \UnitNormalization.axis, form: .oneOrList, default: -1, rule: .atLeastOne,
                "The axis or axes of the vectors.")
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            axis: config[\UnitNormalization.axis], name: config.given(\Layer.name),
            dtype: config[\Layer.dtype])
    }

    /// Masks hold for the output too.
    public override var supportsMasking: Bool { true }

    /// The shape of the input.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        try unchanged(inputs)
    }

    /// x / max(√(Σ x²), 1e-12); the shape stays.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        if let fault = floatFault(x) { return .invalid(fault) }
        let axes = axis.values.compactMap(x.shape.normalizedAxis)
        guard axes.count == axis.values.count, Set(axes).count == axes.count else {
            return .invalid(
                needs(
                    "different axes of its input", got: "axes \(axis.values) of shape \(x.shape)",
                    fix: "Use axis: -1."))
        }
        return unitVectors(x, axes: axes, leastLength: 1e-12)
    }
}

/// `x` divided by its lengths along `axes`, which count as `leastLength` where they are less: zeros stay
/// zeros, without a derivative.
func unitVectors(_ x: Tensor, axes: [Int], leastLength: Double) -> Tensor {
    let wide = x.cast(to: x.dtype.computing)
    let squares = square(wide).sum(axes: axes, keepDims: true)
    let factors = rsqrt(maximum(squares, leastLength * leastLength))
    return (wide * .where(squares .> 0, factors, 0)).cast(to: x.dtype)
}

extension ConfigForm<Axes> {
    /// One axis, or a list of several.
    static var oneOrList: ConfigForm {
        ConfigForm(
            Axes.configKind,
            write: { $0.values.count == 1 ? .int($0.values[0]) : .ints($0.values) },
            read: { Axes(configValue: $0) })
    }
}
