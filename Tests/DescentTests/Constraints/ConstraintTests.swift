import Descent
import Testing

/// Weights that are held in bounds: by Keras' formulas, and after each update of an optimizer.
@Suite struct ConstraintTests {
    @Test("Weights become what Keras makes of them", arguments: FixtureCase.all("constraints"))
    func projections(_ row: FixtureCase) throws {
        let constraint = try row.fixture.make(from: Registry.constraints)
        try expectClose(
            constraint.projection(of: row.fixture["weight"].tensor),
            row.fixture["projection"].tensor, tolerance: 1e-6)
    }

    @Test("Training goes as in Keras", arguments: FixtureCase.all("constraints", "training"))
    func training(_ row: FixtureCase) throws {
        let fixture = row.fixture
        let model = Sequential([
            Input(shape: [3]),
            Dense(
                4, activation: .tanh, kernelConstraint: .maxNorm(0.8), biasConstraint: "non_neg"),
            BatchNormalization(gammaConstraint: .minMaxNorm(minValue: 0.5, maxValue: 1)),
            Dense(2, kernelConstraint: UnitNorm(axis: 1)),
        ])
        let rate = fixture["config"]["learning_rate"].double ?? 0
        let optimizer: Optimizer =
            fixture["name"].string == "SGD" ? SGD(learningRate: rate) : Adam(learningRate: rate)
        model.compile(optimizer: optimizer, loss: .meanSquaredError)
        try model.setWeights(fixture["weights"].list.map(\.["array"].tensor))
        let history = try model.fit(
            fixture["x"].tensor, fixture["y"].tensor, batchSize: 4, epochs: 3, verbose: .silent,
            shuffle: false)
        try expectClose(
            Tensor(history["loss"]), Tensor(fixture["losses"].doubles), tolerance: 1e-4, "losses")
        #expect(model.weights.count == fixture["weights_after"].list.count)
        for (weight, after) in zip(model.weights, fixture["weights_after"].list) {
            try expectClose(
                weight.value, after["array"].tensor, tolerance: 1e-4, "\(weight.name) after")
        }
    }

    @Test("They hold in loops of one's own, and go out and come back")
    func loops() throws {
        let layer = Dense(2, kernelConstraint: .nonNeg, biasConstraint: MaxNorm(maxValue: 3))
        let x = Tensor([[1, -1]])
        let optimizer = SGD(learningRate: 10)
        let loss = square(layer(x) + 5).sum()
        let slopes = gradient(of: loss, withRespectTo: layer.trainableWeights.map(\.value))
        try optimizer.applyGradients(zip(slopes, layer.trainableWeights))
        #expect(try layer.getWeights()[0].scalars().allSatisfy { $0 >= 0 })
        let bias = try layer.getWeights()[1].scalars()
        #expect(abs(bias.reduce(0) { $0 + $1 * $1 }.squareRoot() - 3) < 1e-5)
        let again = try Dense(config: layer.config())
        #expect(again.config() == layer.config())
        #expect(
            layer.config().first { $0.key == "kernel_constraint" }?.value
                == .object(className: "NonNeg", config: []))
    }

    @Test("Faults are told when the layer is built")
    func faults() {
        func message(_ constraint: any Constraint) -> String {
            "\(Dense(2, kernelConstraint: constraint, name: "d")(.ones([1, 3])).error as Any)"
        }
        #expect(message("non_negg").contains("Did you mean 'non_neg'?"))
        #expect(message(MaxNorm(maxValue: -1)).contains("a finite maxValue of 0 or more"))
        #expect(message(UnitNorm(axis: 5)).contains("5"))
        #expect(message(MaxNorm(axis: [])).contains("MaxNorm needs at least one axis"))
        #expect(message(UnitNorm(axis: [])).contains("UnitNorm needs at least one axis"))
        #expect(
            message(MinMaxNorm(minValue: 2, maxValue: 1)).contains(
                "MinMaxNorm needs a minValue not above maxValue, but got 2.0 and 1.0. Exchange them."
            ))
        #expect(message(MinMaxNorm(minValue: 1, maxValue: 1)) == "nil")
        #expect(message(MinMaxNorm(rate: 2)).contains("rate from 0 to 1"))
        struct Sum: Constraint {
            func projection(of weight: Tensor) -> Tensor { weight.sum() }
        }
        #expect(
            message(Sum()).contains(
                "Dense 'd' needs constraint Sum to keep the shape of 'kernel', but got [] for "
                    + "[3, 2]. Return one number for each."))
    }
}
