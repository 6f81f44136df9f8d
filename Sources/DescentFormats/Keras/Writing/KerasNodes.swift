import DescentCore
import DescentLayers
import DescentSupport
import DescentTraining

/// A functional model in Keras' words: layers, each with its calls, and operations, which are layers
/// there too.
struct KerasNodes {
    let graph: ModelGraph
    let who: String
    /// The shapes of strings that slots of inputs stand for.
    var strings: [Int: Shape] = [:]
    /// What is in each slot.
    var definitions: [Int: Definition] = [:]
    /// Where Keras finds what is in a slot, once it is written.
    var histories: [Int: JSONValue] = [:]
    /// The calls of each layer.
    private var calls: [ObjectIdentifier: [JSONValue]] = [:]
    var operations: [(name: String, className: String, json: [JSONMember])] = []
    /// The names of operations that have several results, by what they were recorded as.
    var written: [ObjectIdentifier: String] = [:]
    var names: Set<String>
    var order = KerasOrder()

    enum Definition {
        case use(Int)
        case literal(JSONValue)
        case operation(WrittenOperation)
        /// One of the results of an operation that has several, or may have.
        case result(WrittenOperation, of: Composite, index: Int)
        /// What has no words in Keras.
        case fault(ConfigurationError)
        /// The value of another slot, repeated.
        case repeated(Int, BroadcastInDim)
    }

    /// - Parameter strings: for each input the shape of the strings that a layer makes it of.
    init(_ graph: ModelGraph, who: String, strings: [Shape?] = []) {
        (self.graph, self.who) = (graph, who)
        names = Set(graph.layers.map(\.name))
        for (use, shape) in zip(graph.uses, strings) {
            for output in use.outputs { self.strings[output.slot] = shape }
        }
    }

    /// - Parameter keys: those of a dictionary of outputs; nil for a list.
    mutating func config(
        named name: String, trainable: Bool, outputKeys keys: [String]?
    ) throws -> [JSONMember] {
        let members = try members()
        let outputs = try graph.outputSlots.map { try outputPlace(of: $0) }
        let layers = try members.map { member in
            try member.layer.map { try layer($0) } ?? .object(member.json)
        }
        let inputs = graph.uses.prefix(graph.inputs.count).map {
            JSONValue.array([.string($0.layer.name), 0, 0])
        }
        return [
            JSONMember("name", .string(name)), JSONMember("trainable", .bool(trainable)),
            JSONMember("layers", .array(layers)),
            JSONMember("input_layers", inputs.count == 1 ? inputs[0] : .array(inputs)),
            JSONMember(
                "output_layers",
                keys.map { .object(zip($0, outputs).map { JSONMember($0, $1) }) }
                    ?? (outputs.count == 1 ? outputs[0] : .array(outputs))),
        ]
    }

    /// Where an output comes from. Keras counts the calls of functional models from 1 here.
    private mutating func outputPlace(of slot: Int) throws -> JSONValue {
        let place = try place(of: slot, for: nil)
        guard case .use(let use)? = definitions[slot],
            (graph.uses[use].layer as? Model)?.graph != nil,
            case .array(var parts) = place, parts.count == 3, case .int(let call) = parts[1]
        else { return place }
        parts[1] = .int(call + 1)
        return .array(parts)
    }

    /// A layer or an operation, in the order that Keras has them in.
    struct Member {
        let className: String
        /// nil for an operation.
        let layer: Layer?
        fileprivate let json: [JSONMember]
    }

    mutating func members() throws -> [Member] {
        for step in graph.steps { try define(step) }
        let needed = neededSlots
        // In their order, so that what an operation reads is written before it.
        for step in graph.steps {
            if case .use(let index) = step {
                try write(use: index)
            } else if let slot = step.slot, needed.contains(slot) {
                switch definitions[slot] {
                case .operation, .result, .fault: _ = try place(of: slot, for: nil)
                case .use, .literal, .repeated, nil: break
                }
            }
        }
        let layers = Dictionary(graph.layers.map { ($0.name, $0) }) { first, _ in first }
        let maths = Dictionary(operations.map { ($0.name, $0) }) { first, _ in first }
        for slot in graph.outputSlots { order.addOutput(try place(of: slot, for: nil)) }
        return order.names(graph.layers.map(\.name) + operations.map(\.name)).compactMap { name in
            if let layer = layers[name] {
                return Member(className: layer.kerasClassName, layer: layer, json: [])
            }
            guard let operation = maths[name] else { return nil }
            return Member(
                className: operation.className, layer: nil, json: operation.json)
        }
    }

    /// Those that layers and outputs read, also through operations.
    private var neededSlots: Set<Int> {
        var needed = Set(graph.uses.flatMap(\.inputs) + graph.outputSlots)
        for step in graph.steps.reversed() {
            guard let slot = step.slot, needed.contains(slot) else { continue }
            switch definitions[slot] {
            case .operation(let operation), .result(let operation, _, _):
                needed.formUnion(operation.operands)
            case .repeated(let source, _): needed.insert(source)
            case .use, .literal, .fault, nil: break
            }
        }
        return needed
    }

    // MARK: What is where

