import DescentCore

/// The order in which loops and units run.
struct Schedule {
    enum Unit {
        case loop(Int)
        case node(Int)
    }

    private(set) var units: [Unit] = []
    /// Position of each node's unit; nodes that are read through have that of what they read.
    private(set) var position: [Int]

    init(_ graph: Graph, _ needed: [Bool], _ roles: [Role], _ loops: [[Int]]) {
        var unitOf = [Int](repeating: -1, count: graph.nodes.count)
        var members: [[Int]] = loops
        var kinds: [Unit] = loops.indices.map { .loop($0) }
        for i in graph.nodes.indices where needed[i] {
            switch roles[i] {
            case .fused(let loop), .summed(let loop): unitOf[i] = loop
            case .unit:
                unitOf[i] = kinds.count
                kinds.append(.node(i))
                members.append([i])
            case .epilogue(let producer): unitOf[i] = unitOf[producer]
            case .input, .splat, .constant, .broadcast, .alias, .recomputed, .skipped: break
            }
        }
        // An epilogue's other operand (the bias) must be ready before its product runs.
        for i in graph.nodes.indices where needed[i] {
            if case .epilogue(let producer) = roles[i] { members[unitOf[producer]].append(i) }
        }
        // Units behind each node, through the nodes that are read through.
        func sources(_ node: Int) -> [Int] {
            var (found, stack): ([Int], [Int]) = ([], [node])
            while let next = stack.popLast() {
                if unitOf[next] >= 0 {
                    found.append(unitOf[next])
                } else if roles[next].isReadThrough {
                    // Constants wait for nothing; what they were made of may be a large graph.
                    stack += graph.nodes[next].inputs
                }
            }
            return found
        }
        var waits = [Int](repeating: 0, count: kinds.count)
        var users = [[Int]](repeating: [], count: kinds.count)
        for (unit, nodes) in members.enumerated() {
            let before = Set(nodes.flatMap { graph.nodes[$0].inputs.flatMap(sources) }).subtracting(
                [unit])
            waits[unit] = before.count
            for other in before { users[other].append(unit) }
        }
        // Ready units in the order their first node was recorded.
        var ready = Heap(members.map { $0.min() ?? 0 })
        for unit in kinds.indices where waits[unit] == 0 { ready.push(unit) }
        var rank = [Int](repeating: 0, count: kinds.count)
        while let unit = ready.pop() {
            rank[unit] = units.count
            units.append(kinds[unit])
            for user in users[unit] {
                waits[user] -= 1
                if waits[user] == 0 { ready.push(user) }
            }
        }
        position = [Int](repeating: -1, count: graph.nodes.count)
        for i in graph.nodes.indices where unitOf[i] >= 0 { position[i] = rank[unitOf[i]] }
    }

    /// Update values that may be computed straight into the variable:
    /// nobody reads the old value later.
    func inPlaceUpdates(
        _ graph: Graph, _ roles: [Role], _ loops: [[Int]], _ inputBuffers: [BufferID]
    ) -> [Int: BufferID] {
        let lastReads = lastReads(graph, roles)
        var result: [Int: BufferID] = [:]
        let outputs = Set(graph.outputs)
        var nodeOfInput = [Int: Int](minimumCapacity: graph.inputs.count)
        for (i, node) in graph.nodes.enumerated() {
            if case .input(let number) = node.kind { nodeOfInput[number] = i }
        }
        let wantedTwice = Dictionary(grouping: graph.updates, by: \.value).filter { $1.count > 1 }
        for update in graph.updates {
            guard case .fused(let loop) = roles[update.value], wantedTwice[update.value] == nil,
                !outputs.contains(update.value)
            else { continue }
            let at = position[update.value]
            guard let variable = nodeOfInput[update.input],
                graph.nodes[variable].spec == graph.nodes[update.value].spec,
                graph.nodes[variable].spec.dtype == .float32
            else { continue }
            let read = lastReads[variable]
            // Within the loop every read of the old element must come before the write.
            let later = loops[loop].drop { $0 <= update.value }
            let readLater = later.contains { reads($0, variable, graph) }
            if read < at || (read == at && !readLater) {
                result[update.value] = inputBuffers[update.input]
            }
        }
        return result
    }

    private func reads(_ node: Int, _ variable: Int, _ graph: Graph) -> Bool {
        graph.nodes[node].inputs.contains { input in
            var at = input
            while at != variable {
                switch graph.nodes[at].kind {
                case .operation(.reshape), .operation(.broadcastInDim), .operation(.identity):
                    at = graph.nodes[at].inputs[0]
                case .operation, .input: return false
                }
            }
            return true
        }
    }

    /// The last unit that reads each input, directly or through broadcasts and reshapes;
    /// `Int.max` when an output or a copied update reads it at the end.
    private func lastReads(_ graph: Graph, _ roles: [Role]) -> [Int] {
        var last = [Int](repeating: -1, count: graph.nodes.count)
        for root in graph.outputs + graph.updates.map(\.value) where position[root] < 0 {
            last[root] = .max
        }
        for i in graph.nodes.indices.reversed() {
            let at = position[i] >= 0 ? position[i] : last[i]
            for input in graph.nodes[i].inputs { last[input] = Swift.max(last[input], at) }
        }
        return last
    }
}

/// A binary heap of unit numbers, smallest key first.
private struct Heap {
    private let keys: [Int]
    private var items: [Int] = []

    init(_ keys: [Int]) { self.keys = keys }

    mutating func push(_ item: Int) {
        items.append(item)
        var child = items.count - 1
        while child > 0, keys[items[child]] < keys[items[(child - 1) / 2]] {
            items.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func pop() -> Int? {
        guard let top = items.first else { return nil }
        let moved = items.removeLast()
        guard !items.isEmpty else { return top }
        items[0] = moved
        var parent = 0
        while true {
            let left = 2 * parent + 1
            guard left < items.count else { return top }
            let right = left + 1
            let child = right < items.count && keys[items[right]] < keys[items[left]] ? right : left
            guard keys[items[child]] < keys[items[parent]] else { return top }
            items.swapAt(child, parent)
            parent = child
        }
    }
}
