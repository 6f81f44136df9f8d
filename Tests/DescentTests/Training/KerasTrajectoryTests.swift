import Descent
import Testing

struct KerasTrajectoryTests {
    /// Rounding grows along a trajectory; under Adam a bias whose gradient is only noise drifts,
    /// and the weights after batch normalisation follow.
    @Test(arguments: FixtureCase.all("trajectories"))
    func `losses of single steps follow Keras`(_ testCase: FixtureCase) throws {
        let fixture = testCase.fixture
        let model = try makeModel(fixture)
        let loss = try #require(makeLoss(fixture["loss"]))
        let optimizer = try #require(makeOptimizer(fixture["optimizer"]))
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
                abs(got - value) <= 2e-4 + 2e-3 * value, "step \(step): \(got), not \(value)")
        }
        let names = fixture["weights_after"].list
        for (weight, after) in zip(model.weights, names) {
            try expectWithin(
                weight.read(), after["array"].tensor, relative: 2e-2, absolute: 5e-3, weight.name)
        }
    }
}
