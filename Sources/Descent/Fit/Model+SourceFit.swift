extension Model {
    /// Trains on batches that come one by one, from files, a generator or a sequence:
    ///
    /// ```swift
    /// try model.fit(Batches(pairs), epochs: 3)
    /// try model.fit(Batches { makeBatch() }, epochs: 3, stepsPerEpoch: 100)
    /// ```
    ///
    /// Batches may differ in their number of rows; each number is compiled once. The same batches
    /// give the same bits as arrays in memory without shuffling. Labels, shapes and types are
    /// checked batch by batch, before the step.
    ///
    /// - Parameters:
    ///   - source: see ``BatchSource`` and ``Batches``.
    ///   - epochs: number of the last epoch.
    ///   - stepsPerEpoch: batches in an epoch: a pass over the source then goes on from epoch to
    ///     epoch, and a new one is started when it ends with an epoch. A pass that ends within one
    ///     ends training after that epoch, with a warning, as in Keras. Default nil: every epoch is
    ///     a pass of its own, until that ends.
    ///   - verbose: what is printed; without a known number of steps a bar counts them.
    ///   - callbacks: hear of the seams of the run, in this order; ``Callback/params`` has 0 steps
    ///     if their number is not known.
    ///   - validationData: batches to evaluate after each epoch, from a new pass.
    ///   - validationSteps: how many of them; default all.
    ///   - classWeight: how much rows of a class count in the loss, as for arrays.
    ///   - initialEpoch: the first epoch, to go on with earlier training.
    ///   - validationFreq: after every how many epochs the validation runs. Default 1.
    /// - Returns: loss and metrics of every epoch.
    /// - Throws: ``BatchError`` for a batch whose arrays differ from those of the first in number,
    ///   shape or type, for labels that do not fit, and for what the source throws;
    ///   ``TrainingError`` for an epoch without any batch, and what `fit` throws for arrays. When a
    ///   loss or weight is not finite the report names no operation, since the step cannot be
    ///   repeated, and the weights are those of the start of the epoch.
    @discardableResult
    public func fit(
        _ source: any BatchSource, epochs: Int = 1, stepsPerEpoch: Int? = nil,
        verbose: Verbosity = .automatic, callbacks: [Callback] = [],
        validationData: (any BatchSource)? = nil, validationSteps: Int? = nil,
        classWeight: [Int: Double]? = nil, initialEpoch: Int = 0, validationFreq: Int = 1
    ) throws -> History {
        let options = SourceOptions(
            epochs: epochs, stepsPerEpoch: stepsPerEpoch, verbose: verbose, callbacks: callbacks,
            validationData: validationData, validationSteps: validationSteps,
            classWeight: classWeight, initialEpoch: initialEpoch, validationFreq: validationFreq)
        try options.check()
        _ = try requireCompilation("fit")
        return try work("fit") { try fit(source, options) }
    }

    private func fit(_ source: any BatchSource, _ options: SourceOptions) throws -> History {
        let reader = BatchReader(self, "fit", classWeight: options.classWeight)
        let pass = SourcePass(source, reader)
        guard let first = try pass.batch(restarting: false) else {
            throw SourceEvaluation.empty("fit")
        }
        let (fit, history) = try sourceFit(
            try reader.data(first), reader, options, passLength: source.batchesPerPass)
        defer { fit.finish() }
        try fit.begin()
        while try fit.beginEpoch() {
            while fit.wantsBatch {
                guard let batch = try pass.batch(restarting: fit.isAtStart) else {
                    try fit.sourceEnded()
                    break
                }
                try fit.step(batch)
            }
            guard try fit.endEpoch() else { break }
        }
        try fit.end()
        return history
    }
}
