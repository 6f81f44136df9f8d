/// Keeps the numbers of every epoch, as they are once callbacks have seen them.
package final class HistoryObserver: TrainingObserver {
    package let history = History()

    package init() {}

    package func begin(_ training: TrainingContext) {
        (history.model, history.params) = (training.model, training.params)
        history.numbers = training.place.history
        training.model.history = history
    }

    package func endEpoch(_ logs: inout Logs, _ training: TrainingContext) {
        history.onEpochEnd(training.epoch, logs: &logs)
    }
}
