/// Changes weights so that the loss gets smaller.
///
/// `fit` does all of this by itself. In a training loop of your own:
///
/// ```swift
/// let optimizer = Adam(learningRate: 0.001)
/// let loss = MeanSquaredError()(y, model(x, training: true))
/// let weights = model.trainableWeights
/// let gradients = gradient(of: loss, withRespectTo: weights.map(\.value))
/// try optimizer.applyNow(zip(gradients, weights).map { (gradient: $0, variable: $1) })
/// ```
///
/// To write your own, subclass it, make slots in ``makeSlots(for:)`` and change the variable in
/// ``update(gradient:variable:learningRate:)``.
open class Optimizer: DescribedObject {
    /// Keras' name, `adam`; the first part of the names of all slots.
    public let name: String
    /// What is done to gradients and weights beside the update.
    public internal(set) final var options: OptimizerOptions
    /// What is done to gradients before ``options`` limit them, in this order. Default none.
    ///
    /// Set it before the first step; later it is refused, and the next ``build(_:)`` or `fit`
    /// throws. It is not part of ``DescribedObject/config()``.
    public final var gradientTransforms: [any GradientTransform] = [] {
        didSet { requireUnbuilt("its gradientTransforms") }
    }
    /// Number of steps done, int32; made by ``build(_:)``.
    public private(set) var iterations: Variable?

    /// What counts the steps that were taken.
    package var stepCount: Variable? { iterations }

    package let schedule: any LearningRateSchedule
    /// The rate as set, while there is no variable for it yet.
    private var pendingRate: Double
    private var rateVariable: Variable?
    private var slotOrder: [Variable] = []
    private var slots: [SlotKey: Variable] = [:]
    private var known: [Variable] = []
    private var setterFault = false
    private var undecayedNames: [String] = []
    private var undecayed = Set<ObjectIdentifier>()
    /// Whether it was said that there is nothing to train.
    var saidNothing = false

    /// - Parameters:
    ///   - learningRate: a number above 0, or a schedule.
    ///   - options: weight decay and limits on gradients; default none.
    ///   - name: Keras' default name of the class.
    public init(
        learningRate: any LearningRateSchedule, options: OptimizerOptions = OptimizerOptions(),
        name: String
    ) {
        schedule = learningRate
        pendingRate = learningRate.constantRate ?? 0
        self.options = options
        self.name = name
        super.init()
        configurationError = learningRate.configurationError
        checkParameters()
        let clips = options.clips
        require(
            clips.count <= 1, "at most one of clipnorm, globalClipnorm and clipvalue",
            got: clips.joined(separator: " and "), fix: "Leave one.")
    }

    // MARK: For subclasses

    /// Makes the state for each variable with ``Optimizer/addSlot(_:for:shape:initialValue:)``,
    /// in Keras' order.
    open func makeSlots(for variables: [Variable]) throws {}

    /// Records the new values of `variable` and its slots with ``Variable/assign(_:)``.
    ///
    /// - Parameters:
    ///   - gradient: in the type of `variable`; float32 if that is half precision, which is rounded
    ///     when the new value is assigned.
    ///   - variable: what is changed.
    ///   - learningRate: what ``Optimizer/stepSize(_:step:)`` returned, a scalar.
    open func update(gradient: Tensor, variable: Variable, learningRate: Tensor) {
        variable.assign(variable.value - gradient * learningRate)
    }

    /// Changes state that belongs to no variable, once per step, before any update. Default nothing.
    ///
    /// - Parameter step: number of this step, float32 scalar from 1.
    open func beginStep(_ step: Tensor) {}

    /// The number of the step being recorded, float32 scalar from 1:
    /// for ``update(gradient:variable:learningRate:)``.
    public internal(set) final var currentStep = Tensor(1)

    /// The share of `variable`, times the rate, that is taken off at each step; nil for none.
    /// Default that of ``options``. Variables that
    /// ``excludeFromWeightDecay(names:)`` leaves out are not asked for.
    open func weightDecay(of variable: Variable) -> Double? { options.weightDecay }

    /// One step as a part of what is being recorded.
    ///
    /// - Parameter pairs: each gradient as it was derived, with its variable.
    func recordStep(_ pairs: [(gradient: Tensor, variable: Variable)]) throws {
        try recordUpdates(pairs)
    }

    /// The learning rate for ``update(gradient:variable:learningRate:)``, computed once per step;
    /// weight decay uses the uncorrected one.
    ///
    /// - Parameters:
    ///   - learningRate: the rate by the schedule, a scalar.
    ///   - step: number of this step, float32 scalar from 1.
    open func stepSize(_ learningRate: Tensor, step: Tensor) -> Tensor { learningRate }

