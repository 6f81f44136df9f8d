public import DescentCore
import DescentSupport

extension Model {
    /// A copy of the model as it is now for nothing but predictions, which any number of tasks and
    /// threads may ask at once.
    ///
    /// - Parameter batchSize: rows that are computed at once. Default 32, as for `predict`.
    /// - Throws: ``ConfigurationError`` for a model that is not built, or whose inputs have other
    ///   lengths than the batch open; ``TrainingError`` for a `batchSize` below 1;
    ///   ``EngineError`` without memory.
    public func predictor(batchSize: Int = 32) throws -> Predictor {
        try requireArgument(
            batchSize > 0, "predictor", "a batchSize above 0", got: "\(batchSize)", fix: "Use 32.")
        guard built, constructionError == nil else {
            throw constructionError
                ?? ConfigurationError(
                    who: title, expected: "to be built before a predictor is made of it",
                    got: "no shape of its inputs yet", fix: "Call build(inputShape:) or fit first.",
                    location: location)
        }
        guard !inputSpecs.contains(where: { $0.shape.dropFirst().contains(Shape.unknown) }) else {
            throw ConfigurationError(
                who: title, expected: "inputs whose lengths are known, but for the batch",
                got: listed(inputSpecs.map { "\($0.shape)" }, limit: 3),
                fix: "Use predict, or build the model for one length.", location: location)
        }
        if let layer = allLayers.first(where: { ($0 as? RecurrentLayer)?.stateful == true }) {
            throw ConfigurationError(
                who: layer.title, expected: "no state from batch to batch for a predictor",
                got: "stateful: true", fix: "Use predict, whose batches come one after the other.",
                location: layer.location)
        }
        return try Predictor(self, batchSize: batchSize)
    }
}

/// Predictions with the weights that a model had when this was made: what is trained or assigned
/// later changes nothing here.
///
/// ```swift
/// let predictor = try model.predictor()
/// try await withThrowingTaskGroup(of: Tensor.self) { group in
///     for request in requests { group.addTask { try predictor.predict(request) } }
///     …
/// }
/// ```
///
/// Unlike a ``Model`` it is `Sendable`. It has a copy of the weights and everything that it
/// computes recorded, and refers to no layer. Who asks never waits for others: each has working
/// memory of its own, all read the same weights, and a training of the model goes on beside. After
/// more training make a new one.
///
/// `@unchecked Sendable`: `idle` is touched only under `lock`; a program is touched only by
/// whoever took it out.
public final class Predictor: @unchecked Sendable {
    /// Names of the outputs, in their order; see ``Model/outputNames``.
    public let outputNames: [String]
    /// Rows that are computed at once.
    public let batchSize: Int
    /// Types and shapes of the inputs, the batch as ``Shape/unknown``.
    private let inputs: [TensorSpec]
    private let outputs: [TensorSpec]
    private let title: String
    /// By number of rows: each up to ``most``, and ``batchSize``.
    private let plans: [Int: InferencePlan]
    private let lock = RecursiveLock()
    /// Programs that nobody uses, by number of rows.
    private var idle: [Int: [InferenceProgram]] = [:]

    /// A last, smaller batch of more rows is computed in parts of so many.
    private static let most = 32

    init(_ model: Model, batchSize: Int) throws {
        (self.batchSize, title, inputs) = (batchSize, model.title, model.inputSpecs)
        outputNames = model.outputNames
        outputs = model.outputSpecs
        let sizes = Array(1...Swift.min(batchSize, Self.most)) + [batchSize]
        let specs = model.inputSpecs
        let live = try model.inference.recording.withLock {
            try Dictionary(
                sizes.map { rows in (rows, try model.inferencePlan(specs.map { $0.with(rows) })) },
                uniquingKeysWith: { first, _ in first })
        }
        // All at once, so that they are of one step.
        let variables = live.values.flatMap(\.step.graph.variables)
        if let failure = variables.lazy.compactMap(\.failure).first { throw failure }
        let numbers = try MemoryAccess(reading: variables).hold {
            var numbers: [ObjectIdentifier: TensorData] = [:]
            for storage in variables where numbers[ObjectIdentifier(storage)] == nil {
                numbers[ObjectIdentifier(storage)] = try storage.copy()
            }
            return numbers
        }
        plans = live.mapValues { $0.with(numbers) }
    }

