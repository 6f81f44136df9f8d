import DescentCore

/// A training or test step while it is recorded: what ``Model/trainStep(_:)``, overridden or not,
/// needs of the run it belongs to.
///
/// Confined to the thread that records, like ``StepTrace``; hence `@unchecked Sendable`.
final class StepRecording: @unchecked Sendable {
    @TaskLocal static var current: StepRecording?

    let model: Model
    let compilation: Compilation
    private let state: TrainingState
    let batch: TrainingBatch
    /// Outputs whose rows have no weights although others' have.
    private let unweighted: Set<Int>
    private var isJudged = false

    init(_ recorder: StepRecorder, _ batch: TrainingBatch, unweighted: Set<Int> = []) {
        (model, compilation, state) = (recorder.model, recorder.compilation, recorder.state)
        self.batch = batch
        self.unweighted = unweighted
    }

    /// The step of `model` that is being recorded.
    static func current(of model: Model) -> StepRecording? {
        current.flatMap { $0.model === model ? $0 : nil }
    }

    func record<R>(_ body: () throws -> R) rethrows -> R {
        // Whoever prepared the data has looked at all labels.
        StepTrace.current?.hasCheckedLabels = true
        return try StepRecording.$current.withValue(self) { try body() }
    }

    /// Weights of the rows of output `i`, as the data have them.
    func weight(_ i: Int, of weights: [Tensor]?) -> Tensor? {
        guard let weights, weights.indices.contains(i), !unweighted.contains(i) else { return nil }
        return weights[i]
    }

    /// Adds the loss of one output to its mean.
    func track(_ loss: Tensor, output i: Int) {
        guard state.outputLosses.indices.contains(i) else { return }
        state.outputLosses[i]?.record(loss, rows: rows)
    }

    /// Adds the step to loss and metrics, once.
    ///
    /// - Parameter who: the method that `result` comes from, for errors.
    func judge(_ result: StepResult, _ who: String) throws {
        guard !isJudged else { return }
        isJudged = true
        try requireLoss(result.loss, who)
        state.loss.record(result.loss, rows: rows)
        if let error = result.outputs.lazy.compactMap(\.error).first { throw error }
        guard !result.outputs.isEmpty else { return }
        let count = compilation.losses.count
        guard result.outputs.count == count else {
            throw ConfigurationError(
                who: title(who), expected: "to return \(count) outputs, as the model has",
                got: "\(result.outputs.count)",
                fix: "Return the outputs that metrics are to look at, or none.")
        }
        for tracked in state.metrics {
            let i = tracked.output
            let output = result.outputs[i]
            let weight = tracked.usesWeights ? weight(i, of: batch.sampleWeights) : nil
            tracked.metric.update(
                batch.labels[i], output.withMask(nil),
                sampleWeight: masked(weight, by: output.mask, output.dtype.computing))
        }
    }

    /// - Throws: ``ConfigurationError`` unless `loss` is one number that can be made small.
    func requireLoss(_ loss: Tensor, _ who: String) throws {
        if let error = loss.error { throw error }
        guard loss.rank == 0 else {
            throw ConfigurationError(
                who: title(who), expected: "to return one number as the loss",
                got: "a tensor of shape \(loss.shape)",
                fix: "End with `.mean()`, the mean over the batch.")
        }
        guard loss.dtype.isFloatingPoint else {
            throw ConfigurationError(
                who: title(who), expected: "to return a floating-point loss", got: "\(loss.dtype)",
                fix: "Compute it from the model's outputs; whole numbers have no derivative.")
        }
    }

    private func title(_ method: String) -> String { "\(method) of \(model.title)" }

    private var rows: Int { batch.inputs.first?.shape.first ?? 0 }
}
