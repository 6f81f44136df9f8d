import DescentCore

/// What the cells of ``SimpleRNN``, ``LSTM``, ``GRU`` and ``ConvLSTM2D`` are all made with.
struct CellOptions {
    let units: Int
    let activation: ActivationFunction
    /// Of gates.
    let recurrentActivation: ActivationFunction
    let useBias: Bool
    let kernelInitializer: any Initializer
    let recurrentInitializer: any Initializer
    let biasInitializer: any Initializer
    let kernelRegularizer: (any Regularizer)?
    let recurrentRegularizer: (any Regularizer)?
    let biasRegularizer: (any Regularizer)?
    let kernelConstraint: (any Constraint)?
    let recurrentConstraint: (any Constraint)?
    let biasConstraint: (any Constraint)?
    let dropout: Double
    let recurrentDropout: Double
    let seed: Int?

    /// The rows of the table of a class that keeps these at `path`.
    ///
    /// - Parameters:
    ///   - isGated: whether there is a `recurrent_activation`.
    ///   - biasRows: those of the class that come behind the initialisers.
    ///   - lastRows: those that come before the seed.
    static func parameters<Root>(
        _ path: KeyPath<Root, CellOptions>, isGated: Bool = true, biasRows: [Parameter] = [],
        lastRows: [Parameter] = []
    ) -> [Parameter] {
        [
            Parameter(
                "units", path.appending(path: \.units), rule: .positive(example: "units: 64"),
                "The number of outputs.")
        ] + commonRows(path, isGated: isGated, biasRows: biasRows, lastRows: lastRows)
            + [.ignored("implementation", "Keras' way to compute a step.")]
    }

    /// The rows behind those that say how large the output is.
    static func commonRows<Root>(
        _ path: KeyPath<Root, CellOptions>, isGated: Bool = true, biasRows: [Parameter] = [],
        lastRows: [Parameter] = []
    ) -> [Parameter] {
        let gates = Parameter(
            "recurrent_activation", path.appending(path: \.recurrentActivation), default: .sigmoid,
            rule: .known, "Applied to gates.")
        return [
            Parameter(
                "activation", path.appending(path: \.activation), default: .tanh, rule: .known,
                "Applied to the sums.")
        ] + (isGated ? [gates] : []) + [.useBias(path.appending(path: \.useBias))]
            + initializers(path) + biasRows + penalties(path) + dropouts(path) + lastRows
            + [Parameter("seed", path.appending(path: \.seed), "Makes what is dropped its own.")]
    }

    private static func initializers<Root>(_ path: KeyPath<Root, CellOptions>) -> [Parameter] {
        [
            Parameter(
                "kernel_initializer", path.appending(path: \.kernelInitializer),
                default: GlorotUniform(), "How the kernel starts."),
            Parameter(
                "recurrent_initializer", path.appending(path: \.recurrentInitializer),
                default: Orthogonal(), "How the recurrent kernel starts."),
            Parameter(
                "bias_initializer", path.appending(path: \.biasInitializer), default: Zeros(),
                "How the bias starts."),
        ]
    }

    private static func penalties<Root>(_ path: KeyPath<Root, CellOptions>) -> [Parameter] {
        [
            Parameter(
                "kernel_regularizer", path.appending(path: \.kernelRegularizer),
                "Penalty on the kernel."),
            Parameter(
                "recurrent_regularizer", path.appending(path: \.recurrentRegularizer),
                "Penalty on the recurrent kernel."),
            Parameter(
                "bias_regularizer", path.appending(path: \.biasRegularizer),
                "Penalty on the bias."),
            .constraint("kernel", path.appending(path: \.kernelConstraint)),
            .constraint("recurrent", path.appending(path: \.recurrentConstraint)),
            .constraint("bias", path.appending(path: \.biasConstraint)),
        ]
    }

    private static func dropouts<Root>(_ path: KeyPath<Root, CellOptions>) -> [Parameter] {
        let rule = Rule<Double>.within(0..<1, fix: "Use the share to drop, for example 0.2.")
        return [
            Parameter(
                "dropout", path.appending(path: \.dropout), default: 0, rule: rule,
                "The share of the inputs that is dropped."),
            Parameter(
                "recurrent_dropout", path.appending(path: \.recurrentDropout), default: 0,
                rule: rule, "The share of the state that is dropped."),
        ]
    }
}

extension CellOptions {
    /// From the arguments of the table of a class that keeps these at `path`.
    init<Root>(
        _ config: Configuration, _ path: KeyPath<Root, CellOptions>, isGated: Bool = true
    ) throws {
        try self.init(
            units: config[path.appending(path: \.units)],
            activation: config[path.appending(path: \.activation)],
            recurrentActivation: isGated
                ? config[path.appending(path: \.recurrentActivation)] : .linear,
            useBias: config[path.appending(path: \.useBias)],
            kernelInitializer: config[path.appending(path: \.kernelInitializer)],
            recurrentInitializer: config[path.appending(path: \.recurrentInitializer)],
            biasInitializer: config[path.appending(path: \.biasInitializer)],
            kernelRegularizer: config[path.appending(path: \.kernelRegularizer)],
            recurrentRegularizer: config[path.appending(path: \.recurrentRegularizer)],
            biasRegularizer: config[path.appending(path: \.biasRegularizer)],
            kernelConstraint: config[path.appending(path: \.kernelConstraint)],
            recurrentConstraint: config[path.appending(path: \.recurrentConstraint)],
            biasConstraint: config[path.appending(path: \.biasConstraint)],
            dropout: config[path.appending(path: \.dropout)],
            recurrentDropout: config[path.appending(path: \.recurrentDropout)],
            seed: config[path.appending(path: \.seed)])
    }
}
