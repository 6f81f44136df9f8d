import Descent

// Classes as another package would write them: only what is public is within reach here.

/// A masked layer with two outputs and a state: the running mean over the steps that count, and the
/// last of it.
final class RunningMean: Layer, Configurable {
    let momentum: Double
    private let startInitializer: any Initializer
    private let gainConstraint: (any Constraint)?
    private(set) var gain: Variable?
    private(set) var calls: Variable?

    init(
        momentum: Double = 0.5, startInitializer: any Initializer = .zeros,
        gainConstraint: (any Constraint)? = nil, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.momentum = momentum
        self.startInitializer = startInitializer
        self.gainConstraint = gainConstraint
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    convenience init(config: Configuration) throws {
        try self.init(
            momentum: config[\RunningMean.momentum],
            startInitializer: config[\RunningMean.startInitializer],
            gainConstraint: config[\RunningMean.gainConstraint],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    override class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "momentum", \RunningMean.momentum, default: 0.5,
                rule: .within(0...1, fix: "Use 0.5."), "The share that is kept at each step."),
            Parameter(
                "start_initializer", \RunningMean.startInitializer, default: Zeros(),
                "How the gain starts."),
            Parameter(
                "gain_constraint", \RunningMean.gainConstraint, "What the gain is held to."),
        ]
    }

    override func build(inputShape: Shape) throws {
        gain = try addWeight(
            name: "gain", shape: [inputShape[-1]], initializer: startInitializer,
            regularizer: .l2, constraint: gainConstraint)
        calls = try addWeight(name: "calls", initializer: .zeros, trainable: false)
    }

    override var supportsMasking: Bool { true }
    override var outputActivation: ActivationFunction? { .linear }

    override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        guard inputs.count == 1, inputs[0].shape.rank == 3 else {
            throw needs(
                "inputs [batch, steps, features]", got: "\(inputs)", fix: "Use Reshape.")
        }
        let shape = inputs[0].shape
        return [TensorSpec(shape, dtype), TensorSpec([shape[0], shape[2]], dtype)]
    }

    override func call(_ inputs: [Tensor], context: CallContext) -> [Tensor] {
        let x = onlyInput(of: inputs)
        guard let gain, let calls, x.rank == 3 else {
            return [
                .invalid(needs("inputs [batch, steps, features]", got: "\(x.shape)", fix: "Use 3."))
            ]
        }
        if context.training { calls.assign(calls.value + 1) }
        let counts = context.mask.map { $0.expandingDimension(at: -1).cast(to: dtype) }
        let start = context.initialState.first ?? Tensor.zeros([x.shape[0], x.shape[2]])
        var (mean, means) = (start, [Tensor]())
        for step in 0..<x.shape[1] {
            let next = mean * momentum + x[0..., step] * (1 - momentum)
            let share = counts.map { $0[0..., step] } ?? next.onesLike()
            mean = next * share + mean * (1 - share)
            means.append(mean)
        }
        return [Tensor.stacked(means, axis: 1) + gain.value, mean + gain.value]
    }

    override func computeMask(_ inputs: [Tensor], masks: [Tensor?]) -> [Tensor?] {
        [masks.first ?? nil, nil]
    }
}

/// A loss that says what it expects.
final class WidenedHinge: Loss, Configurable {
    let margin: Double

    init(margin: Double = 1, reduction: LossReduction = .sumOverBatchSize, name: String? = nil) {
        self.margin = margin
        super.init(reduction: reduction, name: name)
    }

    convenience init(config: Configuration) throws {
        try self.init(
            margin: config[\WidenedHinge.margin], reduction: config[\Loss.reduction],
            name: config.given(\Loss.name))
    }

    override class var parameters: [Parameter] {
        super.parameters + [
            Parameter("margin", \WidenedHinge.margin, default: 1, "How far is far enough.")
        ]
    }

    override var expects: DataExpectation? { DataExpectation(.bits, outputs: .logits) }

    override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        square(relu(margin - (yTrue * 2 - 1) * yPred)).mean(axes: [-1])
    }
}

/// A metric with a direction.
final class Agreement: MeanMetric, Configurable {
    convenience init(config: Configuration) throws {
        self.init(name: try config.given(\Metric.name))
    }

    override var isBetterWhenHigher: Bool? { true }

    override func values(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        ((yTrue .> 0.5) .== (yPred .> 0)).cast(to: .float32).mean(axes: [-1])
    }
}

/// An optimizer with a slot.
final class HeavyBall: Optimizer, Configurable {
    let friction: Double

    init(learningRate: any LearningRateSchedule = 0.05, friction: Double = 0.5) {
        self.friction = friction
        super.init(learningRate: learningRate, name: "heavy_ball")
    }

    convenience init(config: Configuration) throws {
        try self.init(
            learningRate: config[\Optimizer.rateOrSchedule], friction: config[\HeavyBall.friction])
    }

    override class var parameters: [Parameter] {
        super.parameters.defaulting("name", to: "heavy_ball").defaulting("learning_rate", to: 0.05)
            + [Parameter("friction", \HeavyBall.friction, default: 0.5, "What slows it down.")]
    }

    override func makeSlots(for variables: [Variable]) throws {
        for variable in variables { try addSlot("speed", for: variable) }
    }

    override func update(gradient: Tensor, variable: Variable, learningRate: Tensor) {
        guard let speed = slot("speed", of: variable) else { return }
        let next = speed.value * friction - gradient * learningRate
        speed.assign(next)
        variable.assign(variable.value + next)
    }
}

/// Gradients without their mean.
struct Centred: GradientTransform {
    func callAsFunction(_ gradients: [Tensor], of variables: [Variable]) -> [Tensor] {
        gradients.map { $0.count > 1 ? $0 - $0.mean() : $0 }
    }
}

/// Weights that stay below a bound.
struct Below: Constraint, Configurable {
    let bound: Double

    init(bound: Double = 0.25) { self.bound = bound }
    init(config: Configuration) throws { try self.init(bound: config[\Below.bound]) }
    static var parameters: [Parameter] {
        [Parameter("bound", \Below.bound, default: 0.25, "The largest weight.")]
    }
    func projection(of weight: Tensor) -> Tensor { minimum(weight, bound) }
}

/// A model with a step of its own: half of every gradient.
final class Careful: Model {
    let table = Embedding(inputDim: 6, outputDim: 3, maskZero: true)
    let running = RunningMean(gainConstraint: Below())
    let end = Dense(1)
    private(set) var steps = 0

    override func call(_ x: Tensor, training: Bool) -> Tensor {
        end(running.outputs([table(x)], training: training)[1])
    }

    override func trainStep(_ batch: TrainingBatch) throws -> StepResult {
        steps += 1
        let weights = trainableWeights
        let leaves = weights.map(\.value)
        let yPred = outputs(batch.inputs, training: true)
        let loss = computeLoss(
            batch.inputs, batch.labels, yPred, sampleWeights: batch.sampleWeights)
        let slopes = gradient(of: loss, withRespectTo: leaves)
        try optimizer.applyGradients(zip(slopes.map { $0 * 0.5 }, weights))
        return StepResult(loss: loss, outputs: yPred)
    }
}
