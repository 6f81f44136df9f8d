public import DescentCore
import DescentSupport

extension Model {
    /// The output for each row of `x`, computed in batches.
    /// Builds the model for the data if need be.
    ///
    /// A model with several inputs takes a list in their order, or a dictionary by name; see
    /// ``ModelData``. For one with several outputs take a tuple,
    /// `let (mean, variance) = try model.predict(x)`, or
    /// ``predictAll(_:batchSize:verbose:callbacks:)``.
    ///
    /// - Throws: ``ConfigurationError``, ``ShapeError``, ``DataError``; ``TrainingError`` for a
    ///   model with several outputs; `CancellationError` when its task is cancelled, after the
    ///   running batch.
    public func predict(
        _ x: any ModelData, batchSize: Int = 32, verbose: Verbosity = .silent,
        callbacks: [Callback] = []
    ) throws -> Tensor {
        try predictions(x, batchSize, verbose, callbacks, outputs: 1)[0]
    }

    /// Both outputs of a model with two: `let (mean, variance) = try model.predict(x)`.
    ///
    /// - Throws: what the other form throws; ``TrainingError`` for another number of outputs.
    @_disfavoredOverload
    public func predict(
        _ x: any ModelData, batchSize: Int = 32, verbose: Verbosity = .silent,
        callbacks: [Callback] = []
    ) throws -> (Tensor, Tensor) {
        let all = try predictions(x, batchSize, verbose, callbacks, outputs: 2)
        return (all[0], all[1])
    }

    /// The outputs of a model with three: `let (mean, variance, z) = try model.predict(x)`.
    ///
    /// - Throws: what the other form throws; ``TrainingError`` for another number of outputs.
    @_disfavoredOverload
    public func predict(
        _ x: any ModelData, batchSize: Int = 32, verbose: Verbosity = .silent,
        callbacks: [Callback] = []
    ) throws -> (Tensor, Tensor, Tensor) {
        let all = try predictions(x, batchSize, verbose, callbacks, outputs: 3)
        return (all[0], all[1], all[2])
    }

    /// All outputs for each row of `x`, in order and by name:
    ///
    /// ```swift
    /// let all = try model.predictAll(x)
    /// print(all[0].shape, all["priority"].shape)
    /// ```
    ///
    /// - Throws: what ``predict(_:batchSize:verbose:callbacks:)`` throws,
    ///   whatever the number of outputs.
    public func predictAll(
        _ x: any ModelData, batchSize: Int = 32, verbose: Verbosity = .silent,
        callbacks: [Callback] = []
    ) throws -> Predictions {
        Predictions(
            try predictions(x, batchSize, verbose, callbacks, outputs: nil), names: outputNames)
    }

    /// The output for one batch. For a model with several outputs take a tuple, as for
    /// ``predict(_:batchSize:verbose:callbacks:)``.
    public func predictOnBatch(_ x: any ModelData) throws -> Tensor {
        try predictions(x, .max, .silent, [], outputs: 1)[0]
    }

    /// - Parameter count: the outputs that are expected; nil for any number.
    private func predictions(
        _ x: any ModelData, _ batchSize: Int, _ verbose: Verbosity, _ callbacks: [Callback],
        outputs count: Int?
    ) throws -> [Tensor] {
        try verbose.check("predict")
        try requireArgument(
            batchSize > 0, "predict", "a batchSize above 0", got: "\(batchSize)", fix: "Use 32.")
        if verbose == .silent, callbacks.isEmpty, let x = x as? Tensor,
            case .data(let data) = x.node.kind,
            let program = inference.takeReady(data.spec, batchSize)
        {
            defer { inference.giveBack(program) }
            try Cancellation().check()
            try requireOutputs(count, among: program.outputs.count)
            return try program.outputs(for: data)
        }
        let inputs = try DataPreparation(model: self, function: "predict").inputColumns(x)
        try requireOutputs(count, among: outputNames.count)
        return try PredictionRun(self, inputs, batchSize: batchSize, verbose, callbacks).run()
    }

    private func requireOutputs(_ wanted: Int?, among count: Int) throws {
        guard let wanted, wanted != count else { return }
        throw TrainingError.argument(
            function: "predict",
            expected: count == 1
                ? "one tensor for the only output of \(title)"
                : "all \(count) outputs of \(title) (\(quotedList(outputNames)))",
            got: wanted == 1 ? "a call for one tensor" : "a tuple of \(wanted)",
            fix: count == 1
                ? "Use `let y = try model.predict(x)`."
                : "Use predictAll(_:), whose result has them by number and by name"
                    + (count <= 3 ? ", or a tuple of \(count)." : "."))
    }
}

// MARK: Lists and dictionaries of mixed types

extension Model {
    /// The output for each row of several inputs that differ in type.
    @_disfavoredOverload
    public func predict(
        _ x: MixedData, batchSize: Int = 32, verbose: Verbosity = .silent,
        callbacks: [Callback] = []
    ) throws -> Tensor {
        try predictions(x, batchSize, verbose, callbacks, outputs: 1)[0]
    }

    /// Both outputs for each row of several inputs that differ in type.
    @_disfavoredOverload
    public func predict(
        _ x: MixedData, batchSize: Int = 32, verbose: Verbosity = .silent,
        callbacks: [Callback] = []
    ) throws -> (Tensor, Tensor) {
        let all = try predictions(x, batchSize, verbose, callbacks, outputs: 2)
        return (all[0], all[1])
    }

    /// The three outputs for each row of several inputs that differ in type.
    @_disfavoredOverload
    public func predict(
        _ x: MixedData, batchSize: Int = 32, verbose: Verbosity = .silent,
        callbacks: [Callback] = []
    ) throws -> (Tensor, Tensor, Tensor) {
        let all = try predictions(x, batchSize, verbose, callbacks, outputs: 3)
        return (all[0], all[1], all[2])
    }

    /// All outputs for each row of several inputs that differ in type.
    @_disfavoredOverload
    public func predictAll(
        _ x: MixedData, batchSize: Int = 32, verbose: Verbosity = .silent,
        callbacks: [Callback] = []
    ) throws -> Predictions {
        Predictions(
            try predictions(x, batchSize, verbose, callbacks, outputs: nil), names: outputNames)
    }

    /// The output for one batch of several inputs that differ in type.
    @_disfavoredOverload
    public func predictOnBatch(_ x: MixedData) throws -> Tensor {
        try predictOnBatch(x as any ModelData)
    }
}
