/// The callbacks of a run, called in order.
package final class CallbackList {
    let callbacks: [Callback]
    /// Whether one of them wants to know of every batch. Steps then run one by one, and the hooks
    /// between them: without holding the memory of variables, so that a hook may wait for work of
    /// this library on another thread.
    let watchBatches: Bool

    package init(_ callbacks: [Callback]) {
        self.callbacks = callbacks
        watchBatches = callbacks.contains(where: \.watchesBatches)
    }

    convenience init(_ callbacks: [Callback], model: Model, params: Callback.Parameters) {
        self.init(callbacks)
        introduce(model, params)
    }

    private func introduce(_ model: Model, _ params: Callback.Parameters) {
        for callback in callbacks {
            callback.model = model
            callback.params = params
        }
    }

    func each(_ body: (Callback) throws -> Void) rethrows {
        for callback in callbacks { try body(callback) }
    }
}

extension CallbackList: TrainingObserver {
    package var pausesSteps: Bool { watchBatches }
    package var wantsPause: Bool { true }

    package func begin(_ training: TrainingContext) throws {
        introduce(training.model, training.params)
        try each { try $0.onTrainBegin() }
    }

    package func prepareEpoch(_ training: TrainingContext) throws {
        try each { try $0.onEpochBegin(training.epoch) }
    }

    package func beginSteps(at step: Int, _ training: TrainingContext) throws {
        if watchBatches { try each { try $0.onTrainBatchBegin(step) } }
    }

    package func endSteps(_ steps: Range<Int>, _ training: TrainingContext) throws {
        guard watchBatches, !steps.isEmpty else { return }
        let logs = BatchLogs(training.state)
        try each { try $0.onTrainBatchEnd(steps.lowerBound, logs: logs) }
    }

    package func endEpoch(_ logs: inout Logs, _ training: TrainingContext) throws {
        for callback in callbacks {
            training.ending = logs
            try callback.onEpochEnd(training.epoch, logs: &logs)
        }
    }

    package func end(_ logs: Logs, _ training: TrainingContext) throws {
        try each { try $0.onTrainEnd(logs: logs) }
    }
}
