import Descent
import Testing

struct KerasTrajectoryTests {
    /// Up to 200 steps: a formula that is off by 1e-5 shows long before the end.
    @Test(arguments: FixtureCase.all("trajectories"))
    func `losses of single steps follow Keras`(_ testCase: FixtureCase) throws {
        let fixture = testCase.fixture
        let model = try makeModel(fixture)
        let loss = try makeLoss(fixture["loss"])
        let optimizer = try fixture["optimizer"].make(from: Registry.optimizers)
        model.compile(optimizer: optimizer, loss: loss)
        let data = try Fixture.load("trajectories")["datasets"][fixture["data"].string ?? ""]
        let (x, y) = (data["x"].tensor, data["y"].tensor)
        let batch = try #require(fixture["batch_size"].int)
        let expected = try fixture["losses"].tensor.scalars()
        for (step, value) in expected.enumerated() {
            let start = step * batch % x.shape[0]
            let range = start..<start + batch
            let got = try model.trainOnBatch(x[range].evaluated(), y[range].evaluated()).loss
            try #require(
                abs(got - value) <= 1e-6 + 1e-5 * value, "step \(step): \(got), not \(value)")
        }
        let names = fixture["weights_after"].list
        for (weight, after) in zip(model.weights, names) {
            try expectWithin(
                weight.read(), after["array"].tensor, relative: 1e-4, absolute: 1e-5, weight.name)
        }
    }
}
