/// How long each instruction of a program took, run by run.
package final class InstructionTimes {
    private let instructions: Int
    private let clock = ContinuousClock()
    private var before: ContinuousClock.Instant
    /// Nanoseconds of every instruction, one run behind the other.
    package private(set) var samples: [UInt64] = []

    package init(instructions: Int) {
        self.instructions = instructions
        before = clock.now
    }

    /// Complete runs.
    package var runs: Int { samples.count / Swift.max(instructions, 1) }

    /// Before the first instruction that runs; those that are skipped took no time. A run that was
    /// broken off is forgotten.
    package func begin(skipping skipped: Int = 0) {
        samples.removeLast(samples.count - runs * instructions)
        samples.append(contentsOf: repeatElement(0, count: skipped))
        before = clock.now
    }

    /// After each instruction.
    package func mark() {
        let now = clock.now
        let parts = (now - before).components
        samples.append(
            UInt64(parts.seconds) * 1_000_000_000 + UInt64(parts.attoseconds / 1_000_000_000))
        before = now
    }

    /// The times of complete run `number`.
    package func run(_ number: Int) -> ArraySlice<UInt64> {
        samples[number * instructions..<(number + 1) * instructions]
    }
}
