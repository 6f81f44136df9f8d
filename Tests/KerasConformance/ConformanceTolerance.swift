/// How far Descent's numbers may lie from Keras', both in float32.
enum ConformanceTolerance {
    /// Of the largest number of the array.
    static let usual = 1e-5

    /// Arrays with smaller numbers count as if the largest were this: what would be 0 without
    /// rounding, such as the derivative of a bias in front of a normalisation, is noise. Inputs,
    /// weights and cotangents are about 1.
    static let leastSize = 1e-2

    /// An array of a layer with another tolerance than the usual one.
    struct Exception: Sendable {
        /// Parts of the text of the layers.
        let layers: [String]
        /// How the name of the array ends.
        let array: String
        let tolerance: Double
        let reason: String
    }

    static let exceptions =
        [
            Exception(
                layers: ["RMSNormalization(", "axis=1"], array: "", tolerance: .infinity,
                reason: """
                    Keras multiplies by the scale along the last axis, whatever axis it belongs to: where \
                    both are equally long it gives this, elsewhere an error.
                    """),
            Exception(
                layers: ["Attention("], array: "key/bias", tolerance: 1e-3,
                reason: """
                    The derivative is 0: a key's bias adds one number to all scores of a query, which a \
                    softmax does not see. What is left is rounding, here and there.
                    """),
        ]
        + ["kernel", "kernel behind a step"].map { array in
            Exception(
                layers: ["SpectralNormalization("], array: array, tolerance: .infinity,
                reason: """
                    A call while training stores the divided kernel, as Keras does with TensorFlow and \
                    PyTorch. With JAX, where these numbers come from, Keras forgets it after the step.
                    """)
        }

    static func of(_ array: String, in row: ConformanceCase) -> Double {
        exceptions.first { exception in
            exception.layers.allSatisfy(row.layers.contains) && array.hasSuffix(exception.array)
        }?.tolerance
            ?? usual
    }
}
