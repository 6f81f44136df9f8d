/// Records a function of placeholders and closes it over what it took from outside.
struct FunctionTrace {
    let function: GraphFunction
    /// Values from outside that it reads, which follow the placeholders among its arguments.
    let captured: [Tensor]

    /// - Parameters:
    ///   - arguments: the placeholders that `results` were computed from.
    ///   - results: valid tensors.
    init(_ arguments: [Tensor], _ results: [Tensor]) {
        let order = topologicalOrder(results.map(\.node))
        var inner = Set(arguments.map { ObjectIdentifier($0.node) })
        for node in order
        where node.inputs.contains(where: { inner.contains(ObjectIdentifier($0)) }) {
            inner.insert(ObjectIdentifier(node))
        }
        var builder = Builder()
        for argument in arguments { builder.addInput(argument.node) }
        for node in order where inner.contains(ObjectIdentifier(node)) {
            builder.add(node, inner)
        }
        for result in results { builder.require(result.node) }
        builder.finish(results)
        function = GraphFunction(builder.graph)
        captured = builder.captured
    }

    private struct Builder {
        var graph = Graph()
        var captured: [Tensor] = []
        private var index: [ObjectIdentifier: Int] = [:]
        private var order: [Node] = []

        mutating func addInput(_ node: Node) {
            index[ObjectIdentifier(node)] = graph.nodes.count
            graph.nodes.append(Graph.Node(.input(graph.inputs.count), [], node.spec))
            graph.scopes.append(node.scope)
            let name = "argument \(graph.inputs.count)"
            graph.inputs.append(.placeholder(Placeholder(name: name)))
            graph.inputSpecs.append(node.spec)
        }

        /// Makes sure that there is a node for what the function reads.
        mutating func require(_ node: Node) {
            guard index[ObjectIdentifier(node)] == nil else { return }
            guard node.isWritten else {
                captured.append(Tensor(node))
                return addInput(node)
            }
            for input in node.inputs { require(input) }
            append(node)
        }

        mutating func add(_ node: Node, _ inner: Set<ObjectIdentifier>) {
            guard index[ObjectIdentifier(node)] == nil else { return }
            for input in node.inputs where !inner.contains(ObjectIdentifier(input)) {
                require(input)
            }
            append(node)
        }

        private mutating func append(_ node: Node) {
            guard case .operation(let op) = node.kind else { return }
            index[ObjectIdentifier(node)] = graph.nodes.count
            order.append(node)
            let operands = node.inputs.compactMap { index[ObjectIdentifier($0)] }
            graph.nodes.append(Graph.Node(.operation(op), operands, node.spec))
            graph.scopes.append(node.scope)
        }

        mutating func finish(_ results: [Tensor]) {
            graph.outputs = results.compactMap { index[ObjectIdentifier($0.node)] }
            graph.composites = Graph.composites(of: order, index)
        }
    }
}

extension Node {
    /// Whether the value stands in the program: loops have numbers like these inside.
    fileprivate var isWritten: Bool {
        switch op {
        case .constant, .iota: true
        case .broadcastInDim, .convert, .reshape: inputs[0].isWritten
        default: false
        }
    }
}
