import Descent
import DescentSupport
import Foundation
import Testing
import FileTesting

@testable import DescentData
@testable import DescentFormats

/// Files that no honest program writes, or that say what Descent has not.
@Suite struct KerasRefusedTests {
    private static func member(_ member: String, of name: String) throws -> [UInt8] {
        try archiveMember(member, of: fixture("keras/\(name).keras"))
    }

    /// What is said of a file whose configuration was changed.
    private func message(
        of name: String = "sequential", weights: String? = nil,
        _ changes: [(String, String)]
    ) throws -> String {
        let folder = try TemporaryFolder()
        var config = String(decoding: try Self.member("config.json", of: name), as: UTF8.self)
        for (old, new) in changes {
            let range = try #require(config.firstRange(of: old), "\(old)")
            config.replaceSubrange(range, with: new)
        }
        let path = try folder.archive(
            [
                ("config.json", Array(config.utf8)),
                (
                    "model.weights.h5",
                    try Self.member("model.weights.h5", of: weights ?? name)
                ),
            ], named: "m.keras")
        return folder.message { _ = try Model.load(path) }
    }

    @Test("A changed byte of the weights is found, wherever it is")
    func findsChangedBytes() throws {
        let folder = try TemporaryFolder()
        let sound = try fixtureBytes("keras/sequential.keras")
        // Between the headers in front and the list of members at the end.
        for place in stride(from: 5_000, to: 29_000, by: 1_009) {
            var bytes = sound
            bytes[place] ^= 1
            let path = try folder.write(bytes, to: "m.keras")
            let message = folder.message { _ = try Model.load(path) }
            #expect(message.contains("CRC error"), "byte \(place): \(message)")
        }
    }

    struct Change: CustomTestStringConvertible, Sendable {
        let model: String
        let old: String
        let new: String
        let message: String
        var testDescription: String { "\(old) → \(new.prefix(60))" }

        init(_ old: String, _ new: String, of model: String = "sequential", _ message: String) {
            (self.old, self.new, self.model, self.message) = (old, new, model, message)
        }
    }

