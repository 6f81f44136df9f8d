import DescentCore
import DescentLayers
import DescentSupport
import DescentTraining

/// Inputs of strings in Keras' files. Models here have numbers in their place, which the layer that
/// reads the strings makes of them before.
enum KerasStrings {
    // MARK: Reading

    /// A model's configuration with inputs of what layers make of strings in place of the strings.
    static func numbered(_ model: JSONValue) -> JSONValue {
        guard case .string(let name)? = model["class_name"],
            ["Sequential", "Functional"].contains(name)
        else { return model }
        return model.replacing("config") { config in
            config.replacing("layers") { layers in
                guard case .array(let list) = layers else { return layers }
                let inner = list.map(numbered)
                return .array(
                    inner.enumerated().map { i, layer in
                        let reader =
                            name == "Sequential"
                            ? inner.dropFirst(i + 1).first
                            : inner.first { reads($0, from: layer["name"]) }
                        return reader.flatMap { numbered(input: layer, for: $0) } ?? layer
                    })
            }
        }
    }

    private static func reads(_ layer: JSONValue, from name: JSONValue?) -> Bool {
        guard case .string(let name)? = name else { return false }
        return KerasHistory.all(in: layer["inbound_nodes"] ?? .null).contains {
            $0.call.name == name
        }
    }

    /// nil for what is no input of strings, or is read by a layer that takes none. Whatever is wrong
    /// with that is found when it is made.
    private static func numbered(input: JSONValue, for reader: JSONValue) -> JSONValue? {
        guard input["class_name"] == "InputLayer", input["config"]?["dtype"] == "string",
            case .array(let lengths)? = input["config"]?["batch_shape"],
            let object = try? KerasObject(reader, KerasPlace(file: "", member: nil)),
            let entries = try? object.entries,
            let layer = try? Registry.layers.make(object.lookupName, entries) as? any StringLayer
        else { return nil }
        let shape = Shape(lengths.map { if case .int(let length) = $0 { length } else { -1 } })
        guard let spec = (try? layer.outputSpec(ofStrings: shape)) ?? nil else { return nil }
        return input.replacing("config") {
            $0.setting("batch_shape", KerasWriter.lengths(spec.shape))
                .setting("dtype", .string(spec.dtype.rawValue))
        }
    }

    // MARK: Writing

    /// The shapes of a model's inputs in Keras, and what strings there are of that shape: nil for an
    /// input of numbers.
    static func shapes(of model: Model) -> [Shape?] {
        zip(model.inputSpecs, model.stringLayers).map { spec, layer in
            layer.flatMap { shape(of: $0, making: spec) }
        }
    }

    /// The shape of strings of which `layer` makes numbers like these.
    private static func shape(of layer: any StringLayer, making spec: TensorSpec) -> Shape? {
        let any = Shape.unknown
        let candidates: [Shape] = [spec.shape, [any, any], [any, 1], [any]]
        return candidates.first { (try? layer.outputSpec(ofStrings: $0)) == spec } ?? [any, 1]
    }
}
