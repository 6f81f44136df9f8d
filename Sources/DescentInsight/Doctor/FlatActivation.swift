import DescentCore

/// Activations with parts so flat that a unit there does not learn, as they stand in a recorded
/// graph: inside layers, in layers of one's own and between layers.
enum FlatActivation {
    case relu, sigmoid, tanh

    /// - Parameter isFactor: whether a product uses the node: then it is a gate,
    ///   or a part of `silu` or `gelu`, for which a bound is a fine place to be.
    init?(_ node: Node, isFactor: Bool) {
        switch node.op {
        case .binary(.maximum) where node.composite(.relu) != nil: self = .relu
        case .unary(.logistic) where !isFactor: self = .sigmoid
        case .unary(.tanh) where !isFactor: self = .tanh
        default: return nil
        }
    }

    /// Which part of the units (last axis) of `y` does not learn; a scalar.
    func flatShare(of y: Tensor) -> Tensor {
        let others = Array(0..<Swift.max(y.rank - 1, 0))
        let flat: Tensor
        switch self {
        case .relu: flat = y.max(axes: others) .<= 0
        case .sigmoid:
            flat = often((y .< DoctorLimits.bound) .| (y .> 1 - DoctorLimits.bound), others)
        case .tanh: flat = often(abs(y) .> 1 - DoctorLimits.bound, others)
        }
        return flat.cast(to: .float32).mean()
    }

    private func often(_ condition: Tensor, _ axes: [Int]) -> Tensor {
        condition.cast(to: .float32).mean(axes: axes) .>= DoctorLimits.saturatedRows
    }
}
