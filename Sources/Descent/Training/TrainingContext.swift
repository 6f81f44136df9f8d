import DescentCore

/// What one `fit` works on, as its observers see it: the model, the data, the recorded steps and
/// how far training has come.
final class TrainingContext {
    let model: Model
    let recorder: StepRecorder
    /// Rows that are trained on.
    let data: Dataset
    let options: FitOptions
    private(set) var steps: BatchSteps
    /// Numbers of the rows, in the order of the epoch.
    private(set) var order: [Int]
    /// The epoch that is running, from 0.
    var epoch = 0
    /// The batch before which the task was found to be cancelled.
    var cancelledAt: (epoch: Int, step: Int)?
    /// Whether a loss or weight stopped being finite, and somebody looked into it.
    var hasDiverged = false
    private var source: RandomSource
    /// What was trainable when the steps were recorded.
    private var fingerprint: Fingerprint

    init(
        _ model: Model, _ compilation: Compilation, data: Dataset, _ options: FitOptions
    ) throws {
        self.model = model
        self.data = data
        self.options = options
        fingerprint = Fingerprint(model)
        let state = try model.trainingState(compilation, for: data)
        try state.random.reseed()
        source = RandomSource.next()
        order = Array(0..<data.rows)
        recorder = StepRecorder(model: model, compilation: compilation, state: state)
        steps = try BatchSteps(recorder, data, batchSize: options.batchSize, training: true)
    }

    var compilation: Compilation { recorder.compilation }
    var state: TrainingState { recorder.state }

    /// What callbacks are told of the run.
    var params: Callback.Parameters {
        Callback.Parameters(
            epochs: options.epochs, steps: steps.count, verbosity: options.verbose)
    }

    /// Records the steps anew if layers were frozen or thawed; returns whether they were.
    func followChanges() throws -> Bool {
        let now = Fingerprint(model)
        guard fingerprint != now else { return false }
        fingerprint = now
        steps = try BatchSteps(recorder, data, batchSize: options.batchSize, training: true)
        return true
    }

    /// Fisher and Yates; `RandomSource.shuffle` is generic, and slow on a million rows for that.
    func shuffle() {
        order.withUnsafeMutableBufferPointer { rows in
            for i in stride(from: rows.count - 1, to: 0, by: -1) {
                rows.swapAt(i, source.nextInt(below: i + 1))
            }
        }
    }
}