    /// The output for each row of `x`, of a model with one input and one output.
    ///
    /// It computes on the calling thread, or on one of the library's if that takes long, and is as
    /// fast as `predictOnBatch` of ``Model``.
    ///
    /// - Throws: ``TrainingError`` for other inputs than the model has, ``DataError`` for none.
    public func predict(_ x: any TensorConvertible) throws -> Tensor {
        try requireArgument(
            outputNames.count == 1, "predict", "one output",
            got: "\(outputNames.count): \(quotedList(outputNames))", fix: "Use predictAll(_:).")
        return try predictions([x])[0]
    }

    /// All outputs for each row of the inputs, which come in the model's order.
    ///
    /// - Throws: what ``predict(_:)`` throws, whatever the number of outputs.
    public func predictAll(_ xs: [any TensorConvertible]) throws -> Predictions {
        Predictions(try predictions(xs), names: outputNames)
    }

    private func predictions(_ xs: [any TensorConvertible]) throws -> [Tensor] {
        let data = try checked(xs)
        let rows = data[0].spec.shape[0]
        let results = try outputs.map { try TensorData($0.with(rows)) { _ in } }
        var first = 0
        while first < rows {
            let rest = rows - first
            let count = rest >= batchSize ? batchSize : Swift.min(rest, Self.most)
            try with(count) { try $0.run(data, first: first, into: results) }
            first += count
        }
        return results.map { Tensor(data: $0) }
    }

    /// Runs `body` with a program for so many rows that nobody else uses.
    private func with<R>(_ rows: Int, _ body: (InferenceProgram) throws -> R) throws -> R {
        let kept = lock.withLock { idle[rows]?.popLast() }
        guard let program = try kept ?? plans[rows].map(InferenceProgram.init) else {
            throw EngineError.library("no program for \(rows) rows")
        }
        defer { lock.withLock { idle[rows, default: []].append(program) } }
        return try body(program)
    }

    private func checked(_ xs: [any TensorConvertible]) throws -> [TensorData] {
        try requireArgument(
            xs.count == inputs.count, "predict", "\(inputs.count) inputs of \(title)",
            got: "\(xs.count)", fix: "Give one array for each.")
        let data = try zip(xs, inputs).map { x, spec in
            let tensor = x.tensor
            if let error = tensor.error { throw error }
            let isNumber = x is Tensor ? tensor.dtype.isFloatingPoint : true
            let fits = tensor.dtype == spec.dtype || (isNumber && spec.dtype.isFloatingPoint)
            try requireArgument(
                fits && tensor.rank == spec.shape.rank
                    && zip(tensor.shape, spec.shape).dropFirst().allSatisfy { $0 == $1 },
                "predict", "rows of \(TensorSpec(spec.shape, spec.dtype)) for \(title)",
                got: "\(tensor.spec)", fix: "Give one row for each example.")
            guard tensor.shape[0] > 0 else { throw DataError.empty }
            return try tensor.cast(to: spec.dtype).data()
        }
        try requireArgument(
            data.allSatisfy { $0.spec.shape[0] == data[0].spec.shape[0] }, "predict",
            "inputs with equal numbers of rows",
            got: data.map { "\($0.spec.shape[0])" }.joined(separator: " and "),
            fix: "The first axis of every input counts the examples.")
        return data
    }
}

extension TensorSpec {
    /// With so many rows.
    fileprivate func with(_ rows: Int) -> TensorSpec {
        TensorSpec(Shape([rows] + shape.dimensions.dropFirst()), dtype)
    }
}
