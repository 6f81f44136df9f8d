public import DescentCore

// Calling an attention: what Keras takes as arguments of a call.

extension HeadedAttentionLayer {
    /// The output for query and value, with the arguments by their names.
    ///
    /// - Parameters:
    ///   - query: `[batch, queries, features]`.
    ///   - value: `[batch, steps, features]`.
    ///   - key: as many steps; default the value.
    ///   - attentionMask: which steps each query may attend to, `[batch, queries, steps]`; axes that
    ///     are missing in front count as repeated. Default all.
    ///   - useCausalMask: whether each query sees only steps up to its own; default false.
    ///   - training: whether dropout drops.
    public func callAsFunction(
        query: Tensor, value: Tensor, key: Tensor? = nil, attentionMask: Tensor? = nil,
        useCausalMask: Bool = false, training: Bool = false
    ) -> Tensor {
        called([query, value, key], attentionMask, useCausalMask, scores: false, training)[0]
    }

    /// Output and scores `[batch, heads, queries, steps]`, with the arguments by their names.
    public func callAsFunction(
        query: Tensor, value: Tensor, key: Tensor? = nil, attentionMask: Tensor? = nil,
        useCausalMask: Bool = false, returnAttentionScores: Bool, training: Bool = false
    ) -> (Tensor, Tensor) {
        both([query, value, key], attentionMask, useCausalMask, returnAttentionScores, training)
    }

    /// The output where each query sees only steps up to its own.
    public func callAsFunction(
        _ query: Tensor, _ value: Tensor, _ key: Tensor? = nil, attentionMask: Tensor? = nil,
        useCausalMask: Bool, training: Bool = false
    ) -> Tensor {
        called([query, value, key], attentionMask, useCausalMask, scores: false, training)[0]
    }

    /// The output where each query may attend to what `attentionMask` `[batch, queries, steps]` says.
    public func callAsFunction(
        _ query: Tensor, _ value: Tensor, _ key: Tensor? = nil, attentionMask: Tensor,
        training: Bool = false
    ) -> Tensor {
        called([query, value, key], attentionMask, false, scores: false, training)[0]
    }

    /// Output and scores `[batch, heads, queries, steps]`.
    public func callAsFunction(
        _ query: Tensor, _ value: Tensor, _ key: Tensor? = nil, attentionMask: Tensor? = nil,
        useCausalMask: Bool = false, returnAttentionScores: Bool, training: Bool = false
    ) -> (Tensor, Tensor) {
        both([query, value, key], attentionMask, useCausalMask, returnAttentionScores, training)
    }

    private func both(
        _ inputs: [Tensor?], _ mask: Tensor?, _ isCausal: Bool, _ returnsScores: Bool,
        _ training: Bool
    ) -> (Tensor, Tensor) {
        guard returnsScores else {
            let fault = Tensor.invalid(
                needs(
                    "returnAttentionScores: true for two results", got: "false",
                    fix: "Take one result."))
            return (fault, fault)
        }
        let all = called(inputs, mask, isCausal, scores: true, training)
        return (all[0], all.last ?? all[0])
    }

    private func called(
        _ inputs: [Tensor?], _ mask: Tensor?, _ isCausal: Bool, scores: Bool, _ training: Bool
    ) -> [Tensor] {
        var arguments = CallArguments()
        if let mask { arguments.set("attention_mask", mask) }
        if isCausal { arguments.set("use_causal_mask", true) }
        if scores { arguments.set("return_attention_scores", true) }
        return outputs(inputs.compactMap { $0 }, training: training, arguments: arguments)
    }
}
