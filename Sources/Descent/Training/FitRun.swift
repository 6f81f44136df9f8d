import DescentCore

/// One call of `fit`: its programs, its order of rows, its callbacks.
final class FitRun {
    private let model: Model
    private let options: FitOptions
    private let data: Dataset
    private let recorder: StepRecorder
    private let held: Dataset?
    private var validation: EvaluationRun?
    private let state: TrainingState
    private var steps: BatchSteps
    private let callbacks: CallbackList
    private let history = History()
    private let progress: ProgressBar
    private var order: [Int]
    private var source: RandomSource
    private var snapshot: StateSnapshot
    /// The weights that are trained, and the optimizer's floating-point state.
    private var trained: [VariableStorage] = []
    private var slots: [VariableStorage] = []
    /// The first epoch that broke a slot; weights may not follow before the next one.
    private var earlier: (replay: EpochReplay, epoch: Int)?
    /// Why training ended, if a callback wanted that reported.
    private var report: DivergenceReport?
    private let doctor: TrainingDoctor?
    /// What was trainable when the programs were recorded.
    private var fingerprint: Fingerprint
    private var hasDiverged = false
    private let cancellation = Cancellation()
    /// The batch before which the task was found to be cancelled.
    private var cancelledAt: (epoch: Int, step: Int)?

    init(
        _ model: Model, _ compilation: Compilation, data: Dataset, validation: Dataset?,
        _ options: FitOptions
    ) throws {
        self.model = model
        self.options = options
        self.data = data
        held = validation
        fingerprint = Fingerprint(model)
        state = try model.trainingState(compilation, for: data)
        try state.random.reseed()
        source = RandomSource.next()
        order = Array(0..<data.rows)
        recorder = StepRecorder(model: model, compilation: compilation, state: state)
        steps = try BatchSteps(recorder, data, batchSize: options.batchSize, training: true)
        snapshot = try StateSnapshot(steps.variables)
        progress = ProgressBar(options.verbose, steps: steps.count)
        let params = Callback.Parameters(
            epochs: options.epochs, steps: steps.count, verbosity: options.verbose)
        let list = CallbackList(options.callbacks, model: model, params: params)
        callbacks = list
        list.watch(steps.program, rows: steps.rows(of: 0).count)
        history.model = model
        history.params = params
        self.validation = try validation.map {
            try EvaluationRun(
                model, compilation, $0, batchSize: options.rowsOfValidation, callbacks: list)
        }
        doctor =
            options.doctor
            ? try TrainingDoctor(model, compilation, data, steps: steps.count) : nil
        noteTrained()
    }

    private func noteTrained() {
        trained = model.trainableWeights.map(\.storage)
        slots = recorder.compilation.optimizer.variables.map(\.storage).filter {
            $0.spec.dtype.isFloatingPoint
        }
    }

    func run() throws -> History {
        // Also when training breaks off: then a finding may say why.
        defer { consultDoctor() }
        defer { callbacks.endWatching() }
        Interrupts.runBegins()
        defer { Interrupts.runEnds() }
        model.stopTraining = false
        recorder.compilation.warnAboutFrozen(model)
        history.onTrainBegin()
        model.history = history
        try callbacks.each { try $0.onTrainBegin() }
        var logs = Logs()
        for epoch in options.initialEpoch..<options.epochs {
            guard let finished = try run(epoch) else { break }
            logs = finished
            if model.stopTraining { break }
        }
        try callbacks.each { try $0.onTrainEnd(logs: logs) }
        if let cancelledAt { try endCancelled(cancelledAt) }
        return history
    }

    private func endCancelled(_ place: (epoch: Int, step: Int)) throws {
        if progress.isLive { print("") }
        Interrupts.report(
            "fit was interrupted in epoch \(place.epoch + 1) of \(options.epochs), after "
                + "\(place.step) of \(steps.count) batches.")
        throw CancellationError()
    }

