import Descent
import DescentCore
import DescentInsight
import DescentSupport
import FileTesting
import Synchronization
import Testing

@testable import DescentData
@testable import DescentFormats

/// Evidence in the metadata of `.keras` files.
@Suite struct EvidenceFileTests {
    private static let oddNumbers: [Double] = [
        0.1, -0.0, .leastNonzeroMagnitude, 1.797e308, .nan, .infinity, -.infinity, -.nan,
        Double(bitPattern: 0x7ff8_0000_0000_0123), 1 / 3, 2e15 + 1, 3,
    ]

    private func net() throws -> Sequential {
        setRandomSeed(5)
        let model = Sequential([
            Input(shape: [3]), Dense(units: 4, activation: .tanh),
            Dense(units: 2, activation: .softmax),
        ])
        model.compile(optimizer: Adam(), loss: SparseCategoricalCrossentropy())
        return model
    }

    private let x: [[Float]] = (0..<40).map { i in [Float(i % 7), Float(i % 5) / 3, Float(i % 2)] }
    private let y: [Int] = (0..<40).map { $0 % 2 }

    /// A trained model with evidence, saved.
    private func save(in folder: TemporaryFolder) throws -> Sequential {
        let model = try net()
        let history = try model.fit(x, y, epochs: 2, verbose: .silent)
        try model.recordEvidence(from: x, classNames: ["even", "odd"], history: history)
        try model.save(to: folder["m.keras"])
        return model
    }

