import CDescentKernels
import DescentCore
import DescentTesting
import Testing

@testable import DescentCPU

/// OpenMP may grant fewer threads than a program was compiled for: a limit in the environment, a machine
/// under load, a caller that is itself one of a team. Results must not depend on it.
@Suite struct FewerThreadsTests {
    /// Runs the program on one thread of a team, which OpenMP gives no team of its own.
    private func runAlone(_ program: CPUProgram) throws {
        var run = (program: Unmanaged.passUnretained(program), failure: (any Error)?.none)
        try ExecutionLock.withLock {
            withUnsafeMutablePointer(to: &run) { pointer in
                dk_parallel(
                    2,
                    { context, index, _ in
                        typealias Run = (program: Unmanaged<CPUProgram>, failure: (any Error)?)
                        guard index == 0, let run = context?.assumingMemoryBound(to: Run.self)
                        else { return }
                        do {
                            try run.pointee.program.takeUnretainedValue().run()
                        } catch {
                            run.pointee.failure = error
                        }
                    }, UnsafeMutableRawPointer(pointer))
            }
            if let failure = run.failure { throw failure }
        }
    }

    private func expectAgreement(_ outputs: [Tensor], has instruction: String) throws {
        let graph = try Graph(outputs: outputs)
        let program = try #require(CPUBackend(threads: 4).compile(graph) as? CPUProgram)
        #expect(program.instructionNames.contains(instruction))
        for (i, source) in graph.inputs.enumerated() {
            guard case .data(let data) = source else { continue }
            let base = try #require(data.bytes.baseAddress)
            program.bind(i, to: UnsafeMutableRawPointer(mutating: base))
        }
        let oracle = try evaluate(outputs, backend: ReferenceInterpreter())
        for isAlone in [false, true] {
            // What one run leaves in the working memory must not help the next.
            program.arena.initializeMemory(as: UInt8.self, repeating: 0xff)
            isAlone ? try runAlone(program) : try ExecutionLock.withLock { try program.run() }
            for (i, expected) in oracle.enumerated() {
                let result = try TensorData(outputs[i].spec) {
                    $0.copyMemory(from: program.outputBuffer(i))
                }
                let fault = mismatch(
                    Tensor(data: result), Tensor(data: expected),
                    tolerance: Tolerance(absolute: 2e-3, relative: 1e-4))
                #expect(fault == nil, "output \(i) of \(instruction)")
            }
        }
    }

    @Test("Reductions, whose threads share the one long axis")
    func reductions() throws {
        let (long, narrow) = (numbers([200_000], 1), numbers([9000, 11], 2))
        try expectAgreement(
            [
                long.sum(), long.max(), narrow.sum(axes: [0]), narrow.max(axes: [0]),
                numbers([5, 30, 700], 3).sum(axes: [1]),
            ], has: "ReduceStep")
    }

    @Test("Loops that add up rows on the way")
    func loops() throws {
        let x = numbers([4000, 24], 1)
        try expectAgreement([(tanh(x) * 2).sum(axes: [0]), tanh(x)], has: "FusedLoop")
    }

    @Test("Products, also of a long inner axis that threads share, with few columns or many")
    func products() throws {
        let (x, w) = (numbers([16, 4096], 1), numbers([4096, 32], 2))
        let (few, many) = (numbers([2, 1040], 3), numbers([1040, 512], 4))
        let (wide, narrow) = (numbers([300, 40], 5), numbers([40, 70], 6))
        try expectAgreement(
            [matmul(x, w), matmul(few, many), sigmoid(matmul(wide, narrow))], has: "ProductStep")
    }

    @Test("Convolutions and their gradients", arguments: [2, 8])
    func convolutions(channels: Int) throws {
        let x = numbers([6, 14, 14, channels], 1)
        let kernel = numbers([3, 3, channels, 16], 2)
        let plain = convolution(
            x, kernel, strides: [1, 1], padding: [(1, 1), (1, 1)], dilations: [1, 1], groups: 1)
        let pooled = maxPool(
            relu(plain), window: [2, 2], strides: [2, 2], padding: [(0, 0), (0, 0)])
        let chained = [pooled] + gradient(of: square(pooled).sum(), withRespectTo: [x, kernel])
        try expectAgreement(chained, has: "ChainWeightsStep")
        guard channels == 8 else { return }
        let slopes = gradient(of: square(plain).sum(), withRespectTo: [x, kernel])
        try expectAgreement([plain] + slopes, has: "WinogradWeightsStep")
    }
}