    /// The numbers of an epoch; nil if the task was cancelled in it.
    private func run(_ epoch: Int) throws -> Logs? {
        try state.reset()
        try callbacks.each { try $0.onEpochBegin(epoch) }
        try followChanges()
        progress.begin(options.epochs > 1 ? "Epoch \(epoch + 1)/\(options.epochs)" : nil)
        if options.shuffle { shuffle() }
        snapshot.take()
        var step = 0
        while step < steps.count, !model.stopTraining {
            if cancellation.isRequested { cancelledAt = (epoch, step) }
            if cancelledAt != nil { return nil }
            if callbacks.watchBatches { try callbacks.each { try $0.onTrainBatchBegin(step) } }
            let first = step
            step = try ExecutionLock.withLock(isLarge: steps.isLarge) {
                try runChunk(from: first, epoch)
            }
            if callbacks.watchBatches, step > first {
                let logs = BatchLogs(state)
                try callbacks.each { try $0.onTrainBatchEnd(first, logs: logs) }
            }
            if progress.isDue || (progress.isLive && model.stopTraining) {
                progress.update(step, try state.logs().sorted)
            }
        }
        try checkWeights(epoch, steps: step)
        var logs = try state.logs()
        if let report { logs[state.loss.name] = report.loss }
        if let validation, options.validates(epoch) {
            do {
                let numbers = try validation.run(cancellation)
                for (name, value) in numbers.entries { logs["val_\(name)"] = value }
            } catch is CancellationError {
                cancelledAt = (epoch, step)
                return nil
            }
        }
        logs = logs.sorted
        for callback in callbacks.callbacks { try callback.onEpochEnd(epoch, logs: &logs) }
        history.onEpochEnd(epoch, logs: &logs)
        progress.finish(logs)
        try doctor?.look()
        return logs
    }

    /// Records the steps anew if a callback froze or thawed layers.
    private func followChanges() throws {
        let now = Fingerprint(model)
        guard fingerprint != now else { return }
        fingerprint = now
        steps = try BatchSteps(recorder, data, batchSize: options.batchSize, training: true)
        snapshot = try StateSnapshot(steps.variables)
        noteTrained()
        validation = try held.map {
            try EvaluationRun(
                model, recorder.compilation, $0, batchSize: options.rowsOfValidation,
                callbacks: callbacks)
        }
        recorder.compilation.warnAboutFrozen(model)
        callbacks.watch(steps.program, rows: steps.rows(of: 0).count)
    }

    /// Prints what the doctor found.
    private func consultDoctor() {
        guard let doctor else { return }
        let diagnosis = doctor.diagnosis(
            history, hasDiverged: hasDiverged,
            stopsEarly: options.callbacks.contains { $0 is EarlyStopping })
        history.diagnosis = diagnosis
        for finding in diagnosis.findings { Terminal.warn("\(finding)") }
        if diagnosis.isHealthy, options.verbose != .silent { print(diagnosis.verdict) }
    }

    /// Fisher and Yates; `RandomSource.shuffle` is generic, and slow on a million rows for that.
    private func shuffle() {
        order.withUnsafeMutableBufferPointer { rows in
            for i in stride(from: rows.count - 1, to: 0, by: -1) {
                rows.swapAt(i, source.nextInt(below: i + 1))
            }
        }
    }

    /// Runs steps until the epoch ends, the progress bar is due, or somebody else should have
    /// a turn; one only if a callback wants to know of it. Allocates nothing.
    private func runChunk(from first: Int, _ epoch: Int) throws -> Int {
        let turn = Turn()
        for step in first..<steps.count {
            if cancellation.isRequested { return step }
            let loss = try steps.run(step, order: order)
            if !loss.isFinite, !callbacks.terminatesOnNaN {
                try end(with: search(epoch).report(loss: loss, step: step))
                return step
            }
            if callbacks.watchBatches || model.stopTraining || progress.isDue || turn.isOver {
                return step + 1
            }
        }
        return steps.count
    }

    /// A step that broke the weights may have had a finite loss; the next one, in the next epoch,
    /// will not, and then this epoch can no longer be repeated.
    private func checkWeights(_ epoch: Int, steps count: Int) throws {
        guard report == nil, !callbacks.terminatesOnNaN, !allFinite(trained + slots) else { return }
        let isBroken = { (storage: VariableStorage) in
            !storage.isFinite && self.snapshot.holdsFinite(storage)
        }
        let broken = trained.filter(isBroken)
        if broken.isEmpty {
            guard earlier == nil, slots.contains(where: isBroken) else { return }
            earlier = (EpochReplay(steps: steps, order: order, snapshot: snapshot), epoch)
            snapshot = try StateSnapshot(steps.variables)
            return
        }
        let found = ExecutionLock.withLock(isLarge: steps.isLarge) {
            search(epoch).report(onWeights: broken, after: count, loss: state.loss.value)
        }
        try end(with: found)
    }

    private func search(_ epoch: Int) -> DivergenceSearch {
        DivergenceSearch(
            recorder: recorder, data: data,
            replay: EpochReplay(steps: steps, order: order, snapshot: snapshot), epoch: epoch,
            earlier: earlier)
    }

    /// Throws, unless a callback takes the report; then training ends without an error.
    private func end(with report: DivergenceReport) throws {
        hasDiverged = true
        guard callbacks.accept(report) else { throw TrainingError.diverged(report) }
        self.report = report
        model.stopTraining = true
    }
}
