import DescentCore

extension CPUProgram {
    var arenaBytes: Int { arena.count }
    var leastArenaBytes: Int { MemoryPlan.lowerBound(lifetimes) }

    /// Runs the instructions from number `first` on, with a look at the clock after each.
    func run(from first: Int, timing times: InstructionTimes) throws {
        times.begin(skipping: first)
        for instruction in instructions[first...] {
            try instruction.run(memory)
            times.mark()
        }
    }

    var instructionSummaries: [InstructionSummary] {
        instructions.map(summary)
    }

    func summary(of instruction: Instruction) -> InstructionSummary {
        InstructionSummary(
            name: instruction.summary, origins: graph.origins(of: instruction.nodes),
            operations: instruction.operations,
            bytes: instruction.movedBytes
                ?? bytes(of: instruction.reads) + bytes(of: instruction.writes))
    }

    /// Bytes of the buffers in `list`, each counted once.
    private func bytes(of list: [BufferID]) -> Int {
        Set(list).reduce(0) { $0 + (isScratch($1) ? 0 : buffers[$1].bytes) }
    }

    /// Whether one instruction alone uses the buffer: it leaves nothing there.
    private func isScratch(_ id: BufferID) -> Bool {
        guard case .arena(let piece) = buffers[id].place else { return false }
        return lifetimes[piece].first == lifetimes[piece].last
    }
}
