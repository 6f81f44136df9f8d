extension Registry {
    /// By Keras' class names.
    public static let layers = ClassRegistry<Layer>(
        "a layer", "layers",
        [
            .init(InputLayer.self),
            // Core
            .init(Dense.self), .init(EinsumDense.self), .init(Embedding.self),
            .init(Identity.self), .init(Masking.self),
            // Attention
            .init(AdditiveAttention.self), .init(Attention.self),
            .init(GroupQueryAttention.self), .init(MultiHeadAttention.self),
            // Recurrent
            .init(Bidirectional.self), .init(GRU.self), .init(GRUCell.self), .init(LSTM.self),
            .init(LSTMCell.self), .init(RNN.self), .init(SimpleRNN.self), .init(SimpleRNNCell.self),
            .init(StackedRNNCells.self), .init(TimeDistributed.self),
            // Activation
            .init(Activation.self), .init(ELU.self), .init(LeakyReLU.self), .init(PReLU.self),
            .init(ReLU.self),
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

    /// Makes a layer of yours known by its name.
    ///
    /// - Parameters:
    ///   - type: the class.
    ///   - className: what files call it; default the name of the class.
    ///     ``Described/kerasClassName`` returns the same.
    ///   - name: the string that stands for it; default the class name in Keras' style.
    /// - Throws: ``ConfigurationError`` if another class has a name.
    public static func register<T: Layer & Configurable>(
        _ type: T.Type, as className: String? = nil, name: String? = nil
    ) throws {
        try layers.add(.init(type, className: className, name: name) { try T(config: $0) })
    }
}
