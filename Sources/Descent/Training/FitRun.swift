import DescentCore

/// One call of `fit`: epochs of steps, with everything else left to observers.
final class FitRun {
    private let training: TrainingContext
    private let observers: ObserverList
    private let validation: FitValidation?
    private let cancellation = Cancellation()

    private var model: Model { training.model }
    private var options: FitOptions { training.options }
    private var steps: BatchSteps { training.steps }

    init(
        _ training: TrainingContext, validation: FitValidation?,
        observers: [any TrainingObserver]
    ) {
        self.training = training
        self.validation = validation
        self.observers = ObserverList(observers)
    }

    func run() throws {
        defer { observers.finish(training) }
        model.runningFit = training
        defer { (model.lastStand, model.runningFit) = (training.stand(), nil) }
        Interrupts.runBegins()
        defer { Interrupts.runEnds() }
        model.stopTraining = false
        training.compilation.warnAboutFrozen(model)
        try observers.begin(training)
        var logs = Logs()
        while training.epoch < options.epochs {
            guard let finished = try run(training.epoch) else { break }
            logs = finished
            if model.stopTraining { break }
        }
        try observers.eachInReverse { try $0.end(logs, training) }
        guard let place = training.cancelledAt else { return }
        Interrupts.report(
            "fit was interrupted in epoch \(place.epoch + 1) of \(options.epochs), after "
                + "\(place.step) of \(steps.count) batches.")
        throw CancellationError()
    }

    /// The numbers of an epoch; nil if the task was cancelled in it.
    private func run(_ epoch: Int) throws -> Logs? {
        try training.enter(epoch)
        try observers.each { try $0.prepareEpoch(training) }
        if try training.followChanges() {
            try validation?.adoptSteps(training)
            training.compilation.warnAboutFrozen(model)
            try observers.each { try $0.adoptSteps(training) }
        }
        training.orderRows()
        try observers.each { try $0.beginEpoch(training) }
        guard var logs = try training.place.logs ?? runSteps() else { return nil }
        if let validation, options.validates(epoch),
            try !validation.run(addingTo: &logs, cancellation)
        {
            training.cancelledAt = (epoch, training.place.step)
            return nil
        }
        logs = logs.sorted
        try observers.eachInReverse { try $0.endEpoch(&logs, training) }
        training.endEpoch(logs)
        return logs
    }

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
        if final == nil { final = try observers.judgeEpoch(steps: step, training) }
        if final != nil { model.stopTraining = true }
        return try training.endSteps(loss: final)
    }

    /// Runs steps until the epoch ends, or somebody else should have a turn. Allocates nothing.
    private func runChunk(from first: Int, _ final: inout Double?) throws -> Int {
        let turn = Turn(steps.access)
        for step in first..<steps.count {
            if cancellation.isRequested { return step }
            let loss = try steps.run(step, order: training.order)
            final = try observers.judge(step, loss: loss, training)
            if final != nil {
                model.stopTraining = true
                return step
            }
            if model.stopTraining || observers.wantsPause || turn.isOver { return step + 1 }
        }
        return steps.count
    }
}
