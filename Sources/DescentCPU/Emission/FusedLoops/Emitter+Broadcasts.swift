import DescentCore

extension Emitter {
    /// Whether all elements of `node` are one number, known now or when the program runs.
    func isNumber(_ node: Int) -> Bool {
        switch roles[node] {
        case .splat: return true
        case .broadcast:
            if case .scalar = BroadcastPattern(self, node) { return true }
            return false
        case .input, .constant, .alias, .fused, .recomputed, .summed, .skipped, .epilogue, .unit:
            return false
        }
    }
}

extension BroadcastPattern {
    init(_ emitter: Emitter, _ node: Int) {
        guard case .broadcastInDim(let op)? = emitter.op(node) else {
            self = .general
            return
        }
        let source = emitter.spec(emitter.graph.nodes[node].inputs[0]).shape
        self.init(op, source)
    }
}
