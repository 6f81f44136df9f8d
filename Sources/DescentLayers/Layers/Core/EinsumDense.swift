public import DescentCore

/// A dense layer whose sums are written as an equation: letters are axes, those that the output has
/// not are summed over.
///
///     y = activation(einsum(equation, x, kernel) + bias)
///
/// ```swift
/// EinsumDense("ab,bc->ac", outputShape: [64], biasAxes: "c")            // as Dense(64)
/// EinsumDense("abc,cd->abd", outputShape: [nil, 64], biasAxes: "d")     // on sequences
/// EinsumDense("...x,xy->...y", outputShape: [64], biasAxes: "y")        // whatever is in front
/// ```
///
/// The equation has one of the forms `X,Y->Z`, `...X,Y->...Z`, `X...,Y->Z...`: X is the input, Y the
/// kernel, Z the output. Weights: `kernel`, and with `biasAxes` `bias`.
public final class EinsumDense: Layer, Configurable {
    /// How input, kernel and output go together.
    public let equation: String
    /// The shape of the output without the batch and what an ellipsis stands for.
    public let outputLengths: Shape
    /// Applied to the sums.
    public let activation: ActivationFunction
    /// Letters of the output that the bias has; nil without one.
    public let biasAxes: String?
    /// Once built.
    public private(set) var kernel: Variable?
    /// Once built with `biasAxes`.
    public private(set) var bias: Variable?

    private let kernelInitializer: any Initializer
    private let biasInitializer: any Initializer
    private let kernelRegularizer: (any Regularizer)?
    private let biasRegularizer: (any Regularizer)?
    private let kernelConstraint: (any Constraint)?
    private let biasConstraint: (any Constraint)?

    /// - Parameters:
    ///   - equation: `"abc,cd->abd"`.
    ///   - outputShape: without the batch and what an ellipsis stands for; nil for a length that is
    ///     that of the input: `[nil, 64]`.
    ///   - activation: default `.linear`, which changes nothing.
    ///   - biasAxes: letters of the output that the bias has; default nil, no bias.
    ///   - kernelInitializer: default ``GlorotUniform``, which counts the connections of the kernel's
    ///     axes that are summed over, and of those of the output.
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
        _ equation: String, outputShape: Shape, activation: ActivationFunction = .linear,
        biasAxes: String? = nil, kernelInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, kernelRegularizer: (any Regularizer)? = nil,
        biasRegularizer: (any Regularizer)? = nil, activityRegularizer: (any Regularizer)? = nil,
        kernelConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.equation = equation
        outputLengths = outputShape
        self.activation = activation
        self.biasAxes = biasAxes
        self.kernelInitializer = kernelInitializer
        self.biasInitializer = biasInitializer
        self.kernelRegularizer = kernelRegularizer
        self.biasRegularizer = biasRegularizer
        self.kernelConstraint = kernelConstraint
        self.biasConstraint = biasConstraint
        super.init(name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
        self.activityRegularizer = activityRegularizer
        guard let biasAxes, let letters = EinsumEquation(equation)?.output else { return }
        require(
            !biasAxes.isEmpty && biasAxes.allSatisfy(letters.contains),
            "biasAxes out of the output's letters '\(String(letters))'", got: "'\(biasAxes)'",
            fix: "Use nil for no bias.")
    }