    /// What every optimiser is made with; subclasses choose defaults with
    /// `defaulting(_:to:)`, and append their own.
    open override class var parameters: [Parameter] {
        [
            Parameter("name", \Optimizer.name, "The first part of the names of all slots.")
                .placed(.name),
            Parameter(
                "learning_rate", \Optimizer.rateOrSchedule, rule: .learningRate,
                "How large a step is taken: a number or a schedule."
            ).spelled { (optimizer: Optimizer) throws(SwiftFault) in
                // Kept as float32, so that its digits do.
                guard let rate = optimizer.rateOrSchedule.constantRate,
                    Double(Float(rate)) == rate
                else { return try swiftSource(of: optimizer.rateOrSchedule) }
                return "\(Float(rate))"
            },
        ] + OptimizerOptions.parameters
    }

    /// The rate as it is now, or the schedule.
    public var rateOrSchedule: any LearningRateSchedule {
        schedule.constantRate == nil ? schedule : learningRate
    }

    /// Makes a state variable for `variable`, of its type; float32 for half precision,
    /// in which squares of gradients from 256 on are infinite. Call it in ``makeSlots(for:)``.
    ///
    /// - Parameters:
    ///   - slot: the last part of its name.
    ///   - variable: what it belongs to.
    ///   - shape: default that of the variable.
    ///   - initialValue: what it holds at first, everywhere; default 0.
    @discardableResult
    public final func addSlot(
        _ slot: String, for variable: Variable, shape: Shape? = nil, initialValue: Double = 0
    ) throws -> Variable {
        let path = variable.name.split(separator: "/").joined(separator: "_")
        let state = try addState(
            "\(path)_\(slot)", TensorSpec(shape ?? variable.shape, stateType(of: variable)),
            initialValue: initialValue)
        slots[SlotKey(slot, variable)] = state
        return state
    }

    /// Makes a state variable that starts from what `variable` holds. Not by an assignment, which
    /// every run of a step being recorded would repeat.
    final func addSlot(_ slot: String, copying variable: Variable) throws {
        let path = variable.name.split(separator: "/").joined(separator: "_")
        let state = try Variable(
            variable.read().cast(to: stateType(of: variable)), name: "\(name)/\(path)_\(slot)",
            trainable: false)
        slotOrder.append(state)
        slots[SlotKey(slot, variable)] = state
    }

    /// Makes a state variable that belongs to no variable in particular, a scalar of float32 unless
    /// `spec` says otherwise. Call it in ``makeSlots(for:)``.
    @discardableResult
    public final func addState(
        _ name: String, _ spec: TensorSpec = TensorSpec([], .float32), initialValue: Double = 0
    ) throws -> Variable {
        let state = try Variable(
            filledWith: initialValue, spec, name: "\(self.name)/\(name)", trainable: false)
        slotOrder.append(state)
        return state
    }

    /// The type that updates of `variable` are computed in.
    final func stateType(of variable: Variable) -> DType {
        variable.dtype.computing
    }

    /// What every optimiser may keep of a weight, by Keras' names.
    enum Slot {
        static let average = "average"
        static let accumulator = "gradient_accumulator"
    }

    /// All slots but those that gradients are summed up in.
    final var ownSlots: [Variable] {
        let sums = known.compactMap { slot(Slot.accumulator, of: $0) }
        return slotOrder.filter { slot in !sums.contains { $0 === slot } }
    }

    /// The state made by ``addSlot(_:for:shape:initialValue:)``, or nil.
    public final func slot(_ slot: String, of variable: Variable) -> Variable? {
        slots[SlotKey(slot, variable)]
    }

    /// What all optimisers have, whatever their own `init(config:)` reads.
    override final func finish(_ config: Configuration, at location: SourceLine?) throws {
        try super.finish(config, at: location)
        guard config.lists(\Optimizer.options.useEma) else { return }
        options = try OptimizerOptions(config: config)
        checkParameters()
    }

    /// What derivatives are taken of, with ``OptimizerOptions/lossScaleFactor``.
    package func scaled(_ loss: Tensor) -> Tensor {
        options.lossScaleFactor.map { loss * $0 } ?? loss
    }

    /// Replaces the weights by their averages, if there are any: training is over.
    package func finishWeights() throws {
        guard let iterations, try iterations.read().item(as: Double.self) > 0 else { return }
        for variable in known {
            guard let average = slot(Slot.average, of: variable) else { continue }
            try variable.assignNow(try average.read().cast(to: variable.dtype))
        }
    }

    // MARK: State

    /// How large a step is taken now.
    ///
    /// Setting it takes effect at the next step, without compiling anew; 0 pauses training. With a
    /// schedule it reads the schedule's present value and cannot be set. A value that is refused
    /// leaves the rate as it is and is kept in ``DescribedObject/configurationError``, which the
    /// next `build` or `fit` throws; setting a good value takes it back.
    public var learningRate: Double {
        get {
            if schedule.constantRate != nil {
                return (try? rateVariable?.read().item()) ?? pendingRate
            }
            let step = (try? iterations?.read().item(as: Double.self)) ?? 0
            return (try? schedule(.full([], step)).item()) ?? .nan
        }
        set { setRate(newValue) }
    }

