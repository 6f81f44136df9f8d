/// Shows how far an epoch is.
final class ProgressObserver: TrainingObserver {
    private var bar = ProgressBar(.silent, steps: 0)

    var pausesSteps: Bool { bar.isLive }
    var wantsPause: Bool { bar.isDue }

    func begin(_ training: TrainingContext) {
        bar = ProgressBar(training.options.verbose, steps: training.stepsPerEpoch)
    }

    func beginEpoch(_ training: TrainingContext) {
        let epochs = training.options.epochs
        bar.begin(epochs > 1 ? "Epoch \(training.epoch + 1)/\(epochs)" : nil)
    }

    func endSteps(_ steps: Range<Int>, _ training: TrainingContext) throws {
        guard bar.isDue || (bar.isLive && training.model.stopTraining) else { return }
        bar.update(steps.upperBound, try training.state.logs().sorted)
    }

    func endEpoch(_ logs: inout Logs, _ training: TrainingContext) {
        bar.finish(logs, after: training.place.step)
    }

    func end(_ logs: Logs, _ training: TrainingContext) {
        if training.cancelledAt != nil, bar.isLive { print("") }
    }
}
