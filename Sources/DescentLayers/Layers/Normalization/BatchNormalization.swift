/// Normalises each feature over the batch, then scales and shifts it.
///
///     y = (x − mean) / sqrt(variance + epsilon) · gamma + beta    // variance: by n
///
/// While training, mean and variance are those of the batch, and running means of both are kept:
/// `moving = moving · momentum + batch · (1 − momentum)`. Otherwise, and when the layer or one
/// around it is not trainable, the running means are used and stay as they are.
///
/// Input of any shape with features on `axis`, output of the same shape. Weights, each as long as
/// that axis: `gamma`, `beta`, `moving_mean`, `moving_variance`.
///
/// In a layer of half precision everything is computed in float32 and rounded once, and the
/// running means are float32: half precision holds no variance above 65,504, and loses steps
/// of a hundredth.
///
/// - Source: Ioffe and Szegedy 2015, arXiv:1502.03167; as Keras 3.
public final class BatchNormalization: Layer, Configurable {
    /// The factor; 1 at first.
    public private(set) var gamma: Variable?
    /// The summand; 0 at first.
    public private(set) var beta: Variable?
    /// The running mean; 0 at first.
    public private(set) var movingMean: Variable?
    /// The running variance; 1 at first.
    public private(set) var movingVariance: Variable?

    private let axis: Int
    private let momentum: Double
    private let epsilon: Double
    private let affine: AffineOptions
    private let movingMeanInitializer: any Initializer
    private let movingVarianceInitializer: any Initializer
    private let synchronized: Bool

    /// - Parameters:
    ///   - axis: the feature axis, not the batch; default the last.
    ///   - momentum: the share the running means keep at each step, 0 to 1; default 0.99.
    ///   - epsilon: added to the variance (unit: x²), above 0; default `1e-3`.
    ///   - center: whether `beta` is added; default true.
    ///   - scale: whether `gamma` multiplies; default true.
    ///   - betaInitializer: default ``Zeros``.
    ///   - gammaInitializer: default ``Ones``.
    ///   - movingMeanInitializer: default ``Zeros``.
    ///   - movingVarianceInitializer: default ``Ones``.
    ///   - betaRegularizer: penalty on beta; default none.
    ///   - gammaRegularizer: penalty on gamma; default none.
    ///   - betaConstraint: what beta is held to after each update; default nothing.
    ///   - gammaConstraint: what gamma is held to after each update; default nothing.
    ///   - synchronized: whether means are those of the batches of all machines. There is one, whose
    ///     batch is whole: it changes nothing. Default false.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - trainable: see ``Layer/trainable``; default true.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        axis: Int = -1, momentum: Double = 0.99, epsilon: Double = 1e-3, center: Bool = true,
        scale: Bool = true, betaInitializer: any Initializer = .zeros,
        gammaInitializer: any Initializer = .ones, movingMeanInitializer: any Initializer = .zeros,
        movingVarianceInitializer: any Initializer = .ones,
        betaRegularizer: (any Regularizer)? = nil, gammaRegularizer: (any Regularizer)? = nil,
        betaConstraint: (any Constraint)? = nil, gammaConstraint: (any Constraint)? = nil,
        synchronized: Bool = false, name: String? = nil,
        trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.axis = axis
        self.momentum = momentum
        self.epsilon = epsilon
        self.movingMeanInitializer = movingMeanInitializer
        self.movingVarianceInitializer = movingVarianceInitializer
        self.synchronized = synchronized
        affine = AffineOptions(
            center: center, scale: scale, betaInitializer: betaInitializer,
            gammaInitializer: gammaInitializer, betaRegularizer: betaRegularizer,
            gammaRegularizer: gammaRegularizer, betaConstraint: betaConstraint,
            gammaConstraint: gammaConstraint)
        super.init(name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        let first =
            super.parameters + [
                Parameter("axis", \BatchNormalization.axis, default: -1, "The feature axis."),
                Parameter(
                    "momentum", \BatchNormalization.momentum, default: 0.99,
                    rule: .within(0...1, "a momentum", fix: "Use 0.99."),
                    "The share the running means keep at each step."),
                Parameter(
                    "epsilon", \BatchNormalization.epsilon, default: 1e-3,
                    rule: .positive(example: "epsilon: 1e-3"), "Added to the variance."),
            ]
        let affine = AffineOptions.parameters(\BatchNormalization.affine)
        let means: [Parameter] = [
            Parameter(
                "moving_mean_initializer", \BatchNormalization.movingMeanInitializer,
                default: Zeros(), "How running means start."),
            Parameter(
                "moving_variance_initializer", \BatchNormalization.movingVarianceInitializer,
                default: Ones(), "How running variances start."),
            Parameter(
                "synchronized", \BatchNormalization.synchronized, default: false,
                "Whether means are those of all machines."),
            .fixed("renorm", .bool(false), isWritten: false, "batch renormalisation."),
            .ignored("renorm_clipping", "limits of batch renormalisation."),
            .ignored("renorm_momentum", "the momentum of batch renormalisation."),
        ]
        let rows = affine + means
        return first
            + rows.moving(
                "moving_mean_initializer", "moving_variance_initializer", before: "beta_regularizer"
            )
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            axis: config[\BatchNormalization.axis],
            momentum: config[\BatchNormalization.momentum],
            epsilon: config[\BatchNormalization.epsilon],
            center: config[\BatchNormalization.affine.center],
            scale: config[\BatchNormalization.affine.scale],
            betaInitializer: config[\BatchNormalization.affine.betaInitializer],
            gammaInitializer: config[\BatchNormalization.affine.gammaInitializer],
            movingMeanInitializer: config[\BatchNormalization.movingMeanInitializer],
            movingVarianceInitializer: config[\BatchNormalization.movingVarianceInitializer],
            betaRegularizer: config[\BatchNormalization.affine.betaRegularizer],
            gammaRegularizer: config[\BatchNormalization.affine.gammaRegularizer],
            betaConstraint: config[\BatchNormalization.affine.betaConstraint],
            gammaConstraint: config[\BatchNormalization.affine.gammaConstraint],
            synchronized: config[\BatchNormalization.synchronized],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    /// Makes `gamma`, `beta`, `moving_mean` and `moving_variance`,
    /// each as long as the feature axis.
    ///
    /// - Throws: ``ShapeError`` for an axis that is not there or the batch.
    override public func build(inputShape: Shape) throws {
        let shape = Shape(try featureAxes([axis], of: inputShape).map { inputShape[$0] })
        (gamma, beta) = try affine.makeWeights(of: self, shape: shape)
        let type = dtype.computing
        movingMean = try addWeight(
            name: "moving_mean", shape: shape, initializer: movingMeanInitializer, dtype: type,
            trainable: false)
        movingVariance = try addWeight(
            name: "moving_variance", shape: shape, initializer: movingVarianceInitializer,
            dtype: type,
            trainable: false)
    }

    /// Masks hold for the output too.
    public override var supportsMasking: Bool { true }

    /// The shape of the input, in the layer's type.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        try unchanged(inputs, as: dtype)
    }

