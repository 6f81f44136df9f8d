import Descent
import Testing

@Suite struct ActivationTests {
    /// The function of a row of `activations.json`; nil where Descent has no such argument.
    private func function(_ name: String, _ config: Fixture) throws -> (Tensor) -> Tensor {
        if config.entries.isEmpty {
            let named = try #require(ActivationFunction(kerasName: name), "\(name)")
            return named.callAsFunction
        }
        switch name {
        case "leaky_relu":
            let slope = try config.number("negative_slope")
            return { leakyRelu($0, negativeSlope: slope) }
        case "elu":
            let alpha = try config.number("alpha")
            return { elu($0, alpha: alpha) }
        case "gelu": return { gelu($0, approximate: true) }
        case "threshold":
            let (bound, value) = (
                try config.number("threshold"), try config.number("default_value")
            )
            let activation = ActivationFunction.threshold(bound, defaultValue: value)
            return activation.callAsFunction
        case "relu":
            let layer = try Registry.layers.make("ReLU", config.config)
            return { layer($0) }
        default: throw UnknownFixture(name: name)
        }
    }

    @Test func valuesAndDerivativesMatchKeras() throws {
        let rows = try Fixture.load("activations")["cases"].list
        #expect(rows.count > 20)
        for row in rows {
            let name = row["name"].string ?? ""
            let (x, f) = (row["x"].tensor, try function(name, row["config"]))
            try expectClose(f(x), row["y"].tensor, name)
            if row["dy_dx"].isNull {
                let slope = gradient(of: { (f($0) * row["cotangent"].tensor).sum() }, at: x)
                try expectClose(slope, row["gradient"].tensor, "\(name) gradient")
            } else {
                try expectClose(gradient(of: f, at: x), row["dy_dx"].tensor, "\(name) derivative")
            }
        }
    }

    @Test("No NaN at large arguments", arguments: ActivationFunction.allCases)
    func extremes(_ f: ActivationFunction) throws {
        for dtype: DType in [.float32, .float64, .float16, .bfloat16] {
            let x = Tensor([-400, -90, -20, -1e-6, 0, 1e-6, 20, 90, 400]).cast(to: dtype)
            let slope = gradient(of: { f($0) }, at: x)
            let curvature = gradient(of: { gradient(of: { f($0) }, at: $0) }, at: x)
            for (what, values) in [("value", f(x)), ("slope", slope), ("curvature", curvature)] {
                let numbers = try values.scalars()
                #expect(!numbers.contains { $0.isNaN }, "\(f) \(dtype) \(what): \(numbers)")
                if f != .exponential {
                    #expect(numbers.allSatisfy { $0.isFinite }, "\(f) \(dtype) \(what): \(numbers)")
                }
            }
            #expect(f(x).dtype == dtype)
        }
        let approximate = { (x: Tensor) in gelu(x, approximate: true) }
        let x = Tensor([-400, 400]).cast(to: .float16)
        #expect(try approximate(x).scalars() == [0, 400])
        #expect(try gradient(of: approximate, at: x).scalars() == [0, 1])
    }

    @Test("Derivatives agree with differences", arguments: ActivationFunction.allCases)
    func differences(_ f: ActivationFunction) throws {
        let x = Tensor([[-4.2, -1.3, -0.4, 0.2, 0.9, 2.7, 5.1]] as [[Double]])
        let weights = Tensor([[0.3, -1.1, 0.7, 1.9, -0.6, 0.8, 1.2]] as [[Double]])
        let weighted = { (x: Tensor) in f(x) * weights }
        let slope = { (x: Tensor) in gradient(of: weighted, at: x) }
        let direction = Tensor([[1, -2, 0.5, 1.5, 2, -1, 0.25]] as [[Double]])
        let step = 1e-5
        for (g, h) in [
            (weighted, { (x: Tensor) in slope(x) * direction }),
            (
                { slope($0) * weights },
                { x in gradient(of: { slope($0) * weights }, at: x) * direction }
            ),
        ] {
            let ahead = g(x + direction * step).sum()
            let behind = g(x - direction * step).sum()
            try expectClose(h(x).sum(), (ahead - behind) / (2 * step), tolerance: 1e-7, "\(f)")
        }
    }

    @Test func namesAreKeras() {
        for activation in ActivationFunction.allCases {
            #expect(ActivationFunction(kerasName: activation.kerasName) == activation)
        }
        #expect(ActivationFunction(kerasName: "leaky_relu") == .leakyRelu)
        #expect(ActivationFunction(kerasName: "swishy") == nil)
    }

    @Test func aGateHalvesItsAxis() throws {
        let model = Sequential([Input(shape: [3]), Dense(6, activation: "glu"), Dense(1)])
        try model.build(inputShape: [-1, 3])
        #expect(model.layers.last?.weights.first?.shape == [3, 1])
        #expect(model.layers.first { $0 is Dense }?.config()[1].value == .string("glu"))
        let odd = Activation(.glu, name: "gate")(Tensor([[1, 2, 3]]))
        #expect("\(odd)".contains("glu needs an axis of even length, but got [1, 3]"))
        #expect(try ActivationFunction.named("glu") == .glu)
    }

    @Test func aLayerAppliesAFunctionOfYourOwn() throws {
        let layer = Activation { x in x * 2 }
        #expect(try layer(Tensor([1, 2])).scalars() == [2, 4])
        #expect(layer.config() == [ConfigEntry("activation", .string("custom"))])
    }

    @Test func `layers without weights are taken where functions are, others are not`() throws {
        let layer = Activation(.layer(LeakyReLU(negativeSlope: 0.5)))
        #expect(try layer(Tensor([-1, 2])).scalars() == [-0.5, 2])
        guard case .object(let name, _)? = layer.config().first?.value else {
            Issue.record("no layer in the configuration")
            return
        }
        #expect(name == "LeakyReLU")
        let again = try Registry.layers.make("Activation", layer.config())
        #expect(try again(Tensor([-1, 2])).scalars() == [-0.5, 2])
        let wrong = Dense(2, activation: .layer(Dense(2)))
        #expect("\(String(describing: wrong.configurationError))".contains("got 'Dense'"))
    }
}