    /// Steps done, learning rate (absent with a schedule), then slots in Keras' order, then what
    /// ``gradientTransforms`` keep. Empty before ``build(_:)``.
    public var variables: [Variable] {
        guard iterations != nil else { return [] }
        return [iterations, rateVariable].compactMap { $0 } + slotOrder
            + gradientTransforms.flatMap(\.variables)
    }

    /// Makes the state for `trainable`. Calling it again with the same variables, or some of
    /// them, changes nothing; after it was built for none, as that of a frozen model is, it
    /// is built anew.
    ///
    /// - Throws: ``ConfigurationError`` for bad values given to `init`, or for other variables than
    ///   those it was first built for; ``EngineError`` when memory cannot be had.
    public func build(_ trainable: [Variable]) throws {
        if let configurationError { throw configurationError }
        if iterations != nil, !known.isEmpty || trainable.isEmpty {
            if let stranger = trainable.first(where: { v in !known.contains { $0 === v } }) {
                throw ConfigurationError(
                    who: kerasClassName, expected: "the weights it was built for",
                    got: "another one, '\(stranger.name)'",
                    fix: "Compile again with a new optimizer, also after `trainable` has changed.")
            }
            return
        }
        let step = try Variable(
            .zeros([], dtype: .int32), name: "\(name)/iteration", trainable: false)
        if schedule.constantRate != nil {
            rateVariable = try Variable(
                .full([], pendingRate), name: "\(name)/learning_rate", trainable: false)
        }
        slotOrder = []
        if options.useEma { for variable in trainable { try addSlot(Slot.average, for: variable) } }
        if options.gradientAccumulationSteps != nil {
            for variable in trainable { try addSlot(Slot.accumulator, for: variable) }
        }
        try makeSlots(for: trainable)
        iterations = nil
        for i in gradientTransforms.indices { try gradientTransforms[i].build(for: trainable) }
        (known, iterations) = (trainable, step)
    }

    /// Leaves variables out of weight decay: those whose name, `dense/bias`, one of `names` is found
    /// in, such as `bias`, `batch_normalization` or the regular expression `bias$|gamma$`.
    ///
    /// As Keras, call it before the first step. Later ones, and names that are no regular
    /// expressions, are refused: the next ``build(_:)`` or `fit` throws.
    public func excludeFromWeightDecay(names: [String]) {
        requireUnbuilt("its exclusions from weight decay")
        for name in names {
            require(
                (try? Regex(name)) != nil, "regular expressions of names", got: "'\(name)'",
                fix: "Use a part of the name, such as 'bias'.")
        }
        undecayedNames += names
    }

    /// Leaves these variables out of weight decay; see ``excludeFromWeightDecay(names:)``.
    public func excludeFromWeightDecay(variables: [Variable]) {
        requireUnbuilt("its exclusions from weight decay")
        undecayed.formUnion(variables.map(ObjectIdentifier.init))
    }

    /// Keeps a fault if the first step is done.
    final func requireUnbuilt(_ what: String) {
        require(
            iterations == nil, "\(what) before the first step", got: "others after it",
            fix: "Compile again with a new optimizer.")
    }

    final func decays(_ variable: Variable) -> Bool {
        !undecayed.contains(ObjectIdentifier(variable))
            && !undecayedNames.contains { variable.isNamed(like: $0) }
    }

    /// The rate of the step being recorded, float32 scalar.
    final func rate(step: Tensor) -> Tensor { rateVariable?.value ?? schedule(step) }

    private func setRate(_ rate: Double) {
        if setterFault { (configurationError, setterFault) = (nil, false) }
        let before = configurationError
        require(
            schedule.constantRate != nil, "its learning rate left to the schedule",
            got: "the new value \(rate)", fix: "Make the optimizer with a number to set it by hand."
        )
        require(
            rate >= 0 && rate.isFinite, "a finite learning rate of 0 or more", got: "\(rate)",
            fix: "Check the callback or the code that sets it.")
        guard configurationError == before else {
            setterFault = true
            return
        }
        pendingRate = rate
        // A scalar of the right shape: this can only fail for want of memory,
        // and then reading does too.
        try? rateVariable?.assignNow(.full([], rate))
    }
}

extension Rule<any LearningRateSchedule> {
    fileprivate static var learningRate: Rule {
        Rule(
            { _ in "a finite learning rate above 0" }, got: { "\($0.constantRate ?? .nan)" },
            fix: "Start with the default, or with 0.001."
        ) { rate in rate.constantRate.map { $0 > 0 && $0.isFinite } ?? true }
    }
}

extension Variable {
    /// Whether a regular expression is found in its name.
    func isNamed(like pattern: String) -> Bool {
        guard let expression = try? Regex(pattern) else { return false }
        return name.firstMatch(of: expression) != nil
    }
}

/// A slot's name and the variable it belongs to.
private struct SlotKey: Hashable {
    let slot: String
    let variable: ObjectIdentifier

    init(_ slot: String, _ variable: Variable) {
        self.slot = slot
        self.variable = ObjectIdentifier(variable)
    }
}
