public import DescentCore

/// One step of ``GRU``, for ``RNN`` and ``StackedRNNCells``.
///
///     z = σ(x · Wz + h · Uz),  r = σ(x · Wr + h · Ur)      // σ: recurrentActivation
///     g = activation(x · Wg + r · (h · Ug))                // with resetAfter
///     g = activation(x · Wg + (r · h) · Ug)                // without
///     h = z · h + (1 − z) · g
///
/// `W` and `U` are blocks of `kernel` and `recurrent_kernel`, in the order z, r, g. With `resetAfter`
/// the bias is `[2, 3 · units]`: the first row is added to x · W, the second to h · U; without it is
/// `[3 · units]` and added to x · W.
///
/// Step `[batch, features]`, state and output `[batch, units]`.
public final class GRUCell: KernelCell, Configurable {
    private let resetAfter: Bool

    /// - Parameters:
    ///   - units: the number of outputs, 1 or more.
    ///   - activation: applied to the sums; default `.tanh`.
    ///   - recurrentActivation: applied to gates; default `.sigmoid`.
    ///   - useBias: whether a bias is added; default true.
    ///   - kernelInitializer: default ``GlorotUniform``.
    ///   - recurrentInitializer: default ``Orthogonal``.
    ///   - biasInitializer: default ``Zeros``.
    ///   - kernelRegularizer: penalty on the kernel; default none.
    ///   - recurrentRegularizer: penalty on the recurrent kernel; default none.
    ///   - biasRegularizer: penalty on the bias; default none.
    ///   - kernelConstraint: what the kernel is held to after each update; default nothing.
    ///   - recurrentConstraint: the same for the recurrent kernel.
    ///   - biasConstraint: the same for the bias.
    ///   - dropout: the share of the inputs that is dropped while training, the same in all steps,
    ///     from 0 up to, not including, 1; default 0.
    ///   - recurrentDropout: the share of the state that is dropped; default 0.
    ///   - resetAfter: whether the gate that resets multiplies the product with the state, or the state
    ///     before it; default true.
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
        biasInitializer: any Initializer = .zeros,
        kernelRegularizer: (any Regularizer)? = nil,
        recurrentRegularizer: (any Regularizer)? = nil, biasRegularizer: (any Regularizer)? = nil,
        kernelConstraint: (any Constraint)? = nil, recurrentConstraint: (any Constraint)? = nil,
        biasConstraint: (any Constraint)? = nil, dropout: Double = 0, recurrentDropout: Double = 0,
        resetAfter: Bool = true, seed: Int? = nil, name: String? = nil, trainable: Bool = true,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.resetAfter = resetAfter
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

    /// The same without a label: `GRUCell(64)`.
    public convenience init(
        _ units: Int, activation: ActivationFunction = .tanh,
        recurrentActivation: ActivationFunction = .sigmoid,
        useBias: Bool = true, kernelInitializer: any Initializer = .glorotUniform,
        recurrentInitializer: any Initializer = .orthogonal,
        biasInitializer: any Initializer = .zeros,
        kernelRegularizer: (any Regularizer)? = nil,
        recurrentRegularizer: (any Regularizer)? = nil, biasRegularizer: (any Regularizer)? = nil,
        kernelConstraint: (any Constraint)? = nil, recurrentConstraint: (any Constraint)? = nil,
        biasConstraint: (any Constraint)? = nil, dropout: Double = 0, recurrentDropout: Double = 0,
        resetAfter: Bool = true, seed: Int? = nil, name: String? = nil, trainable: Bool = true,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            units: units, activation: activation, recurrentActivation: recurrentActivation,
            useBias: useBias,
            kernelInitializer: kernelInitializer, recurrentInitializer: recurrentInitializer,
            biasInitializer: biasInitializer, kernelRegularizer: kernelRegularizer,
            recurrentRegularizer: recurrentRegularizer, biasRegularizer: biasRegularizer,
            kernelConstraint: kernelConstraint, recurrentConstraint: recurrentConstraint,
            biasConstraint: biasConstraint, dropout: dropout, recurrentDropout: recurrentDropout,
            resetAfter: resetAfter, seed: seed, name: name, trainable: trainable, dtype: dtype,
            fileID: fileID,
            line: line)
    }

    init(
        _ options: CellOptions, resetAfter: Bool, name: String?, trainable: Bool, dtype: DType,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.resetAfter = resetAfter
        super.init(
            options, name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters
            + CellOptions.parameters(
                \GRUCell.options, lastRows: [.resetAfter(\GRUCell.resetAfter)])
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            CellOptions(config, \GRUCell.options), resetAfter: config[\GRUCell.resetAfter],
            name: config.given(\Layer.name), trainable: true, dtype: config[\Layer.dtype])
    }

    override var gates: Int { 3 }
    override var biasShape: Shape { resetAfter ? [2, columns] : [columns] }
    override var inputBias: Tensor? { resetAfter ? bias.map { $0.value[0] } : bias?.value }

    override func makeStep(_ dropped: DroppedShares) -> CellRun.Step {
        resetAfter ? resettingAfter(dropped) : resettingBefore(dropped)
    }

    private func resettingAfter(_ dropped: DroppedShares) -> CellRun.Step {
        guard let product = stateProduct(dropped) else { return { _, _ in (self.unbuilt, []) } }
        let (units, activation, gate) = (units, options.activation, options.recurrentActivation)
        let stateBias = bias.map { $0.value[1] }
        return { x, states in
            let inner = stateBias.map { product(states[0]) + $0 } ?? product(states[0])
            let sums = { (index: Int) in
                x.gate(index, units: units) + inner.gate(index, units: units)
            }
            let (z, r) = (gate(sums(0)), gate(sums(1)))
            let g = activation(x.gate(2, units: units) + r * inner.gate(2, units: units))
            let h = z * states[0] + (1 - z) * g
            return (h, [h])
        }
    }

    private func resettingBefore(_ dropped: DroppedShares) -> CellRun.Step {
        guard let whole = recurrentKernel?.value else { return { _, _ in (self.unbuilt, []) } }
        let (units, activation, gate) = (units, options.activation, options.recurrentActivation)
        let gates = GateProduct(
            whole[.all, 0..<(2 * units)], units: units, factors: Array(dropped.states.prefix(2)))
        let candidate = GateProduct(
            whole[.all, (2 * units)...], units: units, factors: Array(dropped.states.dropFirst(2)))
        return { x, states in
            let inner = gates(states[0])
            let sums = { (index: Int) in
                x.gate(index, units: units) + inner.gate(index, units: units)
            }
            let (z, r) = (gate(sums(0)), gate(sums(1)))
            let g = activation(x.gate(2, units: units) + candidate(r * states[0]))
            let h = z * states[0] + (1 - z) * g
            return (h, [h])
        }
    }
}

extension Parameter {
    /// Where the gate that resets stands.
    static func resetAfter<Root>(_ path: KeyPath<Root, Bool>) -> Parameter {
        Parameter(
            "reset_after", path, default: true,
            "Whether the gate that resets multiplies the product with the state.")
    }
}
