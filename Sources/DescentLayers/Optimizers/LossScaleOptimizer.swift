/// Another optimizer, with the loss multiplied by a factor that adapts itself: small derivatives are
/// not 0 in half precision then.
///
/// ```swift
/// model.compile(optimizer: LossScaleOptimizer(Adam(learningRate: 0.001)), loss: .mse)
/// ```
///
/// A step with a derivative that is infinite or NaN changes nothing but the factor, which halves;
/// after ``dynamicGrowthSteps`` steps without one it doubles.
///
/// Weight decay, limits on gradients and everything else belong to the inner optimizer, whose
/// ``Optimizer/iterations`` count the steps that were taken.
///
/// - Source: Micikevicius et al. 2017, arXiv:1710.03740; as Keras 3.
public final class LossScaleOptimizer: Optimizer, Configurable {
    /// What changes the weights.
    public let innerOptimizer: Optimizer
    /// The factor of the first step.
    public let initialScale: Double
    /// Steps without an infinite derivative after which the factor doubles.
    public let dynamicGrowthSteps: Int
    private var counter: Variable?
    /// The factor as it is now, float32; made by ``build(_:)``.
    public private(set) var dynamicScale: Variable?

    /// - Parameters:
    ///   - innerOptimizer: what changes the weights; its `lossScaleFactor` is switched off.
    ///   - initialScale: above 0, default 32,768. One that is too high gets lowered soon.
    ///   - dynamicGrowthSteps: 1 or more, default 2,000.
    ///   - name: default `loss_scale_optimizer`.
    public init(
        _ innerOptimizer: Optimizer, initialScale: Double = 32_768,
        dynamicGrowthSteps: Int = 2000, name: String = "loss_scale_optimizer"
    ) {
        self.innerOptimizer = innerOptimizer
        self.initialScale = initialScale
        self.dynamicGrowthSteps = dynamicGrowthSteps
        innerOptimizer.options.lossScaleFactor = nil
        // Keras keeps a rate of its own beside the inner one's, which means nothing.
        super.init(learningRate: 0.0, name: name)
        configurationError = configurationError ?? innerOptimizer.configurationError
        require(
            !(innerOptimizer is LossScaleOptimizer), "an optimizer that scales no loss",
            got: "another LossScaleOptimizer", fix: "Leave one.")
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            config[\LossScaleOptimizer.innerOptimizer],
            initialScale: config[\LossScaleOptimizer.initialScale],
            dynamicGrowthSteps: config[\LossScaleOptimizer.dynamicGrowthSteps],
            name: config[\Optimizer.name])
    }

    /// The arguments in Keras' order, and what older files have besides.
    public override class var parameters: [Parameter] {
        [
            Parameter(
                "name", \Optimizer.name, default: "loss_scale_optimizer",
                "The first part of the names of its own state."
            ).placed(.name),
            Parameter(
                "inner_optimizer", \LossScaleOptimizer.innerOptimizer,
                form: ConfigForm(
                    "an optimizer", write: \.configObject,
                    read: { try Registry.optimizers.make($0) }
                ), "What changes the weights."
            ).unlabelled,
            Parameter(
                "initial_scale", \LossScaleOptimizer.initialScale, default: 32_768,
                rule: .positive(example: "initialScale: 32_768"), "The factor of the first step."),
            Parameter(
                "dynamic_growth_steps", \LossScaleOptimizer.dynamicGrowthSteps, default: 2000,
                rule: .positive(example: "dynamicGrowthSteps: 2000"),
                "Steps after which the factor doubles."),
        ] + formerly
    }

    /// What Keras once wrote, with the values that mean nothing.
    private static var formerly: [Parameter] {
        let nulls = [
            "weight_decay", "clipnorm", "global_clipnorm", "clipvalue", "ema_overwrite_frequency",
            "loss_scale_factor", "gradient_accumulation_steps",
        ]
        let numbers: [(String, ConfigValue)] = [
            ("use_ema", .bool(false)), ("ema_momentum", .double(0.99)), ("dynamic", .bool(true)),
        ]
        return (nulls.map { ($0, .null) } + numbers).map { key, value in
            .fixed(key, value, isWritten: false, "set it on the inner optimizer.")
        }
    }

    // MARK: State

    /// Its own count of steps and rate, which mean nothing, as Keras stores them; `step_counter`,
    /// `dynamic_scale`, and the state of the inner optimizer.
    public override var variables: [Variable] {
        super.variables.isEmpty ? [] : super.variables + innerOptimizer.variables
    }

    /// Makes the state of both.
    ///
    /// - Throws: ``ConfigurationError`` for bad values, also of the inner optimizer, and for options
    ///   and transforms that belong to that; ``EngineError`` when memory cannot be had.
    public override func build(_ trainable: [Variable]) throws {
        if let error = innerOptimizer.configurationError { throw error }
        if options != OptimizerOptions() || !gradientTransforms.isEmpty {
            throw ConfigurationError(
                who: kerasClassName, expected: "options and transforms on its inner optimizer",
                got: "some of its own", fix: "Set them on innerOptimizer.")
        }
        try innerOptimizer.build(trainable)
        try super.build(trainable)
    }

    /// `step_counter` and `dynamic_scale`.
    public override func makeSlots(for variables: [Variable]) throws {
        counter = try addState("step_counter", TensorSpec([], .int32))
        dynamicScale = try addState("dynamic_scale", initialValue: initialScale)
    }

    package override var stepCount: Variable? { innerOptimizer.stepCount }

    /// That of the inner optimizer.
    public override var learningRate: Double {
        get { innerOptimizer.learningRate }
        set { innerOptimizer.learningRate = newValue }
    }

    /// Of the inner optimizer; see ``Optimizer/excludeFromWeightDecay(names:)``.
    public override func excludeFromWeightDecay(names: [String]) {
        innerOptimizer.excludeFromWeightDecay(names: names)
    }

    /// Of the inner optimizer; see ``Optimizer/excludeFromWeightDecay(names:)``.
    public override func excludeFromWeightDecay(variables: [Variable]) {
        innerOptimizer.excludeFromWeightDecay(variables: variables)
    }

    package override func finishWeights() throws { try innerOptimizer.finishWeights() }

    // MARK: Steps

    package override func scaled(_ loss: Tensor) -> Tensor {
        loss * (dynamicScale?.value ?? .full([], initialScale))
    }

    override func recordStep(_ pairs: [(gradient: Tensor, variable: Variable)]) throws {
        guard let counter, let dynamicScale else { return }
        let scale = dynamicScale.value
        let finite = pairs.map { isFinite($0.gradient).all() }
        let holds = finite.dropFirst().reduce(finite[0], .&)
        let before = (pairs.map(\.variable) + innerOptimizer.variables).map { ($0, $0.value) }
        try innerOptimizer.recordStep(
            pairs.map { ($0.gradient / scale.cast(to: $0.gradient.dtype.computing), $0.variable) })
        for (variable, value) in before {
            variable.assign(.where(holds, variable.value, value))
        }
        let grows = holds .& (counter.value .== (dynamicGrowthSteps - 1))
        dynamicScale.assign(.where(holds, .where(grows, scale * 2, scale), scale * 0.5))
        let restarts = grows .| .!holds
        counter.assign(.where(restarts, counter.value.zerosLike(), counter.value + 1))
    }
}
