// The ways a size and the first arguments can be written: `SeparableConv2D(32, 3)`,
// `SeparableConv2D(32, (3, 3), strides: 2)`. All are the initialiser with a label for every
// argument, and documented there.

extension SeparableConv2D {
    /// As the initialiser with a ``Size2D``; sizes may be tuples.
    public convenience init<each Kernel: SizePart>(
        filters: Int, kernelSize: (repeat each Kernel), padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, dilationRate: Size2D = 1, depthMultiplier: Int = 1,
        activation: ActivationFunction = .linear, useBias: Bool = true,
        depthwiseInitializer: any Initializer = .glorotUniform,
        pointwiseInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, depthwiseRegularizer: (any Regularizer)? = nil,
        pointwiseRegularizer: (any Regularizer)? = nil, biasRegularizer: (any Regularizer)? = nil,
        activityRegularizer: (any Regularizer)? = nil, depthwiseConstraint: (any Constraint)? = nil,
        pointwiseConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            filters: filters, kernelSize: Size2D(parts: (repeat each kernelSize)), strides: 1,
            padding: padding, dataFormat: dataFormat, dilationRate: dilationRate,
            depthMultiplier: depthMultiplier, activation: activation, useBias: useBias,
            depthwiseInitializer: depthwiseInitializer, pointwiseInitializer: pointwiseInitializer,
            biasInitializer: biasInitializer, depthwiseRegularizer: depthwiseRegularizer,
            pointwiseRegularizer: pointwiseRegularizer, biasRegularizer: biasRegularizer,
            activityRegularizer: activityRegularizer, depthwiseConstraint: depthwiseConstraint,
            pointwiseConstraint: pointwiseConstraint, biasConstraint: biasConstraint, name: name,
            trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size2D``; sizes may be tuples.
    public convenience init<each Kernel: SizePart, each Stride: SizePart>(
        filters: Int, kernelSize: (repeat each Kernel), strides: (repeat each Stride),
        padding: Padding = .valid, dataFormat: DataFormat = .channelsLast, dilationRate: Size2D = 1,
        depthMultiplier: Int = 1, activation: ActivationFunction = .linear, useBias: Bool = true,
        depthwiseInitializer: any Initializer = .glorotUniform,
        pointwiseInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, depthwiseRegularizer: (any Regularizer)? = nil,
        pointwiseRegularizer: (any Regularizer)? = nil, biasRegularizer: (any Regularizer)? = nil,
        activityRegularizer: (any Regularizer)? = nil, depthwiseConstraint: (any Constraint)? = nil,
        pointwiseConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            filters: filters, kernelSize: Size2D(parts: (repeat each kernelSize)),
            strides: Size2D(parts: (repeat each strides)), padding: padding, dataFormat: dataFormat,
            dilationRate: dilationRate, depthMultiplier: depthMultiplier, activation: activation,
            useBias: useBias, depthwiseInitializer: depthwiseInitializer,
            pointwiseInitializer: pointwiseInitializer, biasInitializer: biasInitializer,
            depthwiseRegularizer: depthwiseRegularizer, pointwiseRegularizer: pointwiseRegularizer,
            biasRegularizer: biasRegularizer, activityRegularizer: activityRegularizer,
            depthwiseConstraint: depthwiseConstraint, pointwiseConstraint: pointwiseConstraint,
            biasConstraint: biasConstraint, name: name, trainable: trainable, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size2D``; filters need no label.
    public convenience init<each Kernel: SizePart>(
        _ filters: Int, kernelSize: (repeat each Kernel), padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, dilationRate: Size2D = 1, depthMultiplier: Int = 1,
        activation: ActivationFunction = .linear, useBias: Bool = true,
        depthwiseInitializer: any Initializer = .glorotUniform,
        pointwiseInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, depthwiseRegularizer: (any Regularizer)? = nil,
        pointwiseRegularizer: (any Regularizer)? = nil, biasRegularizer: (any Regularizer)? = nil,
        activityRegularizer: (any Regularizer)? = nil, depthwiseConstraint: (any Constraint)? = nil,
        pointwiseConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            filters: filters, kernelSize: Size2D(parts: (repeat each kernelSize)), strides: 1,
            padding: padding, dataFormat: dataFormat, dilationRate: dilationRate,
            depthMultiplier: depthMultiplier, activation: activation, useBias: useBias,
            depthwiseInitializer: depthwiseInitializer, pointwiseInitializer: pointwiseInitializer,
            biasInitializer: biasInitializer, depthwiseRegularizer: depthwiseRegularizer,
            pointwiseRegularizer: pointwiseRegularizer, biasRegularizer: biasRegularizer,
            activityRegularizer: activityRegularizer, depthwiseConstraint: depthwiseConstraint,
            pointwiseConstraint: pointwiseConstraint, biasConstraint: biasConstraint, name: name,
            trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size2D``; filters need no label.
    public convenience init<each Kernel: SizePart, each Stride: SizePart>(
        _ filters: Int, kernelSize: (repeat each Kernel), strides: (repeat each Stride),
        padding: Padding = .valid, dataFormat: DataFormat = .channelsLast, dilationRate: Size2D = 1,
        depthMultiplier: Int = 1, activation: ActivationFunction = .linear, useBias: Bool = true,
        depthwiseInitializer: any Initializer = .glorotUniform,
        pointwiseInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, depthwiseRegularizer: (any Regularizer)? = nil,
        pointwiseRegularizer: (any Regularizer)? = nil, biasRegularizer: (any Regularizer)? = nil,
        activityRegularizer: (any Regularizer)? = nil, depthwiseConstraint: (any Constraint)? = nil,
        pointwiseConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            filters: filters, kernelSize: Size2D(parts: (repeat each kernelSize)),
            strides: Size2D(parts: (repeat each strides)), padding: padding, dataFormat: dataFormat,
            dilationRate: dilationRate, depthMultiplier: depthMultiplier, activation: activation,
            useBias: useBias, depthwiseInitializer: depthwiseInitializer,
            pointwiseInitializer: pointwiseInitializer, biasInitializer: biasInitializer,
            depthwiseRegularizer: depthwiseRegularizer, pointwiseRegularizer: pointwiseRegularizer,
            biasRegularizer: biasRegularizer, activityRegularizer: activityRegularizer,
            depthwiseConstraint: depthwiseConstraint, pointwiseConstraint: pointwiseConstraint,
            biasConstraint: biasConstraint, name: name, trainable: trainable, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size2D``; filters and kernel size need no label.
    public convenience init<each Kernel: SizePart>(
        _ filters: Int, _ kernelSize: (repeat each Kernel), padding: Padding = .valid,
        dataFormat: DataFormat = .channelsLast, dilationRate: Size2D = 1, depthMultiplier: Int = 1,
        activation: ActivationFunction = .linear, useBias: Bool = true,
        depthwiseInitializer: any Initializer = .glorotUniform,
        pointwiseInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, depthwiseRegularizer: (any Regularizer)? = nil,
        pointwiseRegularizer: (any Regularizer)? = nil, biasRegularizer: (any Regularizer)? = nil,
        activityRegularizer: (any Regularizer)? = nil, depthwiseConstraint: (any Constraint)? = nil,
        pointwiseConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            filters: filters, kernelSize: Size2D(parts: (repeat each kernelSize)), strides: 1,
            padding: padding, dataFormat: dataFormat, dilationRate: dilationRate,
            depthMultiplier: depthMultiplier, activation: activation, useBias: useBias,
            depthwiseInitializer: depthwiseInitializer, pointwiseInitializer: pointwiseInitializer,
            biasInitializer: biasInitializer, depthwiseRegularizer: depthwiseRegularizer,
            pointwiseRegularizer: pointwiseRegularizer, biasRegularizer: biasRegularizer,
            activityRegularizer: activityRegularizer, depthwiseConstraint: depthwiseConstraint,
            pointwiseConstraint: pointwiseConstraint, biasConstraint: biasConstraint, name: name,
            trainable: trainable, dtype: dtype, fileID: fileID, line: line)
    }

    /// As the initialiser with a ``Size2D``; filters and kernel size need no label.
    public convenience init<each Kernel: SizePart, each Stride: SizePart>(
        _ filters: Int, _ kernelSize: (repeat each Kernel), strides: (repeat each Stride),
        padding: Padding = .valid, dataFormat: DataFormat = .channelsLast, dilationRate: Size2D = 1,
        depthMultiplier: Int = 1, activation: ActivationFunction = .linear, useBias: Bool = true,
        depthwiseInitializer: any Initializer = .glorotUniform,
        pointwiseInitializer: any Initializer = .glorotUniform,
        biasInitializer: any Initializer = .zeros, depthwiseRegularizer: (any Regularizer)? = nil,
        pointwiseRegularizer: (any Regularizer)? = nil, biasRegularizer: (any Regularizer)? = nil,
        activityRegularizer: (any Regularizer)? = nil, depthwiseConstraint: (any Constraint)? = nil,
        pointwiseConstraint: (any Constraint)? = nil, biasConstraint: (any Constraint)? = nil,
        name: String? = nil, trainable: Bool = true, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            filters: filters, kernelSize: Size2D(parts: (repeat each kernelSize)),
            strides: Size2D(parts: (repeat each strides)), padding: padding, dataFormat: dataFormat,
            dilationRate: dilationRate, depthMultiplier: depthMultiplier, activation: activation,
            useBias: useBias, depthwiseInitializer: depthwiseInitializer,
            pointwiseInitializer: pointwiseInitializer, biasInitializer: biasInitializer,
            depthwiseRegularizer: depthwiseRegularizer, pointwiseRegularizer: pointwiseRegularizer,
            biasRegularizer: biasRegularizer, activityRegularizer: activityRegularizer,
            depthwiseConstraint: depthwiseConstraint, pointwiseConstraint: pointwiseConstraint,
            biasConstraint: biasConstraint, name: name, trainable: trainable, dtype: dtype,
            fileID: fileID, line: line)
    }
}
