/// Replaces each integer by a row of a table that is learned.
///
///     y[…, :] = embeddings[x[…], :]
///
/// Input: whole numbers `[batch, …]` from 0 to inputDim − 1, of any type. Keras cuts fractions off
/// and reads NaN as row 0; here both are refused. Output `[batch, …, outputDim]`. Weight:
/// `embeddings` `[inputDim, outputDim]`. With `maskZero` the number 0 is padding: the output's mask
/// leaves it out.
///
/// - Throws (when run): ``EngineError/indexOutOfRange(operation:position:index:count:)`` for other
///   numbers.
public final class Embedding: Layer, Configurable {
    /// The number of different integers.
    public let inputDim: Int
    /// The length of each row.
    public let outputDim: Int
    /// Whether 0 is padding that does not count.
    public let maskZero: Bool
    /// `[inputDim, outputDim]`, once built.
    public private(set) var embeddings: Variable?

    private let embeddingsInitializer: any Initializer
    private let embeddingsRegularizer: (any Regularizer)?
    private let embeddingsConstraint: (any Constraint)?

    /// - Parameters:
    ///   - inputDim: the number of different integers, 1 or more.
    ///   - outputDim: the length of each row, 1 or more.
    ///   - embeddingsInitializer: default ``RandomUniform`` in ±0.05.
    ///   - embeddingsRegularizer: penalty on the table; default none.
    ///   - activityRegularizer: penalty on the output, divided by the batch size; default none.
    ///   - embeddingsConstraint: what the table is held to after each update; default nothing.
    ///   - maskZero: whether 0 is padding that does not count in layers, losses and metrics behind;
    ///     it has a row of the table all the same. Default false.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - trainable: see ``Layer/trainable``; default true.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        inputDim: Int, outputDim: Int, embeddingsInitializer: any Initializer = .randomUniform,
        embeddingsRegularizer: (any Regularizer)? = nil,
        activityRegularizer: (any Regularizer)? = nil,
        embeddingsConstraint: (any Constraint)? = nil, maskZero: Bool = false,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.inputDim = inputDim
        self.outputDim = outputDim
        self.maskZero = maskZero
        self.embeddingsInitializer = embeddingsInitializer
        self.embeddingsRegularizer = embeddingsRegularizer
        self.embeddingsConstraint = embeddingsConstraint
        super.init(name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
        self.activityRegularizer = activityRegularizer
    }

    /// The same without a label: `Embedding(1000, 16)`.
    public convenience init(
        _ inputDim: Int, _ outputDim: Int, embeddingsInitializer: any Initializer = .randomUniform,
        embeddingsRegularizer: (any Regularizer)? = nil,
        activityRegularizer: (any Regularizer)? = nil,
        embeddingsConstraint: (any Constraint)? = nil, maskZero: Bool = false,
        name: String? = nil, trainable: Bool = true,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            inputDim: inputDim, outputDim: outputDim, embeddingsInitializer: embeddingsInitializer,
            embeddingsRegularizer: embeddingsRegularizer, activityRegularizer: activityRegularizer,
            embeddingsConstraint: embeddingsConstraint,
            maskZero: maskZero, name: name, trainable: trainable, dtype: dtype, fileID: fileID,
            line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "input_dim", \Embedding.inputDim,
                rule: .positive(example: "inputDim: 1000"),
                "The number of different integers."),
            Parameter(
                "output_dim", \Embedding.outputDim,
                rule: .positive(example: "outputDim: 64"),
                "The length of each row."),
            Parameter(
                "embeddings_initializer", \Embedding.embeddingsInitializer,
                default: RandomUniform(),
                "How the table starts."),
            Parameter(
                "embeddings_regularizer", \Embedding.embeddingsRegularizer,
                "Penalty on the table."),
            .activityRegularizer,
            .constraint("embeddings", \Embedding.embeddingsConstraint),
            Parameter(
                "mask_zero", \Embedding.maskZero, default: false,
                "Whether 0 is padding that does not count."),
            .quantization,
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            inputDim: config[\Embedding.inputDim], outputDim: config[\Embedding.outputDim],
            embeddingsInitializer: config[\Embedding.embeddingsInitializer],
            embeddingsRegularizer: config[\Embedding.embeddingsRegularizer],
            activityRegularizer: config[\Layer.activityRegularizer],
            embeddingsConstraint: config[\Embedding.embeddingsConstraint],
            maskZero: config[\Embedding.maskZero],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    /// Numbers of rows stay as they are: half precision does not hold all of them.
    override public var castsInputs: Bool { false }

    /// Makes `embeddings` `[inputDim, outputDim]`.
    override public func build(inputShape: Shape) throws {
        // With a type of its own the table is not made half precision in calls: rows are.
        embeddings = try addWeight(
            name: "embeddings", shape: [inputDim, outputDim], initializer: embeddingsInitializer,
            dtype: dtypePolicy.variableDType, regularizer: embeddingsRegularizer,
            constraint: embeddingsConstraint)
    }

    /// `[batch, …, outputDim]`.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        guard let input = inputs.first, outputDim > 0 else {
            return try super.outputSpecs(for: inputs)
        }
        return [TensorSpec(Shape(input.shape.dimensions + [outputDim]), dtype)]
    }

    /// With `maskZero` the numbers that are not 0.
    override public func computeMask(_ inputs: [Tensor], masks: [Tensor?]) -> [Tensor?] {
        maskZero ? inputs.map { $0 .!= 0 } : super.computeMask(inputs, masks: masks)
    }

    /// Whole numbers `[batch, …]` to `[batch, …, outputDim]`: row x of the table for each.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        guard let embeddings else { return unbuilt }
        return embeddings.value.gathering(x.asIndices).cast(to: dtype)
    }
}
