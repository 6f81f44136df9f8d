extension Model {
    /// Trains as ``fit(_:epochs:stepsPerEpoch:verbose:callbacks:validationData:validationSteps:classWeight:initialEpoch:validationFreq:)``
    /// on batches that are waited for, such as those another task reads and decodes meanwhile:
    ///
    /// ```swift
    /// try await model.fit(shards.map { Batch($0.images, $0.labels) }, epochs: 3)
    /// ```
    ///
    /// Each epoch iterates over `batches` anew; with `stepsPerEpoch` one iteration goes on from
    /// epoch to epoch. Sequences that can be iterated over only once, such as `AsyncStream`, need
    /// `stepsPerEpoch`, or one epoch. Steps run on the thread of the actor that calls, between
    /// batches; `isolation` is this actor, the one that owns the model, and is filled in by the
    /// compiler.
    ///
    /// - Throws: what the other form throws; what `batches` throws comes as ``BatchError``.
    @discardableResult
    public func fit<Source: AsyncSequence>(
        _ batches: Source, epochs: Int = 1, stepsPerEpoch: Int? = nil,
        verbose: Verbosity = .automatic, callbacks: [Callback] = [],
        validationData: (any BatchSource)? = nil, validationSteps: Int? = nil,
        classWeight: [Int: Double]? = nil, initialEpoch: Int = 0, validationFreq: Int = 1,
        isolation: isolated (any Actor)? = #isolation
    ) async throws -> History where Source.Element == Batch {
        let options = SourceOptions(
            epochs: epochs, stepsPerEpoch: stepsPerEpoch, verbose: verbose, callbacks: callbacks,
            validationData: validationData, validationSteps: validationSteps,
            classWeight: classWeight, initialEpoch: initialEpoch, validationFreq: validationFreq)
        try options.check()
        _ = try requireCompilation("fit")
        let reader = BatchReader(self, "fit", classWeight: classWeight)
        var iterator = batches.makeAsyncIterator()
        guard let first = try await next(&iterator, reader, isolation) else {
            throw SourceEvaluation.empty("fit")
        }
        // Others may work with the model only while a batch is waited for.
        let (fit, history) = try work("fit") {
            try sourceFit(try reader.data(first), reader, options)
        }
        defer { fit.finish() }
        try work("fit") { try fit.begin() }
        while try work("fit", { try fit.beginEpoch() }) {
            while fit.wantsBatch {
                var batch = try await next(&iterator, reader, isolation)
                if batch == nil, fit.isAtStart {
                    reader.startPass()
                    iterator = batches.makeAsyncIterator()
                    batch = try await next(&iterator, reader, isolation)
                }
                guard let batch else {
                    if fit.wantsBatch { try fit.sourceEnded() }
                    break
                }
                try work("fit") { try fit.step(batch) }
            }
            guard try work("fit", { try fit.endEpoch() }) else { break }
        }
        try work("fit") { try fit.end() }
        return history
    }

    private func next<Iterator: AsyncIteratorProtocol>(
        _ iterator: inout Iterator, _ reader: BatchReader, _ isolation: isolated (any Actor)?
    ) async throws -> Batch? where Iterator.Element == Batch {
        do {
            return try await iterator.next(isolation: isolation)
        } catch is CancellationError where Task.isCancelled {
            return nil  // callbacks are to hear of the end
        } catch {
            throw BatchError(batch: reader.count, underlying: error)
        }
    }
}
