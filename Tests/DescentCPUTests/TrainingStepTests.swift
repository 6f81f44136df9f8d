import CAllocationCounter
import DescentCore
import DescentTesting
import Testing

@testable import DescentCPU

/// A training step written directly in tensors: a small convolutional network with Adam.
private final class Step {
    let program: any HostProgram
    let weights: [Variable]
    private let graph: Graph

    init(_ device: any Device, batch: Int) throws {
        let images = Tensor.placeholder(TensorSpec([batch, 14, 14, 1], .float32), name: "images")
        let labels = Tensor.placeholder(TensorSpec([batch], .int32), name: "labels")
        let shapes: [Shape] = [[3, 3, 1, 8], [8], [3, 3, 8, 16], [16], [64, 10], [10]]
        let weights = try shapes.enumerated().map { i, shape in
            try Variable(Step.numbers(shape, seed: UInt64(i)), name: "w\(i)")
        }
        self.weights = weights
        let slots = try shapes.map {
            (try Variable(Tensor.zeros($0)), try Variable(Tensor.zeros($0)))
        }
        let trace = StepTrace()
        let loss = trace.record {
            let loss = Step.loss(images, labels, weights.map(\.value))
            let gradients = gradient(of: loss, withRespectTo: weights.map(\.value))
            for (i, g) in gradients.enumerated() {
                let (m, v) = slots[i]
                let step = adamStep(
                    weight: weights[i].value, m: m.value, v: v.value, gradient: g,
                    rate: .literal(0.01, .float32), beta1: 0.9, beta2: 0.999, epsilon: 1e-7)
                weights[i].assign(step.weight)
                m.assign(step.m)
                v.assign(step.v)
            }
            return loss
        }
        graph = try Graph(outputs: [loss], updates: trace.updates, placeholders: [images, labels])
        program = try device.program(for: graph)
        try program.bindNumbers(of: graph.inputs)
        for (i, source) in graph.inputs.enumerated() {
            switch source {
            case .variable, .reading, .data: break
            case .placeholder:
                let buffer = try program.inputBuffer(i)
                if graph.inputSpecs[i].dtype == .int32 {
                    for k in 0..<batch {
                        buffer.storeBytes(of: Int32(k % 10), toByteOffset: k * 4, as: Int32.self)
                    }
                } else {
                    var source = RandomSource(seed: 9, stream: 9)
                    for k in 0..<(batch * 196) {
                        buffer.storeBytes(
                            of: Float(source.nextUniform()), toByteOffset: k * 4, as: Float.self)
                    }
                }
            }
        }
    }

    private static func numbers(_ shape: Shape, seed: UInt64) -> Tensor {
        var source = RandomSource(seed: 1, stream: seed)
        return Tensor(
            shape: shape,
            scalars: (0..<shape.elementCount).map { _ in Float(source.nextUniform() - 0.5) * 0.4 })
    }

    private static func loss(_ x: Tensor, _ y: Tensor, _ w: [Tensor]) -> Tensor {
        func block(_ x: Tensor, _ kernel: Tensor, _ bias: Tensor) -> Tensor {
            let none = [(0, 0), (0, 0)]
            let z =
                convolution(x, kernel, strides: [1, 1], padding: none, dilations: [1, 1]) + bias
            return maxPool(relu(z), window: [2, 2], strides: [2, 2], padding: none)
        }
        let h = block(block(x, w[0], w[1]), w[2], w[3])
        let logits = matmul(h.reshaped(to: [x.shape[0], -1]), w[4]) + w[5]
        return -(logSoftmax(logits) * oneHot(y, depth: 10)).sum() / Double(x.shape[0])
    }

    func run(_ steps: Int) throws -> [Float] {
        try (0..<steps).map { _ in
            try program.run()
            return try program.outputBuffer(0).load(as: Float.self)
        }
    }
}

@Suite(.serialized) struct TrainingStepTests {
    @Test("Ten steps of a convolutional network follow the interpreter")
    func stepsFollowTheInterpreter() throws {
        let (engine, oracle) = (
            try Step(CPUDevice(), batch: 6), try Step(ReferenceInterpreter(), batch: 6)
        )
        let (a, b) = (try engine.run(10), try oracle.run(10))
        for (x, y) in zip(a, b) { #expect(abs(x - y) <= 1e-4 * abs(y)) }
        for (x, y) in zip(engine.weights, oracle.weights) {
            let difference = try abs(x.read() - y.read()).max().item()
            #expect(difference < 2e-3)
        }
        #expect(a[9] < a[0])
    }

    @Test("Each weight's step of Adam is one pass over weight and slots")
    func stepsOfAdamAreOnePass() throws {
        let program = try #require(try Step(CPUDevice(), batch: 6).program as? CPUProgram)
        let passes = program.instructions.filter { $0.summary.contains("step of Adam") }
        #expect(passes.count == 6)
    }

    @Test("The same steps twice give the same bits")
    func stepsRepeatBitForBit() throws {
        let (first, second) = (try Step(CPUDevice(), batch: 16), try Step(CPUDevice(), batch: 16))
        let (a, b) = (try first.run(5), try second.run(5))
        #expect(a == b)
        for (x, y) in zip(first.weights, second.weights) {
            let (p, q) = (
                try x.read().scalars(as: Float.self), try y.read().scalars(as: Float.self)
            )
            #expect(p == q)
        }
    }

    @Test("A warm training step of a convolutional network allocates nothing")
    func warmStepAllocatesNothing() throws {
        let step = try Step(CPUDevice(), batch: 32)
        _ = try step.run(3)
        let program = step.program
        allocation_counter_start()
        for _ in 0..<10 { try program.run() }
        allocation_counter_stop()
        #expect(allocation_counter_own() == 0)
    }

    @Test("The counter sees an allocation")
    func counterCounts() {
        guard allocation_counter_works() == 1 else { return }
        allocation_counter_start()
        let array = [Int](repeating: 1, count: 10_000)
        allocation_counter_stop()
        #expect(allocation_counter_own() > 0)
        #expect(array.count == 10_000)
    }
}
