import CDescentKernels
import DescentCore
import DescentTesting
import Testing

@testable import DescentCPU

/// Loops with products, sums and chains of operations, engine against interpreter.
@Suite struct LoopTests {
    private func numbers(_ shape: Shape, _ stream: UInt64) -> Tensor {
        var source = RandomSource(seed: 7, stream: stream)
        return Tensor(
            shape: shape,
            scalars: (0..<shape.elementCount).map { _ in Float(source.nextUniform() * 2 - 1) })
    }

    private func names(_ outputs: [Tensor]) throws -> [String] {
        let program = try CPUDevice().program(for: try Graph(outputs: outputs))
        return program.instructionNames
    }

    private func expectAgreement(_ outputs: [Tensor], _ absolute: Double = 1e-4) throws {
        let oracle = try evaluate(outputs, device: ReferenceInterpreter())
        for device in [CPUDevice(), CPUDevice(threads: 1), CPUDevice(threads: 3)] {
            for (a, b) in zip(try evaluate(outputs, device: device), oracle) {
                let fault = mismatch(
                    Tensor(data: a), Tensor(data: b),
                    tolerance: Tolerance(absolute: absolute, relative: 1e-4))
                #expect(fault == nil)
            }
        }
    }

    @Test(
        "A loop runs on the blocks of the product it reads, for any sizes",
        arguments: [
            (1, 5, 7), (2, 300, 1), (7, 3, 10), (13, 64, 25), (32, 400, 25), (100, 9, 130),
            (128, 200, 128), (300, 40, 17), (5, 16, 5000),
        ])
    func products(rows: Int, inner: Int, columns: Int) throws {
        let (x, w) = (numbers([rows, inner], 1), numbers([inner, columns], 2))
        let (b, factor) = (try Variable(numbers([columns], 3)), numbers([rows, columns], 4))
        let y = matmul(x, w) + b.value
        let activated = sigmoid(y) * factor
        #expect(try columns == 1 || !names([activated]).contains("FusedLoop"))
        let slopes = gradient(of: activated.sum(), withRespectTo: [x, w, b.value])
        try expectAgreement([activated, y] + slopes)
    }

    @Test(
        "A loop that reads more than caches hold follows a product with either side turned",
        arguments: [(1, 1, 20_000), (1, 3, 16_384), (1, 5, 40_000), (2, 3, 9_000), (7, 4, 5_000)])
    func streamingLoops(rows: Int, inner: Int, columns: Int) throws {
        let x = numbers([rows, inner], 1)
        let others = (2...4).map { numbers([rows, columns], UInt64($0)) }
        for y in [
            matmul(x, numbers([columns, inner], 5).transposed()),
            matmul(x, numbers([inner, columns], 5)),
            matmul(numbers([inner, rows], 1).transposed(), numbers([inner, columns], 5)),
        ] {
            let first = y * others[0]
            try expectAgreement([
                first, Tensor.where(others[1] .> 0, y * others[1], 0), first + others[2],
            ])
        }
    }

    @Test(
        "Products of the same rows are one instruction and agree, with all that reads between them",
        arguments: [(2, 7), (6, 64), (13, 5), (64, 700), (130, 33), (1000, 96)])
    func chainsOfProducts(rows: Int, inner: Int) throws {
        let x = numbers([rows, inner], 1)
        let weights = try [[inner, 40], [40, 17], [17, 3]].enumerated().map { i, shape in
            try Variable(numbers(Shape(shape), UInt64(2 + i)))
        }
        let first = relu(matmul(x, weights[0].value))
        let second = tanh(matmul(first, weights[1].value) + 0.5)
        let third = matmul(second, weights[2].value)
        #expect(try names([third]).filter { $0 == "ProductStep" }.count == 1)
        let slopes = gradient(
            of: square(third).sum(), withRespectTo: [x] + weights.map(\.value))
        try expectAgreement([third, first.sum(axes: [0]), second * 2] + slopes, 1e-2)
    }

    @Test(
        "Products with large right sides share columns, and agree",
        arguments: [
            (1, 700, 800), (3, 1025, 515), (13, 700, 800), (40, 300, 1830), (64, 60_000, 10),
        ])
    func largeRightSides(rows: Int, inner: Int, columns: Int) throws {
        let (x, w) = (numbers([rows, inner], 1), numbers([inner, columns], 2))
        let b = try Variable(numbers([columns], 3))
        let y = relu(matmul(x, w) + b.value)
        let slopes = gradient(of: (y * 0.5).sum(), withRespectTo: [x, b.value])
        try expectAgreement([y] + slopes, 1e-2)
    }

