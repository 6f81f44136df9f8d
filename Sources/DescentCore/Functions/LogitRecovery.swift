extension Tensor {
    /// The x of a tensor made as `sigmoid(x)`, or nil. Losses use it to replace
    /// log(sigmoid(x)) by a form that does not lose the small probabilities.
    package var sigmoidLogits: Tensor? {
        guard case .operation(.unary(.logistic)) = node.kind else { return nil }
        return Tensor(node.inputs[0])
    }

    /// The x of a tensor made as `softmax(x)` over its last axis, or nil.
    package var softmaxLogits: Tensor? {
        guard let source = softmaxSource, source.axis == rank - 1 else { return nil }
        return source.logits
    }

    /// The x and the axis of a tensor made as `softmax(x, axis: axis)`, or nil. Half precision,
    /// which softmax rounds to at the end, comes back as the float32 it was computed in.
    package var softmaxSource: (logits: Tensor, axis: Int)? {
        if isHalf, case .operation(.convert) = node.kind {
            let wide = Tensor(node.inputs[0])
            return wide.dtype == .float32 ? wide.softmaxSource : nil
        }
        guard let softmax = node.composite(.softmax)?.composite,
            let axis = softmax.attributes.integer("axis")
        else { return nil }
        return (Tensor(softmax.inputs[0]), axis)
    }
}
