/// Every output unit is a weighted sum of all input features.
///
///     y = activation(x · kernel + bias)
///
/// Input `[batch, …, features]`, output `[batch, …, units]`. Weights: `kernel` `[features, units]`,
/// `bias` `[units]`.
public final class Dense: Layer, Configurable {
    /// The number of outputs.
    public let units: Int
    /// Applied to the sums.
    public let activation: ActivationFunction
    /// `[features, units]`, once built.
    public private(set) var kernel: Variable?
    /// `[units]`, once built with `useBias`.
    public private(set) var bias: Variable?

    private let useBias: Bool
    private let kernelInitializer: any Initializer
    private let biasInitializer: any Initializer
    private let kernelRegularizer: (any Regularizer)?
    private let biasRegularizer: (any Regularizer)?
    private let kernelConstraint: (any Constraint)?
    private let biasConstraint: (any Constraint)?

    /// - Parameters:
    ///   - units: the number of outputs, 1 or more.
    ///   - activation: default `.linear`, which changes nothing.
    ///   - useBias: whether a bias is added; default true.
    ///   - kernelInitializer: default ``GlorotUniform``.
    ///   - biasInitializer: default ``Zeros``.
    ///   - kernelRegularizer: penalty on the kernel; default none.
    ///   - biasRegularizer: penalty on the bias; default none.
    ///   - activityRegularizer: penalty on the output, divided by the batch size; default none.
    ///   - kernelConstraint: what the kernel is held to after each update; default nothing.
    ///   - biasConstraint: what the bias is held to after each update; default nothing.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - trainable: see ``Layer/trainable``; default true.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        units: Int, activation: ActivationFunction = .linear, useBias: Bool = true,
        kernelInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, kernelRegularizer: (any Regularizer)? = nil,
        biasRegularizer: (any Regularizer)? = nil, activityRegularizer: (any Regularizer)? = nil,
        kernelConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.units = units
        self.activation = activation
        self.useBias = useBias
        self.kernelInitializer = kernelInitializer
        self.biasInitializer = biasInitializer
        self.kernelRegularizer = kernelRegularizer
        self.biasRegularizer = biasRegularizer
        self.kernelConstraint = kernelConstraint
        self.biasConstraint = biasConstraint
        super.init(name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
        self.activityRegularizer = activityRegularizer
    }

    /// The same without a label: `Dense(64)`.
    public convenience init(
        _ units: Int, activation: ActivationFunction = .linear, useBias: Bool = true,
        kernelInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, kernelRegularizer: (any Regularizer)? = nil,
        biasRegularizer: (any Regularizer)? = nil, activityRegularizer: (any Regularizer)? = nil,
        kernelConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            units: units, activation: activation, useBias: useBias,
            kernelInitializer: kernelInitializer, biasInitializer: biasInitializer,
            kernelRegularizer: kernelRegularizer, biasRegularizer: biasRegularizer,
            activityRegularizer: activityRegularizer, kernelConstraint: kernelConstraint,
            biasConstraint: biasConstraint, name: name, trainable: trainable,
            dtype: dtype, fileID: fileID, line: line)
    }

    /// What it was made with.
    override public var outputActivation: ActivationFunction? { activation }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "units", \Dense.units,
                rule: .positive(example: "units: 64"),
                "The number of outputs."),
            Parameter(
                "activation", \Dense.activation, default: .linear,
                rule: .known,
                "Applied to the sums."),
            .useBias(\Dense.useBias),
            Parameter(
                "kernel_initializer", \Dense.kernelInitializer, default: GlorotUniform(),
                "How the kernel starts."),
            Parameter(
                "bias_initializer", \Dense.biasInitializer, default: Zeros(),
                "How the bias starts."),
            Parameter(
                "kernel_regularizer", \Dense.kernelRegularizer,
                "Penalty on the kernel."),
            Parameter(
                "bias_regularizer", \Dense.biasRegularizer,
                "Penalty on the bias."),
            .activityRegularizer, .constraint("kernel", \Dense.kernelConstraint),
            .constraint("bias", \Dense.biasConstraint),
            .quantization,
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            units: config[\Dense.units], activation: config[\Dense.activation],
            useBias: config[\Dense.useBias],
            kernelInitializer: config[\Dense.kernelInitializer],
            biasInitializer: config[\Dense.biasInitializer],
            kernelRegularizer: config[\Dense.kernelRegularizer],
            biasRegularizer: config[\Dense.biasRegularizer],
            activityRegularizer: config[\Layer.activityRegularizer],
            kernelConstraint: config[\Dense.kernelConstraint],
            biasConstraint: config[\Dense.biasConstraint],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    /// Makes `kernel` `[features, units]` and, with `useBias`, `bias` `[units]`.
    ///
    /// - Throws: ``ShapeError`` for inputs without a batch axis or known features.
    override public func build(inputShape: Shape) throws {
        guard inputShape.rank >= 2, inputShape[-1] > 0 else {
            throw needs(
                "inputs [batch, …, features]", got: "shape \(inputShape)",
                fix: Self.axisAdvice)
        }
        kernel = try addWeight(
            name: "kernel", shape: [inputShape[-1], units], initializer: kernelInitializer,
            regularizer: kernelRegularizer, constraint: kernelConstraint)
        guard useBias else { return }
        bias = try addWeight(
            name: "bias", shape: [units], initializer: biasInitializer,
            regularizer: biasRegularizer, constraint: biasConstraint)
    }

    /// Masks hold for the output too.
    public override var supportsMasking: Bool { true }

    /// `[batch, …, units]`.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        guard let lengths = inputs.first?.shape.dimensions.dropLast(), units > 0,
            activation.keepsShape
        else {
            return try super.outputSpecs(for: inputs)
        }
        let others = lengths.isEmpty ? [Shape.unknown] : Array(lengths)
        return [TensorSpec(Shape(others + [units]), dtype)]
    }

    /// `[batch, …, features]` to `[batch, …, units]`: activation(x · kernel + bias).
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        guard let kernel else { return unbuilt }
        if let fault = floatFault(x) ?? featureFault(x, kernel.shape[0]) { return .invalid(fault) }
        let product = matmul(x, kernel.value)
        return activation(bias.map { product + $0.value } ?? product)
    }

    private func featureFault(_ x: Tensor, _ width: Int) -> ShapeError? {
        let last = x.shape[-1]
        return x.rank < 2
            ? needs(
                "inputs [batch, …, features]", got: "shape \(x.shape)",
                fix: last == width
                    ? "For one row write [row], or row.expandingDimension(at: 0)." : Self.axisAdvice
            )
            : widthFault(
                x, axis: -1, width: width, "features",
                fix: (x.rank > 2 ? "Put Flatten() before it, or check" : "Check")
                    + " the data: the layer was built for \(width).")
    }

    /// How to give one row, and rows of one feature.
    private static let axisAdvice =
        "For one row write [row], or row.expandingDimension(at: 0); for rows of one feature "
        + "expandingDimension(at: -1)."
}
