import DescentCore

extension Emitter {
    /// Emits the instructions of a node that is not part of a loop.
    func emitUnit(_ node: Int) throws {
        guard let op = op(node) else { return }
        if spec(node).shape.elementCount == 0 {
            _ = result(epilogues.bias[node]?.result ?? node)
            return
        }
        if try emitChain(node) { return }
        let emitted: Bool
        switch op {
        case .dotGeneral(let dot): emitted = try emitDot(node, dot)
        case .convolution(let convolution): emitted = try emitConvolution(node, convolution)
        case .convolutionInputGradient(let gradient):
            emitted = try emitInputGradient(node, gradient)
        case .convolutionKernelGradient(let gradient):
            emitted = try emitKernelGradient(node, gradient)
        case .reduce(let reduce): emitted = emitReduce(node, reduce)
        case .argMax(let argMax): emitted = emitArgMax(node, argMax)
        case .reduceWindow(let pool): emitted = emitPool(node, pool)
        case .selectAndScatter(let op):
            emitted = emitWinners(node, op.window, output: false)
        case .selectAndGather(let op): emitted = emitWinners(node, op.window, output: true)
        case .transpose, .slice, .reverse, .broadcastInDim:
            setBuffer(node, emitView(node))
            emitted = true
        case .pad(let pad): emitted = emitPad(node, pad)
        case .concatenate(let join): emitted = emitConcatenate(node, join)
        case .gather(let gather): emitted = emitGather(node, gather)
        case .scatterAdd(let scatter): emitted = emitScatter(node, scatter)
        case .randomUniform: emitted = emitRandom(node)
        case .scan(let scan):
            try emitScan(node, scan)
            emitted = true
        case .whileLoop(let loop):
            try emitWhile(node, loop)
            emitted = true
        // Its operation has put it into its buffer.
        case .projection: emitted = true
        case .constant, .iota, .identity, .unary, .binary, .compare, .select, .convert, .reshape,
            .randomBits, .dynamicSlice, .dynamicUpdateSlice, .gatherND, .scatterND, .argSort,
            .cumulative:
            emitted = false
        }
        if emitted { return }
        try requireAlone(node, op)
        emitReference(node, op)
    }

    /// A plain loop computes nothing but its own operation: what was to happen behind it
    /// would be left out.
    private func requireAlone(_ node: Int, _ op: Op) throws {
        guard epilogues.bias[node] == nil, epilogues.relu[node] == nil else {
            let operands = graph.nodes[node].inputs.map { "\(spec($0))" }
            throw EngineError.kernelLimits(
                kernel: "\(op.name) with bias and ReLU", needs: "a shape of its table",
                got: operands.joined(separator: " and "))
        }
    }

    /// The reference loop, for types and shapes no kernel is made for.
    private func emitReference(_ node: Int, _ op: Op) {
        let inputs = graph.nodes[node].inputs.map { (buffer($0), spec($0)) }
        let out = result(node)
        if let first = inputs.first,
            let wide = WideElements(
                op, inputs: inputs.map(\.0), from: first.1.dtype, out: out, spec: spec(node))
        {
            return emit(wide, reads: inputs.map(\.0), writes: [out])
        }
        emit(
            ReferenceStep(op, inputs: inputs, output: (out, spec(node))), reads: inputs.map(\.0),
            writes: [out])
    }

    /// Inputs of `node` as buffers.
    func inputBuffers(of node: Int) -> [BufferID] { graph.nodes[node].inputs.map(buffer) }
}

/// A primitive's plain loop as an instruction.
final class ReferenceStep: Instruction {
    private let op: Op
    private let inputs: [(BufferID, TensorSpec)]
    private let output: (BufferID, TensorSpec)

    init(_ op: Op, inputs: [(BufferID, TensorSpec)], output: (BufferID, TensorSpec)) {
        self.op = op
        self.inputs = inputs
        self.output = output
    }

    override var cost: Int { 1000 + output.1.shape.elementCount * 50 }
    override var summary: String { "plain loop of \(op.name) \(output.1)" }

    override func run(_ memory: Memory) throws {
        try evaluateReference(
            op, inputs.map { HostArray(spec: $0.1, base: UnsafeRawPointer(memory[$0.0])) },
            into: HostOutput(spec: output.1, base: memory[output.0]))
    }
}
