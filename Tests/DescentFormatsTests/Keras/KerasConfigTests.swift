import DescentCore
import DescentSupport
import Foundation
import Testing

@testable import DescentData
@testable import DescentFormats
@testable import DescentLayers
@testable import DescentTraining

/// Configurations of files that real Keras wrote.
@Suite struct KerasConfigTests {
    static let names = [
        "sequential", "convolutional", "texts", "shared", "operations", "nested", "masked",
        "parts", "lengths", "nadam", "adafactor", "muon", "scaled", "halves",
        "recurrent", "encoder", "attending", "frames", "moved", "pictures", "volumes",
    ]

    static func config(_ name: String) throws -> JSONValue {
        let url = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
        let path = url.appendingPathComponent("keras/\(name).keras").path
        let archive = try ZipArchive(path, limits: FileLimits())
        let entry = try #require(archive.entries.first { $0.name == "config.json" })
        var reader = ByteReader(try archive.open(entry))
        let bytes = try reader.bytes(entry.byteCount, of: "text")
        return try bytes.withUnsafeBytes {
            try JSONReader.read($0, file: path, member: "config.json")
        }
    }

    private func model(_ json: JSONValue) throws -> Model {
        try KerasReader().model(json, KerasPlace(file: "m.keras", member: "config.json"))
    }

    @Test func `a model that was compiled without an optimizer has Keras' default`() throws {
        let model = Sequential([Input(shape: [2]), Dense(1)])
        try KerasReader().compile(
            model, ["loss": "mse"], KerasPlace(file: "m.keras", member: nil), checks: [])
        #expect(model.compilation?.optimizer is RMSprop)
    }

    @Test("Functions as metrics, wrapped or not, are the metrics of these functions")
    func wrappedMetrics() throws {
        func metrics(_ json: JSONValue) throws -> [Metric] {
            let model = Sequential([Input(shape: [2]), Dense(1)])
            try KerasReader().compile(
                model, ["loss": "mse", "metrics": [json]],
                KerasPlace(file: "m.keras", member: nil), checks: [])
            try model.compilation?.resolve(["dense"], who: "compile")
            return model.compilation?.metrics.first ?? []
        }
        func function(_ name: JSONValue) -> JSONValue {
            ["module": "builtins", "class_name": "function", "config": name]
        }
        func wrapper(_ fn: JSONValue) -> JSONValue {
            ["class_name": "MeanMetricWrapper", "config": ["name": "own", "fn": fn, "delta": 2]]
        }
        let wrapped = try #require(metrics(wrapper(function("huber"))).first as? LossMetric)
        #expect(wrapped.name == "own")
        #expect((wrapped.loss as? Huber)?.delta == 2)
        let plain = try #require(metrics(function("mean_squared_error")).first as? LossMetric)
        #expect(plain.loss is MeanSquaredError)
        #expect(try metrics("cosine_similarity").first is CosineSimilarityMetric)
        // As functions they are losses, of the other sign.
        for json in [function("cosine_similarity"), wrapper(function("cosine_similarity"))] {
            #expect(throws: FileError.self) { try metrics(json) }
        }
    }

    @Test(
        "A model that was read is written as Keras writes it",
        // In others maths is written in other operations than it was read in, or outputs have keys.
        arguments: [
            "sequential", "convolutional", "texts", "shared", "nadam", "adafactor", "muon",
            "scaled",
        ])
    func roundTrips(name: String) throws {
        let json = try Self.config(name)
        let model = try model(json)
        try KerasReader().compile(
            model, json["compile_config"] ?? .null, KerasPlace(file: "", member: nil), checks: [])
        let written = JSONValue.object(try KerasWriter.json(of: model)).comparable
        expectEqual(written, json.comparable, "/")
    }

