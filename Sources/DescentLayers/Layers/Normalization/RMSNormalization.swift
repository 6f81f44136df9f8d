/// Divides each example by the root of its mean square, then scales it.
///
///     y = x / sqrt(mean(x²) + epsilon) · scale
///
/// Input `[batch, …]`, output of the same shape. The weight `scale` has the lengths of the input on the
/// normalised axes.
///
/// In a layer of half precision everything is computed in float32 and rounded once.
///
/// - Source: Zhang and Sennrich 2019, arXiv:1910.07467; as Keras 3.
public final class RMSNormalization: Layer, Configurable {
    /// The factor; 1 at first.
    public private(set) var scale: Variable?

    private let axis: Axes
    private let epsilon: Double

    /// - Parameters:
    ///   - axis: the axis or axes that are normalised, not the batch; default the last.
    ///   - epsilon: added to the mean square (unit: x²), above 0; default `1e-6`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - trainable: see ``Layer/trainable``; default true.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        axis: Axes = -1, epsilon: Double = 1e-6, name: String? = nil, trainable: Bool = true,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.axis = axis
        self.epsilon = epsilon
        super.init(name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "axis", \RMSNormalization.axis, default: -1, rule: .atLeastOne,
                "The axis or axes that are normalised."),
            Parameter(
                "epsilon", \RMSNormalization.epsilon, default: 1e-6,
                rule: .positive(example: "epsilon: 1e-6"), "Added to the mean square."),
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            axis: config[\RMSNormalization.axis], epsilon: config[\RMSNormalization.epsilon],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    /// Makes `scale` with the lengths of the normalised axes.
    ///
    /// - Throws: ``ShapeError`` for axes that are not there, twice there or the batch.
    override public func build(inputShape: Shape) throws {
        let shape = Shape(try featureAxes(axis.values, of: inputShape).map { inputShape[$0] })
        scale = try addWeight(name: "scale", shape: shape, initializer: .ones)
    }

    /// The shape of the input, in the layer's type.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        try unchanged(inputs, as: dtype)
    }

    /// x / √(mean(x²) + epsilon) · scale; the shape stays.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        guard let scale else { return unbuilt }
        if let fault = floatFault(x) { return .invalid(fault) }
        do {
            let axes = try featureAxes(axis.values, of: x.shape)
            guard axes.map({ x.shape[$0] }) == scale.shape.dimensions else {
                throw needs(
                    "inputs with lengths \(scale.shape) on its axes", got: "shape \(x.shape)",
                    fix: "Check the data and the layer before it.")
            }
            let others = x.shape.dimensions.indices.filter { !axes.contains($0) }
            let wide = x.cast(to: x.dtype.computing)
            let factor = scale.value.reshaped(to: x.shape.reduced(over: others, keepDims: true))
            let squares = square(wide).mean(axes: axes, keepDims: true)
            return (wide * rsqrt(squares + epsilon) * factor.cast(to: wide.dtype))
                .cast(to: x.dtype)
        } catch {
            return .invalid(error)
        }
    }
}
