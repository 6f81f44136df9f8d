import DescentCore

/// The steps of an epoch over a data set: full batches, and a smaller one at the end with a program
/// of its own.
package final class BatchSteps {
    /// Steps in an epoch.
    package let count: Int
    private let rows: Int
    private let batchSize: Int
    private let full: StepProgram
    private let last: StepProgram
    private let columns: [RawColumn]
    /// Owns the memory of `columns`.
    private let data: Dataset
    /// To the variables of both programs.
    let access: MemoryAccess

    package init(_ recorder: StepRecorder, _ data: Dataset, batchSize: Int, training: Bool) throws {
        self.data = data
        rows = data.rows
        self.batchSize = Swift.min(batchSize, data.rows)
        count = (rows - 1) / self.batchSize + 1
        columns = data.columns
        full = try recorder.program(training: training, data, rows: self.batchSize)
        let rest = rows % self.batchSize
        last = rest == 0 ? full : try recorder.program(training: training, data, rows: rest)
        access = full.access(with: last)
    }

    /// Runs `body`, which runs steps, while nobody else touches what they change; on an engine
    /// thread if they are large.
    package func hold<R, Failure: Error>(_ body: () throws(Failure) -> R) throws(Failure) -> R {
        try access.hold(isLarge: isLarge, body)
    }

    /// The program of full batches.
    package var program: StepProgram { full }

    /// Everything the programs may change.
    package var variables: [VariableStorage] { full.variables + last.variables }

    /// Whether a step is worth handing to an engine thread; small ones use no other thread anyway.
    var isLarge: Bool { full.isLarge }

    /// Positions of the rows of `step` in the order of rows.
    package func rows(of step: Int) -> Range<Int> {
        step * batchSize..<Swift.min((step + 1) * batchSize, rows)
    }

    /// Runs one step on the rows that `order` puts there. For holders.
    package func run(_ step: Int, order: [Int]) throws {
        try load(step, order: order).run()
    }

    /// The loss of `step`, which ran last: read only now, as it may have to be waited for.
    package func loss(of step: Int) throws -> Double { try program(of: step).scalar(0) }

    /// Whether ``loss(of:)`` is there without waiting, so that every step may be asked for it.
    package var hasLossesAtHand: Bool { full.hasResultsAtHand }

    /// The program for a step, with the rows that `order` puts there.
    private func load(_ step: Int, order: [Int]) -> StepProgram {
        let (range, program) = (rows(of: step), program(of: step))
        order.withUnsafeBufferPointer { list in
            guard let base = list.baseAddress else { return }
            program.load(columns, rows: base + range.lowerBound, count: range.count)
        }
        return program
    }

    /// Runs one step as ``run(_:order:)`` does and names the first instruction that
    /// is wrong by itself.
    package func firstDeviation(_ step: Int, order: [Int]) throws -> InstructionSummary? {
        let program = load(step, order: order)
        return try program.firstDeviation()
    }

    /// Runs one step on rows as they stand. For holders.
    package func run(_ step: Int) throws {
        let program = program(of: step)
        program.read(columns, first: rows(of: step).lowerBound)
        try program.run()
    }

    private func program(of step: Int) -> StepProgram {
        rows(of: step).count == batchSize ? full : last
    }
}
