public import DescentCore

extension Model {
    /// The output for each row of `x`, computed in batches. Builds the model for the data if need
    /// be.
    ///
    /// - Throws: ``ConfigurationError``, ``ShapeError``, ``DataError``, ``TrainingError``.
    public func predict(
        _ x: any TensorConvertible, batchSize: Int = 32, verbose: Verbosity = .silent,
        callbacks: [Callback] = []
    ) throws -> Tensor {
        try predictions([x], batchSize, verbose, callbacks)[0]
    }

    /// The first output for each row of several inputs.
    public func predict(
        _ x: [Tensor], batchSize: Int = 32, verbose: Verbosity = .silent, callbacks: [Callback] = []
    ) throws -> Tensor {
        try predictions(x, batchSize, verbose, callbacks)[0]
    }

    /// All outputs for each row of `x`.
    public func predictAll(_ x: any TensorConvertible, batchSize: Int = 32) throws -> [Tensor] {
        try predictions([x], batchSize, .silent, [])
    }

    /// All outputs for each row of several inputs.
    public func predictAll(_ x: [Tensor], batchSize: Int = 32) throws -> [Tensor] {
        try predictions(x, batchSize, .silent, [])
    }

    /// The output for one batch.
    public func predictOnBatch(_ x: any TensorConvertible) throws -> Tensor {
        let tensor = x.tensor
        return try predict(tensor, batchSize: Swift.max(tensor.rank > 0 ? tensor.shape[0] : 1, 1))
    }

    private func predictions(
        _ xs: [any TensorConvertible], _ batchSize: Int, _ verbose: Verbosity,
        _ callbacks: [Callback]
    ) throws -> [Tensor] {
        try requireArgument(
            batchSize > 0, "predict", "a batchSize above 0", got: "\(batchSize)", fix: "Use 32.")
        if verbose == .silent, callbacks.isEmpty, xs.count == 1, let x = xs[0] as? Tensor,
            case .data(let data) = x.node.kind,
            let program = inference.ready(data.spec, batchSize)
        {
            return try program.outputs(for: data)
        }
        let inputs = try DataPreparation(model: self, function: "predict").inputColumns(xs)
        return try PredictionRun(self, inputs, batchSize: batchSize, verbose, callbacks).run()
    }
}
