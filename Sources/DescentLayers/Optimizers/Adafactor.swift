/// Divides the gradient by its size, of which matrices keep the means of rows and columns alone.
///
///     β = 1 − t^beta2Decay;  ρ = min(rate, 1 / √t)                       // t: the step, from 1
///     r = β · r + (1 − β) · rowMean(g² + ε₁);  c likewise by columns
///     v = r / mean(r) · c                 // other ranks: v = β · v + (1 − β) · (g² + ε₁)
///     u = g / √v;  w −= max(ε₂, rms(w)) · ρ · u / max(1, rms(u) / clipThreshold)
///
/// Of higher ranks the last two axes are rows and columns.
///
/// - Source: Shazeer and Stern 2018, arXiv:1804.04235; as Keras 3.
public final class Adafactor: Optimizer, Configurable {
    /// How the share that is kept of means grows with the steps.
    public let beta2Decay: Double
    /// Added to squares of gradients.
    public let epsilon1: Double
    /// The least size of weights that steps are measured by.
    public let epsilon2: Double
    /// The largest size of an update before it is scaled.
    public let clipThreshold: Double
    /// Whether the rate is at most 1 / √t.
    public let relativeStep: Bool

    /// - Parameters:
    ///   - learningRate: a number above 0 or a schedule. Default 0.001, as Keras 3.
    ///   - beta2Decay: below 0, default −0.8.
    ///   - epsilon1: 0 or more, default `1e-30`.
    ///   - epsilon2: 0 or more, default `1e-3`.
    ///   - clipThreshold: above 0, default 1.
    ///   - relativeStep: default true. In Keras, and so here, updates are scaled by at most 1 / √t
    ///     in either case.
    ///   - weightDecay: share of the weights, times the rate, taken off at each step; default none.
    ///   - clipnorm: largest norm of each gradient; at most one of the three limits. Default none.
    ///   - globalClipnorm: largest norm of all gradients together. Default none.
    ///   - clipvalue: largest element of a gradient, by amount. Default none.
    ///   - name: default `adafactor`.
    public init(
        learningRate: any LearningRateSchedule = 0.001, beta2Decay: Double = -0.8,
        epsilon1: Double = 1e-30, epsilon2: Double = 1e-3, clipThreshold: Double = 1,
        relativeStep: Bool = true, weightDecay: Double? = nil, clipnorm: Double? = nil,
        globalClipnorm: Double? = nil, clipvalue: Double? = nil, name: String = "adafactor"
    ) {
        self.beta2Decay = beta2Decay
        self.epsilon1 = epsilon1
        self.epsilon2 = epsilon2
        self.clipThreshold = clipThreshold
        self.relativeStep = relativeStep
        super.init(
            learningRate: learningRate,
            options: OptimizerOptions(
                weightDecay: weightDecay, clipnorm: clipnorm, globalClipnorm: globalClipnorm,
                clipvalue: clipvalue), name: name)
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        let options = try OptimizerOptions(config: config)
        try self.init(
            learningRate: config[\Optimizer.rateOrSchedule],
            beta2Decay: config[\Adafactor.beta2Decay], epsilon1: config[\Adafactor.epsilon1],
            epsilon2: config[\Adafactor.epsilon2],
            clipThreshold: config[\Adafactor.clipThreshold],
            relativeStep: config[\Adafactor.relativeStep],
            weightDecay: options.weightDecay, clipnorm: options.clipnorm,
            globalClipnorm: options.globalClipnorm, clipvalue: options.clipvalue,
            name: config[\Optimizer.name])
    }

    /// For each variable the means of rows and of columns, which are an idle number each where there
    /// are none, and `velocity`, as Keras stores them.
    public override func makeSlots(for variables: [Variable]) throws {
        for variable in variables {
            let lengths = variable.shape.dimensions
            if lengths.count < 2 {
                let name = variable.name.split(separator: "/").joined(separator: "_")
                try addState("\(name)_rows", TensorSpec([], .int32))
                try addState("\(name)_columns", TensorSpec([], .int32))
            } else {
                let columns = Array(lengths.dropLast(2) + lengths.suffix(1))
                try addSlot("rows", for: variable, shape: Shape(Array(lengths.dropLast())))
                try addSlot("columns", for: variable, shape: Shape(columns))
            }
            try addSlot("velocity", for: variable)
        }
    }

    /// min(rate, 1 / √t).
    public override func stepSize(_ learningRate: Tensor, step: Tensor) -> Tensor {
        minimum(learningRate, 1 / sqrt(step))
    }

    /// w −= max(ε₂, rms(w)) · ρ · u / max(1, rms(u) / clipThreshold).
    public override func update(gradient: Tensor, variable: Variable, learningRate: Tensor) {
        guard let velocity = slot("velocity", of: variable) else { return }
        let weight = variable.value.cast(to: gradient.dtype)
        velocity.assign(size(square(gradient) + epsilon1, of: variable, before: velocity.value))
        let update = gradient / sqrt(velocity.value)
        let clipped = update / maximum(rootMeanSquare(update) / clipThreshold, 1)
        let scale = maximum(rootMeanSquare(weight), epsilon2) * learningRate
        variable.assign(weight - clipped * scale)
    }

    /// The mean square of each element of the gradient.
    private func size(
        _ squares: Tensor, of variable: Variable, before velocity: Tensor
    ) -> Tensor {
        let missing = pow(currentStep, beta2Decay).cast(to: squares.dtype)
        let kept = 1 - missing
        guard let rows = slot("rows", of: variable),
            let columns = slot("columns", of: variable)
        else { return kept * velocity + missing * squares }
        rows.assign(kept * rows.value + missing * squares.mean(axes: [-1]))
        columns.assign(kept * columns.value + missing * squares.mean(axes: [-2]))
        let share = rows.value / rows.value.mean(axes: [-1], keepDims: true)
        return share.expandingDimension(at: -1) * columns.value.expandingDimension(at: -2)
    }

    private func rootMeanSquare(_ x: Tensor) -> Tensor { sqrt(square(x).mean()) }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters
            .defaulting("name", to: "adafactor").defaulting("learning_rate", to: 0.001) + [
                Parameter(
                    "beta_2_decay", \Adafactor.beta2Decay, default: -0.8,
                    rule: Rule(
                        { "a finite \($0) below 0" }, fix: "Leave it out for -0.8.",
                        holds: { $0 < 0 && $0.isFinite }),
                    "How the share that is kept of means grows with the steps."),
                Parameter(
                    "epsilon_1", \Adafactor.epsilon1, default: 1e-30,
                    rule: .finite(atLeast: 0, fix: "Leave it out for 1e-30."),
                    "Added to squares of gradients."),
                Parameter(
                    "epsilon_2", \Adafactor.epsilon2, default: 1e-3,
                    rule: .finite(atLeast: 0, fix: "Leave it out for 1e-3."),
                    "The least size of weights that steps are measured by."),
                Parameter(
                    "clip_threshold", \Adafactor.clipThreshold, default: 1,
                    rule: .finite(above: 0, fix: "Leave it out for 1."),
                    "The largest size of an update before it is scaled."),
                Parameter(
                    "relative_step", \Adafactor.relativeStep, default: true,
                    "Whether the rate is at most one over the root of the step."),
            ]
    }
}
