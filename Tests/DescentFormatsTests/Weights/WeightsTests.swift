import Descent
import DescentCore
import DescentData
import Foundation
import Testing
import FileTesting

@testable import DescentFormats

@Suite struct WeightsTests {
    static let suffixes = [".safetensors", ".npz"]

    /// Models of several makes; each call makes a new one, with other weights.
    static let models: [(name: String, make: @Sendable () -> Model)] = [
        ("sequential", { Self.network() }), ("functional", { Self.functional() }),
        ("nested", { Sequential([Input(shape: [3]), Self.network(), Dense(units: 1)]) }),
        ("shared", { Self.shared() }),
    ]

    static func network() -> Sequential {
        Sequential([Input(shape: [3]), Dense(units: 4, activation: .relu), Dense(units: 2)])
    }

    static func functional() -> Model {
        let x = Input(shape: [3])
        let h = BatchNormalization()(Dense(units: 3)(x))
        return Model(inputs: x, outputs: Dense(units: 2, name: "head")(Add()([x, h])))
    }

    /// One layer at two places, and one model in two layers.
    static func shared() -> Model {
        let (x, dense) = (Input(shape: [3]), Dense(units: 3, name: "twice"))
        let inner = network()
        let once = Sequential([inner], name: "once")
        let h = dense(dense(x))
        return Model(inputs: x, outputs: Add()([once(h), inner(x)]))
    }

    private static func names(_ layer: Layer) throws -> [String] {
        try layer.namedWeights(in: SafetensorsWeights(), to: "saved").map(\.name)
    }

