public import DescentCore

/// Attention by heads of which several share a key and a value.
///
/// As ``MultiHeadAttention``, with `numQueryHeads` heads for the query and fewer for key and value; a
/// single one is multi-query attention.
///
/// ```swift
/// let attention = GroupQueryAttention(headDim: 32, numQueryHeads: 8, numKeyValueHeads: 2)
/// ```
///
/// See ``HeadedAttentionLayer`` for shapes, masks and the arguments of calls.
///
/// - Source: Ainslie et al. 2023, arXiv:2305.13245; as Keras 3.
public final class GroupQueryAttention: HeadedAttentionLayer, Configurable {
    /// The number of features of each head.
    public let headDim: Int
    /// The number of heads of the query.
    public let numQueryHeads: Int
    /// The number of heads of key and value.
    public let numKeyValueHeads: Int

    /// - Parameters:
    ///   - headDim: the number of features of each head.
    ///   - numQueryHeads: the number of heads of the query.
    ///   - numKeyValueHeads: the number of heads of key and value, which divides that of the query.
    ///   - dropout: the share of the attention that is dropped while training, from 0 up to, not
    ///     including, 1; default 0.
    ///   - useBias: whether projections add a bias; default true.
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
        headDim: Int, numQueryHeads: Int, numKeyValueHeads: Int, dropout: Double = 0,
        useBias: Bool = true, slidingWindow: Int? = nil,
        kernelInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, kernelRegularizer: (any Regularizer)? = nil,
        biasRegularizer: (any Regularizer)? = nil, activityRegularizer: (any Regularizer)? = nil,
        kernelConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        useGate: Bool = false, seed: Int? = nil, name: String? = nil, trainable: Bool = true,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.headDim = headDim
        (self.numQueryHeads, self.numKeyValueHeads) = (numQueryHeads, numKeyValueHeads)
        super.init(
            HeadOptions(
                dropout: dropout, useBias: useBias, slidingWindow: slidingWindow,
                kernelInitializer: kernelInitializer, biasInitializer: biasInitializer,
                kernelRegularizer: kernelRegularizer, biasRegularizer: biasRegularizer,
                activityRegularizer: activityRegularizer, kernelConstraint: kernelConstraint,
                biasConstraint: biasConstraint, useGate: useGate, seed: seed),
            name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
        guard configurationError == nil else { return }
        require(
            numQueryHeads % numKeyValueHeads == 0,
            "numQueryHeads that numKeyValueHeads divides",
            got: "\(numQueryHeads) and \(numKeyValueHeads)", fix: "Use for example 8 and 2.")
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "head_dim", \GroupQueryAttention.headDim, rule: .positive(example: "headDim: 64"),
                "The number of features of each head."),
            Parameter(
                "num_query_heads", \GroupQueryAttention.numQueryHeads,
                rule: .positive(example: "numQueryHeads: 8"), "The number of heads of the query."),
            Parameter(
                "num_key_value_heads", \GroupQueryAttention.numKeyValueHeads,
                rule: .positive(example: "numKeyValueHeads: 2"),
                "The number of heads of key and value."),
        ] + HeadOptions.parameters(\GroupQueryAttention.options)
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        let options = try HeadOptions(config, \GroupQueryAttention.options)
        try self.init(
            headDim: config[\GroupQueryAttention.headDim],
            numQueryHeads: config[\GroupQueryAttention.numQueryHeads],
            numKeyValueHeads: config[\GroupQueryAttention.numKeyValueHeads],
            dropout: options.dropout, useBias: options.useBias,
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
        projections.stored { $0 }
    }

    override var scale: Double { 1 / Double(headDim).squareRoot() }

    override func makeProjections(query: Shape, value: Shape, key: Shape) throws -> Projections {
        guard query.rank == 3 else {
            throw needs(
                "inputs [batch, steps, features]", got: "\(query)",
                fix: "For more axes use MultiHeadAttention.")
        }
        let made = { (name: String, heads: Int, activation: ActivationFunction) in
            self.projection(
                "abc,cde->abde", [Shape.unknown, heads, self.headDim], bias: "de", name: name,
                activation: activation)
        }
        var parts = Projections()
        parts.query = made("query", numQueryHeads, .linear)
        parts.key = made("key", numKeyValueHeads, .linear)
        if options.useGate { parts.gate = made("gate", numQueryHeads, .sigmoid) }
        parts.value = made("value", numKeyValueHeads, .linear)
        parts.output = projection(
            "abcd,cde->abe", [Shape.unknown, query[-1]], bias: "e", name: "attention_output")
        try parts.output?.buildIfNeeded([
            Shape(query.dimensions.dropLast() + [numQueryHeads, headDim])
        ])
        return parts
    }

    /// Each head as often as there are heads of the query for it.
    override func forEachHead(_ projected: Tensor) -> Tensor {
        let times = numQueryHeads / numKeyValueHeads
        guard projected.error == nil, times > 1 else { return projected }
        let shape = projected.shape.dimensions
        return projected.expandingDimension(at: 3)
            .broadcast(to: Shape(Array(shape[0..<3]) + [times, shape[3]]))
            .reshaped(to: Shape([shape[0], shape[1], numQueryHeads, shape[3]]))
    }
}

/// The name that the paper gives it.
public typealias GroupedQueryAttention = GroupQueryAttention
