/// Keeps the numbers of every epoch, as they are once callbacks have seen them.
final class HistoryObserver: TrainingObserver {
    let history = History()

    func begin(_ training: TrainingContext) {
        (history.model, history.params) = (training.model, training.params)
        history.numbers = training.place.history
        training.model.history = history
    }

    func endEpoch(_ logs: inout Logs, _ training: TrainingContext) {
        history.onEpochEnd(training.epoch, logs: &logs)
    }
}
