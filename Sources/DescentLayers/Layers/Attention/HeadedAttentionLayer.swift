public import DescentCore

/// What ``MultiHeadAttention`` and ``GroupQueryAttention`` have in common. Make one of these, not
/// this class.
///
/// Called on query and value, and a key if it is another tensor than the value:
///
/// ```swift
/// let y = attention(x, x, useCausalMask: true)
/// let (y, scores) = attention(decoded, encoded, returnAttentionScores: true)
/// let y = attention(query: decoded, value: encoded, attentionMask: mask)
/// ```
///
/// Query `[batch, queries, features]`, value and key `[batch, steps, features]`, each with features of
/// its own; output `[batch, queries, features]`, scores `[batch, heads, queries, steps]`.
///
/// What masks of query, value and key leave out is not attended to, nor what an `attentionMask`
/// `[batch, queries, steps]` or a causal mask does; the mask of the query holds for the output. A query
/// that may attend to nothing gets the mean of all values, or 0 with a dropout or scores: as in Keras.
/// Unlike there, query, value and key keep their masks for other layers that read them.
public class HeadedAttentionLayer: Layer {
    let options: HeadOptions
    /// The projections, in Keras' order; empty before it is built.
    private(set) var projections = Projections()

    /// Layers from inputs to heads, and back.
    struct Projections {
        var query: EinsumDense?
        var key: EinsumDense?
        var gate: EinsumDense?
        var value: EinsumDense?
        var softmax: Softmax?
        var dropout: Dropout?
        var output: EinsumDense?

        /// In the order in which Keras makes them.
        var all: [Layer] {
            let all: [Layer?] = [query, key, gate, value, softmax, dropout, output]
            return all.compactMap { $0 }
        }

        /// The layers by the attributes that hold them in Keras.
        ///
        /// - Parameter projection: what a projection is found by that is kept under this name.
        func stored(_ projection: (String) -> String) -> [StoredPart] {
            let named: [(String, Layer?)] = [
                (projection("_query_dense"), query), (projection("_key_dense"), key),
                (projection("_gate_dense"), gate), (projection("_value_dense"), value),
                ("_softmax", softmax), ("_dropout_layer", dropout),
                (projection("_output_dense"), output),
            ]
            return named.compactMap { name, layer in layer.map { StoredPart(name, $0) } }
        }
    }

