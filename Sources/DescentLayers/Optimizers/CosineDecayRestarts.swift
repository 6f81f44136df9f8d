/// The rate falls along half a cosine again and again, each time from anew.
///
///     rate(step) = initial · ((1 − alpha) · mMulⁱ · (1 + cos(π · share)) / 2 + alpha)
///
/// The first fall takes `firstDecaySteps` steps, each further one `tMul` times as many as the one
/// before; i counts the falls that are over, and `share` is how much of the present one is.
///
/// - Source: Loshchilov and Hutter 2016, arXiv:1608.03983.
public struct CosineDecayRestarts: LearningRateSchedule, Configurable {
    /// The rate of the first step.
    public let initialLearningRate: Double
    /// How many steps the first fall takes.
    public let firstDecaySteps: Int
    /// How much longer each fall is than the one before.
    public let tMul: Double
    /// The rate that a fall starts from, as a share of that of the one before.
    public let mMul: Double
    /// The rate after a fall, as a share of the first rate.
    public let alpha: Double

    /// - Parameters:
    ///   - initialLearningRate: above 0.
    ///   - firstDecaySteps: 1 or more.
    ///   - tMul: 1 or more, default 2.
    ///   - mMul: above 0, default 1.
    ///   - alpha: 0 … 1, default 0.
    public init(
        initialLearningRate: Double, firstDecaySteps: Int, tMul: Double = 2, mMul: Double = 1,
        alpha: Double = 0
    ) {
        self.initialLearningRate = initialLearningRate
        self.firstDecaySteps = firstDecaySteps
        self.tMul = tMul
        self.mMul = mMul
        self.alpha = alpha
    }

    /// The rate for a step, as part of the training program.
    public func callAsFunction(_ step: Tensor) -> Tensor {
        let (falls, share) = position(step / firstDecaySteps)
        let height = pow(Tensor.full([], mMul), falls)
        let cosine = height * (cos(share * Double.pi) + 1) * 0.5
        return (cosine * (1 - alpha) + alpha) * initialLearningRate
    }

    /// The falls that are over, and how much of the present one is, from the time in first falls.
    private func position(_ time: Tensor) -> (falls: Tensor, share: Tensor) {
        guard tMul != 1 else { return (floor(time), time - floor(time)) }
        let factor = Tensor.full([], tMul)
        // When a fall begins, in first falls.
        func start(_ fall: Tensor) -> Tensor { (pow(factor, fall) - 1) / (tMul - 1) }
        // The logarithm of a power is rarely whole: which of two falls it is, their start tells.
        let nearest = round(log(time * (tMul - 1) + 1) / log(factor))
        let fall = Tensor.where(start(nearest) .> time, nearest - 1, nearest)
        return (fall, (time - start(fall)) / pow(factor, fall))
    }

    /// The arguments in Keras' order.
    public static var parameters: [Parameter] {
        [
            .initialRate(\CosineDecayRestarts.initialLearningRate),
            Parameter(
                "first_decay_steps", \CosineDecayRestarts.firstDecaySteps,
                rule: .atLeast(1, fix: "Count batches: rows / batch size · epochs."),
                "How many steps the first fall takes."),
            Parameter(
                "t_mul", \CosineDecayRestarts.tMul, default: 2,
                rule: .finite(atLeast: 1, fix: "Leave it out for 2."),
                "How much longer each fall is than the one before."),
            Parameter(
                "m_mul", \CosineDecayRestarts.mMul, default: 1, rule: .rate,
                "The rate that a fall starts from, as a share of that of the one before."),
            Parameter(
                "alpha", \CosineDecayRestarts.alpha, default: 0,
                rule: .within(0...1, fix: "Leave it out for 0."),
                "The rate after a fall, as a share of the first rate."),
            .scheduleName("SGDRDecay"),
        ]
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws {
        try self.init(
            initialLearningRate: config[\CosineDecayRestarts.initialLearningRate],
            firstDecaySteps: config[\CosineDecayRestarts.firstDecaySteps],
            tMul: config[\CosineDecayRestarts.tMul], mMul: config[\CosineDecayRestarts.mMul],
            alpha: config[\CosineDecayRestarts.alpha])
    }
}
