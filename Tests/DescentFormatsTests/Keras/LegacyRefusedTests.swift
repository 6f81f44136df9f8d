import Descent
import DescentSupport
import FileTesting
import Foundation
import Testing

@testable import DescentFormats

/// HDF5 files of models that are damaged, or say what cannot be.
@Suite struct LegacyRefusedTests {
    struct Change: CustomTestStringConvertible, Sendable {
        let file: String
        let old: String
        let new: String
        let message: String
        /// Whether each place is changed, or the first only.
        var everywhere = false
        var testDescription: String { "\(old) as \(new)" }

        init(
            _ file: String, _ old: String, _ new: String, _ message: String,
            everywhere: Bool = false
        ) {
            (self.file, self.old, self.new, self.message) = (file, old, new, message)
            self.everywhere = everywhere
        }
    }

    /// Bytes of the same number in the place of others: no lengths are to be changed.
    private static func changed(_ change: Change) throws -> [UInt8] {
        var bytes = try fixtureBytes("legacy/\(change.file).h5")
        let (old, new) = (Array(change.old.utf8), Array(change.new.utf8))
        try #require(old.count == new.count)
        var range = bytes.firstRange(of: old)
        try #require(range != nil)
        while let place = range {
            bytes.replaceSubrange(place, with: new)
            range = change.everywhere ? bytes.firstRange(of: old) : nil
        }
        return bytes
    }

    @Test(
        "A file that does not fit is refused with its place",
        arguments: [
            Change("keras2_sequential", "model_config", "model_confix", "a whole model"),
            Change(
                "keras2_sequential", #"{"class_name": "Sequential""#,
                #"["class_name": "Sequential""#, "member 'model_config', line 1:14"),
            Change(
                "keras2_sequential", #""units": 5"#, #""units": 6"#,
                "/model_weights/dense/dense/kernel:0': expected shape [4, 6], but got [4, 5]"),
            Change(
                "keras2_sequential", #""units": 5"#, #""units":-5"#,
                "at '/config/layers/1'"),
            Change(
                "keras2_sequential", #""class_name": "Dense""#, #""class_name": "Denso""#,
                "got 'Denso'"),
            Change("keras2_sequential", "Custom>Adam", "Custom>Adax", "class name of an optimizer"),
            Change(
                "keras2_sequential", "layer_names", "layer_namex",
                "/model_weights@layer_names': expected a list of names, but got none"),
            Change(
                "keras2_sequential", "dense/kernel:0", "dense/bias:0\0\0",
                "/model_weights/dense@weight_names': expected each name once"),
            Change(
                "keras2_sequential", "weight_names", "weight_namez",
                "@weight_names': expected a list of names, but got none", everywhere: true),
            Change(
                "keras3_chunks", "layer_names0", "layer_namesX",
                "/model_weights@layer_names': expected a list of names, but got none"),
            Change(
                "keras3_chunks", "weight_names1", "weight_namesX",
                "/model_weights/dense': expected 2 weights of layer 'dense', but got 1"),
            Change(
                "keras2_graph", #"[[["input_1", 0, 0, {}]]]"#, #"[[["dropout", 0, 0, {}]]]"#,
                "a circle through 'dropout'"),
            Change(
                "keras2_graph", #"[[["input_1", 0, 0, {}]]]"#, #"[[["input_9", 0, 0, {}]]]"#,
                "at '/config/layers/2/config/layers/1"),
            Change(
                "keras2_graph", #""function": "math.subtract""#,
                #""function": "math.xubtract""#, "got 'tf.math.xubtract'"),
            Change(
                "keras2_texts", #""activation": "sigmoid""#, #""activation": 0.1234567"#,
                "as 'activation'"),
        ])
    func refuses(change: Change) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(Self.changed(change), to: "m.h5")
        let message = folder.message { _ = try Model.load(file) }
        #expect(message.contains(change.message), "\(message)")
        #expect(message.contains("'m.h5'"), "\(message)")
    }

    @Test func `an activation that computes something else today is refused`() throws {
        let folder = try TemporaryFolder()
        let change = Change(
            "keras2_sequential", #""activation": "softmax", "use_bias": true"#,
            #""activation":"hard_sigmoid","use_bias":1 "#, "")
        let bytes = try Self.changed(change)
        let file = try folder.write(bytes, to: "m.h5")
        let message = folder.message { _ = try Model.load(file) }
        #expect(message.contains("'hard_sigmoid' of Keras 2"), "\(message)")
    }

    @Test func `a file that is cut short is damaged, wherever that is`() throws {
        let folder = try TemporaryFolder()
        let bytes = try fixtureBytes("legacy/keras2_sequential.h5")
        for count in stride(from: 0, to: bytes.count, by: 1_777) {
            let file = try folder.write(Array(bytes.prefix(count)), to: "m.h5")
            #expect(folder.message { _ = try Model.load(file) }.contains("'m.h5'"))
        }
    }

    @Test func `weights alone are no model, and the message says what they are for`() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(fixtureBytes("legacy/keras2_graph_weights.h5"), to: "w.h5")
        #expect(folder.message { _ = try Model.load(file) }.contains("loadWeights"))
    }
}

extension LegacyRefusedTests {
    @Test(
        "An index of weights leads to files beside it only, which have what it says",
        arguments: [
            (#"{"weight_map": {"/dense/vars": "../m.weights.h5"}}"#, "a file beside this one"),
            (#"{"weight_map": {"/dense/vars": "/etc/m.weights.h5"}}"#, "a file beside this one"),
            (#"{"weight_map": {"/dense/vars": ["a\\m.weights.h5"]}}"#, "a file beside this one"),
            (#"{"weight_map": {"/dense/vars": "passwords"}}"#, "a file beside this one"),
            (#"{"weight_map": {"/dense/vars": "none.weights.h5"}}"#, "none.weights.h5"),
            (#"{"weight_map": {"/dense/vars": 1}}"#, "at '/weight_map/~1dense~1vars'"),
            (#"{"weight_map": {"/dense/vars": "m.weights.h5"}}"#, "/dense"),
            (
                #"{"weight_map": {"/layers/dense/vars": ["m.weights.h5", "n.weights.h5"]}}"#,
                "'layers/dense/vars/0' in 'm.weights.h5' too"
            ),
            (#"{"weight_map": []}"#, "at '/weight_map'"), (#"{"#, "expected"), ("[]", "nothing"),
        ])
    func refusesIndex(text: String, message: String) throws {
        let folder = try TemporaryFolder()
        let shard = try fixtureBytes("legacy/keras3_graph_00002.weights.h5")
        for name in ["m.weights.h5", "n.weights.h5"] { _ = try folder.write(shard, to: name) }
        let file = try folder.write(Array(text.utf8), to: "m.weights.json")
        let model = Sequential([Input(shape: [4]), Dense(1)])
        let said = folder.message { try model.loadWeights(file) }
        #expect(said.contains(message), "\(said)")
    }
}
