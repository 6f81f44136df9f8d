public import DescentCore

/// One step of ``LSTM``, for ``RNN`` and ``StackedRNNCells``.
///
///     i, f, g, o = x · kernel + h · recurrent_kernel + bias      // blocks of `units`
///     c = σ(f) · c + σ(i) · activation(g)                        // σ: recurrentActivation
///     h = σ(o) · activation(c)
///
/// Step `[batch, features]`; states `h` and `c`, and output `h`, `[batch, units]`.
public final class LSTMCell: KernelCell, Configurable {
    private let unitForgetBias: Bool

    /// - Parameters:
    ///   - units: the number of outputs, 1 or more.
    ///   - activation: applied to the sums; default `.tanh`.
    ///   - recurrentActivation: applied to gates; default `.sigmoid`.
    ///   - useBias: whether a bias is added; default true.
    ///   - kernelInitializer: default ``GlorotUniform``.
    ///   - recurrentInitializer: default ``Orthogonal``.
    ///   - biasInitializer: default ``Zeros``.
    ///   - unitForgetBias: whether the bias of the gate that forgets starts at 1; default true.
    ///   - kernelRegularizer: penalty on the kernel; default none.
    ///   - recurrentRegularizer: penalty on the recurrent kernel; default none.
    ///   - biasRegularizer: penalty on the bias; default none.
    ///   - kernelConstraint: what the kernel is held to after each update; default nothing.
    ///   - recurrentConstraint: the same for the recurrent kernel.
    ///   - biasConstraint: the same for the bias.
    ///   - dropout: the share of the inputs that is dropped while training, the same in all steps,
    ///     from 0 up to, not including, 1; default 0.
    ///   - recurrentDropout: the share of the state that is dropped; default 0.
    ///   - seed: makes what is dropped independent of ``setRandomSeed(_:)`` and of other layers.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - trainable: see ``Layer/trainable``; default true.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        units: Int, activation: ActivationFunction = .tanh,
        recurrentActivation: ActivationFunction = .sigmoid,
        useBias: Bool = true, kernelInitializer: any Initializer = .glorotUniform,
        recurrentInitializer: any Initializer = .orthogonal,
        biasInitializer: any Initializer = .zeros, unitForgetBias: Bool = true,
        kernelRegularizer: (any Regularizer)? = nil,
        recurrentRegularizer: (any Regularizer)? = nil, biasRegularizer: (any Regularizer)? = nil,
        kernelConstraint: (any Constraint)? = nil, recurrentConstraint: (any Constraint)? = nil,
        biasConstraint: (any Constraint)? = nil, dropout: Double = 0, recurrentDropout: Double = 0,
        seed: Int? = nil, name: String? = nil, trainable: Bool = true,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.unitForgetBias = unitForgetBias
        super.init(
            CellOptions(
                units: units, activation: activation, recurrentActivation: recurrentActivation,
                useBias: useBias, kernelInitializer: kernelInitializer,
                recurrentInitializer: recurrentInitializer, biasInitializer: biasInitializer,
                kernelRegularizer: kernelRegularizer, recurrentRegularizer: recurrentRegularizer,
                biasRegularizer: biasRegularizer, kernelConstraint: kernelConstraint,
                recurrentConstraint: recurrentConstraint, biasConstraint: biasConstraint,
                dropout: dropout, recurrentDropout: recurrentDropout, seed: seed),
            name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `LSTMCell(64)`.
    public convenience init(
        _ units: Int, activation: ActivationFunction = .tanh,
        recurrentActivation: ActivationFunction = .sigmoid,
        useBias: Bool = true, kernelInitializer: any Initializer = .glorotUniform,
        recurrentInitializer: any Initializer = .orthogonal,
        biasInitializer: any Initializer = .zeros, unitForgetBias: Bool = true,
        kernelRegularizer: (any Regularizer)? = nil,
        recurrentRegularizer: (any Regularizer)? = nil, biasRegularizer: (any Regularizer)? = nil,
        kernelConstraint: (any Constraint)? = nil, recurrentConstraint: (any Constraint)? = nil,
        biasConstraint: (any Constraint)? = nil, dropout: Double = 0, recurrentDropout: Double = 0,
        seed: Int? = nil, name: String? = nil, trainable: Bool = true,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            units: units, activation: activation, recurrentActivation: recurrentActivation,
            useBias: useBias,
            kernelInitializer: kernelInitializer, recurrentInitializer: recurrentInitializer,
            biasInitializer: biasInitializer, unitForgetBias: unitForgetBias,
            kernelRegularizer: kernelRegularizer,
            recurrentRegularizer: recurrentRegularizer, biasRegularizer: biasRegularizer,
            kernelConstraint: kernelConstraint, recurrentConstraint: recurrentConstraint,
            biasConstraint: biasConstraint, dropout: dropout, recurrentDropout: recurrentDropout,
            seed: seed, name: name, trainable: trainable, dtype: dtype, fileID: fileID,
            line: line)
    }

    init(
        _ options: CellOptions, unitForgetBias: Bool, name: String?, trainable: Bool, dtype: DType,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.unitForgetBias = unitForgetBias
        super.init(
            options, name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters
            + CellOptions.parameters(
                \LSTMCell.options, biasRows: [.unitForgetBias(\LSTMCell.unitForgetBias)])
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            CellOptions(config, \LSTMCell.options),
            unitForgetBias: config[\LSTMCell.unitForgetBias],
            name: config.given(\Layer.name), trainable: true, dtype: config[\Layer.dtype])
    }

    /// `units` for `h`, and as many for `c`.
    override public var stateSize: [Int] { [units, units] }

    override var gates: Int { 4 }
    override var firstBias: any Initializer {
        unitForgetBias ? ForgetBias(others: options.biasInitializer) : options.biasInitializer
    }

    override func makeStep(_ dropped: DroppedShares) -> CellRun.Step {
        guard let product = stateProduct(dropped) else { return { _, _ in (self.unbuilt, []) } }
        return options.longShortTerm(product)
    }
}

extension CellOptions {
    /// The step with a state that gates let through, whatever the product of states is.
    func longShortTerm(_ product: GateProduct) -> CellRun.Step {
        let (units, activation, gate) = (units, activation, recurrentActivation)
        return { x, states in
            let z = x + product(states[0])
            let kept = gate(z.gate(1, units: units)) * states[1]
            let new = gate(z.gate(0, units: units)) * activation(z.gate(2, units: units))
            let c = kept + new
            let h = gate(z.gate(3, units: units)) * activation(c)
            return (h, [h, c])
        }
    }
}

/// A bias of four blocks of which the second, of the gate that forgets, starts at 1.
struct ForgetBias: Initializer {
    let others: any Initializer

    func values(shape: Shape, source: inout RandomSource) throws -> [Double] {
        let units = shape[0] / 4
        let draw = { (length: Int) in
            try others.tensor(shape: [length], dtype: .float64, who: "LSTM").scalars() as [Double]
        }
        return try draw(units) + [Double](repeating: 1, count: units) + draw(units * 2)
    }
}

extension Parameter {
    /// Whether an LSTM begins with keeping its state.
    static func unitForgetBias<Root>(_ path: KeyPath<Root, Bool>) -> Parameter {
        Parameter(
            "unit_forget_bias", path, default: true,
            "Whether the bias of the gate that forgets starts at 1.")
    }
}
