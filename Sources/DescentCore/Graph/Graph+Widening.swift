extension Graph {
    /// The same computation with every floating-point value in float64, without its updates.
    ///
    /// Integers and Booleans stay. Random numbers are drawn as before and widened then, so that
    /// what dropout leaves out stays left out. Literals keep the value they had, rounded to
    /// their old type.
    package var widened: Graph {
        var result = self
        (result.nodes, result.scopes, result.updates) = ([], [], [])
        result.inputSpecs = inputSpecs.map(\.widened)
        var place: [Int] = []
        for (i, node) in nodes.enumerated() {
            let inputs = node.inputs.map { place[$0] }
            let wide = node.spec.widened
            switch node.kind {
            case .input: result.append(Node(node.kind, [], wide), scopes[i])
            case .operation(let op) where op.family == .random && node.spec.dtype.isFloatingPoint:
                result.append(Node(node.kind, inputs, node.spec), scopes[i])
                let drawn = result.nodes.count - 1
                result.append(
                    Node(.operation(.convert(Convert(dtype: wide.dtype))), [drawn], wide), scopes[i]
                )
            case .operation(let op):
                result.append(Node(.operation(op.primitive.widened.op), inputs, wide), scopes[i])
            }
            place.append(result.nodes.count - 1)
        }
        result.outputs = outputs.map { place[$0] }
        result.composites = composites.compactMap { $0.moved { place[$0] } }
        return result
    }

    private mutating func append(_ node: Node, _ scope: NameScope?) {
        nodes.append(node)
        scopes.append(scope)
    }
}

extension TensorSpec {
    fileprivate var widened: TensorSpec { TensorSpec(shape, dtype.widened) }
}