    @Test func `evidence comes back bit for bit`() throws {
        let folder = try TemporaryFolder()
        let model = try save(in: folder)
        var evidence = try #require(model.evidence)
        let odd = Self.oddNumbers
        evidence.history = Evidence.History(
            epochs: Array(odd.indices), keys: ["loss", "b/~\"ü"],
            values: ["loss": odd, "b/~\"ü": odd.reversed()])
        let features = evidence.inputs[0].features.indices.map { i in
            Evidence.Feature(
                mean: odd[i], standardDeviation: odd[i + 3], minimum: odd[i + 6],
                maximum: odd[i + 4], quartiles: Array(odd[i..<i + 3]), nanShare: odd[8 - i])
        }
        evidence.inputs = [Evidence.Input(name: "x", rows: 7, features: features)]
        let floats =
            odd.map { Float($0) } + [.leastNonzeroMagnitude, -.nan, Float(bitPattern: 0x7fc0_0001)]
        let probe = Tensor(shape: [5, 3], scalars: floats)
        let outputs = Tensor(shape: [5, 2], scalars: Array(odd.prefix(10)))
        evidence.probes = Evidence.Probes(inputs: [probe], outputs: [outputs], tolerance: 0.25)
        model.evidence = evidence
        try model.save(to: folder["m.keras"])
        let again = try #require(try Model.load(folder["m.keras"]).evidence)
        #expect(again.classNames == evidence.classNames)
        #expect(again.provenance == evidence.provenance)
        #expect(again.history?.keys == ["loss", "b/~\"ü"])
        for key in again.history?.keys ?? [] {
            #expect(bits(again.history?[key] ?? []) == bits(evidence.history?[key] ?? [1]))
        }
        for (a, b) in zip(again.inputs[0].features, features) {
            #expect(bits(a.numbers) == bits(b.numbers))
        }
        let probes = try #require(again.probes)
        #expect(
            try probes.inputs[0].scalars(as: Float.self).map(\.bitPattern)
                == floats.map(\.bitPattern))
        #expect(bits(try probes.outputs[0].scalars(as: Double.self)) == bits(Array(odd.prefix(10))))
        #expect(probes.outputs[0].dtype == .float64 && probes.tolerance == 0.25)
    }

    private func bits(_ values: [Double]) -> [UInt64] { values.map(\.bitPattern) }

    @Test func `a file proves itself, and shows that weights were changed`() throws {
        let folder = try TemporaryFolder()
        let model = try save(in: folder)
        let same = try Model.load(folder["m.keras"])
        #expect(try same.verifyEvidence()?.passed == true)
        #expect(same.evidence?.classNames.values.first == ["even", "odd"])
        // Saved again it is the same evidence.
        try same.save(to: folder["again.keras"])
        #expect(
            try Model.load(folder["again.keras"]).evidence?.history == model.evidence?.history)
        // Weights of another model beside the metadata of this one.
        let other = try net()
        try other.save(to: folder["other.keras"])
        let path = try folder.archive(
            [
                member("metadata.json", of: folder["m.keras"]),
                member("config.json", of: folder["m.keras"]),
                member("model.weights.h5", of: folder["other.keras"]),
            ], named: "changed.keras")
        let changed = try Model.load(path)
        let report = try #require(try changed.verifyEvidence())
        #expect(!report.passed && report.outputs[0].deviation > 1e-3)
    }

    @Test func `after more training the file has probes of the new weights`() throws {
        let folder = try TemporaryFolder()
        _ = try save(in: folder)
        let model = try Model.load(folder["m.keras"])
        try model.fit(x, y, epochs: 5, verbose: .silent)
        try model.save(to: folder["more.keras"])
        let more = try Model.load(folder["more.keras"])
        #expect(try more.verifyEvidence()?.passed == true)
        #expect(more.evidence?.probes?.count == 8 && more.evidence?.history == nil)
    }

    @Test func `files of Keras' have no evidence, and get none by being saved`() throws {
        let folder = try TemporaryFolder()
        let model = try Model.load(fixture("keras/sequential.keras"))
        #expect(model.evidence == nil)
        #expect(try model.verifyEvidence() == nil)
        try model.save(to: folder["m.keras"])
        let (_, bytes) = try member("metadata.json", of: folder["m.keras"])
        #expect(!String(decoding: bytes, as: UTF8.self).contains("descent"))
    }

    @Test func `a later version is read as far as it is known, with a word about it`() throws {
        let folder = try TemporaryFolder()
        _ = try save(in: folder)
        let path = try changed(
            [
                (#""version": 1"#, #""version": 2, "news": [1]"#),
                (#""history": {"#, #""history": {"shape": 3, "epochs": 5, "was": {"#),
                (#", "provenance""#, #"}, "provenance""#),
            ], in: folder)
        let (evidence, warnings) = try heard { try Model.load(path).evidence }
        #expect(evidence?.history == nil && evidence?.probes?.count == 8)
        #expect(warnings.count == 1 && warnings[0].hasSuffix("but not 'history'."), "\(warnings)")
    }

    struct Fault: CustomTestStringConvertible, Sendable {
        let old: String
        let new: String
        let message: String
        var testDescription: String { "\(old) → \(new.prefix(40))" }

        init(_ old: String, _ new: String, _ message: String) {
            (self.old, self.new, self.message) = (old, new, message)
        }
    }

    @Test(
        "Metadata that cannot be are refused, with the place",
        arguments: [
            Fault(#""version": 1"#, #""version": "1""#, "version': expected a whole number from 0"),
            Fault(
                #""version": 1"#, #""version": -1"#,
                "version': expected a whole number from 0, but got -1"),
            Fault(#""version": 1, "#, "", "descent_evidence': expected an object with 'version'"),
            Fault(
                #""descent_evidence": {"#, #""descent_evidence": 3, "x": {"#,
                "at '/descent_evidence': expected an object, but got a whole number"),
            Fault(
                #""descent_evidence": {"#, #""descent_evidence": {"probes": 1, "#,
                "each key once, but got \"probes\" again"),
            Fault(
                #""tolerance": 0.0001"#, #""tolerance": -1"#,
                "probes/tolerance': expected a number from 0"),
            Fault(
                #""tolerance": 0.0001"#, #""tolerance": "NaN""#,
                "probes/tolerance': expected a number from 0"),
            Fault(
                #""dtype": "float32""#, #""dtype": "float3""#,
                "inputs/0/dtype': expected a dtype, but got 'float3'"),
            Fault(
                "\"shape\": [8, 3]", "\"shape\": [8, 4]",
                "expected the bytes of float32 [8, 4], but got 96 bytes"),
            Fault(
                "\"shape\": [8, 3]", "\"shape\": [-8, 3]",
                "inputs/0/shape/0': expected a whole number from 0, but got -8"),
            Fault(
                "\"shape\": [8, 3]", "\"shape\": [4611686018427387904, 4611686018427387904]",
                "but got 96 bytes"),
            Fault(
                "\"shape\": [8, 3]", "\"shape\": [24]",
                "inputs/0': expected 24 rows of shape [3], but got shape [24]"),
            Fault(
                "\"shape\": [8, 2]", "\"shape\": [2, 8]",
                "outputs/0': expected 8 rows of shape [2], but got shape [2, 8]"),
            Fault(
                "\"shape\": [8, 3]", "\"shape\": [\(String(repeating: "1, ", count: 40))24]",
                "at most 32 axes, but got 41"),
            Fault("\"data\": \"", "\"data\": \"=", "inputs/0/data': expected bytes as base64"),
            Fault(
                "\"data\": \"", "\"data\": 4, \"was\": \"",
                "inputs/0/data': expected a text, but got a whole number"),
            Fault(
                "\"inputs\": [{\"dtype\"", "\"inputs\": [3, {\"dtype\"",
                "probes/inputs/0': expected an object"),
            Fault(
                "\"mean\": [", "\"mean\": [1, ",
                "standard_deviation': expected 4 numbers, but got 3"),
            Fault(
                "\"mean\": [", "\"mean\": [\(String(repeating: "0, ", count: 5_000))",
                "mean': expected 1 to 4096 numbers, but got 5003"),
            Fault(
                "\"mean\": [", "\"mean\": [], \"was\": [",
                "mean': expected 1 to 4096 numbers, but got 0"),
            Fault(
                "\"mean\": [", "\"mean\": [\"nan\", ",
                "inputs/0/mean/0': expected a number, \"NaN\""),
            Fault(
                "\"mean\": [", "\"mean\": [\"NaN:3ff0000000000000\", ",
                "inputs/0/mean/0': expected a number, \"NaN\""),
            Fault(
                "\"quartiles\": [[", "\"quartiles\": [[1, ",
                "quartiles/0': expected 3 numbers, but got 4"),
            Fault(
                "\"class_names\": {", "\"class_names\": {\"a/b\": [2], ",
                "class_names/a~1b/0': expected a text"),
            Fault(
                "\"epochs\": [0", "\"epochs\": [0.5", "history/epochs/0': expected a whole number"),
            Fault(
                "\"library\": \"", "\"was\": \"", "provenance': expected an object with 'library'"),
            Fault(
                "\"input_shapes\": [", "\"input_shapes\": [7, ", "input_shapes/0': expected a list"),
            Fault(
                "\"history\": {", "\"history\": \(String(repeating: "[", count: 200)){",
                "member 'metadata.json', line 1:"),
        ])
    func refuses(fault: Fault) throws {
        let folder = try TemporaryFolder()
        _ = try save(in: folder)
        let path = try changed([(fault.old, fault.new)], in: folder)
        let message = folder.message { _ = try Model.load(path) }
        #expect(message.hasPrefix("'changed.keras', member 'metadata.json'"), "\(message)")
        #expect(message.contains(fault.message), "\(message)")
    }

    @Test func `metadata beyond the limit are refused`() throws {
        let folder = try TemporaryFolder()
        let model = try save(in: folder)
        var limits = FileLimits()
        limits.metadataBytes = 1_000
        let message = folder.message {
            _ = try Model.load(folder["m.keras"], limits: limits)
        }
        #expect(message.contains("expected at most 1000 bytes"), "\(message)")
        var evidence = try #require(model.evidence)
        evidence.provenance?.notes = String(repeating: "n", count: 17 << 20)
        model.evidence = evidence
        #expect(throws: ConfigurationError.self) { try model.save(to: folder["m.keras"]) }
    }

    @Test func `statistics of another model are a problem, and stop nobody`() throws {
        let folder = try TemporaryFolder()
        let model = try save(in: folder)
        var evidence = try #require(model.evidence)
        let input = evidence.inputs[0]
        evidence.inputs = [
            Evidence.Input(name: input.name, rows: 3, features: Array(input.features.prefix(2)))
        ]
        evidence.classNames = [try #require(model.outputNames.first): ["a", "b", "c"]]
        model.evidence = evidence
        try model.save(to: folder["m.keras"])
        let again = try Model.load(folder["m.keras"])
        let report = try #require(try again.verifyEvidence())
        #expect(report.problems.count == 2 && report.outputs.allSatisfy(\.passed) && !report.passed)
        let (_, warnings) = try heard { _ = try again.predict(x) as Tensor }
        #expect(warnings.isEmpty)
    }
}

// MARK: Archives

extension EvidenceFileTests {
    private func member(_ name: String, of path: String) throws -> (String, [UInt8]) {
        (name, try archiveMember(name, of: path))
    }

    /// The saved file with other metadata.
    private func changed(
        _ changes: [(String, String)], in folder: TemporaryFolder
    ) throws -> String {
        var text = String(
            decoding: try member("metadata.json", of: folder["m.keras"]).1, as: UTF8.self)
        for (old, new) in changes {
            let range = try #require(text.firstRange(of: old), "\(old) in \(text)")
            text.replaceSubrange(range, with: new)
        }
        return try folder.archive(
            [
                ("metadata.json", Array(text.utf8)),
                member("config.json", of: folder["m.keras"]),
                member("model.weights.h5", of: folder["m.keras"]),
            ], named: "changed.keras")
    }

    private func heard<Result>(
        _ body: () throws -> Result
    ) throws -> (Result, warnings: [String]) {
        let heard = HeardLines()
        let result = try Terminal.listening(
            { text in heard.lines.withLock { $0.append(text) } }, body)
        return (result, heard.lines.withLock { $0 })
    }
}

private final class HeardLines: Sendable {
    let lines = Mutex<[String]>([])
}

extension Evidence.Feature {
    fileprivate var numbers: [Double] {
        [mean, standardDeviation, minimum, maximum] + quartiles + [nanShare]
    }
}
