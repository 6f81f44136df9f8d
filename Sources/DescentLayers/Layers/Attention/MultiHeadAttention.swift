public import DescentCore

/// Attention by several heads at once, each with projections of its own.
///
///     Q = query · Wq + bq,  K = key · Wk + bk,  V = value · Wv + bv      // for each head
///     scores = softmax(Q · Kᵀ / √keyDim)
///     output = heads joined (scores · V) · Wo + bo
///
/// ```swift
/// let attention = MultiHeadAttention(numHeads: 4, keyDim: 32)
/// let y = attention(x, x, useCausalMask: true)
/// ```
///
/// See ``HeadedAttentionLayer`` for shapes, masks and the arguments of calls. Weights, of the
/// projections: kernels `[features, heads, keyDim]` for query and key, `[features, heads, valueDim]`
/// for the value, `[heads, valueDim, outputs]` back, each with a bias.
///
/// - Source: Vaswani et al. 2017, arXiv:1706.03762; as Keras 3.
public final class MultiHeadAttention: HeadedAttentionLayer, Configurable {
    /// The number of heads.
    public let numHeads: Int
    /// The number of features of each head for query and key.
    public let keyDim: Int
    /// The number of features of each head for the value.
    public let valueDim: Int

    private let outputLengths: Shape?
    private let attentionAxes: Axes?

    /// - Parameters:
    ///   - numHeads: the number of heads.
    ///   - keyDim: the number of features of each head for query and key.
    ///   - valueDim: the same for the value; default `keyDim`.
    ///   - dropout: the share of the attention that is dropped while training, from 0 up to, not
    ///     including, 1; default 0.
    ///   - useBias: whether projections add a bias; default true.
    ///   - outputShape: the features of the output; default those of the query.
    ///   - attentionAxes: axes that are attended over; default all but batch and features.
    ///   - slidingWindow: how many steps a query sees on each side, itself among them; default all.
    ///   - kernelInitializer: of all projections; default ``GlorotUniform``.
    ///   - biasInitializer: default ``Zeros``.
    ///   - kernelRegularizer: penalty on the kernels; default none.
    ///   - biasRegularizer: penalty on the biases; default none.
    ///   - activityRegularizer: penalty on the outputs of the projections, divided by the batch size;
    ///     default none.
    ///   - kernelConstraint: what kernels are held to after each update; default nothing.
    ///   - biasConstraint: what biases are held to after each update; default nothing.
    ///   - useGate: whether a gate made from the query multiplies what was attended to; default false.
    ///   - seed: makes what is dropped independent of ``setRandomSeed(_:)`` and of other layers.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - trainable: see ``Layer/trainable``; default true.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        numHeads: Int, keyDim: Int, valueDim: Int? = nil, dropout: Double = 0,
        useBias: Bool = true, outputShape: Shape? = nil, attentionAxes: Axes? = nil,
        slidingWindow: Int? = nil,
        kernelInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, kernelRegularizer: (any Regularizer)? = nil,
        biasRegularizer: (any Regularizer)? = nil, activityRegularizer: (any Regularizer)? = nil,
        kernelConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        useGate: Bool = false, seed: Int? = nil, name: String? = nil, trainable: Bool = true,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        (self.numHeads, self.keyDim, self.valueDim) = (numHeads, keyDim, valueDim ?? keyDim)
        (outputLengths, self.attentionAxes) = (outputShape, attentionAxes)
        super.init(
            HeadOptions(
                dropout: dropout, useBias: useBias, slidingWindow: slidingWindow,
                kernelInitializer: kernelInitializer, biasInitializer: biasInitializer,
                kernelRegularizer: kernelRegularizer, biasRegularizer: biasRegularizer,
                activityRegularizer: activityRegularizer, kernelConstraint: kernelConstraint,
                biasConstraint: biasConstraint, useGate: useGate, seed: seed),
            name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        let rows: [Parameter] =
            [
                Parameter(
                    "num_heads", \MultiHeadAttention.numHeads,
                    rule: .positive(example: "numHeads: 8"),
                    "The number of heads."),
                Parameter(
                    "key_dim", \MultiHeadAttention.keyDim, rule: .positive(example: "keyDim: 64"),
                    "The number of features of each head for query and key."),
                Parameter(
                    "value_dim", \MultiHeadAttention.valueDim,
                    rule: .positive(example: "valueDim: 64"),
                    "The number of features of each head for the value."
                ).optional,
                Parameter(
                    "output_shape", \MultiHeadAttention.outputLengths,
                    form: ConfigForm<Shape>.lengthOrLengths.orNull, default: .some(nil),
                    rule: .knownLengths, "The features of the output."),
                Parameter(
                    "attention_axes", \MultiHeadAttention.attentionAxes,
                    "Axes that are attended over."),
            ] + HeadOptions.parameters(\MultiHeadAttention.options)
        return super.parameters
            + rows.moving("output_shape", "attention_axes", before: "sliding_window")
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        let options = try HeadOptions(config, \MultiHeadAttention.options)
        try self.init(
            numHeads: config[\MultiHeadAttention.numHeads],
            keyDim: config[\MultiHeadAttention.keyDim],
            valueDim: config.given(\MultiHeadAttention.valueDim), dropout: options.dropout,
            useBias: options.useBias, outputShape: config[\MultiHeadAttention.outputLengths],
            attentionAxes: config[\MultiHeadAttention.attentionAxes],
            slidingWindow: options.slidingWindow, kernelInitializer: options.kernelInitializer,
            biasInitializer: options.biasInitializer,
            kernelRegularizer: options.kernelRegularizer,
            biasRegularizer: options.biasRegularizer,
            activityRegularizer: options.activityRegularizer,
            kernelConstraint: options.kernelConstraint, biasConstraint: options.biasConstraint,
            useGate: options.useGate, seed: options.seed, name: config.given(\Layer.name),
            dtype: config[\Layer.dtype])
    }

