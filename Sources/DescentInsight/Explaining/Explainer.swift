import DescentCore

/// Computes the numbers of an explanation.
struct Explainer {
    let graph: ExplainedGraph
    let shown: [Node]
    let id: [ObjectIdentifier: Int]
    let names: [ObjectIdentifier: String]
    let text: ExpressionText
    private let nudge: Double?
    let elements: Int
    /// Whether J depends on each shown value.
    let matters: [Bool]

    init(_ graph: ExplainedGraph, nudge: Double?, elements: Int) {
        self.graph = graph
        self.nudge = nudge
        self.elements = elements
        names = graph.shownNames
        text = ExpressionText(graph: graph, names: names)
        let shown = graph.order.filter { graph.isShown[graph.index(of: $0)] }
        self.shown = shown
        id = Dictionary(
            uniqueKeysWithValues: shown.enumerated().map { (ObjectIdentifier($1), $0) })
        let behind = Set(topologicalOrder([graph.result]).map(ObjectIdentifier.init))
        matters = shown.map {
            $0.spec.dtype.isFloatingPoint && behind.contains(ObjectIdentifier($0))
        }
    }

    func run() throws -> Explanation {
        let recorded = record()
        let program = try ExplainedProgram(
            values: recorded.values, derivatives: recorded.derivatives,
            slopes: recorded.edges.map(\.slope), leaves: recorded.leaves, feeds: recorded.feeds)
        let numbers = try WidenedProgram(outputs: recorded.outputs, feeding: recorded.feeds).run()
        var nodes = shown.indices.map(node)
        var rest = numbers[...]
        for i in nodes.indices { nodes[i].values = rest.removeFirst() }
        for i in nodes.indices where recorded.derivatives[i] != nil {
            nodes[i].derivatives = rest.removeFirst()
        }
        let edges = recorded.edges.map { edge in
            Explanation.Edge(
                from: edge.from, to: edge.to, text: edge.text,
                value: edge.slope == nil ? nil : rest.removeFirst().first)
        }
        if let nudge { try addNudges(of: nudge, to: &nodes) }
        return Explanation(
            nodes: nodes, result: id[ObjectIdentifier(graph.result)] ?? 0, nudge: nudge,
            edges: edges, groups: graph.groups, groupOfNode: shown.map(graph.group),
            program: program)
    }

    private func node(_ i: Int) -> Explanation.Node {
        let node = shown[i]
        return Explanation.Node(
            id: i, name: names[ObjectIdentifier(node)] ?? "", expression: text.formula(of: node),
            kind: kind(of: node), shape: node.spec.shape, dtype: node.spec.dtype,
            path: node.scope?.path ?? [],
            location: node.label?.location ?? (node.isLeaf ? nil : node.scope?.nearestLocation)
                ?? graph.group(of: node).flatMap { graph.groups[$0].location },
            inputs: graph.operands(of: node).compactMap { id[ObjectIdentifier($0)] })
    }

    private func kind(of node: Node) -> Explanation.Node.Kind {
        if node === graph.result { return .result }
        guard node.isLeaf else { return .operation }
        if graph.weights.contains(ObjectIdentifier(node)) { return .weight }
        let isGiven = graph.names[ObjectIdentifier(node)] != nil
        return isGiven && matters[id[ObjectIdentifier(node)] ?? 0] ? .input : .data
    }

    // MARK: Values and derivatives

    private struct Recorded {
        /// By shown value.
        var values: [Tensor]
        var derivatives: [Tensor?]
        var edges: [RecordedEdge]
        /// Which shown value a placeholder stands for.
        var leaves: [ObjectIdentifier: Int]
        var feeds: [(placeholder: Tensor, data: TensorData)]

        /// Values, derivatives where there are some, local derivatives where there are some.
        var outputs: [Tensor] {
            values + derivatives.compactMap { $0 } + edges.compactMap(\.slope)
        }
    }

    /// Everything recorded again from placeholders, with the derivatives of J.
    private func record() -> Recorded {
        let feeds = placeholders()
        let made = graph.recordAgain { feeds[ObjectIdentifier($0)]?.placeholder ?? Tensor($0) }
        let values = shown.map { made[ObjectIdentifier($0)] ?? Tensor($0) }
        let loss = (made[ObjectIdentifier(graph.result)] ?? Tensor(graph.result)).sum()
        let wanted = shown.indices.filter { matters[$0] }
        let slopes = gradient(of: loss, withRespectTo: wanted.map { values[$0] })
        var derivatives = [Tensor?](repeating: nil, count: shown.count)
        for (i, slope) in zip(wanted, slopes) { derivatives[i] = slope }
        var leaves: [ObjectIdentifier: Int] = [:]
        for (node, feed) in feeds { leaves[feed.placeholder.placeholderID] = id[node] }
        return Recorded(
            values: values, derivatives: derivatives, edges: recordEdges(values), leaves: leaves,
            feeds: Array(feeds.values))
    }

    func placeholders() -> [ObjectIdentifier: (placeholder: Tensor, data: TensorData)] {
        Dictionary(
            graph.feeds.map { feed in
                let name = names[ObjectIdentifier(feed.leaf)] ?? "leaf"
                return (
                    ObjectIdentifier(feed.leaf),
                    (Tensor.placeholder(feed.leaf.spec, name: name), feed.data)
                )
            }, uniquingKeysWith: { first, _ in first })
    }
}

extension Tensor {
    /// What tells one placeholder from another.
    var placeholderID: ObjectIdentifier {
        if case .placeholder(let placeholder) = node.kind {
            ObjectIdentifier(placeholder)
        } else {
            ObjectIdentifier(node)
        }
    }
}