    private mutating func define(_ step: ModelGraph.Step) throws {
        switch step {
        case .use(let index):
            for output in graph.uses[index].outputs { definitions[output.slot] = .use(index) }
        case .constant(let tensor, let slot): definitions[slot] = try literal(tensor)
        case .operation(let op, let inputs, let slot): try define(op, inputs, slot)
        case .open(let operation, let inputs, let slot): try define(operation.op, inputs, slot)
        case .name(let result, let inputs, let slot):
            let composite = result.composite
            if let call = KerasOperationCall(composite) {
                definitions[slot] = .result(
                    WrittenOperation(call, inputs), of: composite, index: result.index)
            } else if let operation = WrittenOperation(composite.name, composite.attributes, inputs)
            {
                definitions[slot] = .operation(operation)
            }
        case .variable(let storage, _):
            throw fault(
                "weights inside of layers", got: "'\(storage.name)' in maths between them",
                fix: "Put it into a Layer of your own.")
        case .mask, .masking:
            throw fault(
                "masks that layers make", got: "one that was set by hand",
                fix: "Use Masking or Embedding(maskZero:), or a Layer with computeMask.")
        }
    }

    private mutating func define(_ op: Op, _ inputs: [Int], _ slot: Int) throws {
        if case .broadcastInDim(let payload) = op {
            definitions[slot] = .repeated(inputs[0], payload)
            return
        }
        if case .identity(let identity) = op, !identity.stopsGradient {
            definitions[slot] = definitions[inputs[0]]
            return
        }
        let specs = inputs.map { graph.slotSpecs[$0] }
        guard let operation = WrittenOperation(op, inputs, specs) else {
            // The function that it is part of may have words.
            definitions[slot] = .fault(
                fault(
                    "maths between layers that Keras has too", got: "'\(op.name)'",
                    fix: "Put it into the call of a Layer of your own."))
            return
        }
        definitions[slot] = .operation(operation)
    }

    private func literal(_ tensor: Tensor) throws -> Definition {
        let numbers: [Double] = try tensor.scalars()
        let values = numbers.map { number -> JSONValue in
            if tensor.dtype == .bool { return .bool(number != 0) }
            return tensor.dtype.isFloatingPoint
                ? .double(number) : Int(exactly: number).map { .int($0) } ?? .double(number)
        }
        guard numbers.allSatisfy(\.isFinite) else {
            return .fault(
                fault("finite numbers", got: "others", fix: "Compute them in a Layer."))
        }
        if tensor.rank == 0 { return .literal(values[0]) }
        return .literal([
            "class_name": "__numpy__",
            "config": [
                "value": Self.nested(values[...], tensor.shape.dimensions[...]),
                "dtype": .string(tensor.dtype.rawValue),
            ],
        ])
    }

    private static func nested(
        _ values: ArraySlice<JSONValue>, _ lengths: ArraySlice<Int>
    ) -> JSONValue {
        guard let length = lengths.first, lengths.count > 1, length > 0 else {
            return .array(Array(values))
        }
        let size = values.count / length
        return .array(
            (0..<length).map { i in
                let start = values.startIndex + i * size
                return nested(values[start..<start + size], lengths.dropFirst())
            })
    }

    func fault(_ expected: String, got: String, fix: String) -> ConfigurationError {
        ConfigurationError(who: who, expected: expected, got: got, fix: fix)
    }

    // MARK: Writing

    private mutating func write(use index: Int) throws {
        let use = graph.uses[index]
        let id = ObjectIdentifier(use.layer)
        let number = calls[id]?.count ?? 0
        for (output, slot, _) in use.outputs {
            histories[slot] = .array([
                .string(use.layer.name), .int(number), .int(output),
            ])
        }
        guard index >= graph.inputs.count else { return }
        let count = use.inputs.count - use.arguments.tensors.count
        let own = try use.inputs.prefix(count).map { try tensor($0, for: nil) }
        let said = try use.inputs.dropFirst(count).map { slot in
            if case .literal(let json)? = definitions[slot] { return json }
            return try tensor(slot, for: nil)
        }
        let inputs = Array(own.dropLast(use.stateCount))
        let arguments: [JSONValue] =
            use.layer.callsWithSeveral || (inputs.count == 1 && !use.layer.takesList)
            ? inputs : [.array(inputs)]
        var words: [JSONMember] = []
        if use.stateCount > 0 {
            words.append(JSONMember("initial_state", .array(own.suffix(use.stateCount))))
        }
        for (name, tensor) in zip(use.arguments.tensors, said) {
            words.append(JSONMember(name, tensor))
        }
        for (name, flag) in use.arguments.flags.sorted(by: { $0.key < $1.key }) {
            words.append(JSONMember(name, .bool(flag)))
        }
        calls[id, default: []].append(["args": .array(arguments), "kwargs": .object(words)])
        order.add(
            use.layer.name, call: number,
            reading: .array(arguments + words.map(\.value)))
    }

    private func layer(_ layer: Layer) throws -> JSONValue {
        var json: [JSONMember]
        if let input = layer as? InputLayer {
            let slot = graph.uses.first { $0.layer === layer }?.outputs.first?.slot
            json = KerasWriter.input(
                input.symbol.spec, name: layer.name, strings: slot.flatMap { strings[$0] })
        } else {
            json = try KerasWriter.json(of: layer)
        }
        json.append(JSONMember("name", .string(layer.name)))
        json.append(
            JSONMember("inbound_nodes", .array(calls[ObjectIdentifier(layer)] ?? [])))
        return .object(json)
    }
}

extension Layer {
    /// Whether Keras calls it with a list even of one tensor.
    fileprivate var takesList: Bool { self is MergingLayer || self is AttentionLayer }
    /// Whether each of its inputs is an argument of its own.
    fileprivate var callsWithSeveral: Bool { self is HeadedAttentionLayer }
}

extension ModelGraph.Step {
    /// Where its result goes; nil for the use of a layer.
    fileprivate var slot: Int? {
        switch self {
        case .use: nil
        case .operation(_, _, let slot), .open(_, _, let slot), .mask(_, let slot),
            .masking(_, _, let slot), .name(_, _, let slot), .constant(_, let slot),
            .variable(_, let slot):
            slot
        }
    }
}
