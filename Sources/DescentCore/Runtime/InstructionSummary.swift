/// What one instruction of a program is and does, for profiles.
package struct InstructionSummary: Sendable {
    /// Layers whose operations the instruction computes.
    package struct Origin: Sendable {
        /// Names from the outermost layer to the innermost; empty outside layers.
        package let path: [String]
        /// The part of the instruction's work that is theirs.
        package let share: Double

        package init(path: [String], share: Double) {
            self.path = path
            self.share = share
        }
    }

    /// `product 128×784×128`.
    package let name: String
    /// Largest share first; shares add up to 1.
    package let origins: [Origin]
    /// Floating-point operations of one run.
    package let operations: Double
    /// Bytes read and bytes written in one run, without scratch memory.
    package let bytes: Int

    package init(name: String, origins: [Origin], operations: Double, bytes: Int) {
        self.name = name
        self.origins = origins
        self.operations = operations
        self.bytes = bytes
    }
}

extension Graph {
    /// The layers that recorded `nodes`, weighed by what the nodes have to compute.
    package func origins(of nodes: [Int]) -> [InstructionSummary.Origin] {
        var order: [[String]] = []
        var work: [[String]: Double] = [:]
        for node in nodes {
            let path = scopes[node]?.path ?? []
            if work[path] == nil { order.append(path) }
            // Moving an element counts as much as an operation on it.
            let elements = Double(Swift.max(self.nodes[node].spec.shape.elementCount, 1))
            work[path, default: 0] += Swift.max(operations(of: node), elements)
        }
        let total = work.values.reduce(0, +)
        let origins = order.map { path in
            InstructionSummary.Origin(path: path, share: (work[path] ?? 0) / total)
        }
        // Equal shares stay in order: sorting is stable.
        return origins.isEmpty
            ? [InstructionSummary.Origin(path: [], share: 1)]
            : origins.sorted { $0.share > $1.share }
    }
}
