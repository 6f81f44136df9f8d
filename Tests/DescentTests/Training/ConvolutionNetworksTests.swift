import Descent
import Testing

/// A small convolutional network with kernels of every shape, and with other layers in between,
/// beside Keras.
struct ConvolutionNetworksTests {
    @Test("Steps of convolutional networks follow Keras", arguments: FixtureCase.all("convnets"))
    func steps(_ row: FixtureCase) throws {
        let net = try ConvolutionNetwork(row.fixture)
        try expectProbabilities(net, row.fixture["before"], within: 2e-5)
        let expected = row.fixture["losses"].doubles
        #expect(expected.count == 4)
        for (step, value) in expected.enumerated() {
            let rows = net.rows(step)
            let got = try net.model.trainOnBatch(
                net.x[rows].evaluated(), net.y[rows].evaluated()
            ).loss
            // Rounding of the first step is all there is; later ones multiply it.
            let limit = (step == 0 ? 1e-5 : 2e-4) * value
            try #require(abs(got - value) <= limit, "step \(step): \(got), not \(value)")
        }
        try expectEnd(net, row.fixture)
    }

    @Test(
        "fit on convolutional networks follows Keras",
        arguments: FixtureCase.all("convnets").filter {
            $0.fixture["name"].string?.hasSuffix(", sgd") == true
        })
    func fit(_ row: FixtureCase) throws {
        let net = try ConvolutionNetwork(row.fixture)
        let losses = try net.model.fit(
            net.x, net.y, batchSize: net.batch, epochs: 2, verbose: .silent, shuffle: false)["loss"]
        let steps = row.fixture["losses"].doubles
        #expect(losses.count == 2 && steps.count == 4)
        for (epoch, loss) in losses.enumerated() {
            let value = (steps[2 * epoch] + steps[2 * epoch + 1]) / 2
            #expect(abs(loss - value) <= 2e-4 * value, "epoch \(epoch): \(loss), not \(value)")
        }
        try expectEnd(net, row.fixture)
    }

    /// The same in float64, which takes other ways through the engine.
    @Test(
        "Convolutional networks in float64 follow Keras",
        arguments: FixtureCase.all("convnets").filter { $0.fixture["batch"].int == 1 })
    func float64(_ row: FixtureCase) throws {
        let net = try ConvolutionNetwork(row.fixture, dtype: .float64)
        try expectProbabilities(net, row.fixture["before"], within: 2e-5)
        for (step, value) in row.fixture["losses"].doubles.enumerated() {
            let rows = net.rows(step)
            let got = try net.model.trainOnBatch(
                net.x[rows].evaluated(), net.y[rows].evaluated()
            ).loss
            let limit = (step == 0 ? 1e-5 : 2e-4) * value
            #expect(abs(got - value) <= limit, "step \(step): \(got), not \(value)")
        }
        try expectEnd(net, row.fixture)
    }

    private func expectEnd(_ net: ConvolutionNetwork, _ fixture: Fixture) throws {
        try expectProbabilities(net, fixture["after"], within: 5e-4)
        let (moved, expected) = (try net.moved(), fixture["moved"].doubles)
        #expect(moved.count == expected.count)
        for (index, (length, value)) in zip(moved, expected).enumerated() {
            #expect(
                abs(length - value) <= 1e-3 * value + 1e-6,
                "\(net.model.weights[index].name) moved by \(length), not \(value)")
        }
    }

    /// Relative to the largest probability of the row, which is at least 0.1.
    private func expectProbabilities(
        _ net: ConvolutionNetwork, _ expected: Fixture, within tolerance: Double
    ) throws {
        let values = try net.model.predict(net.x[0..<2].evaluated()).scalars()
        let wanted = expected.list.flatMap(\.doubles)
        #expect(values.count == wanted.count && wanted.count == 20)
        for (index, (got, value)) in zip(values, wanted).enumerated()
        where !(abs(got - value) <= tolerance) {
            Issue.record("probability \(index) is \(got), not \(value)")
            return
        }
    }
}
