import DescentCore
import DescentSupport

/// A `fit` on batches that come one by one: what happens between one and the next, for sources that
/// are asked and for those that are waited for.
package final class SourceFit {
    private let run: FitRun
    private let training: TrainingContext
    private let reader: BatchReader
    private let stepsPerEpoch: Int?
    /// The first batch, which said what to record.
    private var first: Dataset?
    private var final: Double?

    package init(
        _ run: FitRun, _ training: TrainingContext, _ reader: BatchReader, first: Dataset,
        stepsPerEpoch: Int?
    ) {
        (self.run, self.training, self.reader, self.first) = (run, training, reader, first)
        self.stepsPerEpoch = stepsPerEpoch
    }

    var cancellation: Cancellation { run.cancellation }

    package func begin() throws { try run.begin() }
    package func finish() { run.finish() }

    /// Begins the next epoch; false if training is over.
    package func beginEpoch() throws -> Bool {
        guard run.goesOn else { return false }
        if try run.beginEpoch() { reader.forgetPrograms() }
        final = nil
        guard let data = first, wantsBatch else { return true }
        first = nil
        try step(data)
        return true
    }

    /// Whether the epoch wants another batch.
    package var wantsBatch: Bool {
        if training.model.stopTraining || training.cancelledAt != nil { return false }
        if let stepsPerEpoch, training.place.step >= stepsPerEpoch { return false }
        guard cancellation.isRequested else { return true }
        training.cancelledAt = (training.epoch, training.place.step)
        return false
    }

    /// Whether the epoch has no steps yet, so that a pass that ended before it does not count.
    package var isAtStart: Bool { training.place.step == 0 }

    package func step(_ batch: Batch) throws { try step(try reader.data(batch)) }

    private func step(_ data: Dataset) throws {
        let step = training.place.step
        try run.observers.each { try $0.beginSteps(at: step, training) }
        let program = try reader.program(training.recorder, training: true, data)
        let verdict = try program.hold {
            program.read(data.columns, first: 0)
            try withExtendedLifetime(data) { try program.run() }
            return try run.observers.judge(step, loss: try program.scalar(0), training)
        }
        let done = run.heed(verdict, &final) ?? step + 1
        training.reach(done)
        try run.observers.eachInReverse { try $0.endSteps(step..<done, training) }
    }

    /// The source has no batch any more although one is wanted.
    ///
    /// - Throws: ``TrainingError`` for an epoch without any.
    package func sourceEnded() throws {
        let step = training.place.step
        guard step > 0 else {
            throw TrainingError.argument(
                function: "fit", expected: "a source with at least one batch for every epoch",
                got: "none for epoch \(training.epoch + 1)",
                fix: "Start anew in startPass(), or train for fewer epochs.")
        }
        guard let stepsPerEpoch else { return }
        Terminal.warn(
            "fit needs \(stepsPerEpoch) batches for epoch \(training.epoch + 1), but got \(step): "
                + "training ends with them. Give a source of at least stepsPerEpoch · epochs "
                + "batches, or leave stepsPerEpoch out.")
        training.model.stopTraining = true
    }

    /// Ends the epoch; false if the task was cancelled in it.
    package func endEpoch() throws -> Bool {
        guard training.cancelledAt == nil else { return false }
        if final == nil {
            run.heed(
                try run.observers.judgeEpoch(steps: training.place.step, training), &final)
        }
        return try run.endEpoch(try training.endSteps(loss: final))
    }

    package func end() throws { try run.end() }
}
