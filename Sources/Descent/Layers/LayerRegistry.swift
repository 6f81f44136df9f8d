/// All layers, by Keras class name: one line each.
package enum LayerRegistry {
    package static let types: [Layer.Type] = [
        // Core
        Dense.self, Embedding.self,
        // Activation
        Activation.self, ELU.self, LeakyReLU.self, ReLU.self, Softmax.self,
        // Convolutional
        Conv1D.self, Conv2D.self,
        // Pooling
        AveragePooling1D.self, AveragePooling2D.self, GlobalAveragePooling1D.self,
        GlobalAveragePooling2D.self, GlobalMaxPooling1D.self, GlobalMaxPooling2D.self,
        MaxPooling1D.self, MaxPooling2D.self,
        // Normalization
        BatchNormalization.self, LayerNormalization.self, Normalization.self,
        // Regularization
        Dropout.self,
        // Reshaping
        Flatten.self, Rescaling.self, Reshape.self, ZeroPadding2D.self,
        // Merging
        Add.self, Average.self, Concatenate.self, Maximum.self, Minimum.self, Multiply.self,
        Subtract.self,
    ]

    /// The class Keras calls `className`, or nil.
    package static func type(named className: String) -> Layer.Type? {
        types.first { String(describing: $0) == className }
    }
}
