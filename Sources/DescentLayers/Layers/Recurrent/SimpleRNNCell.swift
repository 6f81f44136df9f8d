public import DescentCore

/// One step of ``SimpleRNN``, for ``RNN`` and ``StackedRNNCells``.
///
///     h = activation(x · kernel + bias + h · recurrent_kernel)
///
/// Step `[batch, features]`, state and output `[batch, units]`.
public final class SimpleRNNCell: KernelCell, Configurable {
    /// - Parameters:
    ///   - units: the number of outputs, 1 or more.
    ///   - activation: applied to the sums; default `.tanh`.
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
    ///   - seed: makes what is dropped independent of ``setRandomSeed(_:)`` and of other layers.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - trainable: see ``Layer/trainable``; default true.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        units: Int, activation: ActivationFunction = .tanh,
        useBias: Bool = true, kernelInitializer: any Initializer = .glorotUniform,
        recurrentInitializer: any Initializer = .orthogonal,
        biasInitializer: any Initializer = .zeros,
        kernelRegularizer: (any Regularizer)? = nil,
        recurrentRegularizer: (any Regularizer)? = nil, biasRegularizer: (any Regularizer)? = nil,
        kernelConstraint: (any Constraint)? = nil, recurrentConstraint: (any Constraint)? = nil,
        biasConstraint: (any Constraint)? = nil, dropout: Double = 0, recurrentDropout: Double = 0,
        seed: Int? = nil, name: String? = nil, trainable: Bool = true,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        super.init(
            CellOptions(
                units: units, activation: activation, recurrentActivation: .linear,
                useBias: useBias, kernelInitializer: kernelInitializer,
                recurrentInitializer: recurrentInitializer, biasInitializer: biasInitializer,
                kernelRegularizer: kernelRegularizer, recurrentRegularizer: recurrentRegularizer,
                biasRegularizer: biasRegularizer, kernelConstraint: kernelConstraint,
                recurrentConstraint: recurrentConstraint, biasConstraint: biasConstraint,
                dropout: dropout, recurrentDropout: recurrentDropout, seed: seed),
            name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `SimpleRNNCell(64)`.
    public convenience init(
        _ units: Int, activation: ActivationFunction = .tanh,
        useBias: Bool = true, kernelInitializer: any Initializer = .glorotUniform,
        recurrentInitializer: any Initializer = .orthogonal,
        biasInitializer: any Initializer = .zeros,
        kernelRegularizer: (any Regularizer)? = nil,
        recurrentRegularizer: (any Regularizer)? = nil, biasRegularizer: (any Regularizer)? = nil,
        kernelConstraint: (any Constraint)? = nil, recurrentConstraint: (any Constraint)? = nil,
        biasConstraint: (any Constraint)? = nil, dropout: Double = 0, recurrentDropout: Double = 0,
        seed: Int? = nil, name: String? = nil, trainable: Bool = true,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            units: units, activation: activation, useBias: useBias,
            kernelInitializer: kernelInitializer, recurrentInitializer: recurrentInitializer,
            biasInitializer: biasInitializer, kernelRegularizer: kernelRegularizer,
            recurrentRegularizer: recurrentRegularizer, biasRegularizer: biasRegularizer,
            kernelConstraint: kernelConstraint, recurrentConstraint: recurrentConstraint,
            biasConstraint: biasConstraint, dropout: dropout, recurrentDropout: recurrentDropout,
            seed: seed, name: name, trainable: trainable, dtype: dtype, fileID: fileID,
            line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + CellOptions.parameters(\SimpleRNNCell.options, isGated: false)
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            CellOptions(config, \SimpleRNNCell.options, isGated: false),
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    convenience init(_ options: CellOptions, name: String?, dtype: DType) {
        self.init(options, name: name, trainable: true, dtype: dtype, fileID: #fileID, line: #line)
    }

    override init(
        _ options: CellOptions, name: String?, trainable: Bool, dtype: DType, fileID: String,
        line: Int
    ) {
        super.init(
            options, name: name, trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    override func makeStep(_ dropped: DroppedShares) -> CellRun.Step {
        guard let product = stateProduct(dropped) else { return { _, _ in (self.unbuilt, []) } }
        let activation = options.activation
        return { x, states in
            let h = activation(x + product(states[0]))
            return (h, [h])
        }
    }
}
