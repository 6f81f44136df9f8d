import DescentCore

extension Explainer {
    func edges(_ nodes: [Explanation.Node]) throws -> [Explanation.Edge] {
        let derivative = LocalDerivative(text: text)
        var edges: [Explanation.Edge] = []
        var slopes: [Tensor] = []
        var feeds: [(placeholder: Tensor, data: TensorData)] = []
        var places: [Int] = []
        for (i, node) in shown.enumerated() where !node.isLeaf {
            let operands = graph.operands(of: node)
            for operand in operands {
                guard let from = id[ObjectIdentifier(operand)] else { continue }
                edges.append(
                    Explanation.Edge(
                        from: from, to: i, text: derivative.formula(node, by: operand), value: nil))
            }
            let single = operands.filter {
                $0.spec.dtype.isFloatingPoint && $0.spec.shape.elementCount == 1
            }
            guard node.spec.shape.elementCount == 1, !single.isEmpty else { continue }
            let local = try localSlopes(of: node, by: single, nodes, &feeds)
            slopes += local
            places += single.compactMap { operand in
                edges.firstIndex { $0.to == i && $0.from == id[ObjectIdentifier(operand)] }
            }
        }
        guard !slopes.isEmpty else { return edges }
        let numbers = try WidenedProgram(outputs: slopes, feeding: feeds).run()
        for (place, number) in zip(places, numbers) { edges[place].value = number.first }
        return edges
    }

    /// The derivatives of one operation alone: all its operands are held where they are.
    private func localSlopes(
        of node: Node, by targets: [Node], _ nodes: [Explanation.Node],
        _ feeds: inout [(placeholder: Tensor, data: TensorData)]
    ) throws -> [Tensor] {
        var made: [ObjectIdentifier: Tensor] = [:]
        for operand in graph.operands(of: node) {
            guard let i = id[ObjectIdentifier(operand)] else { continue }
            let spec = TensorSpec(
                operand.spec.shape,
                operand.spec.dtype.isFloatingPoint ? .float64 : operand.spec.dtype)
            let placeholder = Tensor.placeholder(spec, name: nodes[i].name)
            feeds.append(
                (
                    placeholder,
                    try Tensor(shape: spec.shape, scalars: nodes[i].values).cast(to: spec.dtype)
                        .data()
                ))
            made[ObjectIdentifier(operand)] = placeholder.cast(to: operand.spec.dtype)
        }
        let value = graph.recordAgain(node, from: made)
        return gradient(
            of: value.sum(), withRespectTo: targets.map { made[ObjectIdentifier($0)] ?? value })
    }
}
