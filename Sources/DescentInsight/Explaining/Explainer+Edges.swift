import DescentCore

extension Explainer {
    /// One value's way into another, recorded.
    struct RecordedEdge {
        let from: Int
        let to: Int
        /// `∂c/∂w = x`, if there is a short form.
        let text: String?
        /// The local derivative, between single numbers.
        var slope: Tensor?
    }

    /// All edges; `values` are the shown values as recorded.
    func recordEdges(_ values: [Tensor]) -> [RecordedEdge] {
        let derivative = LocalDerivative(text: text)
        return shown.enumerated().flatMap { i, node -> [RecordedEdge] in
            guard !node.isLeaf else { return [] }
            let operands = graph.operands(of: node)
            var edges = operands.map { operand in
                RecordedEdge(
                    from: id[ObjectIdentifier(operand)] ?? 0, to: i,
                    text: derivative.formula(node, by: operand))
            }
            let isSingle = { (node: Node) in
                node.spec.dtype.isFloatingPoint && node.spec.shape.elementCount == 1
            }
            let places = operands.indices.filter { isSingle(operands[$0]) }
            guard isSingle(node), !places.isEmpty else { return edges }
            let slopes = localSlopes(of: node, operands, by: places, values)
            for (place, slope) in zip(places, slopes) { edges[place].slope = slope }
            return edges
        }
    }

    /// The derivatives of one operation alone: all its operands are held where they are.
    private func localSlopes(
        of node: Node, _ operands: [Node], by places: [Int], _ values: [Tensor]
    ) -> [Tensor] {
        let held = operands.map { operand in
            let value = values[id[ObjectIdentifier(operand)] ?? 0]
            return Tensor.record(.identity(Identity(stopsGradient: true)), [value])
        }
        let made = zip(operands, held).map { (ObjectIdentifier($0), $1) }
        let value = graph.recordAgain(
            node, from: Dictionary(made, uniquingKeysWith: { first, _ in first }))
        return gradient(of: value.sum(), withRespectTo: places.map { held[$0] })
    }
}
