// The ways a size and the first arguments can be written: `Conv2DTranspose(32, 3)`,
// `Conv2DTranspose(32, (3, 3), strides: 2)`. All are the initialiser with a label for every
// argument, and documented there.

extension Conv2DTranspose {
    /// As the initialiser with a ``Size2D``; sizes may be tuples.
    public convenience init<each Kernel: SizePart>(
        filters: Int, kernelSize: (repeat each Kernel), padding: Padding = .valid,
        outputPadding: Size2D? = nil, dataFormat: DataFormat = .channelsLast,
        dilationRate: Size2D = 1, activation: ActivationFunction = .linear, useBias: Bool = true,
        kernelInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, kernelRegularizer: (any Regularizer)? = nil,
        biasRegularizer: (any Regularizer)? = nil, activityRegularizer: (any Regularizer)? = nil,
        kernelConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            filters: filters, kernelSize: Size2D(parts: (repeat each kernelSize)), strides: 1,
            padding: padding, outputPadding: outputPadding, dataFormat: dataFormat,
            dilationRate: dilationRate, activation: activation, useBias: useBias,
            kernelInitializer: kernelInitializer, biasInitializer: biasInitializer,
            kernelRegularizer: kernelRegularizer, biasRegularizer: biasRegularizer,
            activityRegularizer: activityRegularizer, kernelConstraint: kernelConstraint,
            biasConstraint: biasConstraint, name: name, trainable: trainable, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size2D``; sizes may be tuples.
    public convenience init<each Kernel: SizePart, each Stride: SizePart>(
        filters: Int, kernelSize: (repeat each Kernel), strides: (repeat each Stride),
        padding: Padding = .valid, outputPadding: Size2D? = nil,
        dataFormat: DataFormat = .channelsLast, dilationRate: Size2D = 1,
        activation: ActivationFunction = .linear, useBias: Bool = true,
        kernelInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, kernelRegularizer: (any Regularizer)? = nil,
        biasRegularizer: (any Regularizer)? = nil, activityRegularizer: (any Regularizer)? = nil,
        kernelConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            filters: filters, kernelSize: Size2D(parts: (repeat each kernelSize)),
            strides: Size2D(parts: (repeat each strides)), padding: padding,
            outputPadding: outputPadding, dataFormat: dataFormat, dilationRate: dilationRate,
            activation: activation, useBias: useBias, kernelInitializer: kernelInitializer,
            biasInitializer: biasInitializer, kernelRegularizer: kernelRegularizer,
            biasRegularizer: biasRegularizer, activityRegularizer: activityRegularizer,
            kernelConstraint: kernelConstraint, biasConstraint: biasConstraint, name: name,
            trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size2D``; filters need no label.
    public convenience init<each Kernel: SizePart>(
        _ filters: Int, kernelSize: (repeat each Kernel), padding: Padding = .valid,
        outputPadding: Size2D? = nil, dataFormat: DataFormat = .channelsLast,
        dilationRate: Size2D = 1, activation: ActivationFunction = .linear, useBias: Bool = true,
        kernelInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, kernelRegularizer: (any Regularizer)? = nil,
        biasRegularizer: (any Regularizer)? = nil, activityRegularizer: (any Regularizer)? = nil,
        kernelConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            filters: filters, kernelSize: Size2D(parts: (repeat each kernelSize)), strides: 1,
            padding: padding, outputPadding: outputPadding, dataFormat: dataFormat,
            dilationRate: dilationRate, activation: activation, useBias: useBias,
            kernelInitializer: kernelInitializer, biasInitializer: biasInitializer,
            kernelRegularizer: kernelRegularizer, biasRegularizer: biasRegularizer,
            activityRegularizer: activityRegularizer, kernelConstraint: kernelConstraint,
            biasConstraint: biasConstraint, name: name, trainable: trainable, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size2D``; filters need no label.
    public convenience init<each Kernel: SizePart, each Stride: SizePart>(
        _ filters: Int, kernelSize: (repeat each Kernel), strides: (repeat each Stride),
        padding: Padding = .valid, outputPadding: Size2D? = nil,
        dataFormat: DataFormat = .channelsLast, dilationRate: Size2D = 1,
        activation: ActivationFunction = .linear, useBias: Bool = true,
        kernelInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, kernelRegularizer: (any Regularizer)? = nil,
        biasRegularizer: (any Regularizer)? = nil, activityRegularizer: (any Regularizer)? = nil,
        kernelConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            filters: filters, kernelSize: Size2D(parts: (repeat each kernelSize)),
            strides: Size2D(parts: (repeat each strides)), padding: padding,
            outputPadding: outputPadding, dataFormat: dataFormat, dilationRate: dilationRate,
            activation: activation, useBias: useBias, kernelInitializer: kernelInitializer,
            biasInitializer: biasInitializer, kernelRegularizer: kernelRegularizer,
            biasRegularizer: biasRegularizer, activityRegularizer: activityRegularizer,
            kernelConstraint: kernelConstraint, biasConstraint: biasConstraint, name: name,
            trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size2D``; filters and kernel size need no label.
    public convenience init<each Kernel: SizePart>(
        _ filters: Int, _ kernelSize: (repeat each Kernel), padding: Padding = .valid,
        outputPadding: Size2D? = nil, dataFormat: DataFormat = .channelsLast,
        dilationRate: Size2D = 1, activation: ActivationFunction = .linear, useBias: Bool = true,
        kernelInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, kernelRegularizer: (any Regularizer)? = nil,
        biasRegularizer: (any Regularizer)? = nil, activityRegularizer: (any Regularizer)? = nil,
        kernelConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            filters: filters, kernelSize: Size2D(parts: (repeat each kernelSize)), strides: 1,
            padding: padding, outputPadding: outputPadding, dataFormat: dataFormat,
            dilationRate: dilationRate, activation: activation, useBias: useBias,
            kernelInitializer: kernelInitializer, biasInitializer: biasInitializer,
            kernelRegularizer: kernelRegularizer, biasRegularizer: biasRegularizer,
            activityRegularizer: activityRegularizer, kernelConstraint: kernelConstraint,
            biasConstraint: biasConstraint, name: name, trainable: trainable, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size2D``; filters and kernel size need no label.
    public convenience init<each Kernel: SizePart, each Stride: SizePart>(
        _ filters: Int, _ kernelSize: (repeat each Kernel), strides: (repeat each Stride),
        padding: Padding = .valid, outputPadding: Size2D? = nil,
        dataFormat: DataFormat = .channelsLast, dilationRate: Size2D = 1,
        activation: ActivationFunction = .linear, useBias: Bool = true,
        kernelInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, kernelRegularizer: (any Regularizer)? = nil,
        biasRegularizer: (any Regularizer)? = nil, activityRegularizer: (any Regularizer)? = nil,
        kernelConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            filters: filters, kernelSize: Size2D(parts: (repeat each kernelSize)),
            strides: Size2D(parts: (repeat each strides)), padding: padding,
            outputPadding: outputPadding, dataFormat: dataFormat, dilationRate: dilationRate,
            activation: activation, useBias: useBias, kernelInitializer: kernelInitializer,
            biasInitializer: biasInitializer, kernelRegularizer: kernelRegularizer,
            biasRegularizer: biasRegularizer, activityRegularizer: activityRegularizer,
            kernelConstraint: kernelConstraint, biasConstraint: biasConstraint, name: name,
            trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }
}
