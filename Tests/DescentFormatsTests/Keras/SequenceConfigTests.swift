import DescentCore
import DescentSupport
import FileTesting
import Testing

@testable import DescentFormats
@testable import DescentLayers
@testable import DescentTraining

/// Recurrent and attention layers in files, whose configurations hold layers and whose calls say more
/// than inputs.
@Suite struct SequenceConfigTests {
    private static func layers(_ json: JSONValue) -> [String: JSONValue] {
        let list = json["config"]?["layers"]?.elements ?? []
        return Dictionary(
            list.map { ($0["name"]?.plainText ?? "", $0) }, uniquingKeysWith: { first, _ in first })
    }

    @Test(
        "Layers are written with the keys and values that Keras writes",
        arguments: ["recurrent", "encoder", "attending", "frames", "moved"])
    func configurations(name: String) throws {
        let json = try KerasConfigTests.config(name)
        let model = try KerasReader().model(json, KerasPlace(file: "m.keras", member: nil))
        let written = Self.layers(.object(try KerasWriter.json(of: model)))
        let expected = Self.layers(json).filter { $0.value["module"] == "keras.layers" }
        #expect(Set(written.keys) == Set(expected.keys))
        for (name, layer) in expected where layer["class_name"] != "LayerNormalization" {
            let mine = try #require(written[name])
            #expect(mine["class_name"] == layer["class_name"])
            #expect(Self.plain(mine["config"]) == Self.plain(layer["config"]), "\(name)")
        }
    }

    /// Without what depends on how a layer was built and what is nothing, and with keys in order.
    private static func plain(_ json: JSONValue?) -> JSONValue {
        switch json {
        case .object(let members)?:
            let left = ["shared_object_id", "build_config", "attention_axes"]
            return .object(
                members.filter { !left.contains($0.key) && $0.value != .null }.sorted {
                    $0.key < $1.key
                }
                .map { JSONMember($0.key, plain($0.value)) })
        case .array(let values)?: return .array(values.map { plain($0) })
        case .int(let value)?: return .double(Double(value))
        default: return json ?? .null
        }
    }

    @Test("States, masks and flags of calls are written as Keras writes them")
    func calls() throws {
        for (name, layer, keys) in [
            ("encoder", "lstm_1", ["initial_state"]),
            ("attending", "multi_head_attention", ["use_causal_mask"]),
            ("attending", "multi_head_attention_1", ["return_attention_scores"]),
            ("attending", "grouped_query_attention", ["attention_mask"]),
            ("attending", "attention", ["use_causal_mask"]),
        ] {
            let json = try KerasConfigTests.config(name)
            let model = try KerasReader().model(json, KerasPlace(file: "m.keras", member: nil))
            let written = Self.layers(.object(try KerasWriter.json(of: model)))
            let call = { (layers: [String: JSONValue]) in
                layers[layer]?["inbound_nodes"]?.elements.first
            }
            for key in keys {
                let mine = try #require(call(written)?["kwargs"]?[key])
                #expect(Self.plain(mine) == Self.plain(call(Self.layers(json))?["kwargs"]?[key]))
            }
        }
    }

    @Test("Initial states, arguments of calls and nested cells survive a file")
    func survives() throws {
        let folder = try TemporaryFolder()
        let (x, h) = (Input(shape: [4, 3]), Input(shape: [2]))
        let y =
            RNN(
                StackedRNNCells([GRUCell(2)]), returnSequences: true)(x, initialState: [h])
            as Tensor
        let z = MultiHeadAttention(numHeads: 2, keyDim: 2)(
            y, y, attentionMask: Tensor(shape: [4, 4], scalars: (0..<16).map { Double($0 % 3) }))
        let model = Model(inputs: [x, h], outputs: z)
        try model.save(to: folder["m.keras"])
        let again = try Model.load(folder["m.keras"])
        let data = [Tensor.ones([2, 4, 3]), Tensor.ones([2, 2])]
        #expect(
            try again.predict(data).scalars() as [Double] == model.predict(data).scalars())
    }

    @Test("A Lambda cannot be written, and the error says what can")
    func lambda() throws {
        let folder = try TemporaryFolder()
        let model = Sequential([Input(shape: [2]), Lambda(name: "twice") { $0 * 2 }])
        let message = folder.message { try model.save(to: folder["m.keras"]) }
        #expect(
            message.hasPrefix(
                "Lambda 'twice' needs a layer without a Swift function of its own, but got a "
                    + "function, which files cannot hold. Write it as the call of a Layer that is "
                    + "Configurable and register that, or save the weights alone."), "\(message)")
    }
}