    static let changes = [
        Change(#""units": 5"#, #""units": 0"#, "units of 1 or more, but got 0"),
        Change(#""units": 5"#, #""units": -3"#, "units of 1 or more, but got -3"),
        Change(#""units": 5"#, #""units": "5""#, "a whole number as 'units', but got '5'"),
        Change(#""units": 5"#, #""units": 1.5"#, "a whole number as 'units', but got 1.5"),
        Change(#""units": 5"#, #""units": true"#, "a whole number as 'units', but got true"),
        Change(#""units": 5"#, #""units": 9223372036854775808"#, "a whole number as 'units'"),
        Change(#""units": 5"#, #""units": 1000000000000"#, "a model that memory has room for"),
        Change(#""units": 5"#, #""units": 6"#, "shape [4, 6]"),
        Change(#""units": 5"#, #""units": 5, "unitss": 1"#, "got 'unitss'. Did you mean 'units'?"),
        Change(#""units": 5"#, #""units": 5, "units": 5"#, "each key once"),
        Change(#""units": 5"#, #""units": 5,"#, "a key in double quotes"),
        Change(#""units": 5"#, #""units": NaN"#, "expected a value"),
        Change(
            #""class_name": "Dense""#, #""class_name": "Danse""#, "'Danse'. Did you mean 'Dense'?"),
        Change(
            #""class_name": "Dropout""#, #""class_name": "Lambda""#,
            "layers without code of their own, but got 'Lambda'"),
        Change(
            #""class_name": "Dropout""#, #""module": "os", "class_name": "system""#,
            "each key once"),
        Change(#""activation": "relu""#, #""activation": "rely""#, "Did you mean 'relu'?"),
        Change(
            #""activation": "relu""#,
            #""activation": {"class_name": "__lambda__", "config": {"value": "4wEA"}}"#,
            "got '__lambda__'"),
        Change(
            #""activation": "relu""#, #""activation": {"value": ["4wEA\n", null, null]}"#,
            "got a lambda. Nothing in a file is run."),
        Change(
            #""activation": "relu""#,
            #""activation": {"module": "builtins", "class_name": "function", "config": "f"}"#,
            "got 'function'"),
        Change(#""rate": 0.0"#, #""rate": 1.5"#, "rate"),
        Change(#""renorm": false"#, #""renorm": true"#, "batch renormalisation"),
        Change(
            #""loss": "sparse_categorical_crossentropy""#, #""loss": "mean_crossing""#,
            "/compile_config/loss"),
        Change(#""class_name": "Adam""#, #""class_name": "Adum""#, "Did you mean 'Adam'?"),
        Change(#""metrics": ["accuracy"]"#, #""metrics": ["acuracy"]"#, "Did you mean 'accuracy'?"),
        Change(#""batch_shape": [null, 4]"#, #""batch_shape": [null, -4]"#, "positive lengths"),
        Change(#""batch_shape": [null, 4]"#, #""batch_shape": 4"#, "a list of lengths"),
        // Functional models.
        Change(
            #"["twice", 0, 0]"#, #"["price", 0, 0]"#, of: "shared", "a circle through"),
        Change(
            #"["twice", 0, 0]"#, #"["thrice", 0, 0]"#, of: "shared",
            "calls of layers that are there, but got call 0 of 'thrice'"),
        Change(#"["twice", 0, 0]"#, #"["twice", 7, 0]"#, of: "shared", "call 7 of 'twice'"),
        Change(#"["twice", 0, 0]"#, #"["twice", 0, 3]"#, of: "shared", "output 3 of call 0"),
        Change(#"["twice", 0, 0]"#, #"["twice", -1, 0]"#, of: "shared", "call -1 of 'twice'"),
        Change(#"["twice", 0, 0]"#, #"["twice", 0]"#, of: "shared", "a layer's name, and"),
        Change(
            #""name": "price", "inbound"#, #""name": "kind", "inbound"#, of: "shared",
            "each name once, but got 'kind' again"),
        Change(
            #""class_name": "Exp""#, #""class_name": "Fft""#, of: "operations",
            "classes that are known here, but got 'Fft'"),
        Change(#""newshape": [-1, 7, 1]"#, #""newshape": [-1, 6, 1]"#, of: "operations", "reshape"),
        Change(#""axis": 1, "keepdims""#, #""axis": 9, "keepdims""#, of: "operations", "axis"),
        Change(#""axis1": 1"#, #""axis1": []"#, of: "lengths", "an axis of"),
        Change(#""axis1": 1"#, #""axis1": 9"#, of: "lengths", "an axis of"),
    ]

    @Test("A configuration that cannot be is refused, and the place is named", arguments: changes)
    func changed(change: Change) throws {
        let message = try message(of: change.model, [(change.old, change.new)])
        #expect(message.contains(change.message), "\(message)")
        #expect(message.hasPrefix("'m.keras'"), "\(message)")
    }

    @Test("All classes that are not known are listed at once")
    func unknownClasses() throws {
        let message = try message([
            (#""class_name": "Dense""#, #""class_name": "Fancy""#),
            (#""class_name": "Dropout""#, #""class_name": "Odd""#),
        ])
        #expect(
            message.contains("'Fancy', 'Odd'. Did you mean 'Add'? Register classes of yours first"),
            "\(message)")
        #expect(message.contains("at '/config/layers/1'"), "\(message)")
    }

    @Test("Weights of another model are refused")
    func otherWeights() throws {
        let message = try message(weights: "convolutional", [])
        #expect(message.contains("model.weights.h5"), "\(message)")
        #expect(message.contains("expected a group or data set of this name"), "\(message)")
    }

    @Test("Archives without a member, with one twice, or cut short are refused")
    func archives() throws {
        let config = try Self.member("config.json", of: "sequential")
        let weights = try Self.member("model.weights.h5", of: "sequential")
        let cases: [(members: [(String, [UInt8])], message: String)] = [
            ([("config.json", config)], "the member 'model.weights.h5', but got 'config.json'"),
            ([("model.weights.h5", weights)], "the member 'config.json'"),
            (
                [("config.json", config), ("model.weights.npz", [])],
                "Keras itself does not read weights as npz"
            ),
            ([("config.json", config), ("model.weights.h5", [])], "an HDF5 file"),
            ([("config.json", [0xff]), ("model.weights.h5", weights)], "expected a value"),
        ]
        for (members, expected) in cases {
            let folder = try TemporaryFolder()
            let path = try folder.archive(members, named: "m.keras")
            let message = folder.message { _ = try Model.load(path) }
            #expect(message.contains(expected), "\(message)")
        }
        let folder = try TemporaryFolder()
        let whole = try fixtureBytes("keras/sequential.keras")
        for count in [0, 1, 21, 22, 100, whole.count / 2, whole.count - 30, whole.count - 1] {
            let path = try folder.write(Array(whole.prefix(count)), to: "m.keras")
            #expect(throws: FileError.self) { try Model.load(path) }
        }
        #expect(
            folder.message { _ = try Model.load(folder["none.keras"]) }.contains("Check the path"))
    }

    @Test("Random damage is an error or changes nothing but numbers")
    func damage() throws {
        let folder = try TemporaryFolder()
        let whole = try fixtureBytes("keras/sequential.keras")
        var source = RandomSource(seed: 5, stream: 1)
        for _ in 0..<300 {
            var bytes = whole
            for _ in 0...source.nextInt(below: 3) {
                bytes[source.nextInt(below: bytes.count)] ^= UInt8(1 << source.nextInt(below: 8))
            }
            let path = try folder.write(bytes, to: "m.keras")
            do {
                _ = try Model.load(path, nonFinite: .ignored)
            } catch is FileError {}
        }
    }

    @Test("Models that files cannot say are refused before anything is written")
    func unsaid() throws {
        let folder = try TemporaryFolder()
        final class Own: Model {
            let dense = Dense(units: 1)
            override func call(_ x: Tensor, training: Bool) -> Tensor { dense(x) }
        }
        let own = Own()
        _ = try own.predict(Tensor.ones([1, 2]))
        let lossy = Sequential([Input(shape: [2]), Dense(units: 1)])
        lossy.compile(loss: { square($0 - $1) })
        let models: [(Model, String)] = [
            (own, "a model with a call of its own"), (lossy, "a function"),
            (Sequential([Dense(units: 1)]), "to be built before it is saved"),
        ]
        for (model, expected) in models {
            let message = folder.message { try model.save(to: folder["m.keras"]) }
            #expect(message.contains(expected), "\(message)")
        }
        #expect(throws: FileError.self) { try lossy.save(to: folder["m.h5"]) }
        #expect(try folder.names.isEmpty)
        try lossy.save(to: folder["m.keras"], includingOptimizer: false)
        #expect(try Model.load(folder["m.keras"]).losses.isEmpty)
    }
}