    /// What it was made with.
    override public var outputActivation: ActivationFunction? { activation }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "equation", \EinsumDense.equation, rule: .einsumEquation,
                "How input, kernel and output go together."
            ).unlabelled,
            Parameter(
                "output_shape", \EinsumDense.outputLengths, form: .lengthOrLengths,
                "The shape of the output without the batch."),
            Parameter(
                "activation", \EinsumDense.activation, default: .linear, rule: .known,
                "Applied to the sums."),
            Parameter("bias_axes", \EinsumDense.biasAxes, "Letters that the bias has."),
            Parameter(
                "kernel_initializer", \EinsumDense.kernelInitializer, default: GlorotUniform(),
                "How the kernel starts."),
            Parameter(
                "bias_initializer", \EinsumDense.biasInitializer, default: Zeros(),
                "How the bias starts."),
            Parameter(
                "kernel_regularizer", \EinsumDense.kernelRegularizer, "Penalty on the kernel."),
            Parameter("bias_regularizer", \EinsumDense.biasRegularizer, "Penalty on the bias."),
            .activityRegularizer, .constraint("kernel", \EinsumDense.kernelConstraint),
            .constraint("bias", \EinsumDense.biasConstraint), .quantization,
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            config[\EinsumDense.equation], outputShape: config[\EinsumDense.outputLengths],
            activation: config[\EinsumDense.activation], biasAxes: config[\EinsumDense.biasAxes],
            kernelInitializer: config[\EinsumDense.kernelInitializer],
            biasInitializer: config[\EinsumDense.biasInitializer],
            kernelRegularizer: config[\EinsumDense.kernelRegularizer],
            biasRegularizer: config[\EinsumDense.biasRegularizer],
            activityRegularizer: config[\Layer.activityRegularizer],
            kernelConstraint: config[\EinsumDense.kernelConstraint],
            biasConstraint: config[\EinsumDense.biasConstraint],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    /// Makes `kernel` and, with `biasAxes`, `bias`.
    ///
    /// - Throws: ``ShapeError`` for inputs that do not fit the equation.
    override public func build(inputShape: Shape) throws {
        guard let equation = EinsumEquation(equation) else { return }
        let shapes: EinsumEquation.Shapes
        switch equation.shapes(for: inputShape, output: outputLengths, biasAxes: biasAxes ?? "") {
        case .success(let found): shapes = found
        case .failure(let fault):
            throw needs(
                "\(fault.expected), by its equation '\(self.equation)'", got: fault.got,
                fix: "Check the equation, the outputShape and the inputs \(inputShape).")
        }
        kernel = try addWeight(
            name: "kernel", shape: Shape(shapes.kernel),
            initializer: FansByAxes.make(
                kernelInitializer, inputs: shapes.inputAxes, outputs: shapes.outputAxes),
            regularizer: kernelRegularizer, constraint: kernelConstraint)
        guard biasAxes != nil else { return }
        bias = try addWeight(
            name: "bias", shape: Shape(shapes.bias), initializer: biasInitializer,
            regularizer: biasRegularizer, constraint: biasConstraint)
    }

    /// activation(einsum(equation, x, kernel) + bias).
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        guard let kernel, let equation = EinsumEquation(equation) else { return unbuilt }
        if let fault = floatFault(x) { return .invalid(fault) }
        guard equation.elided(x.rank) != nil else {
            return .invalid(
                needs(
                    "inputs of \(equation.input.count) axes, by its equation '\(self.equation)'",
                    got: "shape \(x.shape)", fix: "Use '...' for axes in front or behind."))
        }
        let sums = equation(x, kernel.value)
        return activation(bias.map { sums + $0.value } ?? sums)
    }
}

extension Rule<String> {
    fileprivate static var einsumEquation: Rule {
        Rule(
            { _ in "an equation like 'ab,bc->ac', '...a,ab->...b' or 'ab...,bc->ac...'" },
            got: { "'\($0)'" },
            fix: "Every letter of the output and the kernel must be in the input or the other.",
            holds: { EinsumEquation($0) != nil })
    }
}

extension ConfigForm<Shape> {
    /// One length, or a list of lengths and nulls.
    static var lengthOrLengths: ConfigForm {
        ConfigForm(
            "a length, or a list of lengths and nulls",
            write: { .list($0.map { $0 < 0 ? .null : .int($0) }) },
            read: { value in
                if let length = Int(configValue: value) { return [length] }
                guard case .list(let values) = value else { return nil }
                var lengths: [Int] = []
                for value in values {
                    guard let length = value == .null ? Shape.unknown : Int(configValue: value)
                    else { return nil }
                    lengths.append(length)
                }
                return Shape(lengths)
            })
    }
}
