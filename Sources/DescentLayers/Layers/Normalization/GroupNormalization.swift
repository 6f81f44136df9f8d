/// Normalises groups of the channels of each example, then scales and shifts each channel.
///
///     y = (x − mean) / sqrt(variance + epsilon) · gamma + beta    // over space and the channels of a group
///
/// Input `[batch, …]` with channels on `axis`, output of the same shape. Weights, each as long as that
/// axis: `gamma`, `beta`. With one group it normalises over all of an example, with `groups: -1`
/// each channel by itself.
///
/// In a layer of half precision everything is computed in float32 and rounded once.
///
/// - Source: Wu and He 2018, arXiv:1803.08494; as Keras 3.
public final class GroupNormalization: Layer, Configurable {
    /// The factor; 1 at first.
    public private(set) var gamma: Variable?
    /// The summand; 0 at first.
    public private(set) var beta: Variable?

    private let groups: Int
    private let axis: Int
    private let epsilon: Double
    private let affine: AffineOptions
    /// The length of the input on ``axis``, once built.
    private var width: Int?

    /// - Parameters:
    ///   - groups: how many, which must divide the channels; −1: as many as channels. Default 32.
    ///   - axis: the channel axis, not the batch; default the last.
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
        groups: Int = 32, axis: Int = -1, epsilon: Double = 1e-3, center: Bool = true,
        scale: Bool = true, betaInitializer: any Initializer = .zeros,
        gammaInitializer: any Initializer = .ones, betaRegularizer: (any Regularizer)? = nil,
        gammaRegularizer: (any Regularizer)? = nil, betaConstraint: (any Constraint)? = nil,
        gammaConstraint: (any Constraint)? = nil, name: String? = nil, trainable: Bool = true,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.groups = groups
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
                "groups", \GroupNormalization.groups, default: 32, rule: .groups,
                "How many groups of channels; −1 for each channel by itself."),
            Parameter("axis", \GroupNormalization.axis, default: -1, "The channel axis."),
            Parameter(
                "epsilon", \GroupNormalization.epsilon, default: 1e-3,
                rule: .positive(example: "epsilon: 1e-3"), "Added to the variance."),
        ] + AffineOptions.parameters(\GroupNormalization.affine)
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            groups: config[\GroupNormalization.groups], axis: config[\GroupNormalization.axis],
            epsilon: config[\GroupNormalization.epsilon],
            center: config[\GroupNormalization.affine.center],
            scale: config[\GroupNormalization.affine.scale],
            betaInitializer: config[\GroupNormalization.affine.betaInitializer],
            gammaInitializer: config[\GroupNormalization.affine.gammaInitializer],
            betaRegularizer: config[\GroupNormalization.affine.betaRegularizer],
            gammaRegularizer: config[\GroupNormalization.affine.gammaRegularizer],
            betaConstraint: config[\GroupNormalization.affine.betaConstraint],
            gammaConstraint: config[\GroupNormalization.affine.gammaConstraint],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    /// Makes `gamma` and `beta`, each as long as the channel axis.
    ///
    /// - Throws: ``ShapeError`` for an axis that is not there or the batch, and for channels that the
    ///   groups do not divide.
    override public func build(inputShape: Shape) throws {
        let channels = try featureAxes([axis], of: inputShape).map { inputShape[$0] }[0]
        guard channels > 0, groups == -1 || channels % groups == 0 else {
            throw needs(
                "a number of channels that its \(groups) groups divide",
                got: "shape \(inputShape)",
                fix: "Use another number of groups, or groups: -1 for each channel by itself.")
        }
        (gamma, beta) = try affine.makeWeights(of: self, shape: [channels])
        width = channels
    }

    /// Masks hold for the output too.
    public override var supportsMasking: Bool { true }

    /// The shape of the input, in the layer's type.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        try unchanged(inputs, as: dtype)
    }

    /// (x − mean) / √(variance + epsilon) · gamma + beta, both over a group; the shape stays.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        guard let width else { return unbuilt }
        let fault =
            floatFault(x)
            ?? widthFault(
                x, axis: axis, width: width, "channels",
                fix: "Check the data and the layer before it.")
        if let fault { return .invalid(fault) }
        guard let place = x.shape.normalizedAxis(axis) else { return x }
        let others = x.shape.dimensions.indices.filter { $0 != place }
        let shape = x.shape.reduced(over: others, keepDims: true)
        let spread = { (weight: Variable) in weight.value.reshaped(to: shape) }
        let wide = x.cast(to: x.dtype.computing)
        let mean = groupMeans(wide, place)
        let variance = groupMeans(square(wide - mean), place)
        return normalized(
            x, mean: mean, variance: variance, gamma: gamma.map(spread), beta: beta.map(spread),
            epsilon: epsilon)
    }

    /// The mean of each example's groups, for each channel: `[batch, 1…, channels]`.
    ///
    /// First over space, where channels stay side by side in memory, then over the few that are left.
    private func groupMeans(_ x: Tensor, _ place: Int) -> Tensor {
        let space = (1..<x.rank).filter { $0 != place }
        let channels = space.isEmpty ? x : x.mean(axes: space, keepDims: true)
        let (count, width) = (x.shape[0], x.shape[place])
        let number = groups == -1 ? width : groups
        guard number < width else { return channels }
        let inner = Shape([count, number, width / number])
        let means = channels.reshaped(to: inner).mean(axes: [2], keepDims: true)
        return means.broadcast(to: inner).reshaped(to: channels.shape)
    }
}

extension Rule<Int> {
    fileprivate static var groups: Rule {
        Rule(
            { "\($0) of 1 or more, or −1" }, fix: "Use −1 for each channel by itself.",
            holds: { $0 > 0 || $0 == -1 })
    }
}
