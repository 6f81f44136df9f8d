import DescentCore
import DescentLayers
import DescentSupport
import DescentTraining

/// A functional model in Keras' words: layers, each with its calls, and operations, which are layers
/// there too.
struct KerasNodes {
    private let graph: ModelGraph
    private let who: String
    /// The shapes of strings that slots of inputs stand for.
    private var strings: [Int: Shape] = [:]
    /// What is in each slot.
    private var definitions: [Int: Definition] = [:]
    /// Where Keras finds what is in a slot, once it is written.
    private var histories: [Int: JSONValue] = [:]
    /// The calls of each layer.
    private var calls: [ObjectIdentifier: [JSONValue]] = [:]
    private var written: [(name: String, className: String, json: [JSONMember])] = []
    private var names: Set<String>
    private var order = KerasOrder()

    private enum Definition {
        case use(Int)
        case literal(JSONValue)
        case operation(WrittenOperation)
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
            } else if let slot = step.slot, needed.contains(slot),
                case .operation? = definitions[slot]
            {
                _ = try place(of: slot, for: nil)
            }
        }
        let layers = Dictionary(graph.layers.map { ($0.name, $0) }) { first, _ in first }
        let operations = Dictionary(written.map { ($0.name, $0) }) { first, _ in first }
        for slot in graph.outputSlots { order.addOutput(try place(of: slot, for: nil)) }
        return order.names(graph.layers.map(\.name) + written.map(\.name)).compactMap { name in
            if let layer = layers[name] {
                return Member(className: layer.kerasClassName, layer: layer, json: [])
            }
            guard let operation = operations[name] else { return nil }
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
            case .operation(let operation): needed.formUnion(operation.operands)
            case .repeated(let source, _): needed.insert(source)
            case .use, .literal, nil: break
            }
        }
        return needed
    }

    // MARK: What is where

    private mutating func define(_ step: ModelGraph.Step) throws {
        switch step {
        case .use(let index):
            for output in graph.uses[index].outputs { definitions[output.slot] = .use(index) }
        case .constant(let tensor, let slot): definitions[slot] = .literal(try literal(tensor))
        case .operation(let op, let inputs, let slot): try define(op, inputs, slot)
        case .open(let operation, let inputs, let slot): try define(operation.op, inputs, slot)
        case .name(let result, let inputs, let slot):
            let composite = result.composite
            if let operation = WrittenOperation(composite.name, composite.attributes, inputs) {
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
            throw fault(
                "maths between layers that Keras has too", got: "'\(op.name)'",
                fix: "Put it into the call of a Layer of your own.")
        }
        definitions[slot] = .operation(operation)
    }

    private func literal(_ tensor: Tensor) throws -> JSONValue {
        let numbers: [Double] = try tensor.scalars()
        let values = numbers.map { number -> JSONValue in
            if tensor.dtype == .bool { return .bool(number != 0) }
            return tensor.dtype.isFloatingPoint
                ? .double(number) : Int(exactly: number).map { .int($0) } ?? .double(number)
        }
        guard numbers.allSatisfy(\.isFinite) else {
            throw fault("finite numbers", got: "others", fix: "Compute them in a Layer.")
        }
        if tensor.rank == 0 { return values[0] }
        return [
            "class_name": "__numpy__",
            "config": [
                "value": Self.nested(values[...], tensor.shape.dimensions[...]),
                "dtype": .string(tensor.dtype.rawValue),
            ],
        ]
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

    private func fault(_ expected: String, got: String, fix: String) -> ConfigurationError {
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

    /// The symbolic tensor in a slot, or the numbers there.
    ///
    /// - Parameter reader: who reads it; nil for a layer or an output.
    private mutating func tensor(
        _ slot: Int, for reader: WrittenOperation?
    ) throws -> JSONValue {
        if case .literal(let json)? = definitions[slot] {
            guard reader != nil else {
                throw fault(
                    "layers called on what depends on inputs", got: "numbers",
                    fix: "Put the numbers into a Layer of your own.")
            }
            return json
        }
        // Keras repeats by itself what meets longer axes.
        if case .repeated(let source, let payload)? = definitions[slot], reader?.repeats == true {
            return try tensor(lined(source, payload), for: reader)
        }
        return symbol(slot, try place(of: slot, for: reader))
    }

    private func symbol(_ slot: Int, _ place: JSONValue) -> JSONValue {
        let spec = graph.slotSpecs.indices.contains(slot) ? graph.slotSpecs[slot] : nil
        let shape = strings[slot] ?? spec?.shape
        let dtype = strings[slot] == nil ? (spec?.dtype ?? .float32).rawValue : "string"
        return [
            "class_name": "__keras_tensor__",
            "config": [
                "shape": shape.map(KerasWriter.lengths) ?? [], "dtype": .string(dtype),
                "keras_history": place,
            ],
        ]
    }

    /// Where a slot's value comes from; writes the operation that computes it if need be.
    private mutating func place(of slot: Int, for reader: WrittenOperation?) throws -> JSONValue {
        if let known = histories[slot] { return known }
        switch definitions[slot] {
        case .operation(let operation): return try write(operation, slot)
        case .repeated(let source, let payload):
            guard payload.shape.isKnown else {
                throw fault(
                    "values repeated along the batch only where they meet others that have it",
                    got: "one of shape \(payload.shape)", fix: "Do it in a Layer of your own.")
            }
            let shape = JSONMember("shape", .array(payload.shape.map { .int($0) }))
            let lined = try lined(source, payload)
            return try write(WrittenOperation("BroadcastTo", [shape], [.slot(lined)]), slot)
        default:
            throw fault(
                "outputs that depend on its inputs", got: "numbers", fix: "Leave the output out.")
        }
    }

    /// The slot of a value whose axes stand where those of the repeated one do.
    private mutating func lined(_ source: Int, _ payload: BroadcastInDim) throws -> Int {
        let rank = payload.shape.rank
        let axes = payload.axes
        if axes == Array(rank - axes.count..<rank) { return source }
        var lengths = [Int](repeating: 1, count: rank)
        for (axis, length) in zip(axes, graph.slotSpecs[source].shape) { lengths[axis] = length }
        let slot = -(histories.count + definitions.count + 1)
        definitions[slot] = .operation(
            WrittenOperation(
                "Reshape", [JSONMember("newshape", .array(lengths.map { .int($0) }))],
                [.slot(source)]))
        return slot
    }

    private mutating func write(_ operation: WrittenOperation, _ slot: Int) throws -> JSONValue {
        let arguments = try operation.arguments.map { argument in
            switch argument {
            case .slot(let slot): try tensor(slot, for: operation)
            case .slots(let slots):
                JSONValue.array(try slots.map { try tensor($0, for: operation) })
            case .json(let json): json
            }
        }
        let name = free(snakeCase(operation.className))
        let place: JSONValue = .array([.string(name), 0, 0])
        histories[slot] = place
        let config = [JSONMember("name", .string(name))] + operation.config
        order.add(name, call: 0, reading: .array(arguments))
        written.append(
            (
                name, operation.className,
                [
                    JSONMember("module", .string(operation.module)),
                    JSONMember("class_name", .string(operation.className)),
                    JSONMember("config", .object(config)),
                    JSONMember("registered_name", .string(operation.className)),
                    JSONMember("name", .string(name)),
                    JSONMember(
                        "inbound_nodes", [["args": .array(arguments), "kwargs": [:]]]),
                ]
            ))
        return place
    }

    /// A name that no layer has.
    private mutating func free(_ name: String) -> String {
        var (free, number) = (name, 1)
        while !names.insert(free).inserted { (free, number) = ("\(name)_\(number)", number + 1) }
        return free
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
