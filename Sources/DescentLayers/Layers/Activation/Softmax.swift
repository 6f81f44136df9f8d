/// Probabilities that add up to 1 along an axis, or over several: eˣ / Σ eˣ; the shape stays.
public final class Softmax: Layer, Configurable {
    private let axis: Axes

    /// - Parameters:
    ///   - axis: the axis or axes; default −1, the last.
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

    /// The same without a label: `Softmax(1)`.
    public convenience init(
        _ axis: Int, name: String? = nil, dtype: DType = .float32, fileID: String = #fileID,
        line: Int = #line
    ) {
        self.init(
            axis: Axes(axis), name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "axis", \Softmax.axis.values, form: ConfigForm<Int>.oneOrList, default: [-1],
                "Along which the outputs add up to 1."
            ).spelled { (layer: Softmax) throws(SwiftFault) in try layer.axis.swiftSource() }
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            axis: Axes(config[\Softmax.axis.values]),
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    /// Masks hold for the output too.
    public override var supportsMasking: Bool { true }

    /// Which elements count may be said in the call, too: `Softmax()(x, mask=…)` of Keras' files.
    override package var callArguments: Set<String> { ["mask"] }

    /// The shape of the input, in the layer's type.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        try unchanged(inputs, as: dtype)
    }

    /// eˣ / Σ eˣ along the axis over what the mask lets count, 0 elsewhere; the shape stays.
    override public func call(_ inputs: [Tensor], context: CallContext) -> [Tensor] {
        let x = onlyInput(of: inputs)
        let named = context.arguments.tensor("mask")
        guard let counts = named?.asMask ?? context.mask.map({ linedUp($0, with: x) }),
            context.initialState.isEmpty, x.dtype.isFloatingPoint
        else { return super.call(inputs, context: context) }
        let lowest = x.dtype == .float16 ? -3e4 : -1e9
        return [.where(counts, call(.where(counts, x, lowest), training: context.training), 0)]
    }

    /// eˣ / Σ eˣ along the axis; the shape stays.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        let axes = axis.values.compactMap { x.shape.normalizedAxis($0) }
        guard axes.count == axis.values.count, Set(axes).count == axes.count, !axes.isEmpty else {
            let names = axis.values.count == 1 ? "axis" : "different axes"
            return .invalid(
                needs(
                    "inputs with \(names) \(axis.values.map(String.init).joined(separator: ", "))",
                    got: "shape \(x.shape)", fix: "Use axis: -1."))
        }
        if let fault = floatFault(x) { return .invalid(fault) }
        guard axes.count > 1 else { return softmax(x, axis: axes[0]) }
        let wide = x.cast(to: x.dtype.computing)
        let weights = exp(wide - stopGradient(wide.max(axes: axes, keepDims: true)))
        return (weights / weights.sum(axes: axes, keepDims: true)).cast(to: x.dtype)
    }
}
