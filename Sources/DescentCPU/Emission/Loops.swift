import DescentCore

// A loop is one instruction around programs for what happens in each step.

extension Emitter {
    func emitScan(_ node: Int, _ scan: Scan) throws {
        let inputs = graph.nodes[node].inputs
        let reads = inputs.map(buffer)
        let results = resultBuffers(of: node, count: scan.firstHistory + scan.carries)
        let carries = carryBuffers(inputs.prefix(scan.carries), results)
        let body = try program(for: scan.body, moving: scan.carries + scan.sequences)
        emit(
            ScanStep(scan, body, inputs: reads, carries: carries, results: results), reads: reads,
            writes: carries + results.dropFirst(scan.carries).compactMap { $0 })
    }

    func emitWhile(_ node: Int, _ loop: WhileLoop) throws {
        let inputs = graph.nodes[node].inputs
        let reads = inputs.map(buffer)
        let results = resultBuffers(of: node, count: loop.carries)
        let carries = carryBuffers(inputs.prefix(loop.carries), results)
        let step = WhileStep(
            loop, condition: try program(for: loop.condition, moving: loop.carries),
            body: try program(for: loop.body, moving: loop.carries), inputs: reads,
            carries: carries)
        emit(step, reads: reads, writes: carries)
    }

    /// Memory for the results of `node` that somebody reads.
    private func resultBuffers(of node: Int, count: Int) -> [BufferID?] {
        _ = result(node)
        var results = [BufferID?](repeating: nil, count: count)
        for user in reader.readers[node] {
            guard case .projection(let projection) = op(user) else { continue }
            let id = results[projection.index] ?? result(user)
            results[projection.index] = id
            setBuffer(user, id)
        }
        return results
    }

    /// The carry has to be somewhere between two steps, whether the last one is wanted or not.
    private func carryBuffers(_ inputs: ArraySlice<Int>, _ results: [BufferID?]) -> [BufferID] {
        inputs.enumerated().map { results[$0] ?? newBuffer(bytes: spec($1).byteCount) }
    }

    /// - Parameter moving: arguments that differ from step to step; others stay for a whole loop.
    private func program(for function: GraphFunction, moving: Int) throws -> CPUProgram {
        var graph = function.graph
        for k in graph.inputs.indices where k >= moving {
            graph.inputs[k] = .placeholder(Placeholder(name: "constant", isSteady: true))
        }
        return try compile(graph)
    }
}

extension CPUProgram {
    /// Lets the arguments from number `first` on be read where they are, for all steps of a loop.
    fileprivate func bindConstants(_ inputs: [BufferID], from first: Int, _ memory: Memory) {
        for k in first..<inputs.count { bind(k, to: memory[inputs[k]]) }
        // What depends on constants alone is computed once for all steps.
        forgetPreparation()
        expectWeights(at: 0)
    }

    /// Copies result `k` to `target`.
    fileprivate func copyOutput(_ k: Int, to target: UnsafeMutableRawPointer) {
        let value = outputBuffer(k)
        if let base = value.baseAddress { target.copyMemory(from: base, byteCount: value.count) }
    }
}

/// What goes from one step of a loop to the next.
private struct LoopCarry {
    /// Where the first ones come from.
    let inputs: [BufferID]
    /// Where they are between two steps.
    let buffers: [BufferID]
    let bytes: [Int]

    init(_ function: GraphFunction, from inputs: [BufferID], in buffers: [BufferID]) {
        self.inputs = inputs
        self.buffers = buffers
        bytes = function.graph.inputSpecs.prefix(buffers.count).map(\.byteCount)
    }

    func begin(_ memory: Memory) {
        for k in buffers.indices {
            memory[buffers[k]].copyMemory(from: memory[inputs[k]], byteCount: bytes[k])
        }
    }

    /// Lets `program`, whose first arguments they are, read them.
    func bind(to program: CPUProgram, _ memory: Memory) {
        for k in buffers.indices { program.bind(k, to: memory[buffers[k]]) }
    }

