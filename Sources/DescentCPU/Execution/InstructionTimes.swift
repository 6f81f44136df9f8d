/// How long each instruction of a program took, added up over the runs since it was made.
final class InstructionTimes {
    private(set) var runs = 0
    private(set) var nanoseconds: [UInt64]
    private let clock = ContinuousClock()

    init(instructions: Int) { nanoseconds = [UInt64](repeating: 0, count: instructions) }

    /// Runs the instructions in order, with a look at the clock between them.
    func run(_ instructions: [Instruction], _ memory: Memory) throws {
        var before = clock.now
        for (i, instruction) in instructions.enumerated() {
            try instruction.run(memory)
            let now = clock.now
            let parts = (now - before).components
            nanoseconds[i] += UInt64(parts.seconds) * 1_000_000_000
                + UInt64(parts.attoseconds / 1_000_000_000)
            before = now
        }
        runs += 1
    }
}
