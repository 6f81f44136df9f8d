import DescentCore
import DescentTesting
import Testing

@testable import DescentCPU

/// Passes move instructions; what one reads must have been written by another before it.
@Suite struct InstructionOrderTests {
    /// The first instruction that reads working memory nobody has written, or nil.
    private func firstUnwritten(_ outputs: [Tensor]) throws -> String? {
        let graph = try Graph(outputs: outputs)
        let program = try #require(try CPUBackend(threads: 2).compile(graph) as? CPUProgram)
        var written = Set<BufferID>()
        for (i, instruction) in program.instructions.enumerated() {
            written.formUnion(instruction.writes)
            for id in instruction.reads where !written.contains(id) {
                // Values without elements need no instruction.
                if case .arena = program.buffers[id].place, program.buffers[id].bytes > 0 {
                    return "instruction \(i), \(instruction.summary), reads buffer \(id)"
                }
            }
        }
        return nil
    }

    @Test("Two loops that read one product's elements both run")
    func productsWithTwoLoops() throws {
        let x = Tensor.placeholder(TensorSpec([32, 12], .float32), name: "x")
        let shapes: [Shape] = [[12, 16], [16], [16], [16], [16, 4], [4]]
        let weights = try shapes.map { try Variable(Tensor.ones($0)).value }
        let h = relu(matmul(x, weights[0]) + weights[1])
        let (mean, variance) = moments(h, axes: [0])
        let y = normalized(
            h, mean: mean, variance: variance, gamma: weights[2], beta: weights[3])
        let loss = square(logSoftmax(matmul(y, weights[4]) + weights[5])).sum()
        let gradients = gradient(of: loss, withRespectTo: weights)
        #expect(try firstUnwritten([loss] + gradients) == nil)
    }

    @Test("Programs of random graphs read only what was written", arguments: 0..<UInt64(60))
    func randomPrograms(seed: UInt64) throws {
        let graph = try RandomGraph(seed: seed, size: 60)
        #expect(try firstUnwritten(graph.outputs.map(\.tensor)) == nil)
    }
}
