import DescentCore

/// One call of `predict`: batches through the forward pass, results side by side.
final class PredictionRun {
    private let model: Model
    private let inputs: [Dataset.Column]
    private let rows: Int
    private let batchSize: Int
    private let callbacks: CallbackList
    private let progress: ProgressBar
    private let steps: Int

    init(
        _ model: Model, _ inputs: [Dataset.Column], batchSize: Int, _ verbosity: Verbosity,
        _ callbacks: [Callback]
    ) throws {
        self.model = model
        self.inputs = inputs
        rows = inputs[0].data.spec.shape[0]
        // Rows without numbers need no memory, and there may be billions of them.
        let hasNumbers = inputs.contains { $0.rowSpec.shape.elementCount > 0 }
        self.batchSize = hasNumbers ? Swift.min(batchSize, rows) : rows
        steps = (rows - 1) / self.batchSize + 1
        let params = Callback.Parameters(epochs: 1, steps: steps, verbosity: verbosity)
        self.callbacks = CallbackList(callbacks, model: model, params: params)
        progress = ProgressBar(verbosity, steps: steps)
    }

    /// - Throws: `CancellationError` after the running batch, with the callbacks told of the end.
    func run() throws -> [Tensor] {
        let cancellation = Cancellation()
        Interrupts.runBegins()
        defer { Interrupts.runEnds() }
        let full = try take(batchSize)
        defer { model.inference.giveBack(full) }
        let rest = rows % batchSize
        let last = rest == 0 ? full : try take(rest)
        defer { if last !== full { model.inference.giveBack(last) } }
        let access = full.program.access(with: last.program)
        try callbacks.each { try $0.onPredictBegin() }
        progress.begin()
        let specs = full.outputs.map { spec in
            TensorSpec(Shape([rows] + spec.shape.dimensions.dropFirst()), spec.dtype)
        }
        let results = try specs.map { try TensorData($0) { _ in } }
        var step = 0
        while step < steps, !cancellation.isRequested {
            if callbacks.watchBatches { try callbacks.each { try $0.onPredictBatchBegin(step) } }
            let first = step
            step = try access.hold(isLarge: steps > 1 || full.program.isLarge) {
                try runChunk(from: first, full, last, results, cancellation, Turn(access))
            }
            if callbacks.watchBatches, step > first {
                try callbacks.each { try $0.onPredictBatchEnd(first) }
            }
            if step < steps, progress.isDue { progress.update(step, Logs()) }
        }
        try callbacks.each { try $0.onPredictEnd() }
        guard step == steps else {
            Interrupts.report("predict was interrupted after \(step) of \(steps) batches.")
            throw CancellationError()
        }
        progress.finish(Logs())
        return results.map { Tensor(data: $0) }
    }

    private func take(_ rows: Int) throws -> InferenceProgram {
        try model.takeInference(
            inputs.map { column in
                let spec = column.rowSpec
                return TensorSpec(Shape([rows] + spec.shape.dimensions), spec.dtype)
            })
    }

    private func runChunk(
        from first: Int, _ full: InferenceProgram, _ last: InferenceProgram,
        _ results: [TensorData], _ cancellation: Cancellation, _ turn: Turn
    ) throws -> Int {
        let columns = inputs.map(\.raw)
        for step in first..<steps {
            if cancellation.isRequested { return step }
            let start = step * batchSize
            let count = Swift.min(batchSize, rows - start)
            let chosen = count == batchSize ? full : last
            chosen.program.read(columns, first: start)
            try chosen.program.run()
            try chosen.copyOutputs(to: results, first: start)
            if callbacks.watchBatches || turn.isOver || progress.isDue { return step + 1 }
        }
        return steps
    }
}
