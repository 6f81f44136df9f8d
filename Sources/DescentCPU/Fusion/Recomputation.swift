import DescentCore

/// Which element-wise nodes are computed anew by every loop that reads them,
/// instead of once for all.
///
/// `x − mean` costs less than writing it and reading it back, when x is in memory anyway.
/// Comparisons for the backward pass are the same: the bits would be kept from the forward
/// pass till then.
enum Recomputation {
    static func find(
        in reader: GraphReader, _ roles: [Role], _ fusable: [Bool]
    ) -> [Int] {
        let (graph, readers) = (reader.graph, reader.readers)
        return graph.nodes.indices.filter { i in
            fusable[i] && !reader.roots.contains(i) && isCheap(graph, i)
                && readers[i].allSatisfy { fusable[$0] && sameShape(graph, i, $0) }
                && readsOneValueInMemory(graph, i, roles, fusable, readers)
        }
    }

    private static func sameShape(_ graph: Graph, _ a: Int, _ b: Int) -> Bool {
        graph.nodes[a].spec.shape == graph.nodes[b].spec.shape
    }

    private static func isCheap(_ graph: Graph, _ i: Int) -> Bool {
        guard case .operation(let op) = graph.nodes[i].kind,
            graph.nodes[i].inputs.allSatisfy({ graph.nodes[$0].spec.dtype == .float32 })
        else { return false }
        switch op {
        case .compare: return true
        case .binary(.add), .binary(.subtract), .binary(.multiply): return true
        default: return false
        }
    }

    /// One operand of the node's own shape that is stored for others, all others small.
    private static func readsOneValueInMemory(
        _ graph: Graph, _ i: Int, _ roles: [Role], _ fusable: [Bool], _ readers: [[Int]]
    ) -> Bool {
        var full = 0
        for input in graph.nodes[i].inputs {
            switch roles[input] {
            case .splat: continue
            case .broadcast:
                let source = graph.nodes[input].inputs[0]
                let count = graph.nodes[source].spec.shape.elementCount
                guard count * 16 <= graph.nodes[i].spec.shape.elementCount else { return false }
            case .unit, .epilogue:
                full += 1
                // A value that a loop computes is in memory if somebody else needs it there.
                guard !fusable[input] || readers[input].contains(where: { !fusable[$0] }) else {
                    return false
                }
            case .input, .constant, .alias, .fused, .recomputed, .summed, .skipped: return false
            }
        }
        return full == 1
    }
}
