/// Normalises each example over its features, then scales and shifts it.
///
///     y = (x − mean(x)) / sqrt(variance(x) + epsilon) · gamma + beta    // variance: by n
///
/// Input `[batch, …]`, output of the same shape. Weights `gamma` and `beta` have the lengths of the
/// input on the normalised axes.
///
/// - Source: Ba et al. 2016, arXiv:1607.06450; as Keras 3.
public final class LayerNormalization: Layer, Configurable {
    /// The factor; 1 at first.
    public private(set) var gamma: Variable?
    /// The summand; 0 at first.
    public private(set) var beta: Variable?

    private let axis: Axes
    private let epsilon: Double
    private let affine: AffineOptions
    /// The lengths of the input on ``axis``, once built.
    private var lengths: Shape?

    /// - Parameters:
    ///   - axis: the axis or axes that are normalised, not the batch; default the last.
    ///   - epsilon: added to the variance (unit: x²), above 0; default `1e-3`.
    ///   - center: whether `beta` is added; default true.
    ///   - scale: whether `gamma` multiplies; default true.
    ///   - betaInitializer: default ``Zeros``.
    ///   - gammaInitializer: default ``Ones``.
    ///   - betaRegularizer: penalty on beta; default none.
    ///   - gammaRegularizer: penalty on gamma; default none.
    ///   - betaConstraint: what beta is held to after each update; default nothing.
    ///   - gammaConstraint: what gamma is held to after each update; default nothing.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - trainable: see ``Layer/trainable``; default true.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        axis: Axes = -1, epsilon: Double = 1e-3, center: Bool = true, scale: Bool = true,
        betaInitializer: any Initializer = .zeros, gammaInitializer: any Initializer = .ones,
        betaRegularizer: (any Regularizer)? = nil, gammaRegularizer: (any Regularizer)? = nil,
        betaConstraint: (any Constraint)? = nil, gammaConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.axis = axis
        self.epsilon = epsilon
        affine = AffineOptions(
            center: center, scale: scale, betaInitializer: betaInitializer,
            gammaInitializer: gammaInitializer, betaRegularizer: betaRegularizer,
            gammaRegularizer: gammaRegularizer, betaConstraint: betaConstraint,
            gammaConstraint: gammaConstraint)
        super.init(name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "axis", \LayerNormalization.axis, default: -1, rule: .atLeastOne,
                "The axis or axes that are normalised."),
            Parameter(
                "epsilon", \LayerNormalization.epsilon, default: 1e-3,
                rule: .positive(example: "epsilon: 1e-3"), "Added to the variance."),
        ] + AffineOptions.parameters(\LayerNormalization.affine) + [
            .fixed("rms_scaling", .bool(false), isWritten: false, "scaling without a mean.")
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            axis: config[\LayerNormalization.axis],
            epsilon: config[\LayerNormalization.epsilon],
            center: config[\LayerNormalization.affine.center],
            scale: config[\LayerNormalization.affine.scale],
            betaInitializer: config[\LayerNormalization.affine.betaInitializer],
            gammaInitializer: config[\LayerNormalization.affine.gammaInitializer],
            betaRegularizer: config[\LayerNormalization.affine.betaRegularizer],
            gammaRegularizer: config[\LayerNormalization.affine.gammaRegularizer],
            betaConstraint: config[\LayerNormalization.affine.betaConstraint],
            gammaConstraint: config[\LayerNormalization.affine.gammaConstraint],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    /// Makes `gamma` and `beta` with the lengths of the normalised axes.
    ///
    /// - Throws: ``ShapeError`` for axes that are not there, twice there or the batch.
    override public func build(inputShape: Shape) throws {
        let shape = Shape(try featureAxes(axis.values, of: inputShape).map { inputShape[$0] })
        (gamma, beta) = try affine.makeWeights(of: self, shape: shape)
        lengths = shape
    }

    /// Masks hold for the output too.
    public override var supportsMasking: Bool { true }

    /// The shape of the input, in the layer's type.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        try unchanged(inputs, as: dtype)
    }

    /// (x − mean(x)) / √(variance(x) + epsilon) · gamma + beta; the shape stays.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        guard let lengths else { return unbuilt }
        if let fault = floatFault(x) { return .invalid(fault) }
        do {
            let axes = try featureAxes(axis.values, of: x.shape)
            guard axes.map({ x.shape[$0] }) == lengths.dimensions else {
                throw needs(
                    "inputs with lengths \(lengths) on its axes", got: "shape \(x.shape)",
                    fix: "Check the data and the layer before it.")
            }
            return layerNormalization(
                x, gamma: gamma?.value, beta: beta?.value, axes: axes, epsilon: epsilon)
        } catch {
            return .invalid(error)
        }
    }
}

extension Rule<Axes> {
    static var atLeastOne: Rule {
        Rule(
            { _ in "at least one axis" }, got: { _ in "none" }, fix: "Use axis: -1.",
            holds: { !$0.values.isEmpty })
    }
}
