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
        // softmax records divide(exp(x − broadcast(max)), broadcast(reshape(sum of the same exp))).
        guard case .operation(.binary(.divide)) = node.kind,
            case .operation(.unary(.exponential)) = node.inputs[0].kind,
            let sum = node.inputs[1].behindMovement,
            case .operation(.reduce(let reduce)) = sum.kind, reduce.reduction == .sum,
            reduce.axes.count == 1, sum.inputs[0] === node.inputs[0]
        else { return nil }
        let shifted = node.inputs[0].inputs[0]
        guard case .operation(.binary(.subtract)) = shifted.kind,
            case .operation(.identity(let identity)) = shifted.inputs[1].behindBroadcast.kind,
            identity.stopsGradient
        else { return nil }
        return (Tensor(shifted.inputs[0]), reduce.axes[0])
    }
}

extension Node {
    /// The node behind one broadcast, which is not recorded along an axis of length 1.
    fileprivate var behindBroadcast: Node {
        guard case .operation(.broadcastInDim) = kind else { return self }
        return inputs[0]
    }

    /// The node behind a broadcast and a reshape.
    fileprivate var behindMovement: Node? {
        guard case .operation(.reshape) = behindBroadcast.kind else { return nil }
        return behindBroadcast.inputs[0]
    }
}