    @Test("A product that waits for all rows of another is no part of its chain")
    func productsOfAllRows() throws {
        let x = numbers([48, 48], 1)
        let y = matmul(x, numbers([48, 48], 2))
        #expect(try names([matmul(y, y)]).filter { $0 == "ProductStep" }.count == 2)
        try expectAgreement([matmul(y, y), matmul(y, numbers([48, 48], 3)) + y])
    }

    @Test("A product that reads sums over all rows waits for them")
    func productsOfSums() throws {
        let y = relu(matmul(numbers([2, 64], 1), numbers([64, 16], 2)))
        let sums = y.sum(axes: [0]).reshaped(to: [2, 8])
        try expectAgreement([matmul(sums, numbers([8, 5], 3)), y])
    }

    @Test("Blocks that threads take in any order give the same bits")
    func dealtBlocksRepeat() throws {
        let x = numbers([1000, 300], 1)
        let hidden = relu(matmul(x, numbers([300, 64], 2)))
        let y = matmul(hidden, numbers([64, 33], 3))
        let first = try evaluate([y], device: CPUDevice(threads: 3))[0]
        let values = try Tensor(data: first).scalars(as: Float.self)
        for _ in 0..<20 {
            let again = try evaluate([y], device: CPUDevice(threads: 3))[0]
            #expect(try Tensor(data: again).scalars(as: Float.self) == values)
        }
    }

    @Test(
        "Products of transposed operands agree",
        arguments: [(6, 11, 20), (40, 33, 64), (1, 70, 9), (1, 1024, 1024), (1, 1100, 900)])
    func transposed(rows: Int, inner: Int, columns: Int) throws {
        let (x, w) = (numbers([inner, rows], 1), numbers([columns, inner], 2))
        try expectAgreement([matmul(x.transposed(), w.transposed()) * 2], 1e-3)
    }

    @Test("Sums over rows are added up by the loop that makes them", arguments: [8, 10, 33, 300])
    func sums(width: Int) throws {
        let (x, y) = (numbers([40, 6, width], 1), numbers([40, 6, width], 2))
        let product = x * y
        let total = product.sum(axes: [0, 1])
        #expect(try names([total, product]) == ["FusedLoop"])
        try expectAgreement([total, product])
    }

    @Test("Sums of no rows are zero")
    func emptySums() throws {
        let x = Tensor.zeros([0, 16])
        let total = try (x * x).sum(axes: [0]).scalars()
        #expect(total == [Double](repeating: 0, count: 16))
    }

    @Test("Batch normalisation and its gradients agree, with few passes over the batch")
    func normalisation() throws {
        let x = try Variable(numbers([16, 9, 9, 16], 1))
        let (gamma, beta) = (try Variable(numbers([16], 2)), try Variable(numbers([16], 3)))
        let (mean, variance) = moments(x.value, axes: [0, 1, 2])
        let y = relu(
            normalized(
                x.value, mean: mean, variance: variance,
                gamma: gamma.value.reshaped(to: [1, 1, 1, 16]),
                beta: beta.value.reshaped(to: [1, 1, 1, 16])))
        let cotangent = numbers([16, 9, 9, 16], 4)
        let slopes = gradient(
            of: (y * cotangent).sum(), withRespectTo: [x.value, gamma.value, beta.value])
        try expectAgreement([y] + slopes, 1e-2)
    }

    @Test("What is updated in place is not read too late by a chain of operations")
    func updatesInPlace() throws {
        for device in [CPUDevice() as any Device, ReferenceInterpreter()] {
            let (w, v) = (try Variable(numbers([50], 1)), try Variable(numbers([50], 2)))
            let trace = StepTrace()
            let before = (try w.read(), try v.read())
            trace.record {
                let old = w.value
                w.assign(old * 0.5 + v.value)
                v.assign(w.value + old * 3)  // reads w as it was
            }
            let graph = try Graph(outputs: [], updates: trace.updates)
            let program = try device.program(for: graph)
            for (i, source) in graph.inputs.enumerated() {
                if case .variable(let storage) = source {
                    try program.bind(i, to: storage)
                }
            }
            try program.run()
            let first = before.0 * 0.5 + before.1
            try expectClose(w.read(), first)
            try expectClose(v.read(), first + before.0 * 3)
        }
    }

    private func expectClose(_ a: Tensor, _ b: Tensor) throws {
        let fault = mismatch(a, b, tolerance: Tolerance(absolute: 1e-6, relative: 1e-6))
        #expect(fault == nil)
    }
}