    @Test(
        "What a model saves, another of the same make loads",
        arguments: models.indices, suffixes)
    func roundTrip(_ index: Int, _ suffix: String) throws {
        let folder = try TemporaryFolder()
        let path = folder["w" + suffix]
        let (first, second) = (Self.models[index].make(), Self.models[index].make())
        try first.saveWeights(to: path)
        let report = try second.loadWeights(path)
        #expect(report.isComplete)
        #expect(report.loaded.count == first.weights.count)
        let x = Tensor([[1, 2, 3], [-1, 0, 5]] as [[Float]])
        #expect(try first.predict(x).scalars() == second.predict(x).scalars())
        #expect(
            try first.getWeights().map { try $0.scalars() }
                == second.getWeights().map { try $0.scalars() })
    }

    @Test("Weights are named by their paths within what is saved")
    func namesByPath() throws {
        #expect(
            try Self.names(Self.network())
                == ["dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias"])
        #expect(
            try Self.names(Self.functional()) == [
                "dense/kernel", "dense/bias", "batch_normalization/gamma",
                "batch_normalization/beta", "batch_normalization/moving_mean",
                "batch_normalization/moving_variance", "head/kernel", "head/bias",
            ])
        #expect(
            try Self.names(Self.models[2].make()).prefix(2)
                == ["sequential/dense/kernel", "sequential/dense/bias"])
        let shared = try Self.names(Self.shared())
        #expect(shared.filter { $0.hasPrefix("twice/") }.count == 2)
        #expect(shared.filter { $0.hasSuffix("dense_1/kernel") }.count == 1)
    }

    @Test("A part of a model is saved by names that do not depend on the whole")
    func partNames() throws {
        let folder = try TemporaryFolder()
        let inner = Self.network()
        let whole = Sequential([Input(shape: [3]), inner, Dense(units: 1)])
        #expect(inner.weights[0].name == "sequential/dense/kernel")
        try inner.saveWeights(to: folder["w.npz"])
        let other = Self.network()
        #expect(try other.loadWeights(folder["w.npz"]).isComplete)
        try whole.layers[1].saveWeights(to: folder["dense.safetensors"])
        let tensors = try Safetensors.read(folder["dense.safetensors"])
        #expect(tensors.keys.sorted() == ["bias", "kernel"])
    }

    @Test("Layers inside a layer of one's own are told apart")
    func ownLayer() throws {
        let block = Block()
        _ = try block(Tensor.zeros([1, 3])).scalars()
        #expect(
            try Self.names(block) == [
                "scale", "dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias",
            ])
    }

    @Test("Two weights of one name are an error")
    func duplicates() throws {
        let folder = try TemporaryFolder()
        let model = Sequential([Input(shape: [3]), Twins(name: "twins")])
        #expect(
            folder.message { try model.saveWeights(to: folder["w.npz"]) }
                .hasPrefix(
                    "Sequential 'sequential' needs weights with different names to be saved, but "
                        + "got 'twins/variable' twice. Give layers a name:"))
        #expect(try folder.names.isEmpty)
    }

    @Test("A model that is not built neither saves nor loads")
    func notBuilt() throws {
        let folder = try TemporaryFolder()
        let model = Sequential([Dense(units: 2)])
        #expect(
            folder.message { try model.saveWeights(to: folder["w.npz"]) }
                .hasPrefix(
                    "Sequential 'sequential' needs to be built before its weights are saved, but "
                        + "got a model that has none yet."))
        #expect(throws: ConfigurationError.self) { try model.loadWeights(folder["w.npz"]) }
    }

    @Test("A suffix that says no format is an error", arguments: ["w.txt", "w", ".keras", ""])
    func refusesSuffix(_ path: String) throws {
        let folder = try TemporaryFolder()
        func message(_ suffixes: String) -> String {
            """
            '\(path)': expected a file of weights whose name ends in \(suffixes), but got another \
            name. Choose one of them; it says the format.
            """
        }
        #expect(
            folder.message { try Self.network().saveWeights(to: path) }
                == message(".safetensors, .npz or .weights.h5"))
        #expect(
            folder.message { try Self.network().loadWeights(path) }
                == message(".safetensors, .npz, .weights.h5, .weights.json or .h5"))
    }

    @Test(
        "Weights that another program wrote give its outputs",
        arguments: ["network.safetensors", "network.npz", "network-doubles.npz"])
    func readsOthers(_ name: String) throws {
        let data = try Safetensors.read(try fixture("weights/network-data.safetensors"))
        let (x, y) = (try #require(data["x"]), try #require(data["y"]))
        let model = Self.network()
        #expect(try model.loadWeights(try fixture("weights/\(name)")).isComplete)
        let (got, wanted) = (try model.predict(x).scalars(), try y.scalars())
        #expect(zip(got, wanted).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    @Test("What is saved equals what the reference writes, byte for byte")
    func writesAsReference() throws {
        let folder = try TemporaryFolder()
        let model = Self.network()
        try model.loadWeights(try fixture("weights/network.npz"))
        try model.saveWeights(to: folder["w.safetensors"])
        #expect(
            try folder.bytes("w.safetensors") == fixtureBytes("weights/network.safetensors"))
    }

    @Test("The state of the optimizer is not saved, and training goes on from what is loaded")
    func training() throws {
        let folder = try TemporaryFolder()
        let (x, y) = ([[1, 2, 3], [4, 5, 6]] as [[Float]], [[1, 0], [0, 1]] as [[Float]])
        let model = Self.network()
        model.compile(optimizer: .adam, loss: .meanSquaredError)
        try model.fit(x, y, epochs: 2, verbose: .silent)
        try model.saveWeights(to: folder["w.safetensors"])
        #expect(try Safetensors.contents(of: folder["w.safetensors"]).tensors.count == 4)
        let before = try model.predict(x).scalars()
        try model.fit(x, y, epochs: 3, verbose: .silent)
        let later = model.weights[0].value
        let kept = try model.weights[0].read().scalars()
        #expect(try model.predict(x).scalars() != before)
        try model.loadWeights(folder["w.safetensors"])
        #expect(try model.predict(x).scalars() == before)
        // A tensor keeps the numbers it had.
        #expect(try later.scalars() == kept)
    }

    @Test("A weight that an assignment made invalid is not saved")
    func invalidWeight() throws {
        let folder = try TemporaryFolder()
        let model = Self.network()
        model.weights[0].assign(Tensor.zeros([7]))
        #expect(throws: ShapeError.self) { try model.saveWeights(to: folder["w.npz"]) }
        #expect(try folder.names.isEmpty)
    }

    @Test("A callback may save the model that is trained")
    func callback() throws {
        let folder = try TemporaryFolder()
        let path = folder["w.safetensors"]
        let model = Self.network()
        model.compile(loss: .meanSquaredError)
        let saving = LambdaCallback(onEpochEnd: { _, _ in
            do { try model.saveWeights(to: path) } catch { Issue.record(error) }
        })
        try model.fit(
            [[1, 2, 3]] as [[Float]], [[1, 0]] as [[Float]], epochs: 2, verbose: .silent,
            callbacks: [saving])
        let other = Self.network()
        try other.loadWeights(path)
        #expect(try other.getWeights()[0].scalars() == model.getWeights()[0].scalars())
    }
}

/// A variable of its own, and two layers.
private final class Block: Layer {
    let first = Dense(units: 3), second = Dense(units: 3)
    private var scale: Variable!
    override func build(inputShape: Shape) throws { scale = try addWeight(name: "scale") }
    override func call(_ x: Tensor, training: Bool) -> Tensor { second(first(x)) * scale.value }
}

/// Two variables that were given no names.
private final class Twins: Layer {
    private var first: Variable!
    private var second: Variable!
    override func build(inputShape: Shape) throws {
        first = try Variable(Tensor(1))
        second = try Variable(Tensor(2))
    }
    override func call(_ x: Tensor, training: Bool) -> Tensor { x * first.value + second.value }
}
