/// All classes that files, command lines and strings can name, by Keras' names.
///
/// ```swift
/// let layer = try Registry.layers.make("Dropout", [ConfigEntry("rate", 0.5)])
/// ```
///
/// Classes of yours are registered once, before they are first looked up; then strings such as
/// `kernelInitializer: "mine"` find them as well:
///
/// ```swift
/// try Registry.register(Scale.self)
/// try Registry.register(Lion.self, name: "lion")
/// ```
public enum Registry {
    /// By Keras' class names.
    public static let layers = ClassRegistry<Layer>(
        "a layer", "layers",
        [
            .init(InputLayer.self),
            // Core
            .init(Dense.self), .init(Embedding.self),
            // Activation
            .init(Activation.self), .init(ELU.self), .init(LeakyReLU.self), .init(ReLU.self),
            .init(Softmax.self),
            // Convolutional
            .init(Conv1D.self), .init(Conv2D.self),
            // Pooling
            .init(AveragePooling1D.self), .init(AveragePooling2D.self),
            .init(GlobalAveragePooling1D.self), .init(GlobalAveragePooling2D.self),
            .init(GlobalMaxPooling1D.self), .init(GlobalMaxPooling2D.self),
            .init(MaxPooling1D.self), .init(MaxPooling2D.self),
            // Normalization
            .init(BatchNormalization.self), .init(LayerNormalization.self),
            .init(Normalization.self),
            // Regularization
            .init(Dropout.self),
            // Reshaping
            .init(Flatten.self), .init(Rescaling.self), .init(Reshape.self),
            .init(ZeroPadding2D.self),
            // Merging
            .init(Add.self), .init(Average.self), .init(Concatenate.self), .init(Maximum.self),
            .init(Minimum.self), .init(Multiply.self), .init(Subtract.self),
        ])

    /// By Keras' class names and strings.
    public static let losses = ClassRegistry<Loss>(
        "a loss", "losses",
        [
            .init(BinaryCrossentropy.self, nil, "bce"), .init(CategoricalCrossentropy.self),
            .init(SparseCategoricalCrossentropy.self), .init(MeanSquaredError.self, nil, "mse"),
            .init(MeanAbsoluteError.self, nil, "mae"),
            .init(MeanAbsolutePercentageError.self, nil, "mape"),
            .init(MeanSquaredLogarithmicError.self, nil, "msle"),
            .init(Huber.self, nil, "huber_loss"), .init(LogCosh.self),
        ])

    /// By Keras' class names and strings. Losses that Keras has as metrics too are among them.
    public static let metrics = ClassRegistry<Metric>(
        "a metric", "metrics",
        [
            AutomaticAccuracy.entry, .init(BinaryAccuracy.self), .init(CategoricalAccuracy.self),
            .init(SparseCategoricalAccuracy.self), .init(AUC.self), .init(Precision.self),
            .init(Recall.self), .init(Mean.self),
        ] + losses.entries.map(LossMetric.entry))

    /// By Keras' class names and strings.
    public static let optimizers = ClassRegistry<Optimizer>(
        "an optimizer", "optimizers",
        [
            .init(SGD.self), .init(RMSprop.self, "rmsprop"),
            .init(Adam.self, name: "adam") { try Adam(config: $0) },
            .init(AdamW.self, "adamw"), .init(Adagrad.self),
        ])

    /// By Keras' class names.
    public static let schedules = ClassRegistry<any LearningRateSchedule>(
        "a learning rate schedule", "schedules",
        [
            .init(CosineDecay.self), .init(ExponentialDecay.self), .init(InverseTimeDecay.self),
            .init(PiecewiseConstantDecay.self), .init(PolynomialDecay.self),
        ])

    /// By Keras' class names and strings.
    public static let initializers = ClassRegistry<any Initializer>(
        "an initializer", "initializers",
        [
            .init(Zeros.self, nil, "zero"), .init(Ones.self, nil, "one"), .init(Constant.self),
            .init(GlorotUniform.self), .init(GlorotNormal.self), .init(HeUniform.self),
            .init(HeNormal.self), .init(LecunUniform.self), .init(LecunNormal.self),
            .init(RandomNormal.self, nil, "normal"), .init(TruncatedNormal.self),
            .init(RandomUniform.self, nil, "uniform"), .init(VarianceScaling.self),
            .init(Orthogonal.self, nil, "orthogonal_initializer"),
        ])

    /// By Keras' class names and strings.
    public static let regularizers = ClassRegistry<any Regularizer>(
        "a regularizer", "regularizers",
        [.init(L1.self), .init(L2.self), .init(L1L2.self, "l1_l2")])

    /// By Keras' names.
    static let activations = NameTable<ActivationFunction>(
        "an activation",
        ActivationFunction.allCases.map {
            .init(name: $0.kerasName, aliases: $0 == .silu ? ["swish"] : [], value: $0)
        })
}
