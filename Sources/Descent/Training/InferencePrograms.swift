import DescentCore

/// A model's compiled forward passes, by the shapes of the batch.
///
/// One task should own a model, and Swift 6 checks that. Programs of Swift 5 can predict with one
/// model on several threads all the same, so everything here, and the trial of data before, happens
/// under ``lock``.
final class InferencePrograms {
    let lock = RecursiveLock()
    private var programs: [[TensorSpec]: InferenceProgram] = [:]
    /// The one used last: repeated predictions of one shape need no look-up.
    private var recent: InferenceProgram?
    /// The layers the programs were made for.
    private var layers: [ObjectIdentifier] = []
    private var revision = -1
    /// Programs kept; serving sees as many batch sizes as it has clients.
    private let capacity = 64
    /// Working memory of all programs together above which they are dropped.
    private let capacityBytes = 256 << 20

    /// The program for all rows of `spec` at once, if it was used last.
    func ready(_ spec: TensorSpec, _ batchSize: Int) -> InferenceProgram? {
        lock.withLock {
            guard let recent, revision == LayerChanges.count, recent.inputs.count == 1,
                recent.inputs[0] == spec, spec.shape.dimensions[0] <= batchSize
            else { return nil }
            return recent
        }
    }

    /// The program for batches of these shapes; made once.
    func program(_ model: Model, _ specs: [TensorSpec]) throws -> InferenceProgram {
        try lock.withLock { try programUnderLock(model, specs) }
    }

    private func programUnderLock(
        _ model: Model, _ specs: [TensorSpec]
    ) throws -> InferenceProgram {
        if revision != LayerChanges.count {
            revision = LayerChanges.count
            let now = model.allLayers.map(ObjectIdentifier.init)
            if now != layers { (programs, recent, layers) = ([:], nil, now) }
        }
        if let program = programs[specs] {
            recent = program
            return program
        }
        let bytes = programs.values.reduce(0) { $0 + $1.program.arenaBytes }
        if programs.count >= capacity || bytes > capacityBytes { programs = [:] }
        let program = try InferenceProgram(model, specs)
        programs[specs] = program
        recent = program
        return program
    }
}

/// A compiled forward pass for one batch shape.
final class InferenceProgram {
    let inputs: [TensorSpec]
    let outputs: [TensorSpec]
    let program: StepProgram

    init(_ model: Model, _ specs: [TensorSpec]) throws {
        inputs = specs
        let (placeholders, results) = try model.recordedPrediction(specs)
        for (i, result) in results.enumerated() {
            guard result.rank > 0, result.shape[0] == specs[0].shape[0] else {
                throw ConfigurationError(
                    who: model.title, expected: "outputs with one row for each row of the input",
                    got: "shape \(result.shape) for output \(i)",
                    fix: "Keep the batch as the first axis.")
            }
        }
        outputs = results.map(\.spec)
        program = try StepProgram(outputs: results, placeholders: placeholders)
    }

    /// The outputs for a batch of exactly this shape.
    func outputs(for data: TensorData) throws -> [Tensor] {
        try ExecutionLock.withLock(isLarge: program.isLarge) {
            let rows = inputs[0].shape.dimensions[0]
            let rowBytes = rows > 0 ? data.bytes.count / rows : 0
            try withExtendedLifetime(data) {
                program.read([RawColumn(base: data.address, rowBytes: rowBytes)], first: 0)
                try program.run()
            }
            return try outputs.indices.map { i in
                Tensor(data: try TensorData(outputs[i]) { $0.copyMemory(from: program.output(i)) })
            }
        }
    }
}
