import DescentCore
import DescentTesting
import Testing

@testable import DescentCPU

/// Passes move instructions; what one reads must have been written by another before it.
@Suite struct InstructionOrderTests {
    /// The first instruction that reads working memory nobody has written, or nil.
    private func firstUnwritten(_ outputs: [Tensor]) throws -> String? {
        let graph = try Graph(outputs: outputs)
        let program = try CPUDevice(threads: 2).program(for: graph)
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

    @Test("What runs at the same time does not read or write what is written meanwhile")
    func groups() throws {
        let x = Tensor.placeholder(TensorSpec([128, 60], .float32), name: "x")
        let weights = try (0..<9).map { try Variable(Tensor.ones([$0 == 0 ? 60 : 100, 100])) }
        let trace = StepTrace()
        let square = try Variable(Tensor.ones([100, 100]))
        var readers: [Tensor] = []
        let loss = trace.record {
            let h = weights.reduce(x) { relu(matmul($0, $1.value)) }
            let loss = (h * h).sum()
            let gradients = gradient(of: loss, withRespectTo: weights.map(\.value))
            for (weight, slope) in zip(weights, gradients) {
                weight.assign(weight.value - 0.01 * slope)
            }
            // Products that could run beside the others, if they did not read what these make.
            readers = weights[1...].map { matmul($0.value, square.value) }
            return loss
        }
        let graph = try Graph(outputs: [loss] + readers, updates: trace.updates, placeholders: [x])
        let program = try CPUDevice(threads: 4).program(for: graph)
        let groups = program.instructions.compactMap { $0 as? GroupStep }
        #expect(!groups.isEmpty)
        for group in groups {
            for (i, one) in group.members.enumerated() {
                for (j, other) in group.members.enumerated() where i != j {
                    let written = Set(other.writes).subtracting([group.workspace.buffer])
                    #expect(written.isDisjoint(with: one.reads + one.writes))
                }
            }
        }
    }

    @Test("Programs of random graphs read only what was written", arguments: 0..<UInt64(60))
    func randomPrograms(seed: UInt64) throws {
        let graph = try RandomGraph(seed: seed, size: 60)
        #expect(try firstUnwritten(graph.outputs.map(\.tensor)) == nil)
    }
}
