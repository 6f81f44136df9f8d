public import DescentCore

/// What the cells of ``SimpleRNN``, ``LSTM``, ``GRU`` and ``ConvLSTM2D`` have in common: a kernel for the
/// step, a recurrent kernel for the state, a bias. Make one of these, not this class.
///
/// Gates stand beside one another in the weights, as blocks of `units` columns: `kernel`
/// `[features, gates · units]`, `recurrent_kernel` `[units, gates · units]`, `bias`.
///
/// What depends on the steps alone, their product with the kernel, is computed for all of them at
/// once, before the recurrence.
public class KernelCell: Layer, RecurrentCell, PreparingCell {
    /// `[features, gates · units]`, once built; where it slides over space behind its window.
    public private(set) var kernel: Variable?
    /// `[units, gates · units]`, once built; where it slides over space behind its window.
    public private(set) var recurrentKernel: Variable?
    /// `[gates · units]`, once built with `useBias`; see ``GRUCell`` for its two rows.
    public private(set) var bias: Variable?

    let options: CellOptions
    private var random: LayerRandomNumbers

    init(
        _ options: CellOptions, name: String?, trainable: Bool, dtype: DType, fileID: String,
        line: Int
    ) {
        self.options = options
        random = LayerRandomNumbers(seed: options.seed)
        super.init(name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    /// The number of units.
    public var units: Int { options.units }

    /// Columns of the kernels; too many to count are the most there can be, which no memory holds.
    var columns: Int {
        let (columns, overflow) = gates.multipliedReportingOverflow(by: units)
        return overflow ? .max : columns
    }

    // MARK: What each kind says of itself

    /// The blocks of columns.
    var gates: Int { 1 }
    /// The shape of the bias.
    var biasShape: Shape { [columns] }
    /// How the bias starts.
    var firstBias: any Initializer { options.biasInitializer }
    /// What is added to the product of steps and kernel.
    var inputBias: Tensor? { bias?.value }
    /// The product of steps with a kernel.
    func inputProduct(_ x: Tensor, _ kernel: Tensor) -> Tensor { matmul(x, kernel) }
    /// The product of states with a recurrent kernel.
    func stateProduct(_ x: Tensor, _ kernel: Tensor) -> Tensor { matmul(x, kernel) }
    /// The shapes of a batch of steps and of states, for what these drop.
    func stepShapes(batchSize: Int) -> (inputs: Shape, states: Shape) {
        ([batchSize, inputSize ?? 0], [batchSize, units])
    }
    /// Whether each gate drops other things.
    var dropsApart: Bool { options.recurrentDropout > 0 }
    /// The step, once its product with the kernel is there.
    func makeStep(_ dropped: DroppedShares) -> CellRun.Step { { x, states in (x, states) } }

    /// One state of `units`, but for cells that say otherwise.
    public var stateSize: [Int] { [units] }

    /// Zeros.
    public func initialState(batchSize: Int) -> [Tensor] {
        stateSize.map { .zeros([batchSize, $0], dtype: dtype) }
    }

    // MARK: Layer

    /// Makes `kernel`, `recurrent_kernel` and, with `useBias`, `bias`.
    ///
    /// - Throws: ``ShapeError`` for steps without known features.
    override public func build(inputShape: Shape) throws {
        guard inputShape.rank == 2, inputShape[-1] > 0 else {
            throw needs(
                "steps [batch, features]", got: "shape \(inputShape)",
                fix: "Flatten what a step has besides, for example by TimeDistributed(Flatten()).")
        }
        try makeWeights(window: [], features: inputShape[-1])
    }

    /// Makes the weights of kernels that slide over space, or with an empty window do not.
    func makeWeights(window: [Int], features: Int) throws {
        kernel = try addWeight(
            name: "kernel", shape: Shape(window + [features, columns]),
            initializer: options.kernelInitializer, regularizer: options.kernelRegularizer,
            constraint: options.kernelConstraint)
        recurrentKernel = try addWeight(
            name: "recurrent_kernel", shape: Shape(window + [units, columns]),
            initializer: options.recurrentInitializer, regularizer: options.recurrentRegularizer,
            constraint: options.recurrentConstraint)
        try random.build(named: name)
        guard options.useBias else { return }
        bias = try addWeight(
            name: "bias", shape: biasShape, initializer: firstBias,
            regularizer: options.biasRegularizer, constraint: options.biasConstraint)
    }

    /// As many as there are in ``stateSize``.
    override public var stateCount: Int? { stateSize.count }

    /// One step as a layer: the output, and the states behind it.
    override public func call(_ inputs: [Tensor], context: CallContext) -> [Tensor] {
        let x = onlyInput(of: inputs)
        guard x.error == nil else { return [x] }
        let states =
            context.initialState.isEmpty
            ? initialState(batchSize: x.shape.first ?? 1) : context.initialState
        let (output, next) = call(x, states: states, training: context.training)
        return [output] + next
    }

    /// One step of `x` `[batch, features]`.
    public func call(
        _ x: Tensor, states: [Tensor], training: Bool
    ) -> (output: Tensor, states: [Tensor]) {
        let fault =
            floatFault(x)
            ?? widthFault(
                x, axis: -1, width: inputSize ?? x.shape[-1], "features",
                fix: "Check the data: the cell was built for \(inputSize ?? 0).")
        if let fault { return (.invalid(fault), states) }
        return step(batchSize: x.shape[0], training: training)(x, states)
    }

    // MARK: In a recurrence

    var outputState: Int? { 0 }
    var inputSize: Int? { kernel?.shape[-2] }

    func run(over sequence: Tensor, training: Bool) -> CellRun {
        let dropped = droppedShares(batchSize: sequence.shape[1], training: training)
        return CellRun(sequence: projected(sequence, dropped), step: makeStep(dropped))
    }

    func step(batchSize: Int, training: Bool) -> CellRun.Step {
        let dropped = droppedShares(batchSize: batchSize, training: training)
        let step = makeStep(dropped)
        return { x, states in step(self.projected(x, dropped), states) }
    }

    /// x · kernel + bias, for one step or for all at once.
    private func projected(_ x: Tensor, _ dropped: DroppedShares) -> Tensor {
        guard let kernel else { return unbuilt }
        let product = GateProduct(
            kernel.value, units: units, factors: dropped.inputs, multiply: inputProduct)(x)
        return inputBias.map { product + $0 } ?? product
    }

    /// Draws what one batch drops: the same in all steps, as in Keras; with a recurrent dropout
    /// for each gate by itself.
    private func droppedShares(batchSize: Int, training: Bool) -> DroppedShares {
        guard training else { return DroppedShares() }
        let count = dropsApart ? gates : 1
        let draw = { (rate: Double, shape: Shape) -> [Tensor] in
            guard rate > 0 else { return [] }
            return (0..<count).map { _ in
                self.random.dropout(shape, rate: rate, dtype: self.dtype)
            }
        }
        let shapes = stepShapes(batchSize: batchSize)
        return DroppedShares(
            inputs: draw(options.dropout, shapes.inputs),
            states: draw(options.recurrentDropout, shapes.states))
    }

    /// The product of states with the recurrent kernel.
    func stateProduct(_ dropped: DroppedShares) -> GateProduct? {
        recurrentKernel.map {
            GateProduct(
                $0.value, units: units, factors: dropped.states, multiply: stateProduct)
        }
    }
}
