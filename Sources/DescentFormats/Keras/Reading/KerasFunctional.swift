import DescentCore
import DescentData
import DescentLayers
import DescentSupport
import DescentTraining

/// A functional model while it is put together: calls of layers and operations, each once all it
/// reads is there.
final class KerasFunctional {
    /// Call number `index` of the layer or operation called `name`.
    struct Call: Hashable {
        let name: String
        var index: Int
    }

    private let object: KerasObject
    private let reader: KerasReader
    private var members: [String: Member] = [:]
    /// The calls of each member, as they stand in the file.
    private var nodes: [String: (object: KerasObject, calls: [JSONValue])] = [:]
    /// Its layers and operations, in the order of the file.
    private(set) var parts: [KerasGroup.Member] = []
    /// The keys of a dictionary of outputs, in their order; nil without one.
    private(set) var outputKeys: [String]?
    /// The calls in the order in which they were made.
    private(set) var performed: [Performed] = []
    /// What calls gave; those of inputs are there from the start.
    private(set) var results: [Call: [Tensor]] = [:]

    /// A call that was made.
    struct Performed {
        let name: String
        /// nil for an operation, as ``layerCall``.
        let layer: Layer?
        let layerCall: KerasLayerCall?
        /// All that the outputs depend on.
        let inputs: [Tensor]
        /// The same in words, for an operation with what it was made with.
        let arguments: KerasArguments
        let operation: KerasOperation?
        let outputs: [Tensor]
    }

    /// A layer or an operation.
    private struct Member {
        let object: KerasObject
        /// nil for an operation.
        let layer: Layer?
    }

    /// A call that waits for others.
    private struct Waiting {
        let json: JSONValue
        let place: KerasPlace
        var missing: Int
    }

    init(_ object: KerasObject, _ reader: KerasReader) {
        (self.object, self.reader) = (object, reader)
    }

    func model() throws -> Model {
        let options = try KerasModelOptions(
            object, also: ["layers", "input_layers", "output_layers", "dtype"])
        let place = object.place.at("config")
        var waiting: [Call: Waiting] = [:]
        var order: [Call] = []
        let list = try (object.config["layers"] ?? .null).list(place.at("layers"))
        for (i, json) in list.enumerated() {
            try add(KerasObject(json, place.at("layers").at(i)), &waiting, &order)
        }
        try perform(&waiting, order)
        let model = Model(
            inputs: try ends("input_layers", place), outputs: try ends("output_layers", place),
            name: options.name, trainable: options.trainable)
        if let fault = model.constructionError { throw object.place.error(fault) }
        return model
    }

    private func add(
        _ member: KerasObject, _ waiting: inout [Call: Waiting], _ order: inout [Call]
    ) throws {
        let name = try (member.json["name"] ?? .null).text(member.place.at("name"))
        guard members[name] == nil else {
            throw member.place.at("name").error(
                expected: "each name once", got: "'\(name)' again", fix: "Save the model again.")
        }
        let isInput = member.className == "InputLayer"
        if isInput { results[Call(name: name, index: 0)] = [try reader.input(member)] }
        let layer = member.isOperation || isInput ? nil : try reader.layer(member)
        members[name] = Member(object: member, layer: layer)
        parts.append(.init(className: member.className, layer: layer))
        let place = member.place.at("inbound_nodes")
        let calls = try (member.json["inbound_nodes"] ?? .null).list(place)
        nodes[name] = (member, calls)
        for (i, json) in calls.enumerated() {
            let call = Call(name: name, index: i)
            waiting[call] = Waiting(json: json, place: place.at(i), missing: 0)
            order.append(call)
        }
    }

    // MARK: In the order of what reads what

    private func perform(_ waiting: inout [Call: Waiting], _ order: [Call]) throws {
        var readers: [Call: [Call]] = [:]
        for call in order {
            guard let entry = waiting[call] else { continue }
            let read = Set(KerasHistory.all(in: entry.json).map(\.call))
            for source in read where results[source] == nil {
                guard waiting[source] != nil else {
                    throw entry.place.error(
                        expected: "calls of layers that are there",
                        got: "call \(source.index) of '\(source.name)'",
                        fix: "Save the model again.")
                }
                readers[source, default: []].append(call)
                waiting[call]?.missing += 1
            }
        }
        var ready = order.filter { waiting[$0]?.missing == 0 }
        var done = 0
        while done < ready.count {
            let call = ready[done]
            done += 1
            guard let entry = waiting[call] else { continue }
            results[call] = try perform(call, entry)
            for reader in readers[call] ?? [] {
                waiting[reader]?.missing -= 1
                if waiting[reader]?.missing == 0 { ready.append(reader) }
            }
        }
        guard done == order.count else {
            let stuck = order.first { results[$0] == nil }
            throw object.place.error(
                expected: "layers that read only what comes before them",
                got: "a circle through '\(stuck?.name ?? "")'", fix: "Save the model again.")
        }
    }