    @Test func `lists of outputs in the list of outputs come one after the other`() throws {
        let json = try Self.config("shared")
        let nested = json.replacing("config") { config in
            config.replacing("output_layers") { outputs in
                guard case .array(let list) = outputs else { return outputs }
                return .array([list[0], .array([.array([list[1]]), list[0]])])
            }
        }
        let (flat, model) = (try model(json), try model(nested))
        #expect(model.outputNames.count == 3)
        try model.setWeights(flat.getWeights())
        let x = [Tensor.ones([2, 4]), Tensor.ones([2, 4])]
        let (a, b) = (try flat.predictAll(x), try model.predictAll(x))
        let numbers = try zip(a, b).map {
            (try $0.scalars(as: Float.self), try $1.scalars(as: Float.self))
        }
        #expect(numbers.allSatisfy { $0.0 == $0.1 })
    }

    @Test("Maths between layers that was read and written computes the same")
    func operationsRoundTrip() throws {
        let model = try model(Self.config("operations"))
        let again = try self.model(.object(KerasWriter.json(of: model)))
        try again.setWeights(model.getWeights())
        let x = Tensor(shape: [5, 4], scalars: (0..<20).map { Float($0 % 7) - 3 })
        let (a, b) = (try model.predict(x), try again.predict(x))
        #expect(try zip(a.scalars(), b.scalars()).allSatisfy { abs($0 - $1) < 1e-6 })
        let names = { (model: Model) in model.layers.map(\.name) }
        #expect(names(model) == names(again))
    }

    /// What Descent has not, or Keras writes only where it is on.
    private static let off: Set = [
        "quantization_config", "synchronized", "renorm", "renorm_clipping", "renorm_momentum",
        "rms_scaling", "activity_regularizer", "supports_jit",
    ]

    /// Names the first place where two configurations differ.
    private func expectEqual(_ a: JSONValue, _ b: JSONValue, _ path: String) {
        switch (a, b) {
        case (.object(let mine), .object(let theirs)):
            for key in Set((mine + theirs).map(\.key)) where !Self.off.contains(key) {
                expectEqual(a[key] ?? .null, b[key] ?? .null, path + "/" + key)
            }
        case (.array(let mine), .array(let theirs)) where mine.count == theirs.count:
            for (i, (x, y)) in zip(mine, theirs).enumerated() { expectEqual(x, y, "\(path)/\(i)") }
        default: #expect(a == b, "\(path)")
        }
    }
}

extension JSONValue {
    /// Without what says nothing about the model.
    var comparable: JSONValue {
        switch self {
        case .array(let values): return .array(values.map(\.comparable))
        case .object(let members):
            let left = ["shared_object_id", "build_config", "compile_config"]
            return .object(
                members.filter { !left.contains($0.key) }.map {
                    JSONMember($0.key, $0.value.comparable)
                })
        default: return self
        }
    }
}

/// A class that Python registers with a package.
private final class Doubling: Layer, Configurable {
    override var kerasClassName: String { "shop>Doubling" }

    convenience init(config: Configuration) throws {
        try self.init(name: config.given(\Layer.name))
    }

    override func build(inputShape: Shape) throws {
        _ = try addWeight(name: "start", initializer: .ones)
    }

    override func call(_ x: Tensor, training: Bool) -> Tensor { x * 2 }
}

extension KerasConfigTests {
    @Test("A class with a package is written by its own name, and read again")
    func packages() throws {
        try Registry.register(Doubling.self, as: "shop>Doubling")
        let model = Sequential([Input(shape: [2]), Doubling()])
        let json = JSONValue.object(try KerasWriter.json(of: model))
        guard case .array(let layers)? = json["config"]?["layers"] else {
            Issue.record("no layers")
            return
        }
        #expect(layers[1]["class_name"] == "Doubling")
        #expect(layers[1]["registered_name"] == "shop>Doubling")
        #expect(try self.model(json).layers.last is Doubling)
        let groups = try KerasGroups(model, members: KerasWriter.members).all
        #expect(groups.map(\.path).contains(["layers", "doubling"]))
    }
}
