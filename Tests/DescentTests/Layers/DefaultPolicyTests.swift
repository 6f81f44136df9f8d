import Descent
import Testing

/// Policies that layers are made with, hand on, or refuse.
@Suite(.seeded) struct DefaultPolicyTests {
    @Test("Models that are built when they are made take the default, and train")
    func defaults() throws {
        let stack = DTypePolicy.mixedBFloat16.asDefault {
            Sequential([Input(shape: [2]), Dense(3, activation: .tanh), Dense(1)])
        }
        let functional = DTypePolicy.mixedBFloat16.asDefault {
            let x = Input(shape: [2])
            return Model(inputs: x, outputs: Dense(1)(Dense(3, activation: .tanh)(x)))
        }
        for model in [stack, functional] {
            #expect(model.layers.filter { !$0.weights.isEmpty }.count == 2)
            #expect(model.weights.map(\.dtype) == [.float32, .float32, .float32, .float32])
            #expect(try model.predict(Tensor.ones([2, 2])).dtype == .bfloat16)
            model.compile(optimizer: SGD(learningRate: 0.1), loss: .meanSquaredError)
            let history = try model.fit(
                Tensor.ones([4, 2]), Tensor.ones([4, 1]), epochs: 20, verbose: .silent)
            #expect(history["loss"][19] < history["loss"][0])
        }
        #expect(Dense(1).dtypePolicy == .float32)
    }

    @Test("Another type, an inner default and a configuration come before the default")
    func exceptions() throws {
        let config = Dense(2).config()
        try DTypePolicy.mixedFloat16.asDefault { () throws in
            #expect(Dense(1).dtypePolicy == .mixedFloat16)
            #expect(Dense(1, dtype: .float64).dtypePolicy == .float64)
            #expect(DTypePolicy.float32.asDefault { Dense(1) }.dtypePolicy == .float32)
            #expect(try Dense(config: config).dtypePolicy == .float32)
            #expect(try Registry.layers.make("Dense", config).dtypePolicy == .float32)
        }
    }

    @Test("Layers added to a mixed model take its policy, unless they have one of their own")
    func adding() throws {
        let model = DTypePolicy.mixedBFloat16.asDefault {
            Sequential([Input(shape: [2]), Dense(3)])
        }
        model.add(Dense(4))
        let last = DTypePolicy.float32.asDefault { Dense(1) }
        model.add(last)
        let built = Dense(1)
        _ = built(.ones([1, 1]))
        model.add(built)
        #expect(
            model.layers.map(\.dtypePolicy)
                == [.mixedBFloat16, .mixedBFloat16, .float32, .float32])
        #expect(try model.predict(Tensor.ones([1, 2])).dtype == .float32)
    }

    @Test("A built model refuses another policy, changes nothing, and heals when it is set back")
    func refusing() throws {
        let inner = Dense(3, name: "inner")
        let model = Sequential([Input(shape: [2]), inner, Dense(1)])
        model.dtypePolicy = .mixedBFloat16
        #expect(model.dtypePolicy == .float32)
        #expect(model.layers.allSatisfy { $0.dtypePolicy == .float32 })
        let error = #expect(throws: ConfigurationError.self) {
            try model.predict(Tensor.ones([1, 2]))
        }
        #expect(
            error.map { "\($0)".contains("needs its dtypePolicy before it is built") } == true)
        model.dtypePolicy = .float32
        #expect(model.configurationError == nil)
        #expect(try model.predict(Tensor.ones([1, 2])).dtype == .float32)
    }

    @Test("So does a model that is not built around a layer that is")
    func builtInside() throws {
        let inner = Dense(3, name: "inner")
        _ = inner(.ones([1, 2]))
        let other = Dense(1)
        let model = Sequential([inner, other])
        model.dtypePolicy = .mixedFloat16
        #expect([model, inner, other].allSatisfy { $0.dtypePolicy == .float32 })
        let error = model(.ones([1, 2])).error
        #expect(error.map { "\($0)".contains("Dense 'inner' needs its dtypePolicy") } == true)
        model.dtypePolicy = .float32
        #expect(model(.ones([1, 2])).error == nil)
    }

    @Test("A fault in an argument stays when a policy is set back")
    func otherFaults() {
        let layer = Dense(-1)
        layer.dtypePolicy = .mixedFloat16
        layer.dtypePolicy = .float32
        #expect(layer.configurationError != nil)
    }
}
