import Descent
import Testing

/// Weights of one type, computed with in another.
@Suite(.seeded) struct DTypePolicyTests {
    @Test("Weights stay float32, and are read as half precision in calls alone")
    func types() throws {
        for (policy, half) in [
            (DTypePolicy.mixedBFloat16, DType.bfloat16), (.mixedFloat16, .float16),
        ] {
            let layer = Dense(3, activation: .tanh)
            layer.dtypePolicy = policy
            let x = Tensor([[0.1, -0.7], [1.3, 0.4]])
            let y = layer(x)
            #expect(y.dtype == half)
            #expect(layer.weights.map(\.dtype) == [.float32, .float32])
            let kernel = try #require(layer.kernel)
            #expect(kernel.value.dtype == .float32)
            let expected = tanh(matmul(x.cast(to: half), kernel.value.cast(to: half)))
            #expect(try y.scalars() == expected.scalars())
            let slope = gradient(of: y.cast(to: .float32).sum(), withRespectTo: [kernel.value])[0]
            #expect(slope.dtype == .float32)
            #expect(try slope.scalars().allSatisfy { $0 != 0 })
        }
    }

    @Test("Updates add up that half precision would round away")
    func updates() throws {
        func moved(_ make: () -> Sequential) throws -> [Double] {
            let model = make()
            model.compile(optimizer: SGD(learningRate: 1e-4), loss: .meanSquaredError)
            try model.fit(
                Tensor.ones([8, 1]), Tensor.zeros([8, 1]), batchSize: 8, epochs: 50,
                verbose: .silent)
            return try model.weights[0].read().scalars()
        }
        let mixed = try moved {
            let model = Sequential([Dense(1, useBias: false, kernelInitializer: .ones)])
            model.dtypePolicy = .mixedBFloat16
            return model
        }
        let half = try moved {
            Sequential([
                Dense(1, useBias: false, kernelInitializer: .ones, dtype: .bfloat16)
            ])
        }
        #expect(half == [1])
        // 50 steps of 1e-4 · 2w, with w read as 1, or as the next number below it.
        #expect(mixed[0] < 0.992 && mixed[0] > 0.988)
    }

    @Test("Layers of a model, normalisations among them, take the policy and train")
    func models() throws {
        let model = Sequential([
            Embedding(inputDim: 5, outputDim: 4, maskZero: true), LayerNormalization(),
            Dense(4, activation: .relu), BatchNormalization(), GlobalAveragePooling1D(),
            Dropout(0.1), Dense(1),
        ])
        model.dtypePolicy = .mixedBFloat16
        model.compile(optimizer: Adam(learningRate: 0.05), loss: .meanSquaredError)
        let x = Tensor([[1, 2, 0], [3, 4, 1], [2, 0, 0], [4, 4, 4]] as [[Int32]])
        let y = Tensor([[1], [-1], [0.5], [0]])
        let history = try model.fit(x, y, epochs: 30, verbose: .silent)
        #expect(model.weights.allSatisfy { $0.dtype == .float32 })
        #expect(try model.predict(x).dtype == .bfloat16)
        let losses = history["loss"]
        #expect(losses.allSatisfy { $0.isFinite } && losses[29] < losses[0])
    }

    @Test("Configurations hold it by Keras' name, both ways")
    func configurations() throws {
        let layer = Dense(2)
        layer.dtypePolicy = .mixedBFloat16
        guard case .object(_, let config) = layer.configObject else {
            Issue.record("no object")
            return
        }
        #expect(config.first { $0.key == "dtype" }?.value == "mixed_bfloat16")
        #expect(try Dense(config: config).dtypePolicy == .mixedBFloat16)
        let named = ConfigValue.object(
            className: "DTypePolicy", config: [ConfigEntry("name", "mixed_float16")])
        let other = try Dense(config: [ConfigEntry("units", 1), ConfigEntry("dtype", named)])
        #expect(other.dtypePolicy == .mixedFloat16)
        #expect(Dense(1, dtype: .float64).dtypePolicy == .float64)
        #expect(throws: ConfigurationError.self) {
            try Dense(config: [ConfigEntry("units", 1), ConfigEntry("dtype", "mixed_float8")])
        }
    }

    @Test("A layer that is built keeps its types")
    func built() {
        let layer = Dense(2, name: "d")
        _ = layer(Tensor.ones([1, 2]))
        layer.dtypePolicy = .mixedFloat16
        let error = layer(Tensor.ones([1, 2])).error
        #expect(
            error.map {
                "\($0)".hasPrefix(
                    "Dense 'd' needs its dtypePolicy before it is built, but got mixed_float16 after "
                        + "it. Set it when the layer is made.")
            } == true)
    }
}
