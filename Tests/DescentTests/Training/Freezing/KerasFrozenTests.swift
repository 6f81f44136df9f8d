import Descent
import Testing

/// What Keras makes of frozen layers: losses, weights, and which weights keep every bit.
struct KerasFrozenTests {
    /// A case of the fixture and the net that it is played on.
    struct Play: CustomTestStringConvertible, Sendable {
        let fixture: Fixture
        let net: String?
        var testDescription: String { "\(net ?? "?"): \(fixture["name"].string ?? "unnamed")" }

        static var all: [Play] {
            FixtureCase.all("frozen").flatMap { row in
                let nets = row.fixture["nets"].list.map(\.string)
                return (nets.isEmpty ? [nil] : nets).map { Play(fixture: row.fixture, net: $0) }
            }
        }
    }

    @Test("Frozen layers train as in Keras", arguments: Play.all)
    func framework(_ play: Play) throws {
        let parts = try FrozenNets.parts(play.net)
        let model = try #require(parts["model"] as? Model)
        for step in play.fixture["steps"].list { try perform(step, parts, model) }
        for (weight, row) in zip(model.weights, play.fixture["weights_after"].list) {
            #expect(weight.name.hasSuffix("/\(row["name"].string ?? "?")"))
            try expectWithin(
                weight.read(), row["array"].tensor, relative: 1e-5, absolute: 2e-6, weight.name)
        }
        #expect(model.weights.count == play.fixture["weights_after"].list.count)
        #expect(model.optimizer?.variables.count == play.fixture["optimizer_variables"].int)
    }

    private func perform(_ step: Fixture, _ parts: [String: Layer], _ model: Model) throws {
        switch step["do"].string {
        case "set":
            let layer = try #require(parts[step["layer"].string ?? ""])
            layer.trainable = step["trainable"].bool ?? !layer.trainable
        case "build": try FrozenNets.build(model)
        case "compile":
            // Here training follows without compiling again.
            guard step["keras_only"].bool != true else { return }
            model.compile(
                optimizer: try step["optimizer"].make(from: Registry.optimizers), loss: .mse)
        case "fit": try fit(step, model)
        default: throw UnknownFixture(name: step["do"].string ?? "step")
        }
    }

    private func fit(_ step: Fixture, _ model: Model) throws {
        let before = try model.getWeights().map { try bits($0) }
        let losses = try model.fit(
            FrozenNets.x, FrozenNets.y, batchSize: 8, epochs: try step.count("epochs"),
            verbose: .silent, shuffle: false)["loss"]
        let expected = step["losses"].doubles
        #expect(losses.count == expected.count)
        for (loss, value) in zip(losses, expected) {
            #expect(abs(loss - value) <= 1e-5 * value, "\(loss), not \(value)")
        }
        let after = try model.getWeights().map { try bits($0) }
        let changed = zip(before, after).map { $0 != $1 }
        #expect(changed == step["changed"].list.map { $0.bool ?? false })
    }

    private func bits(_ weight: Tensor) throws -> [UInt32] {
        try weight.scalars(as: Float.self).map(\.bitPattern)
    }
}
