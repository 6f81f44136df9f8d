// Who watches a `fit`, put together from what training does not know.

extension Model {
    /// Trains, with those who watch.
    func fit(
        _ data: Dataset, validation: Dataset?, _ compilation: Compilation, _ options: FitOptions
    ) throws -> History {
        let history = HistoryObserver()
        let callbacks = CallbackList(options.callbacks)
        let observers: [(any TrainingObserver)?] = [
            DivergenceWatch(among: options.callbacks),
            options.doctor ? DoctorObserver(history.history) : nil,
            ProgressObserver(), history, callbacks,
        ]
        // Callbacks that want more than hooks are told as observers too.
        let own = options.callbacks.compactMap { $0 as? any TrainingObserver }
        let training = try TrainingContext(self, compilation, data: data, options)
        let evaluation = try validation.map { try FitValidation($0, training, callbacks) }
        try FitRun(
            training, validation: evaluation, observers: observers.compactMap { $0 } + own
        ).run()
        return history.history
    }
}
