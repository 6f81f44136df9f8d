/// Runs a graph node by node with each primitive's plain loop: slow, obviously right, every dtype.
/// The oracle of every test of a faster device.
package struct ReferenceInterpreter: Device {
    package init() {}
    package var name: String { "reference" }
    package func compile(_ graph: Graph, _ options: CompileOptions) throws -> any Program {
        try graph.requireMemory()
        return ReferenceProgram(graph)
    }
}

private final class ReferenceProgram: HostProgram, ProfiledProgram {
    private var graph: Graph
    private let needed: [Bool]
    /// The last node that reads each node; its value is dropped then.
    private let lastUse: [Int]
    private var bound: [UnsafeMutableRawPointer?]
    private var owned: OwnedInputs
    private var results: [TensorData] = []
    /// Results of operations that have several.
    private var tuples: [Int: [TensorData]] = [:]

    init(_ graph: Graph) {
        self.graph = graph
        needed = graph.needed
        owned = OwnedInputs(graph.inputSpecs)
        bound = [UnsafeMutableRawPointer?](repeating: nil, count: graph.inputs.count)
        var last = [Int](repeating: -1, count: graph.nodes.count)
        for (i, node) in graph.nodes.enumerated() {
            for input in node.inputs { last[input] = i }
        }
        for root in graph.outputs + graph.updates.map(\.value) { last[root] = .max }
        lastUse = last
        // Numbers are bound; a cached program must not keep the first user's data alive.
        self.graph.inputs = []
    }

    var outputSpecs: [TensorSpec] { graph.outputs.map { graph.nodes[$0].spec } }
    var arenaBytes: Int { 0 }
    var leastArenaBytes: Int { 0 }
    var times: InstructionTimes?

    /// One for each node that is needed.
    var instructionSummaries: [InstructionSummary] {
        graph.nodes.indices.filter { needed[$0] }.map { i in
            let node = graph.nodes[i]
            let read =
                node.inputs.isEmpty
                ? node.spec.byteCount
                : node.inputs.reduce(0) { $0 + graph.nodes[$1].spec.byteCount }
            return InstructionSummary(
                name: "\(node.name) \(node.spec)", origins: graph.origins(of: [i]),
                operations: graph.operations(of: i), bytes: read + node.spec.byteCount)
        }
    }

    func inputBuffer(_ index: Int) throws -> UnsafeMutableRawBufferPointer {
        let bytes = try owned.memory(index)
        bound[index] = bytes.baseAddress
        return bytes
    }

    func bind(_ index: Int, to pointer: UnsafeMutableRawPointer) { bound[index] = pointer }

    func outputBuffer(_ index: Int) -> UnsafeRawBufferPointer { results[index].bytes }

    /// It runs operation by operation anyway.
    func firstDeviation() throws -> InstructionSummary? {
        try run()
        return nil
    }

    func run() throws {
        var values = [TensorData?](repeating: nil, count: graph.nodes.count)
        tuples = [:]
        times?.begin()
        for i in graph.nodes.indices where needed[i] {
            values[i] = try evaluate(i, values)
            times?.mark()
            for input in graph.nodes[i].inputs where lastUse[input] == i {
                values[input] = nil
                tuples[input] = nil
            }
        }
        // Every output is needed, so it has been computed.
        results = graph.outputs.compactMap { values[$0] }
        for update in graph.updates {
            guard let value = values[update.value], let target = bound[update.input] else {
                continue
            }
            value.withBytes { bytes in
                if let source = bytes.baseAddress {
                    target.copyMemory(from: source, byteCount: bytes.count)
                }
            }
        }
    }

    private func evaluate(_ i: Int, _ values: [TensorData?]) throws -> TensorData {
        let node = graph.nodes[i]
        switch node.kind {
        case .input(let number):
            // A copy, so that an update stored after the run cannot change what the run has read.
            return try TensorData(node.spec) { bytes in
                if let pointer = bound[number] {
                    bytes.copyMemory(
                        from: UnsafeRawBufferPointer(start: pointer, count: node.spec.byteCount))
                } else {
                    bytes.copyMemory(from: UnsafeRawBufferPointer(try inputBuffer(number)))
                }
            }
        case .operation(.projection(let result)):
            guard let results = tuples[node.inputs[0]], results.indices.contains(result.index)
            else { throw EngineError.library("a result stands before its operation") }
            return results[result.index]
        case .operation(let op):
            let inputs = node.inputs.compactMap { values[$0] }
            if let tuple = op.primitive as? any TuplePrimitive {
                tuples[i] = try tuple.evaluate(inputs)
            }
            return try TensorData(node.spec) { bytes in
                // Loops over the lengths of what has no elements may be long.
                guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
                try withExtendedLifetime(inputs) {
                    try evaluateReference(
                        op, inputs.map { $0.array(orIfEmpty: UnsafeRawPointer(base)) },
                        into: HostOutput(spec: node.spec, base: base))
                }
            }
        }
    }
}

/// Runs one primitive's reference loop. Half precision is widened to float32 before and rounded
/// after, so the loops never see it; `convert` and movement handle every type themselves.
package func evaluateReference(_ op: Op, _ inputs: [HostArray], into output: HostOutput) throws {
    let touchesHalf = output.spec.dtype.isHalf || inputs.contains { $0.spec.dtype.isHalf }
    guard touchesHalf, op.primitive.computes else {
        return try op.primitive.evaluate(inputs, into: output)
    }
    let wide = { (spec: TensorSpec) in
        TensorSpec(spec.shape, spec.dtype.isHalf ? .float32 : spec.dtype)
    }
    let widened = try inputs.map { input in
        try TensorData(wide(input.spec)) { bytes in
            guard let base = bytes.baseAddress else { return }
            if input.spec.dtype.isHalf {
                Convert(dtype: .float32).evaluate(
                    [input], into: HostOutput(spec: wide(input.spec), base: base))
            } else {
                bytes.copyMemory(
                    from: UnsafeRawBufferPointer(start: input.base, count: bytes.count))
            }
        }
    }
    try withExtendedLifetime(widened) {
        let arrays = widened.map { $0.array(orIfEmpty: UnsafeRawPointer(output.base)) }
        guard output.spec.dtype.isHalf else {
            return try op.primitive.evaluate(arrays, into: output)
        }
        let result = try TensorData(wide(output.spec)) { bytes in
            guard let base = bytes.baseAddress else { return }
            try op.primitive.evaluate(arrays, into: HostOutput(spec: wide(output.spec), base: base))
        }
        withExtendedLifetime(result) {
            let rounded = result.array(orIfEmpty: UnsafeRawPointer(output.base))
            Convert(dtype: output.spec.dtype).evaluate([rounded], into: output)
        }
    }
}