    /// (x − mean) / √(variance + epsilon) · gamma + beta; the shape stays.
    ///
    /// While training, unless frozen, mean and variance are those of what counts in the batch, and
    /// the running ones follow them.
    override public func call(_ inputs: [Tensor], context: CallContext) -> [Tensor] {
        let x = onlyInput(of: inputs)
        guard x.error == nil, context.initialState.isEmpty else {
            return super.call(inputs, context: context)
        }
        return [normalize(x, context)]
    }

    /// The same where everything counts.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        normalize(x, CallContext(training: training))
    }

    private func normalize(_ x: Tensor, _ context: CallContext) -> Tensor {
        guard let movingMean, let movingVariance else { return unbuilt }
        let width = movingMean.shape[0]
        let fault =
            floatFault(x)
            ?? widthFault(
                x, axis: axis, width: width, "features",
                fix: "Check the data and the layer before it.")
        if let fault { return .invalid(fault) }
        let others = x.shape.dimensions.indices.filter { $0 != x.shape.normalizedAxis(axis) }
        let place = { (weight: Variable) in
            weight.value.reshaped(to: x.shape.reduced(over: others, keepDims: true))
        }
        var (mean, variance) = (place(movingMean), place(movingVariance))
        if context.training && !isFrozen {
            (mean, variance) =
                context.mask.map { maskedMoments(x, linedUp($0, with: x), axes: others) }
                ?? wideMoments(x, axes: others)
            update(movingMean, towards: mean)
            update(movingVariance, towards: variance)
        }
        return normalized(
            x, mean: mean, variance: variance, gamma: gamma.map(place), beta: beta.map(place),
            epsilon: epsilon)
    }

    /// Mean and variance over what counts; 0 if nothing does.
    private func maskedMoments(
        _ x: Tensor, _ counts: Tensor, axes: [Int]
    ) -> (mean: Tensor, variance: Tensor) {
        let wide = x.cast(to: x.dtype.computing)
        let counts = counts.broadcast(to: x.shape)
        // Keras' epsilon.
        let number = counts.cast(to: wide.dtype).sum(axes: axes, keepDims: true) + 1e-7
        let average = { (values: Tensor) in
            Tensor.where(counts, values, 0).sum(axes: axes, keepDims: true) / number
        }
        let mean = average(wide)
        return (mean, average(square(wide - mean)))
    }

    private func update(_ moving: Variable, towards batch: Tensor) {
        let kept = moving.value * momentum
        moving.assign(kept + batch.reshaped(to: moving.shape) * (1 - momentum))
    }
}
