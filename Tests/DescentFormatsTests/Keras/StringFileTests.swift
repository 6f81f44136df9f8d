import Descent
import DescentSupport
import FileTesting
import Foundation
import Testing

@testable import DescentData
@testable import DescentFormats
@testable import DescentLayers

/// Models that begin with strings, in files that real Keras wrote and in ours; see
/// `Tests/Fixtures/generator/strings.py`.
@Suite struct StringFileTests {
    private static let names = ["words", "weighed", "lookups"]

    /// Rows of `strings.json`: the file's inputs, and what Keras predicted.
    private static func values(_ name: String) throws -> (x: MixedData, predicted: [Double]) {
        let url = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/keras/strings.json")
        let json = try JSONReader.read(String(contentsOf: url, encoding: .utf8))
        let row = try #require(json.list("files").first { $0["name"]?.plainText == name })
        let inputs = try row.list("inputs").map { input -> any TensorConvertible in
            let shape = Shape(input.numbers("shape").map { Int($0) })
            if input["strings"] == nil {
                return Tensor(shape: shape, scalars: input.numbers("numbers")).cast(to: .int64)
            }
            return try StringArray(
                shape: shape, values: input.list("strings").compactMap(\.plainText))
        }
        return (MixedData(inputs), row["predict"]?.numbers("data") ?? [])
    }

    @Test("What Keras saved predicts the same of the same strings", arguments: names)
    func loads(name: String) throws {
        let (x, predicted) = try Self.values(name)
        let model = try Model.load(fixture("keras/\(name).keras"))
        expectClose(try model.predict(x).scalars(), predicted, 1e-5, "predictions")
    }

    @Test("Another process hands the same over", arguments: names)
    func sandboxed(name: String) throws {
        let folder = try TemporaryFolder()
        let helper = Sandboxing.helper(try SandboxTests.helper("sound", in: folder))
        let (x, predicted) = try Self.values(name)
        let model = try Model.load(fixture("keras/\(name).keras"), sandboxed: helper)
        expectClose(try model.predict(x).scalars(), predicted, 1e-5, "predictions")
    }

    @Test("What was saved here is read again, with the same vocabularies", arguments: names)
    func roundTrips(name: String) throws {
        let folder = try TemporaryFolder()
        let (x, predicted) = try Self.values(name)
        let model = try Model.load(fixture("keras/\(name).keras"))
        try model.save(to: folder["m.keras"])
        let again = try Model.load(folder["m.keras"])
        #expect(try again.predict(x).scalars() == model.predict(x).scalars())
        expectClose(try again.predict(x).scalars(), predicted, 1e-5, "predictions")
        let layers = { (model: Model) in model.layers.compactMap { $0 as? any VocabularyLayer } }
        #expect(
            layers(model).map(\.storedVocabulary.lines)
                == layers(again).map(\.storedVocabulary.lines))
        #expect(!layers(model).isEmpty)
    }

    @Test("Members and configuration are those that Keras writes", arguments: names)
    func members(name: String) throws {
        let folder = try TemporaryFolder()
        try Model.load(fixture("keras/\(name).keras")).save(to: folder["m.keras"])
        let paths = [try fixture("keras/\(name).keras"), folder["m.keras"]]
        let archives = try paths.map { try ZipArchive($0, limits: FileLimits()) }
        let names = archives.map { Set($0.entries.map(\.name)) }
        #expect(names[0] == names[1])
        for name in names[0] where KerasVocabularies.isVocabulary(name) {
            #expect(try archiveMember(name, of: paths[0]) == archiveMember(name, of: paths[1]))
        }
        let inputs = try archives.map { archive in
            let json = try KerasArchive.json(
                KerasArchive.config, of: archive, "m.keras", FileLimits())
            return json["config"]?.list("layers").filter { $0["class_name"] == "InputLayer" }
                .map { [$0["config"]?["dtype"], $0["config"]?["name"]] } ?? []
        }
        #expect(inputs[0] == inputs[1])
        #expect(inputs[0].first?.first == "string")
    }

    @Test func `a model is made, trained and saved with texts`() throws {
        let folder = try TemporaryFolder()
        let texts = ["good film", "bad film", "a good one", "so bad"]
        let vectorize = TextVectorization(outputSequenceLength: 3)
        try vectorize.adapt(texts)
        let model = Sequential([
            vectorize, Embedding(vectorize.vocabulary().count, 4, maskZero: true),
            GlobalAveragePooling1D(), Dense(1, activation: .sigmoid),
        ])
        model.compile(optimizer: Adam(learningRate: 0.1), loss: BinaryCrossentropy())
        let labels: [Float] = [1, 0, 1, 0]
        let history = try model.fit(texts, labels, epochs: 30, verbose: .silent)
        #expect((history["loss"].last ?? 1) < 0.1)
        #expect(try model.evaluate(texts, labels)["loss"] ?? 1 < 0.1)
        let expected = try model.predict(texts).scalars()
        try model.save(to: folder["m.keras"])
        let again = try Model.load(folder["m.keras"])
        #expect(try again.predict(texts).scalars() == expected)
        let rows = try again.predict([["good film"], ["so bad"]]).scalars()
        expectClose(rows, [expected[0], expected[3]], 1e-5, "rows")
    }

    @Test func `words that no line can hold stand in the configuration`() throws {
        let folder = try TemporaryFolder()
        let layer = TextVectorization(split: .character, outputSequenceLength: 2)
        try layer.adapt(["a\n\u{2028}"])
        let model = Sequential([layer, Embedding(6, 2), Flatten(), Dense(1)])
        let expected = try model.predict(["\na"]).scalars()
        try model.save(to: folder["m.keras"])
        let again = try Model.load(folder["m.keras"])
        #expect(try again.predict(["\na"]).scalars() == expected)
        #expect((again.layers[0] as? TextVectorization)?.vocabulary() == layer.vocabulary())
    }

    @Test func `lines are those that Python reads`() {
        #expect(
            [String](linesOfVocabulary: "\n[UNK]\na b\r\nc\r\u{85}d\n\n") == [
                "", "[UNK]", "a b", "c", "", "d",
            ])
        #expect([String](linesOfVocabulary: "").isEmpty)
    }

    @Test func `a vocabulary of another length, or none at all, is refused`() throws {
        let folder = try TemporaryFolder()
        let path = try fixture("keras/words.keras")
        let archive = try ZipArchive(path, limits: FileLimits())
        let member = "assets/layers/text_vectorization/vocabulary.txt"
        for (text, says) in [
            ("\n[UNK]\nthe", "tokens of a text, one on each line, but got 3 lines"),
            ("\u{fe}", "lines"),
        ] {
            let members = try archive.entries.map { entry in
                (
                    name: entry.name,
                    bytes: entry.name == member
                        ? Array(text.utf8) : try archiveMember(entry.name, of: path)
                )
            }
            let broken = try folder.archive(members, named: "broken.keras")
            let message = folder.message { _ = try Model.load(broken) }
            #expect(message.contains(says) && message.contains(member), "\(message)")
        }
    }

    @Test func `strings for a model of numbers are refused`() throws {
        let model = Sequential([Input(shape: [1]), Dense(1)])
        let error = #expect(throws: ConfigurationError.self) { try model.predict(["a", "b"]) }
        #expect(error?.expected == "numbers, as it does not begin with a layer for strings")
    }
}
