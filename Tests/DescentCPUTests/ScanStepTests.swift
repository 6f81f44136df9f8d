import CAllocationCounter
import DescentCore
import DescentTesting
import Testing

@testable import DescentCPU

/// Loops on the engine against the interpreter.
@Suite(.serialized) struct ScanStepTests {
    /// An LSTM-like cell with weights from outside; ends in every form of result.
    private func outputs(_ x: Tensor, _ h: Tensor, _ weights: [Tensor], _ width: Int) -> [Tensor] {
        let (carry, y) = scan(over: [x], initial: [h, h * 0.5]) { carry, x in
            let gates = matmul(x[0], weights[0]) + matmul(carry[0], weights[1]) + weights[2]
            let parts = (0..<4).map {
                gates.sliced(axis: -1, from: $0 * width, to: ($0 + 1) * width)
            }
            let c = sigmoid(parts[0]) * carry[1] + sigmoid(parts[1]) * tanh(parts[2])
            let h = sigmoid(parts[3]) * relu(c)
            return (carry: [h, c], y: [h, c * 2])
        }
        return carry + y
    }

    private func loss(_ x: Tensor, _ h: Tensor, _ weights: [Tensor], _ width: Int) -> Tensor {
        outputs(x, h, weights, width).map { square($0).mean() }.reduce(Tensor(0), +)
    }

    private func expectSame(
        _ tensors: [Tensor], passes: CPUDevice.Passes = .all, threads: Int = 2,
        _ what: Comment
    ) throws {
        let expected = try evaluate(tensors, device: ReferenceInterpreter())
        let found = try evaluate(tensors, device: CPUDevice(threads: threads, passes: passes))
        for (a, b) in zip(expected, found) {
            let fault = mismatch(
                Tensor(data: a), Tensor(data: b),
                tolerance: Tolerance(absolute: 1e-5, relative: 1e-4))
            #expect(fault == nil, what)
        }
    }

    @Test("Loops and their gradients are those of the interpreter, in all shapes")
    func agree() throws {
        let cases = [(1, 1, 1, 1), (5, 3, 2, 4), (17, 8, 7, 16), (3, 33, 20, 24), (2, 64, 32, 32)]
        for (steps, batch, features, width) in cases {
            let x = numbers([steps, batch, features], 1)
            let h = numbers([batch, width], 2)
            let weights = [
                numbers([features, 4 * width], 3, from: -0.3, to: 0.3),
                numbers([width, 4 * width], 4, from: -0.3, to: 0.3), numbers([4 * width], 5),
            ]
            let slopes = valueAndGradient(
                of: { loss($0[0], $0[1], Array($0[2...]), width) }, at: [x, h] + weights)
            try expectSame(
                outputs(x, h, weights, width) + [slopes.value] + slopes.gradient,
                "\(steps) steps, batch \(batch), \(features) features, width \(width)")
        }
    }

    @Test(
        "Results agree with every pass switched off", arguments: [0, 1, 2, 4, 8, 16, 32, 64, 128])
    func passes(left: Int) throws {
        let passes = left == 0 ? [] : CPUDevice.Passes.all.subtracting(.init(rawValue: left))
        let (x, h) = (numbers([6, 5, 3], 1), numbers([5, 8], 2))
        let weights = [numbers([3, 32], 3), numbers([8, 32], 4), numbers([32], 5)]
        let slopes = valueAndGradient(
            of: { loss($0[0], $0[1], Array($0[2...]), 8) }, at: [x, h] + weights)
        try expectSame(slopes.gradient, passes: passes, threads: 1, "without \(left)")
    }

    @Test("A training step with a loop in it allocates nothing once warm, and learns")
    func training() throws {
        let weights = [
            try Variable(numbers([4, 64], 1, from: -0.3, to: 0.3)),
            try Variable(numbers([16, 64], 2, from: -0.3, to: 0.3)), try Variable(.zeros([64])),
        ]
        let x = Tensor.placeholder(TensorSpec([12, 8, 4], .float32), name: "x")
        let trace = StepTrace()
        let value = trace.record { () -> Tensor in
            let read = weights.map(\.value)
            let loss = loss(x, .zeros([8, 16]), read, 16)
            let slopes = gradient(of: loss, withRespectTo: read)
            for (weight, slope) in zip(weights, slopes) {
                weight.assign(weight.value - slope * 0.5)
            }
            return loss
        }
        let step = try PreparedProgram([value], of: x, updates: trace.updates)
        let input = numbers([12, 8, 4], 3)
        let first = try step(input)[0].item(as: Double.self)
        for _ in 0..<20 { _ = try step(input) }
        try step.program.run()
        allocation_counter_start()
        for _ in 0..<3 { try step.program.run() }
        allocation_counter_stop()
        #expect(allocation_counter_own() == 0)
        #expect(try step(input)[0].item(as: Double.self) < first * 0.9)
    }

    @Test("Memory of a loop and its derivative grows with its carry, not with what a step computes")
    func memory() throws {
        func bytes(_ steps: Int) throws -> Int {
            let (x, h) = (numbers([steps, 4, 1], 1), numbers([4, 8], 2))
            let wide = numbers([8, 512], 3)
            let slope = gradient(
                of: { h in
                    scan(over: x, initial: h) { h, x in
                        // 64 times as wide as the carry.
                        let inner = tanh(matmul(h, wide) + x)
                        return (matmul(inner, wide.transposed()) * 0.01, x)
                    }.carry.sum()
                }, at: h)
            return try CPUDevice(threads: 1).program(for: Graph(outputs: [slope])).arenaBytes
        }
        let growth = try Double(bytes(200) - bytes(100)) / 100
        // The carries, and the slices of x with their gradient.
        #expect(growth < 4 * 4 * (8 + 2) * 1.5)
    }
}
