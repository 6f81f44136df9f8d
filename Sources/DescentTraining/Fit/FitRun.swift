import DescentCore

/// One call of `fit`: epochs of steps, with everything else left to observers.
package final class FitRun {
    private let training: TrainingContext
    let observers: ObserverList
    private let validation: FitValidation?
    let cancellation = Cancellation()
    /// The numbers of the last epoch.
    private var logs = Logs()
    /// The `fit` of the same model that a callback called this one in.
    private weak var outer: TrainingContext?

    private var model: Model { training.model }
    private var options: FitOptions { training.options }
    private var steps: BatchSteps { training.steps }

    package init(
        _ training: TrainingContext, validation: FitValidation?,
        observers: [any TrainingObserver]
    ) {
        self.training = training
        self.validation = validation
        self.observers = ObserverList(observers)
    }

    package func run() throws {
        defer { finish() }
        try begin()
        while goesOn {
            try beginEpoch()
            // An epoch that goes on may have had all its steps.
            guard let logs = try training.place.logs ?? runSteps(), try endEpoch(logs) else {
                break
            }
        }
        try end()
    }

    // MARK: The seams

    func begin() throws {
        Interrupts.runBegins()
        outer = model.runningFit
        model.runningFit = training
        model.stopTraining = false
        training.begin()
        training.compilation.warnAboutFrozen(model)
        try observers.begin(training)
        if let snapshot = options.resuming {
            try SavedCallback.restore(snapshot.callbacks, to: options.callbacks)
        }
    }

    /// Whether another epoch is wanted.
    var goesOn: Bool { training.epoch < options.epochs && !model.stopTraining }

    /// - Returns: whether steps were recorded anew.
    @discardableResult
    func beginEpoch() throws -> Bool {
        try training.beginEpoch()
        try observers.each { try $0.prepareEpoch(training) }
        let hasChanged = try training.followChanges()
        if hasChanged {
            try validation?.adoptSteps()
            training.compilation.warnAboutFrozen(model)
            try observers.each { try $0.adoptSteps(training) }
        }
        training.orderRows()
        try observers.each { try $0.beginEpoch(training) }
        return hasChanged
    }

    /// Validates, and ends an epoch whose steps gave `logs`; false if the task was cancelled.
    func endEpoch(_ stepLogs: Logs) throws -> Bool {
        var logs = stepLogs
        if let validation, options.validates(training.epoch),
            try !validation.run(addingTo: &logs, cancellation)
        {
            training.cancelledAt = (training.epoch, training.place.step)
            return false
        }
        logs = logs.sorted
        try observers.eachInReverse { try $0.endEpoch(&logs, training) }
        training.endEpoch(logs)
        self.logs = logs
        try observers.each { try $0.epochIsOver(training) }
        return true
    }

    /// - Throws: `CancellationError` if the task was cancelled.
    func end() throws {
        try training.compilation.optimizer.finishWeights()
        try observers.eachInReverse { try $0.end(logs, training) }
        guard let place = training.cancelledAt else {
            return observers.each { $0.trainingIsOver(training) }
        }
        let all = training.stepsPerEpoch.map { " of \($0)" } ?? ""
        Interrupts.report(
            "fit was interrupted in epoch \(place.epoch + 1) of \(options.epochs), after "
                + "\(place.step)\(all) batches.")
        throw CancellationError()
    }

    /// Training is over, perhaps by an error.
    func finish() {
        Interrupts.runEnds()
        (model.lastStand, model.runningFit) = (training.stand(), outer)
        observers.finish(training)
    }

    // MARK: Steps

    /// The steps of an epoch, or what is left of them: the numbers over all;
    /// nil if the task was cancelled.
    private func runSteps() throws -> Logs? {
        var step = training.place.step
        var final: Double?
        while step < steps.count, !model.stopTraining {
            if cancellation.isRequested { training.cancelledAt = (training.epoch, step) }
            if training.cancelledAt != nil { return nil }
            try observers.each { try $0.beginSteps(at: step, training) }
            let first = step
            step = try steps.hold { try runChunk(from: first, &final) }
            training.reach(step)
            try observers.eachInReverse { try $0.endSteps(first..<step, training) }
        }
        if final == nil { heed(try observers.judgeEpoch(steps: step, training), &final) }
        return try training.endSteps(loss: final)
    }

    /// Runs steps until the epoch ends, or somebody else should have a turn. Allocates nothing
    /// where losses are at hand.
    private func runChunk(from first: Int, _ final: inout Double?) throws -> Int {
        let (turn, looks) = (Turn(steps.access), steps.hasLossesAtHand)
        var step = first
        while step < steps.count, !cancellation.isRequested {
            try steps.run(step, order: training.order)
            if looks {
                let loss = try steps.loss(of: step)
                heed(try observers.judge(step, loss: loss, training), &final)
                if final != nil { return step }
            }
            step += 1
            if model.stopTraining || observers.wantsPause || turn.isOver { break }
        }
        if looks || step == first { return step }
        let verdict = try observers.judge(first..<step, training)
        return heed(verdict, &final) ?? step
    }

    /// Ends training if that is the verdict.
    ///
    /// - Parameter final: the loss that the epoch then reports.
    /// - Returns: the first step that does not count.
    @discardableResult
    func heed(_ verdict: Verdict, _ final: inout Double?) -> Int? {
        guard case .stop(let step, let loss) = verdict else { return nil }
        final = loss
        model.stopTraining = true
        return step
    }
}
