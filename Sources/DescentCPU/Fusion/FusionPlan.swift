import DescentCore

/// Which element-wise nodes share a loop.
///
/// Nodes of one shape and one *level* may: the level counts how many loops and units must have
/// finished before a node can run, and grows along every path that leaves a loop. So no path leaves
/// a loop and returns to it, and contracting loops keeps the graph free of cycles. What depends on
/// weights alone has loops of its own, which run only when a weight has changed.
struct FusionPlan {
    var roles: [Role]
    private(set) var loops: [[Int]] = []
    /// Sums over rows that are added up while their loop runs.
    private(set) var sums: [[Int]] = []

    /// Longer chains are cut: a loop's operands should stay in the first-level cache.
    private static let longestLoop = 96

    static func plan(_ matched: Matched) -> FusionPlan {
        let (reader, roles, steady) = (matched.reader, matched.roles, matched.steady)
        let (graph, needed) = (reader.graph, reader.needed)
        var plan = FusionPlan(roles: roles)
        var fusable = graph.nodes.indices.map { i in
            if case .unit = roles[i], needed[i] { return LaneRules.supports(graph, i) }
            return false
        }
        if matched.passes.contains(.fusion) {
            let levels = levels(graph, needed, roles, steady, fusable)
            for i in Recomputation.find(in: reader, roles, fusable) where !steady[i] {
                plan.roles[i] = .recomputed
                fusable[i] = false
            }
            plan.group(graph, fusable, steady, levels)
            plan.attachSums(graph, needed)
        } else {
            for i in graph.nodes.indices where fusable[i] { plan.add([i]) }
        }
        return plan
    }

    private mutating func add(_ nodes: [Int]) {
        for node in nodes { roles[node] = .fused(loops.count) }
        loops.append(nodes)
        sums.append([])
    }

    /// Sums over the leading axes of what a loop computes, if a row is some vectors wide
    /// and fits a tile.
    private mutating func attachSums(_ graph: Graph, _ needed: [Bool]) {
        for (i, node) in graph.nodes.enumerated() where needed[i] {
            guard case .operation(.reduce(let reduce)) = node.kind, reduce.reduction == .sum,
                graph.nodes[node.inputs[0]].spec.shape.elementCount > 0,
                node.spec.dtype == .float32, let source = node.inputs.first,
                case .fused(let loop) = roles[source],
                reduce.axes == Array(0..<reduce.axes.count),
                FusedKernel.rowSums.contains(node.spec.shape.elementCount)
            else { continue }
            roles[i] = .summed(loop)
            sums[loop].append(i)
        }
    }

    private static func levels(
        _ graph: Graph, _ needed: [Bool], _ roles: [Role], _ steady: [Bool],
        _ fusable: [Bool]
    ) -> [Int] {
        var levels = [Int](repeating: 0, count: graph.nodes.count)
        for i in graph.nodes.indices where needed[i] {
            let node = graph.nodes[i]
            var level = 0
            for input in node.inputs {
                if fusable[i], fusable[input], steady[i] == steady[input],
                    graph.nodes[input].spec.shape == node.spec.shape
                {
                    level = Swift.max(level, levels[input])
                } else if isComputed(roles[input]) {
                    level = Swift.max(level, levels[input] + 1)
                } else {
                    level = Swift.max(level, levels[input])
                }
            }
            // Broadcasts and reshapes lie outside any loop: what they read has finished.
            levels[i] = level
        }
        return levels
    }

    private static func isComputed(_ role: Role) -> Bool {
        switch role {
        case .fused, .summed, .unit, .epilogue: true
        case .input, .splat, .constant, .broadcast, .alias, .recomputed, .skipped: false
        }
    }

    /// Nodes that share a level and a shape, and are connected by an edge or a common operand.
    private mutating func group(
        _ graph: Graph, _ fusable: [Bool], _ steady: [Bool], _ levels: [Int]
    ) {
        struct Key: Hashable {
            let level: Int
            let shape: Shape
            let isSteady: Bool
        }
        var classes: [Key: [Int]] = [:]
        var order: [Key] = []
        for i in graph.nodes.indices where fusable[i] {
            let key = Key(
                level: levels[i], shape: graph.nodes[i].spec.shape, isSteady: steady[i])
            if classes[key] == nil { order.append(key) }
            classes[key, default: []].append(i)
        }
        for key in order {
            for component in components(graph, classes[key] ?? []) {
                for start in stride(from: 0, to: component.count, by: Self.longestLoop) {
                    let end = Swift.min(start + Self.longestLoop, component.count)
                    add(Array(component[start..<end]))
                }
            }
        }
    }

    private func components(_ graph: Graph, _ nodes: [Int]) -> [[Int]] {
        var parent = Array(nodes.indices)
        func root(_ i: Int) -> Int {
            var at = i
            while parent[at] != at {
                parent[at] = parent[parent[at]]
                at = parent[at]
            }
            return at
        }
        var owner: [Int: Int] = [:]
        for (i, node) in nodes.enumerated() {
            for operand in [node] + graph.nodes[node].inputs {
                // Sharing a literal is no reason to share a loop.
                if case .splat = roles[operand] { continue }
                if let other = owner[operand] {
                    parent[root(i)] = root(other)
                } else {
                    owner[operand] = i
                }
            }
        }
        var groups: [Int: [Int]] = [:]
        var order: [Int] = []
        for (i, node) in nodes.enumerated() {
            let top = root(i)
            if groups[top] == nil { order.append(top) }
            groups[top, default: []].append(node)
        }
        return order.map { groups[$0] ?? [] }
    }
}