    /// Takes over the first results of `program`.
    func advance(from program: CPUProgram, _ memory: Memory) {
        // Indexed: in debug builds an iterator allocates at every step.
        var k = 0
        while k < buffers.count {
            program.copyOutput(k, to: memory[buffers[k]])
            k += 1
        }
    }
}

/// The steps of a scan, one after the other.
final class ScanStep: Instruction {
    private let scan: Scan
    private let body: CPUProgram
    private let inputs: [BufferID]
    private let carry: LoopCarry
    private let results: [BufferID?]
    /// Bytes of each argument, and of each result, in one step.
    private let argumentBytes: [Int]
    private let resultBytes: [Int]

    init(
        _ scan: Scan, _ body: CPUProgram, inputs: [BufferID], carries: [BufferID],
        results: [BufferID?]
    ) {
        self.scan = scan
        self.body = body
        self.inputs = inputs
        carry = LoopCarry(scan.body, from: inputs, in: carries)
        self.results = results
        argumentBytes = scan.body.graph.inputSpecs.map(\.byteCount)
        resultBytes = scan.body.outputSpecs.map(\.byteCount)
    }

    override var cost: Int { 100 + scan.length * (100 + body.cost) }
    override var operations: Double { Double(scan.length) * scan.body.cost }
    override var summary: String {
        "scan of \(scan.length) steps, \(body.instructions.count) instructions each"
    }

    override func run(_ memory: Memory) throws {
        carry.begin(memory)
        carry.bind(to: body, memory)
        body.bindConstants(inputs, from: scan.carries + scan.sequences, memory)
        // Indexed: in debug builds an iterator allocates at every step.
        var t = 0
        while t < scan.length {
            try step(scan.isReversed ? scan.length - 1 - t : t, memory)
            t += 1
        }
    }

    private func step(_ t: Int, _ memory: Memory) throws {
        var k = scan.carries
        while k < scan.carries + scan.sequences {
            body.bind(k, to: memory[inputs[k]] + t * argumentBytes[k])
            k += 1
        }
        k = 0
        while k < scan.carries {
            if let history = results[scan.firstHistory + k] {
                (memory[history] + t * argumentBytes[k])
                    .copyMemory(from: memory[carry.buffers[k]], byteCount: argumentBytes[k])
            }
            k += 1
        }
        try body.run()
        // Carries last: what is kept may be the one that went in.
        while k < scan.firstHistory {
            if let kept = results[k] {
                body.copyOutput(k, to: memory[kept] + t * resultBytes[k])
            }
            k += 1
        }
        carry.advance(from: body, memory)
    }
}

/// Steps as long as a condition holds.
final class WhileStep: Instruction {
    private let loop: WhileLoop
    private let condition: CPUProgram
    private let body: CPUProgram
    private let inputs: [BufferID]
    private let carry: LoopCarry

    init(
        _ loop: WhileLoop, condition: CPUProgram, body: CPUProgram, inputs: [BufferID],
        carries: [BufferID]
    ) {
        self.loop = loop
        self.condition = condition
        self.body = body
        self.inputs = inputs
        carry = LoopCarry(loop.body, from: inputs, in: carries)
    }

    override var cost: Int { 100 + condition.cost + body.cost }
    override var summary: String {
        "loop, \(condition.instructions.count + body.instructions.count) instructions in each step"
    }

    override func run(_ memory: Memory) throws {
        carry.begin(memory)
        carry.bind(to: body, memory)
        carry.bind(to: condition, memory)
        body.bindConstants(inputs, from: loop.carries, memory)
        condition.bindConstants(inputs, from: loop.carries, memory)
        var steps = 0
        while try steps < loop.limit ?? .max && holds() {
            try body.run()
            carry.advance(from: body, memory)
            steps += 1
        }
    }

    private func holds() throws -> Bool {
        try condition.run()
        return condition.outputBuffer(0).first.map { $0 != 0 } ?? false
    }
}
