/// x, or alpha · x where x is negative, with an alpha that is learnt for each feature.
///
///     y = max(x, 0) − alpha · max(−x, 0)
///
/// The shape stays. Weights: `alpha`, in the shape of the input without the batch, of length 1 along
/// `sharedAxes`.
///
/// - Source: He et al. 2015, arXiv:1502.01852.
public final class PReLU: Layer, Configurable {
    /// The factor, once built.
    public private(set) var alpha: Variable?

    private let alphaInitializer: any Initializer
    private let alphaRegularizer: (any Regularizer)?
    private let alphaConstraint: (any Constraint)?
    private let sharedAxes: Axes?

    /// - Parameters:
    ///   - alphaInitializer: default ``Zeros``.
    ///   - alphaRegularizer: penalty on alpha; default none.
    ///   - alphaConstraint: what alpha is held to after each update; default nothing.
    ///   - sharedAxes: axes along which one alpha is for all, counted from the batch, 0: `[1, 2]` for
    ///     pictures; default none.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - trainable: see ``Layer/trainable``; default true.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        alphaInitializer: any Initializer = .zeros, alphaRegularizer: (any Regularizer)? = nil,
        alphaConstraint: (any Constraint)? = nil, sharedAxes: Axes? = nil, name: String? = nil,
        trainable: Bool = true, dtype: DType = .float32, fileID: String = #fileID,
        line: Int = #line
    ) {
        self.alphaInitializer = alphaInitializer
        self.alphaRegularizer = alphaRegularizer
        self.alphaConstraint = alphaConstraint
        self.sharedAxes = sharedAxes
        super.init(name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "alpha_initializer", \PReLU.alphaInitializer, default: Zeros(),
                "How alpha starts."),
            Parameter("alpha_regularizer", \PReLU.alphaRegularizer, "Penalty on alpha."),
            .constraint("alpha", \PReLU.alphaConstraint),
            Parameter(
                "shared_axes", \PReLU.sharedAxes,
                "Axes along which one alpha is for all."),
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            alphaInitializer: config[\PReLU.alphaInitializer],
            alphaRegularizer: config[\PReLU.alphaRegularizer],
            alphaConstraint: config[\PReLU.alphaConstraint],
            sharedAxes: config[\PReLU.sharedAxes], name: config.given(\Layer.name),
            dtype: config[\Layer.dtype])
    }

    /// Makes `alpha`.
    ///
    /// - Throws: ``ShapeError`` for shared axes that are not there, repeat, or are the batch.
    override public func build(inputShape: Shape) throws {
        var lengths = inputShape.dimensions
        guard lengths.count >= 2 else {
            throw needs(
                "inputs [batch, …, features]", got: "shape \(inputShape)",
                fix: "For one feature use expandingDimension(at: -1).")
        }
        for axis in try featureAxes(sharedAxes?.values ?? [], of: inputShape) { lengths[axis] = 1 }
        alpha = try addWeight(
            name: "alpha", shape: Shape(Array(lengths.dropFirst())), initializer: alphaInitializer,
            regularizer: alphaRegularizer, constraint: alphaConstraint)
    }

    /// Masks hold for the output too.
    override public var supportsMasking: Bool { true }

    /// The shape of the input.
    override public func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        try unchanged(inputs)
    }

    /// x, or alpha · x where x is negative.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        guard let alpha else { return unbuilt }
        if let fault = floatFault(x) { return .invalid(fault) }
        guard let shape = Shape.broadcast(x.shape, alpha.shape), shape == x.shape else {
            return .invalid(
                needs(
                    "inputs [batch, …] that its alpha \(alpha.shape) is for",
                    got: "shape \(x.shape)", fix: "Check the data and the layer before it."))
        }
        return relu(x) - alpha.value * relu(-x)
    }
}