    override package var storedParts: [StoredPart]? {
        // Keras has properties for all projections but the gate.
        projections.stored { $0 == "_gate_dense" ? $0 : String($0.dropFirst()) }
    }

    override var scale: Double { 1 / Double(keyDim).squareRoot() }

    override func axes(rank: Int) -> [Int] {
        attentionAxes?.values.map { $0 < 0 ? $0 + rank : $0 } ?? Array(1..<(rank - 1))
    }

    override func makeProjections(query: Shape, value: Shape, key: Shape) throws -> Projections {
        let axes = axes(rank: query.rank)
        guard !axes.isEmpty, Set(axes).count == axes.count,
            axes.allSatisfy({ (1..<(query.rank - 1)).contains($0) })
        else {
            throw needs(
                "different attentionAxes between the batch and the features",
                got: "\(attentionAxes?.values ?? []) for \(query)", fix: "Use nil for all.")
        }
        let letters = "abcdefghijklmnopqrstuvwxyz"
        let (outer, rest) = (
            String(letters.prefix(query.rank - 1)), Array(letters.dropFirst(query.rank - 1))
        )
        let open = [Int](repeating: Shape.unknown, count: query.rank - 2)
        let into = "\(outer)\(rest[0]),\(rest[0])\(rest[1])\(rest[2])->\(outer)\(rest[1])\(rest[2])"
        let bias = "\(rest[1])\(rest[2])"
        let made = { (name: String, width: Int, activation: ActivationFunction) in
            self.projection(
                into, open + [self.numHeads, width], bias: bias, name: name,
                activation: activation)
        }
        let outputs = outputLengths?.dimensions ?? [query[-1]]
        let back = String(rest.dropFirst(2).prefix(outputs.count))
        var parts = Projections()
        parts.query = made("query", keyDim, .linear)
        parts.key = made("key", keyDim, .linear)
        if options.useGate { parts.gate = made("gate", valueDim, .sigmoid) }
        parts.value = made("value", valueDim, .linear)
        parts.output = projection(
            "\(outer)\(rest[0])\(rest[1]),\(rest[0])\(rest[1])\(back)->\(outer)\(back)",
            open + outputs, bias: back, name: "attention_output")
        try parts.output?.buildIfNeeded([
            Shape(query.dimensions.dropLast() + [numHeads, valueDim])
        ])
        return parts
    }
}

extension Rule<Shape?> {
    fileprivate static var knownLengths: Rule {
        Rule(
            { "\($0) of positive lengths" }, got: { $0.map { "\($0)" } ?? "nil" },
            fix: "Use for example [64].",
            holds: { $0?.allSatisfy { $0 > 0 } != false && $0?.isEmpty != true })
    }
}
