// The ways a size and the first arguments can be written: `DepthwiseConv2D((3, 3))`. All are the
// initialiser with a label for every argument, and documented there.

extension DepthwiseConv2D {
    /// As the initialiser with a ``Size2D``; sizes may be tuples.
    public convenience init<each Kernel: SizePart>(
        kernelSize: (repeat each Kernel), padding: Padding = .valid, depthMultiplier: Int = 1,
        dataFormat: DataFormat = .channelsLast, dilationRate: Size2D = 1,
        activation: ActivationFunction = .linear, useBias: Bool = true,
        depthwiseInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, depthwiseRegularizer: (any Regularizer)? = nil,
        biasRegularizer: (any Regularizer)? = nil, activityRegularizer: (any Regularizer)? = nil,
        depthwiseConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            kernelSize: Size2D(parts: (repeat each kernelSize)), strides: 1, padding: padding,
            depthMultiplier: depthMultiplier, dataFormat: dataFormat, dilationRate: dilationRate,
            activation: activation, useBias: useBias, depthwiseInitializer: depthwiseInitializer,
            biasInitializer: biasInitializer, depthwiseRegularizer: depthwiseRegularizer,
            biasRegularizer: biasRegularizer, activityRegularizer: activityRegularizer,
            depthwiseConstraint: depthwiseConstraint, biasConstraint: biasConstraint, name: name,
            trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size2D``; sizes may be tuples.
    public convenience init<each Kernel: SizePart, each Stride: SizePart>(
        kernelSize: (repeat each Kernel), strides: (repeat each Stride), padding: Padding = .valid,
        depthMultiplier: Int = 1, dataFormat: DataFormat = .channelsLast, dilationRate: Size2D = 1,
        activation: ActivationFunction = .linear, useBias: Bool = true,
        depthwiseInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, depthwiseRegularizer: (any Regularizer)? = nil,
        biasRegularizer: (any Regularizer)? = nil, activityRegularizer: (any Regularizer)? = nil,
        depthwiseConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            kernelSize: Size2D(parts: (repeat each kernelSize)),
            strides: Size2D(parts: (repeat each strides)), padding: padding,
            depthMultiplier: depthMultiplier, dataFormat: dataFormat,
            dilationRate: dilationRate, activation: activation, useBias: useBias,
            depthwiseInitializer: depthwiseInitializer, biasInitializer: biasInitializer,
            depthwiseRegularizer: depthwiseRegularizer, biasRegularizer: biasRegularizer,
            activityRegularizer: activityRegularizer, depthwiseConstraint: depthwiseConstraint,
            biasConstraint: biasConstraint, name: name, trainable: trainable, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size2D``; the kernel size needs no label.
    public convenience init<each Kernel: SizePart>(
        _ kernelSize: (repeat each Kernel), padding: Padding = .valid, depthMultiplier: Int = 1,
        dataFormat: DataFormat = .channelsLast, dilationRate: Size2D = 1,
        activation: ActivationFunction = .linear, useBias: Bool = true,
        depthwiseInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, depthwiseRegularizer: (any Regularizer)? = nil,
        biasRegularizer: (any Regularizer)? = nil, activityRegularizer: (any Regularizer)? = nil,
        depthwiseConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            kernelSize: Size2D(parts: (repeat each kernelSize)), strides: 1, padding: padding,
            depthMultiplier: depthMultiplier, dataFormat: dataFormat, dilationRate: dilationRate,
            activation: activation, useBias: useBias, depthwiseInitializer: depthwiseInitializer,
            biasInitializer: biasInitializer, depthwiseRegularizer: depthwiseRegularizer,
            biasRegularizer: biasRegularizer, activityRegularizer: activityRegularizer,
            depthwiseConstraint: depthwiseConstraint, biasConstraint: biasConstraint, name: name,
            trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size2D``; the kernel size needs no label.
    public convenience init<each Kernel: SizePart, each Stride: SizePart>(
        _ kernelSize: (repeat each Kernel), strides: (repeat each Stride),
        padding: Padding = .valid, depthMultiplier: Int = 1, dataFormat: DataFormat = .channelsLast,
        dilationRate: Size2D = 1, activation: ActivationFunction = .linear, useBias: Bool = true,
        depthwiseInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, depthwiseRegularizer: (any Regularizer)? = nil,
        biasRegularizer: (any Regularizer)? = nil, activityRegularizer: (any Regularizer)? = nil,
        depthwiseConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            kernelSize: Size2D(parts: (repeat each kernelSize)),
            strides: Size2D(parts: (repeat each strides)), padding: padding,
            depthMultiplier: depthMultiplier, dataFormat: dataFormat,
            dilationRate: dilationRate, activation: activation, useBias: useBias,
            depthwiseInitializer: depthwiseInitializer, biasInitializer: biasInitializer,
            depthwiseRegularizer: depthwiseRegularizer, biasRegularizer: biasRegularizer,
            activityRegularizer: activityRegularizer, depthwiseConstraint: depthwiseConstraint,
            biasConstraint: biasConstraint, name: name, trainable: trainable, dtype: dtype,
            fileID: fileID, line: line)
    }
}
