import DescentCore

/// What one operation contributes to the chain rule, as a short formula.
struct LocalDerivative {
    let text: ExpressionText

    /// `∂c/∂w = x` for the way from `operand` into `node`; nil where no short form says it.
    func formula(_ node: Node, by operand: Node) -> String? {
        guard case .operation(let op) = node.kind else { return nil }
        // Directly, or through what only repeats numbers.
        let places = node.inputs.indices.filter { behind(node.inputs[$0]) === operand }
        let (name, by) = (text.operand(node), text.operand(operand))
        if case .dotGeneral(let dot) = op, places.count == 1 {
            return product(dot, node, places[0], name, by)
        }
        guard let place = places.first, let slope = slope(op, node, places, place) else {
            return nil
        }
        return "∂\(name)/∂\(by) = \(slope)"
    }

    /// The value that relabelling starts from.
    private func behind(_ node: Node) -> Node {
        var node = node
        while !text.graph.isShown[text.graph.index(of: node)] {
            guard let inner = node.behind(.repeating) else { return node }
            node = inner
        }
        return node
    }

    private func slope(_ op: Op, _ node: Node, _ places: [Int], _ place: Int) -> String? {
        let own = text.operand(node)
        let inputs = node.inputs.map(text.operand)
        switch op {
        case .binary(.add): return "\(places.count)"
        case .binary(.subtract): return places.count > 1 ? "0" : place == 0 ? "1" : "−1"
        case .binary(.multiply):
            return places.count > 1 ? "2 · \(inputs[0])" : inputs[1 - place]
        case .binary(.divide) where places.count == 1:
            return place == 0 ? "1 / \(inputs[1])" : "−\(own) / \(inputs[1])"
        case .unary(.negate): return "−1"
        case .unary(.exponential): return own
        case .unary(.log): return "1 / \(inputs[0])"
        case .unary(.logistic): return "\(own) · (1 − \(own))"
        case .unary(.tanh): return "1 − \(own)²"
        case .unary(.sqrt): return "1 / (2 · \(own))"
        case .unary(.abs): return "sign(\(inputs[0]))"
        case .reduce(let reduce) where reduce.reduction == .sum: return "1"
        case .broadcastInDim, .convert, .reshape: return "1"
        case .identity(let identity): return identity.stopsGradient ? "0" : "1"
        default: return nil
        }
    }

    /// Products of matrices: the whole derivative, since the local one has four axes.
    private func product(
        _ dot: DotGeneral, _ node: Node, _ place: Int, _ name: String, _ by: String
    ) -> String? {
        guard dot.lhsBatch.isEmpty, dot.lhsContracting == [1], dot.rhsContracting == [0] else {
            return nil
        }
        let other = text.operand(node.inputs[1 - place])
        return place == 0
            ? "∂J/∂\(by) = matmul(∂J/∂\(name), \(other)ᵀ)"
            : "∂J/∂\(by) = matmul(\(other)ᵀ, ∂J/∂\(name))"
    }
}
