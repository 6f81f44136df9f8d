import DescentCore

/// Computes the numbers of an explanation.
struct Explainer {
    private let graph: ExplainedGraph
    private let shown: [Node]
    private let id: [ObjectIdentifier: Int]
    private let names: [ObjectIdentifier: String]
    private let text: ExpressionText
    private let nudge: Double?
    private let elements: Int
    /// Whether J depends on each shown value.
    private let matters: [Bool]

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
            values: recorded.values, derivatives: recorded.derivatives, leaves: recorded.leaves,
            feeds: recorded.feeds)
        let numbers = try WidenedProgram(
            outputs: recorded.values + recorded.derivatives.compactMap { $0 },
            feeding: recorded.feeds
        ).run()
        var nodes = shown.indices.map(node)
        var next = shown.count
        for i in nodes.indices {
            nodes[i].values = numbers[i]
            guard recorded.derivatives[i] != nil else { continue }
            nodes[i].derivatives = numbers[next]
            next += 1
        }
        if let nudge { try addNudges(of: nudge, to: &nodes) }
        return Explanation(
            nodes: nodes, result: id[ObjectIdentifier(graph.result)] ?? 0, nudge: nudge,
            edges: try edges(nodes), groups: graph.groups, groupOfNode: shown.map(graph.group),
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
        /// Which shown value a placeholder stands for.
        var leaves: [ObjectIdentifier: Int]
        var feeds: [(placeholder: Tensor, data: TensorData)]
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
            values: values, derivatives: derivatives, leaves: leaves, feeds: Array(feeds.values))
    }

    private func placeholders() -> [ObjectIdentifier: (placeholder: Tensor, data: TensorData)] {
        Dictionary(
            graph.feeds.map { feed in
                let name = names[ObjectIdentifier(feed.leaf)] ?? "leaf"
                return (
                    ObjectIdentifier(feed.leaf),
                    (Tensor.placeholder(feed.leaf.spec, name: name), feed.data)
                )
            }, uniquingKeysWith: { first, _ in first })
    }

    // MARK: Nudges

    /// Moves single numbers of every value that J depends on: each has a difference added to it, which is
    /// zero but for the one element.
    private func addNudges(of amount: Double, to nodes: inout [Explanation.Node]) throws {
        let leaves = placeholders()
        var feeds = Array(leaves.values)
        var differences: [Int: Tensor] = [:]
        let made = graph.recordAgain(
            leaf: { leaves[ObjectIdentifier($0)]?.placeholder ?? Tensor($0) },
            moved: { node, tensor in
                guard let i = id[ObjectIdentifier(node)], matters[i] else { return tensor }
                let difference = Tensor.placeholder(node.spec, name: "difference")
                differences[i] = difference
                return tensor + difference
            })
        for difference in differences.values {
            feeds.append(
                (
                    difference,
                    try TensorData(difference.spec) {
                        $0.initializeMemory(as: UInt8.self, repeating: 0)
                    }
                ))
        }
        let singles = nodes.indices.filter { nodes[$0].shape.elementCount == 1 }
        let loss = (made[ObjectIdentifier(graph.result)] ?? Tensor(graph.result)).sum()
        let program = try WidenedProgram(
            outputs: [loss] + singles.map { made[ObjectIdentifier(shown[$0])] ?? loss },
            feeding: feeds)
        let before = try program.run()[0][0]
        let place = Dictionary(uniqueKeysWithValues: singles.enumerated().map { ($1, $0 + 1) })
        for i in nodes.indices where matters[i] && nodes[i].kind != .result {
            guard let difference = differences[i], let input = program.input(of: difference),
                let slopes = nodes[i].derivatives
            else { continue }
            let numbers = try program.elements(input)
            for element in steepest(slopes) {
                numbers[element] = amount
                let after = try program.run()
                numbers[element] = 0
                let users = nodes.filter { $0.inputs.contains(i) && $0.kind != .result }
                nodes[i].nudges.append(
                    Explanation.Nudge(
                        index: nodes[i].shape.position(of: element), element: element,
                        amount: amount, change: after[0][0] - before,
                        expected: slopes[element] * amount,
                        effects: users.compactMap { user in
                            place[user.id].map { (user.name, after[$0][0]) }
                        }))
            }
        }
    }

    /// The elements with the largest derivatives, in their order.
    private func steepest(_ slopes: [Double]) -> [Int] {
        guard slopes.count > elements else { return Array(slopes.indices) }
        let sorted = slopes.indices.sorted { Swift.abs(slopes[$0]) > Swift.abs(slopes[$1]) }
        return sorted.prefix(elements).sorted()
    }

    // MARK: Edges

    private func edges(_ nodes: [Explanation.Node]) throws -> [Explanation.Edge] {
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
