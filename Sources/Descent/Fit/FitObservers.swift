// Who watches a `fit`, put together from what training does not know.

extension Model {
    /// Trains, with those who watch.
    func fit(
        _ data: Dataset, validation: Dataset?, _ compilation: Compilation, _ options: FitOptions
    ) throws -> History {
        let (history, callbacks) = (HistoryObserver(), CallbackList(options.callbacks))
        let training = try TrainingContext(self, compilation, data: data, options)
        let evaluation = try validation.map { try FitValidation($0, training, callbacks) }
        try FitRun(
            training, validation: evaluation, observers: observers(history, callbacks, options)
        ).run()
        return history.history
    }

    /// A training on the batches of a source, of which the first is known.
    ///
    /// - Parameter passLength: batches of a pass over the source, if known.
    func sourceFit(
        _ first: Dataset, _ reader: BatchReader, _ options: SourceOptions, passLength: Int? = nil
    ) throws -> (fit: SourceFit, history: History) {
        let compilation = try requireCompilation("fit")
        try check(compilation, nil)
        first.warnAboutNonFiniteInputs(computingIn: dtype)
        var fitOptions = options.fitOptions(rows: first.rows)
        fitOptions.stream = StreamLength(steps: options.stepsPerEpoch ?? passLength)
        let (history, callbacks) = (HistoryObserver(), CallbackList(options.callbacks))
        let training = try TrainingContext(self, compilation, data: first, fitOptions)
        let validation = try options.validationData.map { source in
            try FitValidation {
                SourceEvaluation(
                    self, source, steps: options.validationSteps, callbacks: callbacks,
                    function: "fit")
            }
        }
        let run = FitRun(
            training, validation: validation,
            observers: observers(history, callbacks, fitOptions))
        let fit = SourceFit(
            run, training, reader, first: first, stepsPerEpoch: options.stepsPerEpoch)
        return (fit, history.history)
    }

    private func observers(
        _ history: HistoryObserver, _ callbacks: CallbackList, _ options: FitOptions
    ) -> [any TrainingObserver] {
        let observers: [(any TrainingObserver)?] = [
            DivergenceWatch(among: options.callbacks),
            options.doctor ? DoctorObserver(history.history) : nil,
            ProgressObserver(), history, callbacks,
        ]
        // Callbacks that want more than hooks are told as observers too.
        return observers.compactMap { $0 }
            + options.callbacks.compactMap { $0 as? any TrainingObserver }
    }
}
