import DescentCore
import DescentLayers
import DescentSupport
import DescentTraining

// Operations between layers, each written once somebody reads what it gives.

extension KerasNodes {
    /// The symbolic tensor in a slot, or the numbers there.
    ///
    /// - Parameter reader: who reads it; nil for a layer or an output.
    mutating func tensor(
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
    mutating func place(of slot: Int, for reader: WrittenOperation?) throws -> JSONValue {
        if let known = histories[slot] { return known }
        switch definitions[slot] {
        case .operation(let operation):
            let place: JSONValue = .array([.string(try write(operation)), 0, 0])
            histories[slot] = place
            return place
        case .result(let operation, let composite, let index):
            let id = ObjectIdentifier(composite)
            let name = try written[id] ?? write(operation)
            written[id] = name
            let place: JSONValue = .array([.string(name), 0, .int(index)])
            histories[slot] = place
            return place
        case .fault(let fault): throw fault
        case .repeated(let source, let payload):
            guard payload.shape.isKnown else {
                throw fault(
                    "values repeated along the batch only where they meet others that have it",
                    got: "one of shape \(payload.shape)", fix: "Do it in a Layer of your own.")
            }
            let shape = JSONMember("shape", .array(payload.shape.map { .int($0) }))
            let lined = try lined(source, payload)
            definitions[slot] = .operation(
                WrittenOperation("BroadcastTo", [shape], [.slot(lined)]))
            return try self.place(of: slot, for: reader)
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

    /// Writes an operation down; returns its name.
    private mutating func write(_ operation: WrittenOperation) throws -> String {
        var arguments = try operation.arguments.map { try json($0, operation) }
        if case .call? = operation.arguments.first, case .array(let list)? = arguments.first {
            arguments = list
        }
        let words = try json(operation.words, operation)
        let name = free(snakeCase(operation.className))
        let config = [JSONMember("name", .string(name))] + operation.config
        order.add(name, call: 0, reading: .array(arguments + [words]))
        operations.append(
            (
                name, operation.className,
                [
                    JSONMember("module", .string(operation.module)),
                    JSONMember("class_name", .string(operation.className)),
                    JSONMember("config", .object(config)),
                    JSONMember("registered_name", .string(operation.className)),
                    JSONMember("name", .string(name)),
                    JSONMember(
                        "inbound_nodes", [["args": .array(arguments), "kwargs": words]]),
                ]
            ))
        return name
    }

    private mutating func json(
        _ argument: WrittenOperation.Argument, _ operation: WrittenOperation
    ) throws -> JSONValue {
        switch argument {
        case .slot(let slot): return try tensor(slot, for: operation)
        case .slots(let slots): return .array(try slots.map { try tensor($0, for: operation) })
        case .json(let json): return json
        case .call(let json, let slots):
            return try KerasOperationCall.filled(json) { number in
                slots.indices.contains(number)
                    ? try tensor(slots[number], for: operation) : .null
            }
        }
    }

    /// A name that no layer has.
    private mutating func free(_ name: String) -> String {
        var (free, number) = (name, 1)
        while !names.insert(free).inserted { (free, number) = ("\(name)_\(number)", number + 1) }
        return free
    }
}
