import DescentSupport

/// A number that tells how well a model does, gathered over the batches of an epoch.
///
/// The state (sums and counts) lives in variables, so that updating it is part of the compiled
/// step. For a mean over examples subclass ``MeanMetric``; for anything else subclass this one,
/// make variables in ``build(yTrue:yPred:)`` with ``addState(_:shape:)``, change them in
/// ``update(_:_:sampleWeight:)`` and compute the number in ``result()``.
open class Metric: DescribedObject {
    /// The key in histories and logs.
    public internal(set) var name: String
    /// The name given by the user, if any.
    public let requestedName: String?
    /// Whether ``build(yTrue:yPred:)`` has run.
    public private(set) var built = false
    /// The first error of an update outside a training step; ``result()`` throws it.
    private(set) var updateError: (any Error)?
    private var states: [Variable] = []

    /// - Parameter name: the key in histories; default the class name in Keras' style.
    public init(name: String? = nil) {
        requestedName = name
        self.name = ""
        super.init()
        self.name = name ?? snakeCase(kerasClassName)
        checkParameters()
    }

    // MARK: For subclasses

    /// The state, in the order it was made.
    open var variables: [Variable] { states }

    /// Makes the state for labels and outputs of these shapes, whose batch axis may be unknown.
    open func build(yTrue: Shape, yPred: Shape) throws {}

    /// Adds a batch to the state. Part of the step being recorded, or at once outside of one.
    ///
    /// - Parameters:
    ///   - yTrue: labels of the batch.
    ///   - yPred: outputs of the model.
    ///   - sampleWeight: weights of the examples, `[n]` or `[n, 1]`; nil counts each once.
    open func update(_ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor? = nil) {}

    /// The number over all batches since ``Metric/reset()``.
    open func result() throws -> Double { 0 }

    /// Forgets all batches.
    open func reset() throws {
        updateError = nil
        for variable in variables {
            try variable.assignNow(.zeros(variable.shape, dtype: variable.dtype))
        }
    }

    /// The metric to use for this loss and these shapes; only shorthands such as `.accuracy` give
    /// another one than themselves.
    open func resolved(loss: Loss?, yTrue: Shape, yPred: Shape) -> Metric { self }

    /// What the metric expects of labels and outputs; nil, the default, for one that is not judged.
    open var expects: DataExpectation? { nil }

    /// Whether it is the share of answers that are right, as accuracies are. Default false.
    open var isAccuracy: Bool { false }

    /// Whether a larger number is a better one: callbacks that wait for the best epoch ask, unless
    /// told by their `mode`. Default nil, not known; then they need the `mode`.
    open var isBetterWhenHigher: Bool? { nil }

    /// The string that files have in place of its class; nil, the default, for the class.
    package var kerasString: String? { nil }

    /// What every metric is made with; subclasses append their own.
    open override class var parameters: [Parameter] {
        [
            Parameter("name", \Metric.name, "The key in histories and logs.").optional
                .placed(.name)
                .spelled { (metric: Metric) in
                    metric.name == snakeCase(metric.kerasClassName)
                        ? nil : metric.name.swiftSource()
                },
            .ignored("dtype", "The type of sums and counts: float64."),
        ]
    }

    /// Makes a state variable of zeros, float64: counts stay exact up to 2⁵³.
    public func addState(_ name: String, shape: Shape = []) throws -> Variable {
        let state = try Variable(
            .zeros(shape, dtype: .float64), name: "\(self.name)/\(name)", trainable: false)
        states.append(state)
        return state
    }

    /// Adds `amount` to a state variable: in the step being recorded, or now.
    public func add(_ amount: Tensor, to state: Variable?) {
        guard let state else { return }
        let sum = state.value + amount.cast(to: .float64)
        if Trace.isActive {
            state.assign(sum)
        } else {
            keepingErrors { try state.assignNow(sum) }
        }
    }

    // MARK: Building

    /// Builds the metric, if it is not built yet.
    ///
    /// - Throws: ``ConfigurationError``, and what `build` throws.
    public final func buildIfNeeded(yTrue: Shape, yPred: Shape) throws {
        if let configurationError { throw configurationError }
        guard !built else { return }
        try build(yTrue: yTrue, yPred: yPred)
        built = true
    }

    /// Whether the state is there; for updates that come before anyone built the metric.
    final func isReady(_ yTrue: Tensor, _ yPred: Tensor) -> Bool {
        keepingErrors { try buildIfNeeded(yTrue: yTrue.shape, yPred: yPred.shape) }
        return built
    }

    private func keepingErrors(_ body: () throws -> Void) {
        do {
            try body()
        } catch {
            updateError = updateError ?? error
        }
    }

    // MARK: Signatures that metrics do not have

    // Overriding one of these is an error that names the method there is.
    /// Keras' name of `update(_:_:sampleWeight:)`.
    @available(
        *, unavailable,
        message: "override update(_ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor?)"
    )
    open func updateState(_ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor? = nil) {}
    /// Keras' name of `update(_:_:sampleWeight:)`, without weights.
    @available(
        *, unavailable,
        message: "override update(_ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor?)"
    )
    open func updateState(_ yTrue: Tensor, _ yPred: Tensor) {}
    /// `update(_:_:sampleWeight:)` without weights.
    @available(
        *, unavailable,
        message: "override update(_ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor?)"
    )
    open func update(_ yTrue: Tensor, _ yPred: Tensor) {}
    /// Keras' name of `reset()`.
    @available(*, unavailable, message: "override reset() throws")
    open func resetState() {}
    /// `result()` as a tensor, as in Keras.
    @available(*, unavailable, message: "override result() throws -> Double")
    open func result() -> Tensor { Tensor(0) }
    /// Keras' name of `config()`.
    @available(*, unavailable, message: "override config() -> [ConfigEntry]")
    open func getConfig() -> [String: Any] { [:] }

    /// The numbers of a state variable.
    ///
    /// - Throws: the first error of an update; what reading throws.
    final func numbers(_ state: Variable?) throws -> [Double] {
        if let configurationError { throw configurationError }
        if let updateError { throw updateError }
        return try state?.read().scalars() ?? []
    }
}
