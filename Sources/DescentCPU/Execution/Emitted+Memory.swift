import DescentCore

/// Where the program's values lie.
extension Emitted {
    private func isReadLater(_ id: BufferID) -> Bool {
        instructions[preparing...].contains { $0.reads.contains(id) }
    }

    /// Lifetimes of the arena's pieces, and their offsets.
    ///
    /// - Parameter room: bytes to leave free behind each piece.
    func memoryPlan(reuse: Bool, room: Int = 0) -> (lifetimes: [Lifetime], plan: MemoryPlan) {
        var (first, last) = (
            [Int](repeating: -1, count: pieces), [Int](repeating: -1, count: pieces)
        )
        var bytes = [Int](repeating: 0, count: pieces)
        func touch(_ id: BufferID, at instant: Int) {
            guard case .arena(let piece) = buffers[id].place else { return }
            bytes[piece] = buffers[id].bytes
            if first[piece] < 0 { first[piece] = instant }
            last[piece] = instant
        }
        for (instant, instruction) in instructions.enumerated() {
            for id in instruction.reads + instruction.writes { touch(id, at: instant) }
        }
        for output in outputs { touch(output.buffer, at: instructions.count) }
        // What is prepared once stays until the end.
        for instruction in instructions[..<preparing] {
            for id in instruction.writes where isReadLater(id) { touch(id, at: instructions.count) }
        }
        let lifetimes = (0..<pieces).map {
            Lifetime(bytes: bytes[$0], first: Swift.max(first[$0], 0), last: Swift.max(last[$0], 0))
        }
        let pieces = lifetimes.map {
            Lifetime(bytes: $0.bytes + room, first: $0.first, last: $0.last)
        }
        return (lifetimes, MemoryPlan.plan(pieces, reuse: reuse))
    }
}