    private func perform(_ call: Call, _ entry: Waiting) throws -> [Tensor] {
        guard let member = members[call.name] else { return [] }
        let masks = KerasMasks(nodes)
        var arguments = try KerasArguments(masks.stripped(entry.json), entry.place, results)
        var operation: KerasOperation?
        var layerCall: KerasLayerCall?
        let inputs: [Tensor]
        let outputs: [Tensor]
        if let layer = member.layer {
            let made = try arguments.layerCall(of: layer)
            (layerCall, inputs, outputs) = (made, made.tensors, made(layer))
        } else {
            operation = KerasOperations.all[member.object.className]
            guard let operation else {
                throw member.object.place.error(
                    .unsupported, expected: "an operation that is known here",
                    got: "'\(member.object.className)'", fix: "Use a layer.")
            }
            arguments = try arguments.adding(
                try member.object.arguments, member.object, known: operation.arguments)
            inputs = arguments.tensors
            let results = try operation.perform(arguments)
            outputs =
                KerasOperations.written.contains(member.object.className)
                ? results : try named(results, as: member.object, masks.stripped(entry.json))
        }
        performed.append(
            Performed(
                name: call.name, layer: member.layer, layerCall: layerCall, inputs: inputs,
                arguments: arguments, operation: operation, outputs: outputs))
        if let fault = outputs.lazy.compactMap({ $0.layerFault ?? $0.error }).first {
            throw entry.place.error(fault)
        }
        return outputs
    }

    /// What an operation gave, under the name that a file gives it again.
    private func named(
        _ results: [Tensor], as object: KerasObject, _ call: JSONValue
    ) throws -> [Tensor] {
        var operands: [JSONValue] = []
        let operation = try KerasOperationCall(object, call, operands: &operands)
        let inputs = operands.compactMap { KerasHistory.all(in: $0).first }.compactMap {
            try? $0.tensor(among: self.results, object.place)
        }
        return inputs.count == operands.count ? operation.naming(results, of: inputs) : results
    }

    // MARK: Inputs and outputs

    /// One place, a list of them, or several by name.
    private func ends(_ key: String, _ outer: KerasPlace) throws -> [Tensor] {
        let place = outer.at(key)
        let json = object.config[key] ?? .null
        guard case .object(let members) = json else { return try flattened(json, place) }
        // As Keras flattens dictionaries: by their keys.
        if key == "output_layers" { outputKeys = members.map(\.key).sorted() }
        return try members.sorted { $0.key < $1.key }.map {
            try tensor($0.value, place.at($0.key))
        }
    }

    /// Places one after the other; the states of several cells are lists in the list.
    private func flattened(_ json: JSONValue, _ place: KerasPlace) throws -> [Tensor] {
        guard case .array(let values) = json else {
            throw place.error(expected: "a list", got: json.kind, fix: "Save the model again.")
        }
        if case .string? = values.first { return [try tensor(json, place)] }
        return try values.enumerated().flatMap { try flattened($1, place.at($0)) }
    }

    private func tensor(_ json: JSONValue, _ place: KerasPlace) throws -> Tensor {
        var history = try KerasHistory(json, place)
        // Keras counts the calls of functional models from 1 here, and here alone.
        if members[history.call.name]?.object.className == "Functional" {
            history.call.index &-= 1
        }
        return try history.tensor(among: results, place)
    }
}

/// Where a symbolic tensor comes from: `["dense", 0, 0]`.
struct KerasHistory {
    fileprivate(set) var call: KerasFunctional.Call
    let output: Int

    init(_ json: JSONValue, _ place: KerasPlace) throws {
        let parts = try json.list(place)
        guard parts.count == 3, case .string(let name) = parts[0], case .int(let index) = parts[1],
            case .int(let output) = parts[2]
        else {
            throw place.error(
                expected: "a layer's name, and the numbers of a call and of an output of it",
                got: json.text, fix: "Save the model again.")
        }
        call = KerasFunctional.Call(name: name, index: index)
        self.output = output
    }

    func tensor(
        among results: [KerasFunctional.Call: [Tensor]], _ place: KerasPlace
    ) throws -> Tensor {
        guard let outputs = results[call], outputs.indices.contains(output) else {
            throw place.error(
                expected: "an output that is there",
                got: "output \(output) of call \(call.index) of '\(call.name)'",
                fix: "Save the model again.")
        }
        return outputs[output]
    }

    /// Those of all symbolic tensors in a value; what is none is left to whoever reads it.
    static func all(in json: JSONValue) -> [KerasHistory] {
        switch json {
        case .array(let values): return values.flatMap(all)
        case .object(let members):
            if json["class_name"] == "__keras_tensor__" {
                let place = KerasPlace(file: "", member: nil)
                let history = json["config"]?["keras_history"]
                return history.flatMap { try? KerasHistory($0, place) }.map { [$0] } ?? []
            }
            return members.flatMap { all(in: $0.value) }
        default: return []
        }
    }
}
