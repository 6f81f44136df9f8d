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
            .init(Bidirectional.self), .init(ConvLSTM1D.self), .init(ConvLSTM2D.self),
            .init(ConvLSTM3D.self), .init(GRU.self), .init(GRUCell.self), .init(LSTM.self),
            .init(LSTMCell.self), .init(RNN.self), .init(SimpleRNN.self), .init(SimpleRNNCell.self),
            .init(StackedRNNCells.self), .init(TimeDistributed.self),
            // Activation
            .init(Activation.self), .init(ELU.self), .init(LeakyReLU.self), .init(PReLU.self),
            .init(ReLU.self),
            .init(Softmax.self),
            // Convolutional
            .init(Conv1D.self), .init(Conv1DTranspose.self), .init(Conv2D.self),
            .init(Conv2DTranspose.self), .init(Conv3D.self), .init(Conv3DTranspose.self),
            .init(DepthwiseConv1D.self), .init(DepthwiseConv2D.self),
            .init(SeparableConv1D.self), .init(SeparableConv2D.self),
            // Pooling
            .init(AdaptiveAveragePooling1D.self), .init(AdaptiveAveragePooling2D.self),
            .init(AdaptiveAveragePooling3D.self), .init(AdaptiveMaxPooling1D.self),
            .init(AdaptiveMaxPooling2D.self), .init(AdaptiveMaxPooling3D.self),
            .init(AveragePooling1D.self), .init(AveragePooling2D.self),
            .init(AveragePooling3D.self), .init(GlobalAveragePooling1D.self),
            .init(GlobalAveragePooling2D.self), .init(GlobalAveragePooling3D.self),
            .init(GlobalMaxPooling1D.self), .init(GlobalMaxPooling2D.self),
            .init(GlobalMaxPooling3D.self), .init(MaxPooling1D.self), .init(MaxPooling2D.self),
            .init(MaxPooling3D.self),
            // Normalization
            .init(BatchNormalization.self), .init(GroupNormalization.self),
            .init(LayerNormalization.self), .init(Normalization.self),
            .init(RMSNormalization.self), .init(SpectralNormalization.self),
            .init(UnitNormalization.self),
            // Regularization
            .init(ActivityRegularization.self), .init(AlphaDropout.self), .init(Dropout.self),
            .init(GaussianDropout.self), .init(GaussianNoise.self),
            .init(SpatialDropout1D.self), .init(SpatialDropout2D.self),
            .init(SpatialDropout3D.self),
            // Reshaping
            .init(Cropping1D.self), .init(Cropping2D.self), .init(Cropping3D.self),
            .init(Flatten.self), .init(Permute.self), .init(RepeatVector.self),
            .init(Rescaling.self), .init(Reshape.self), .init(UpSampling1D.self),
            .init(UpSampling2D.self), .init(UpSampling3D.self), .init(ZeroPadding1D.self),
            .init(ZeroPadding2D.self), .init(ZeroPadding3D.self),
            // Preprocessing
            .init(CategoryEncoding.self), .init(CenterCrop.self), .init(Discretization.self),
            .init(RandomBrightness.self),
            .init(RandomContrast.self), .init(RandomCrop.self), .init(RandomFlip.self),
            .init(RandomRotation.self), .init(RandomTranslation.self), .init(RandomZoom.self),
            .init(Resizing.self),
            .init(HashedCrossing.self), .init(Hashing.self), .init(IntegerLookup.self),
            .init(StringLookup.self), .init(TextVectorization.self),
            // Merging
            .init(Add.self), .init(Average.self), .init(Concatenate.self), .init(Dot.self),
            .init(Maximum.self), .init(Minimum.self), .init(Multiply.self), .init(Subtract.self),
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
