import Descent
import DescentCore
import Testing

@Suite struct SpectralNormalizationTests {
    private func layer() throws -> SpectralNormalization {
        let layer = SpectralNormalization(Dense(2, useBias: false), powerIterations: 2)
        try layer.buildIfNeeded([[1, 3]])
        try layer.setWeights([
            Tensor([[0.5, -1], [1.5, 0.25], [-0.75, 2]]), Tensor([[0.3, -0.2]]),
        ])
        return layer
    }

    private let kernel = Tensor([
        [0.20542754, -0.41085508], [0.61628264, 0.10271377], [-0.30814132, 0.82171017],
    ])

    @Test func `a step of training divides the kernel as Keras does, and keeps it`() throws {
        let layer = try layer()
        #expect(layer.weights.map(\.name) == ["dense/kernel", "spectral_normalization/vector_u"])
        let x = Tensor([[1, 2, -1]])
        try expectClose(layer(x, training: true), Tensor([[1.7461342, -1.0271378]]))
        try expectClose(layer.weights[0].read(), kernel)
        try expectClose(layer.weights[1].read(), Tensor([[0.5447943, -0.8385696]]))
        try expectClose(layer(x), Tensor([[1.7461342, -1.0271378]]))
    }

    @Test func `fit goes on from the divided kernel`() throws {
        let layer = try layer()
        let model = Sequential([layer])
        model.compile(optimizer: SGD(learningRate: 1e-12), loss: .mse)
        try model.fit(Tensor([[1, 2, -1]]), Tensor([[0, 0]]), epochs: 1, verbose: .silent)
        try expectClose(layer.weights[0].read(), kernel)
    }

    @Test func `without training, and for a kernel of zeros, nothing changes`() throws {
        let layer = try layer()
        let before = try layer.getWeights().map { try $0.scalars() as [Double] }
        _ = try layer(Tensor([[1, 2, -1]])).scalars() as [Double]
        layer.trainable = false
        _ = try layer(Tensor([[1, 2, -1]]), training: true).scalars() as [Double]
        #expect(try layer.getWeights().map { try $0.scalars() as [Double] } == before)
        let empty = SpectralNormalization(Dense(2, kernelInitializer: .zeros))
        #expect(try empty(Tensor([[1, 2, -1]]), training: true).scalars() == [0, 0])
        #expect(try empty.weights[1].read().scalars().allSatisfy { $0 != 0 })
    }

    @Test func `a layer without a kernel is refused`() {
        let error = SpectralNormalization(Flatten())(Tensor.ones([2, 3])).error
        #expect(
            "\(error as Any)".contains(
                "SpectralNormalization 'spectral_normalization' needs a layer with a kernel, or an "
                    + "Embedding, but got Flatten 'flatten'. Wrap Dense, Embedding or a convolution."
            ))
    }
}
