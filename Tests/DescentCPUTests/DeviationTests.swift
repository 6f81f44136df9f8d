import DescentCore
import Testing

@testable import DescentCPU

/// Which instruction of a program gives other numbers than its operations do.
@Suite struct DeviationTests {
    /// Computes what another one does and then spoils it.
    private final class Spoiled: Instruction {
        private let inner: Instruction
        private let out: BufferID
        private let spoil: (Float) -> Float

        init(_ inner: Instruction, _ out: BufferID, _ spoil: @escaping (Float) -> Float) {
            (self.inner, self.out, self.spoil) = (inner, out, spoil)
            super.init()
            (reads, writes, nodes) = (inner.reads, inner.writes, inner.nodes)
        }

        override var summary: String { inner.summary }
        override func run(_ memory: Memory) throws {
            try inner.run(memory)
            memory.floats(out)[0] = spoil(memory.floats(out)[0])
        }
    }

    /// A convolution, ReLU and pooling under a product and a loss, and a step of the weights.
    private func emitted() throws -> (Emitted, Graph) {
        let x = Tensor.placeholder(TensorSpec([2, 8, 8, 8], .float32), name: "x")
        let (kernel, weights) = (try weight([2, 2, 8, 4], 1), try weight([36, 3], 2))
        let trace = StepTrace()
        let loss = trace.record {
            let y = maxPool(
                relu(
                    convolution(
                        x, kernel.value, strides: [1, 1], padding: [(0, 0), (0, 0)],
                        dilations: [1, 1])),
                window: [2, 2], strides: [2, 2], padding: [(0, 0), (0, 0)])
            let loss = square(y.reshaped(to: [2, 36]).matmul(weights.value)).mean()
            let slopes = gradient(of: loss, withRespectTo: [kernel.value, weights.value])
            kernel.assign(kernel.value - slopes[0] * 0.1)
            weights.assign(weights.value - slopes[1] * 0.1)
            return loss
        }
        let graph = Simplifier.simplify(
            try Graph(outputs: [loss], updates: trace.updates, placeholders: [x]))
        let emitted = try CPUDevice(threads: 1).emit(graph, weightsStay: true)
        return (emitted, graph)
    }

    private func deviation(spoiling name: String, _ spoil: @escaping (Float) -> Float) throws
        -> String?
    {
        var (emitted, graph) = try emitted()
        let place = try #require(
            emitted.instructions.firstIndex { $0.summary.hasPrefix(name) })
        let instruction = emitted.instructions[place]
        let stored = Set(emitted.storedNodes.map(\.buffer))
        let out = try #require(instruction.writes.first { stored.contains($0) })
        emitted.instructions[place] = Spoiled(instruction, out, spoil)
        let program = try CPUProgram(emitted, reuseMemory: true)
        return try bound(program, graph).firstDeviation()?.name
    }

    private func bound(_ program: CPUProgram, _ graph: Graph) throws -> CPUProgram {
        try program.bindNumbers(of: graph.inputs)
        let data = try numbers([2, 8, 8, 8], 3).data()
        for case (let i, .placeholder) in graph.inputs.enumerated() {
            try data.withBytes { try program.inputBuffer(i).copyMemory(from: $0) }
        }
        return program
    }

    @Test("A program that is right has no such instruction")
    func agrees() throws {
        let (emitted, graph) = try emitted()
        let program = try bound(try CPUProgram(emitted, reuseMemory: true), graph)
        #expect(try program.firstDeviation() == nil)
    }

    @Test(
        "An instruction that gives NaN or a wrong number is named, forward and backward",
        arguments: ["convolution, ReLU, pooling", "gradient of kernel", "product"])
    func names(prefix: String) throws {
        let name = try deviation(spoiling: prefix) { _ in .nan }
        #expect(name?.hasPrefix(prefix) == true)
        let other = try deviation(spoiling: prefix) { $0 + 1e9 }
        #expect(other?.hasPrefix(prefix) == true)
    }
}
