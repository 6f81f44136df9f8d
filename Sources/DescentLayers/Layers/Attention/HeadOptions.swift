import DescentCore

/// What ``MultiHeadAttention`` and ``GroupQueryAttention`` are both made with.
struct HeadOptions {
    let dropout: Double
    let useBias: Bool
    let slidingWindow: Int?
    let kernelInitializer: any Initializer
    let biasInitializer: any Initializer
    let kernelRegularizer: (any Regularizer)?
    let biasRegularizer: (any Regularizer)?
    /// Of the projections' outputs, as in Keras.
    let activityRegularizer: (any Regularizer)?
    let kernelConstraint: (any Constraint)?
    let biasConstraint: (any Constraint)?
    let useGate: Bool
    let seed: Int?

    /// The rows of the table of a layer that keeps these at `path`.
    static func parameters<Root>(_ path: KeyPath<Root, HeadOptions>) -> [Parameter] {
        [
            .attentionDropout(path.appending(path: \.dropout)),
            .useBias(path.appending(path: \.useBias)),
            Parameter(
                "use_gate", path.appending(path: \.useGate), default: false,
                "Whether a gate made from the query multiplies what was attended to."),
            Parameter(
                "sliding_window", path.appending(path: \.slidingWindow),
                rule: .positive(example: "slidingWindow: 128"),
                "How far a query sees."),
            Parameter(
                "kernel_initializer", path.appending(path: \.kernelInitializer),
                default: GlorotUniform(), "How kernels start."),
            Parameter(
                "bias_initializer", path.appending(path: \.biasInitializer), default: Zeros(),
                "How biases start."),
            Parameter(
                "kernel_regularizer", path.appending(path: \.kernelRegularizer),
                "Penalty on kernels."),
            Parameter(
                "bias_regularizer", path.appending(path: \.biasRegularizer), "Penalty on biases."),
            Parameter(
                "activity_regularizer", path.appending(path: \.activityRegularizer),
                "Penalty on the outputs of the projections."),
            .constraint("kernel", path.appending(path: \.kernelConstraint)),
            .constraint("bias", path.appending(path: \.biasConstraint)),
            Parameter("seed", path.appending(path: \.seed), "Makes what is dropped its own."),
        ].moving("use_gate", before: "seed")
    }
}

extension HeadOptions {
    /// From the arguments of the table of a layer that keeps these at `path`.
    init<Root>(_ config: Configuration, _ path: KeyPath<Root, HeadOptions>) throws {
        try self.init(
            dropout: config[path.appending(path: \.dropout)],
            useBias: config[path.appending(path: \.useBias)],
            slidingWindow: config[path.appending(path: \.slidingWindow)],
            kernelInitializer: config[path.appending(path: \.kernelInitializer)],
            biasInitializer: config[path.appending(path: \.biasInitializer)],
            kernelRegularizer: config[path.appending(path: \.kernelRegularizer)],
            biasRegularizer: config[path.appending(path: \.biasRegularizer)],
            activityRegularizer: config[path.appending(path: \.activityRegularizer)],
            kernelConstraint: config[path.appending(path: \.kernelConstraint)],
            biasConstraint: config[path.appending(path: \.biasConstraint)],
            useGate: config[path.appending(path: \.useGate)],
            seed: config[path.appending(path: \.seed)])
    }
}
