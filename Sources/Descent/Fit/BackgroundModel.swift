public import DescentCore

extension Model {
    /// The same model, working in the background: `try await model.background.fit(x, y)`.
    public var background: BackgroundModel { BackgroundModel(model: self) }
}

/// `fit`, `evaluate` and `predict` for tasks: they run on a thread of this library's own, while the
/// task that calls them is suspended and keeps no thread of Swift's busy.
///
/// ```swift
/// let history = try await model.background.fit(x, y, epochs: 20)
/// let y = try await model.background.predict(x)
/// ```
///
/// The functions of ``Model`` itself work on the calling thread until they are done. That is right
/// in a program from top to bottom and on a thread of one's own. In a task a long `fit` would keep
/// one of Swift's few threads from everybody else.
///
/// A model is not `Sendable`: it belongs to one task, or to one actor, at a time. These functions
/// are `@concurrent`, so that the compiler knows that the model and what comes with it (callbacks,
/// data) work elsewhere until the call returns, and lets a task call them with a model that nobody
/// else can reach meanwhile: one that the task has made or was sent. It refuses a model that is
/// stored in an actor, which could touch it while its function is suspended, and callbacks that
/// touch a main actor's state: they are called on the library's thread. For predictions by many
/// tasks at once make a ``Predictor``.
///
/// A task that is cancelled ends the work after its batch, as the functions of ``Model`` say.
public struct BackgroundModel {
    let model: Model

    /// Trains, as `fit` of ``Model`` does, with the same arguments.
    @concurrent @discardableResult
    public func fit(
        _ x: any ModelData, _ y: any ModelData, batchSize: Int = 32, epochs: Int = 1,
        verbose: Verbosity = .automatic, callbacks: [Callback] = [], validationSplit: Double = 0,
        validationData: (any ModelData, any ModelData)? = nil,
        validationSampleWeight: (any ModelData)? = nil,
        shuffle: Bool = true, classWeight: [Int: Double]? = nil,
        sampleWeight: (any ModelData)? = nil, initialEpoch: Int = 0,
        validationBatchSize: Int? = nil, validationFreq: Int = 1, doctor: Bool = false,
        resuming: TrainingSnapshot? = nil
    ) async throws -> History {
        try await run {
            try $0.fit(
                x, y, batchSize: batchSize, epochs: epochs, verbose: verbose, callbacks: callbacks,
                validationSplit: validationSplit, validationData: validationData,
                validationSampleWeight: validationSampleWeight, shuffle: shuffle,
                classWeight: classWeight, sampleWeight: sampleWeight, initialEpoch: initialEpoch,
                validationBatchSize: validationBatchSize, validationFreq: validationFreq,
                doctor: doctor, resuming: resuming)
        }
    }

    /// Loss and metrics, as `evaluate` of ``Model`` gives them.
    @concurrent
    public func evaluate(
        _ x: any ModelData, _ y: any ModelData, batchSize: Int = 32,
        verbose: Verbosity = .automatic,
        sampleWeight: (any ModelData)? = nil, callbacks: [Callback] = []
    ) async throws -> EvaluationResult {
        try await run {
            try $0.evaluate(
                x, y, batchSize: batchSize, verbose: verbose, sampleWeight: sampleWeight,
                callbacks: callbacks)
        }
    }

    /// The output for each row of `x`, as `predict` of ``Model`` gives it.
    @concurrent
    public func predict(
        _ x: any ModelData, batchSize: Int = 32, verbose: Verbosity = .silent,
        callbacks: [Callback] = []
    ) async throws -> Tensor {
        try await run {
            try $0.predict(x, batchSize: batchSize, verbose: verbose, callbacks: callbacks)
        }
    }

    /// All outputs for each row of `x`, as `predictAll` of ``Model`` gives them.
    @concurrent
    public func predictAll(
        _ x: any ModelData, batchSize: Int = 32, verbose: Verbosity = .silent,
        callbacks: [Callback] = []
    ) async throws -> Predictions {
        try await run {
            try $0.predictAll(x, batchSize: batchSize, verbose: verbose, callbacks: callbacks)
        }
    }

    /// Runs `body` on an engine thread, and asks for the calling task's cancellation there.
    @concurrent
    private func run<R>(_ body: @escaping (Model) throws -> R) async throws -> R {
        // The task waits: nothing of this is used by two threads at once.
        let lent = Lent(value: (model: model, body: body))
        let cancellation = Cancellation()
        let streams = RandomStreams.current
        let result: Lent<Result<R, any Error>> = await withUnsafeContinuation { waiting in
            EngineThread.start {
                let result = Result {
                    try RandomStreams.$current.withValue(streams) {
                        try cancellation.ofCaller { try lent.value.body(lent.value.model) }
                    }
                }
                waiting.resume(returning: Lent(value: result))
            }
        }
        return try result.value.get()
    }
}

/// What one thread has while another waits for it, which makes `@unchecked Sendable` safe.
private struct Lent<Value>: @unchecked Sendable { let value: Value }
