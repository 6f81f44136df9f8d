/// Shows how far an epoch is.
package final class ProgressObserver: TrainingObserver {
    private var bar = ProgressBar(.silent, steps: 0)

    package init() {}

    package var pausesSteps: Bool { bar.isLive }
    package var wantsPause: Bool { bar.isDue }

    package func begin(_ training: TrainingContext) {
        bar = ProgressBar(training.options.verbose, steps: training.stepsPerEpoch)
    }

    package func beginEpoch(_ training: TrainingContext) {
        let epochs = training.options.epochs
        bar.begin(epochs > 1 ? "Epoch \(training.epoch + 1)/\(epochs)" : nil)
    }

    package func endSteps(_ steps: Range<Int>, _ training: TrainingContext) throws {
        guard bar.isDue || (bar.isLive && training.model.stopTraining) else { return }
        bar.update(steps.upperBound, try training.state.logs().sorted)
    }

    package func endEpoch(_ logs: inout Logs, _ training: TrainingContext) {
        bar.finish(logs, after: training.place.step)
    }

    package func end(_ logs: Logs, _ training: TrainingContext) {
        if training.cancelledAt != nil, bar.isLive { print("") }
    }
}