    init(
        _ options: HeadOptions, name: String?, trainable: Bool, dtype: DType, fileID: String,
        line: Int
    ) {
        self.options = options
        super.init(name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    // MARK: What each kind says of itself

    /// The projections for these inputs.
    func makeProjections(query: Shape, value: Shape, key: Shape) throws -> Projections {
        Projections()
    }
    /// The axes of the inputs that are attended over.
    func axes(rank: Int) -> [Int] { [1] }
    /// Keys or values for each head of the query.
    func forEachHead(_ projected: Tensor) -> Tensor { projected }
    /// What scores are multiplied by.
    var scale: Double { 1 }

    /// A projection with what all of them are made with.
    func projection(
        _ equation: String, _ outputShape: [Int], bias: String, name: String,
        activation: ActivationFunction = .linear
    ) -> EinsumDense {
        let layer = EinsumDense(
            equation, outputShape: Shape(outputShape), activation: activation,
            biasAxes: options.useBias ? bias : nil, kernelInitializer: options.kernelInitializer,
            biasInitializer: options.biasInitializer,
            kernelRegularizer: options.kernelRegularizer,
            biasRegularizer: options.biasRegularizer,
            activityRegularizer: options.activityRegularizer,
            kernelConstraint: options.kernelConstraint, biasConstraint: options.biasConstraint,
            name: name, dtype: dtypePolicy.variableDType)
        layer.location = location
        return layer
    }

    // MARK: Layer

    override package var callArguments: Set<String> {
        ["use_causal_mask", "return_attention_scores", "attention_mask"]
    }

    /// Makes the projections.
    ///
    /// - Throws: ``ShapeError`` for other inputs than query, value and key.
    override public func build(inputShapes: [Shape]) throws {
        if let fault = inputFault(inputShapes) { throw fault }
        let (query, value, key) = (inputShapes[0], inputShapes[1], inputShapes.last ?? [])
        var made = try makeProjections(query: query, value: value, key: key)
        let count = axes(rank: query.rank).count
        made.softmax = Softmax(
            axis: Axes(Array(-count..<0)), name: "softmax", dtype: dtypePolicy.variableDType)
        made.dropout = Dropout(
            options.dropout, seed: options.seed, name: "dropout", dtype: dtypePolicy.variableDType)
        projections = made
        for layer in made.all { addSublayer(layer) }
        try made.query?.buildIfNeeded([query])
        try made.key?.buildIfNeeded([key])
        try made.gate?.buildIfNeeded([query])
        try made.value?.buildIfNeeded([value])
    }

    /// Forgets the projections.
    override public func forgetWeights() {
        super.forgetWeights()
        projections = Projections()
    }

    /// Masks are used.
    override public var supportsMasking: Bool { true }

    /// The mask of the query holds for the output.
    override public func computeMask(_ inputs: [Tensor], masks: [Tensor?]) -> [Tensor?] {
        Array(masks.prefix(1))
    }

    private func inputFault(_ shapes: [Shape]) -> ShapeError? {
        guard (2...3).contains(shapes.count) else {
            return needs(
                "query and value, or query, value and key",
                got: "\(shapes.count) \(shapes.count == 1 ? "tensor" : "tensors")",
                fix: "For self-attention write layer(x, x).")
        }
        let (query, value, key) = (shapes[0], shapes[1], shapes[shapes.count - 1])
        let fits =
            query.rank >= 3 && value.rank == query.rank && key.rank == query.rank
            && value.dimensions.dropFirst().dropLast() == key.dimensions.dropFirst().dropLast()
        return fits
            ? nil
            : needs(
                "query [batch, queries, features], value [batch, steps, features] and a key of as "
                    + "many steps",
                got: shapes.map { "\($0)" }.joined(separator: ", "),
                fix: "Give all of them 3 axes or more, and as many.")
    }

    /// What was attended to, and with `return_attention_scores` the scores.
    override public func call(_ inputs: [Tensor], context: CallContext) -> [Tensor] {
        guard context.initialState.isEmpty else { return super.call(inputs, context: context) }
        let fault =
            inputs.first { $0.error != nil }?.error ?? inputFault(inputs.map(\.shape))
            ?? inputs.lazy.compactMap(floatFault).first
        if let fault { return [.invalid(fault)] }
        let given = inputs.map { $0.withMask(nil) }
        let (query, value, key) = (given[0], given[1], given[given.count - 1])
        let count = axes(rank: query.rank).count
        let mask = allowed(query, value, context, count: count)
        if let fault = mask?.error { return [.invalid(fault)] }
        guard let q = projections.query?(query), let k = projections.key?(key),
            let v = projections.value?(value), let output = projections.output
        else { return [unbuilt] }
        if let fault = [q, k, v].first(where: { $0.error != nil }) { return [fault] }
        let wanted = context.arguments.has("return_attention_scores")
        var (attended, scores) = attend(
            q, forEachHead(k), forEachHead(v), mask, explicit: wanted, context.training)
        if let gate = projections.gate { attended = attended * gate(query) }
        return [output(attended)] + (wanted ? [scores] : [])
    }

    /// Which keys each query may attend to; nil for all. `[…, queries…, keys…]`.
    private func allowed(
        _ query: Tensor, _ value: Tensor, _ context: CallContext, count: Int
    ) -> Tensor? {
        let (queries, keys) = (query.shape[1], value.shape[1])
        let masks = context.masks
        let given = context.arguments.tensor("attention_mask")?.asMask
        let isCausal = context.arguments.has("use_causal_mask")
        let ofSteps = masks.dropFirst().map { $0?.expandingDimension(at: -2) }
        let joined = AttentionMasks.joined(
            [given, (masks.first ?? nil)?.expandingDimension(at: -1)] + ofSteps + [
                isCausal ? AttentionMasks.causal(queries: queries, keys: keys) : nil,
                options.slidingWindow.map {
                    AttentionMasks.window(queries: queries, keys: keys, width: $0)
                },
            ])
        guard var mask = joined, mask.error == nil else { return joined }
        // One for each head, and for the axes in front.
        let rank = query.rank + count
        while mask.rank < rank, mask.rank >= 2 * count {
            mask = mask.expandingDimension(at: mask.rank - 2 * count)
        }
        return mask
    }

    /// What heads attend to, `[batch, …, queries…, heads, features]`, and the scores
    /// `[batch, …, heads, queries…, keys…]`.
    private func attend(
        _ query: Tensor, _ key: Tensor, _ value: Tensor, _ mask: Tensor?, explicit: Bool,
        _ training: Bool
    ) -> (Tensor, Tensor) {
        let equations = AttentionEquations(rank: query.rank, axes: axes(rank: query.rank - 1))
        let raw = einsum(equations.product, query * scale, key)
        var scores: Tensor
        if options.dropout == 0, !explicit, query.rank == 4 {
            // Keras' other way, which differs where a query may attend to nothing.
            let lowest = raw.dtype == .float16 ? -4e4 : -1e38
            scores = softmax(mask.map { .where($0, raw, lowest) } ?? raw, axis: -1)
        } else {
            let masked = mask.map { raw.withMask($0.broadcast(to: raw.shape)) } ?? raw
            scores = projections.softmax?(masked).withMask(nil) ?? raw
        }
        if scores.error != nil { return (scores, scores) }
        let kept =
            options.dropout > 0
            ? projections.dropout?(scores, training: training) ?? scores : scores
        return (einsum(equations.combination, kept, value), scores)
    }
}

/// The sums of products of an attention, for projections `[batch, …, heads, features]`.
struct AttentionEquations {
    /// Of queries and keys.
    let product: String
    /// Of scores and values.
    let combination: String

    /// - Parameters:
    ///   - rank: that of the projections.
    ///   - axes: the axes that are attended over.
    init(rank: Int, axes: [Int]) {
        let letters = Array("abcdefghijklmnopqrstuvwxyz")
        let target = Array(letters[0..<rank])
        var source = target
        for (k, axis) in axes.enumerated() { source[axis] = letters[rank + k] }
        let batch = (0..<(rank - 1)).filter { !axes.contains($0) }
        let scores = batch.map { target[$0] } + axes.map { target[$0] } + axes.map { source[$0] }
        product = "\(String(target)),\(String(source))->\(String(scores))"
        combination = "\(String(scores)),\(String(source))->\(String(target))"
    }
}
