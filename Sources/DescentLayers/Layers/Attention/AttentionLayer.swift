public import DescentCore

/// What ``Attention`` and ``AdditiveAttention`` have in common. Make one of these, not this class.
///
/// Called on a list, `attention([query, value])` or `attention([query, value, key])`: query
/// `[batch, queries, features]`, value `[batch, steps, features]`, key like value; without one the
/// value is the key too. Output `[batch, queries, features]`: for each query the mean of the values,
/// weighted by the softmax of its scores with the keys.
///
/// Steps that the mask of the value leaves out are not attended to; queries that the mask of the query
/// leaves out give 0.
public class AttentionLayer: Layer {
    let dropout: Double
    private var random: LayerRandomNumbers

    var seed: Int? { random.seed }

    init(
        dropout: Double, seed: Int?, name: String?, trainable: Bool, dtype: DType, fileID: String,
        line: Int
    ) {
        self.dropout = dropout
        random = LayerRandomNumbers(seed: seed)
        super.init(name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    /// Scores `[batch, queries, steps]`.
    func scores(_ query: Tensor, _ key: Tensor) -> Tensor { query }

    /// Makes the weights for queries of so many features.
    func makeWeights(features: Int) throws {}

    override package var callArguments: Set<String> {
        ["use_causal_mask", "return_attention_scores"]
    }

    /// The output for `[query, value]` or `[query, value, key]`.
    ///
    /// - Parameters:
    ///   - inputs: query, value and perhaps key.
    ///   - useCausalMask: whether each query sees only steps up to its own.
    ///   - training: whether dropout drops.
    public func callAsFunction(
        _ inputs: [Tensor], useCausalMask: Bool, training: Bool = false
    ) -> Tensor {
        called(inputs, useCausalMask, scores: false, training)[0]
    }

    /// Output and scores `[batch, queries, steps]` behind the softmax.
    ///
    /// - Parameters:
    ///   - inputs: query, value and perhaps key.
    ///   - useCausalMask: whether each query sees only steps up to its own; default false.
    ///   - returnAttentionScores: true.
    ///   - training: whether dropout drops.
    public func callAsFunction(
        _ inputs: [Tensor], useCausalMask: Bool = false, returnAttentionScores: Bool,
        training: Bool = false
    ) -> (Tensor, Tensor) {
        guard returnAttentionScores else {
            let fault = Tensor.invalid(
                needs(
                    "returnAttentionScores: true for two results", got: "false",
                    fix: "Take one result."))
            return (fault, fault)
        }
        let all = called(inputs, useCausalMask, scores: true, training)
        return (all[0], all.last ?? all[0])
    }

    private func called(
        _ inputs: [Tensor], _ isCausal: Bool, scores: Bool, _ training: Bool
    ) -> [Tensor] {
        var arguments = CallArguments()
        if isCausal { arguments.set("use_causal_mask", true) }
        if scores { arguments.set("return_attention_scores", true) }
        return outputs(inputs, training: training, arguments: arguments)
    }

    /// Makes the weights.
    ///
    /// - Throws: ``ShapeError`` for other inputs than query, value and key.
    override public func build(inputShapes: [Shape]) throws {
        if let fault = countFault(inputShapes) { throw fault }
        try random.build(named: name)
        try makeWeights(features: inputShapes[0][-1])
    }

    /// The mask of the query holds for the output.
    override public func computeMask(_ inputs: [Tensor], masks: [Tensor?]) -> [Tensor?] {
        Array(masks.prefix(1))
    }

    private func countFault(_ shapes: [Shape]) -> ShapeError? {
        guard (2...3).contains(shapes.count) else {
            return needs(
                "a list of query and value, or of query, value and key",
                got: "\(shapes.count) \(shapes.count == 1 ? "tensor" : "tensors")",
                fix: "Call it as layer([query, value]).")
        }
        let fits =
            shapes.allSatisfy { $0.rank >= 3 && $0.rank == shapes[0].rank }
            && shapes[0][-1] == shapes[shapes.count - 1][-1] && shapes[1][-2] == shapes.last?[-2]
        return fits
            ? nil
            : needs(
                "query [batch, queries, features], value [batch, steps, features] and key like it",
                got: shapes.map { "\($0)" }.joined(separator: ", "),
                fix: "Project them to one number of features by Dense.")
    }

    /// The weighted means, and with `return_attention_scores` the weights.
    override public func call(_ inputs: [Tensor], context: CallContext) -> [Tensor] {
        guard context.initialState.isEmpty else { return super.call(inputs, context: context) }
        let fault =
            inputs.first { $0.error != nil }?.error ?? countFault(inputs.map(\.shape))
            ?? inputs.lazy.compactMap(floatFault).first
        if let fault { return [.invalid(fault)] }
        let (query, value, key) = (inputs[0], inputs[1], inputs[inputs.count - 1])
        let raw = scores(query, key)
        let valueMask = (context.masks.dropFirst().first ?? nil)?.expandingDimension(at: -2)
        let causal =
            context.arguments.has("use_causal_mask")
            ? AttentionMasks.causal(queries: query.shape[-2], keys: key.shape[-2]) : nil
        var allowed = raw
        if let mask = AttentionMasks.joined([valueMask, causal]) {
            // Keras' numbers: 65,504 is the largest of float16.
            allowed = .where(mask, raw, raw - (raw.dtype == .float16 ? 65504.0 : 1e9))
        }
        var weights = softmax(allowed, axis: -1)
        if context.training, dropout > 0 {
            weights =
                weights * random.dropout(weights.shape, rate: dropout, dtype: weights.dtype)
        }
        var output = matmul(weights, value)
        if let mask = context.mask {
            output = .where(mask.expandingDimension(at: -1), output, output.zerosLike())
        }
        let wanted = context.arguments.has("return_attention_scores")
        return [output] + (wanted ? [weights] : [])
    }
}

extension Parameter {
    /// The share of the weights of an attention that is dropped.
    static func attentionDropout<Root>(_ path: KeyPath<Root, Double>) -> Parameter {
        Parameter(
            "dropout", path, default: 0,
            rule: .within(0..<1, fix: "Use the share to drop, for example 0.1."),
            "The share of the attention that is dropped.")
    }
}
