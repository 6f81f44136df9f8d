import CDescentKernels
import DescentCore
import DescentTesting
import Testing

@testable import DescentCPU

/// Fewer threads may come than a program was compiled for: the machine is busy, another caller has
/// the team, the system has no threads to give. Not a bit of the results depends on it.
@Suite struct FewerThreadsTests {
    /// One limit at a time.
    private static let limited = RecursiveLock()

    /// The outputs with at most so many helpers, or as many as come.
    private func run(_ program: CPUProgram, helpers: Int32, _ outputs: [Tensor]) throws
        -> [TensorData]
    {
        // What one run leaves in the working memory must not help the next.
        program.arena.initializeMemory(as: UInt8.self, repeating: 0xff)
        try Self.limited.withLock {
            dk_limit_helpers(helpers)
            defer { dk_limit_helpers(-1) }
            try program.run()
        }
        return try outputs.indices.map { i in
            try TensorData(outputs[i].spec) { $0.copyMemory(from: program.outputBuffer(i)) }
        }
    }

    /// The outputs of the caller alone; with any number of helpers they are to have the same bits.
    private func expectSameBits(_ outputs: [Tensor], has instruction: String) throws
        -> [TensorData]
    {
        let graph = try Graph(outputs: outputs)
        let program = try CPUDevice(threads: 4).program(for: graph)
        #expect(program.instructionNames.contains(instruction))
        for (i, source) in graph.inputs.enumerated() {
            guard case .data(let data) = source else { continue }
            let base = try #require(data.bytes.baseAddress)
            program.bind(i, to: UnsafeMutableRawPointer(mutating: base))
        }
        let alone = try run(program, helpers: 0, outputs)
        for helpers: Int32 in [1, 2, 3, -1, 3, 1] {
            for (some, other) in zip(try run(program, helpers: helpers, outputs), alone) {
                #expect(some.bytes.elementsEqual(other.bytes), "\(helpers) helpers, \(instruction)")
            }
        }
        return alone
    }

    private func expectAgreement(_ outputs: [Tensor], has instruction: String) throws {
        let alone = try expectSameBits(outputs, has: instruction)
        let oracle = try evaluate(outputs, device: ReferenceInterpreter())
        for (i, expected) in oracle.enumerated() {
            let fault = mismatch(
                Tensor(data: alone[i]), Tensor(data: expected),
                tolerance: Tolerance(absolute: 2e-3, relative: 1e-4))
            #expect(fault == nil, "output \(i) of \(instruction)")
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

    @Test(
        "Products and their gradients, of few rows and of many, narrow and wide",
        arguments: [
            (2, 600, 520), (16, 520, 300), (40, 700, 130), (70, 64, 640), (900, 60, 70),
            (7, 33, 2_000),
        ])
    func gradients(rows: Int, inner: Int, columns: Int) throws {
        let (x, w) = (numbers([rows, inner], 1), numbers([inner, columns], 2))
        let b = numbers([columns], 3)
        let y = relu(matmul(x, w) + b)
        let slopes = gradient(of: (y * sigmoid(y)).sum(), withRespectTo: [x, w, b])
        let stepped = w - 0.01 * slopes[1]
        try expectAgreement([y] + slopes + [stepped], has: "ProductStep")
    }

    @Test(
        "Products of many rows and wide weights, in tiles of both",
        arguments: [(900, 610, 900), (1_300, 300, 1_800), (800, 1_024, 530)])
    func tiles(rows: Int, inner: Int, columns: Int) throws {
        let (x, w) = (numbers([rows, inner], 1), numbers([inner, columns], 2))
        let (b, z) = (numbers([columns], 3), numbers([rows, columns], 4))
        let outputs = [matmul(x, w) + b, matmul(z, w.transposed())]
        let alone = try expectSameBits(outputs, has: "ProductStep")
        let (left, right, bias) = (
            try x.scalars(as: Double.self), try w.scalars(as: Double.self),
            try b.scalars(as: Double.self)
        )
        let (results, slopes, above) = (
            try Tensor(data: alone[0]).scalars(as: Double.self),
            try Tensor(data: alone[1]).scalars(as: Double.self), try z.scalars(as: Double.self)
        )
        for place in stride(from: 0, to: rows * columns, by: 7_919) {
            let (row, column) = (place / columns, place % columns)
            let sum = (0..<inner).reduce(bias[column]) {
                $0 + left[row * inner + $1] * right[$1 * columns + column]
            }
            #expect(abs(results[place] - sum) < 1e-3, "\(row), \(column)")
        }
        for place in stride(from: 0, to: rows * inner, by: 7_919) {
            let (row, column) = (place / inner, place % inner)
            let sum = (0..<columns).reduce(0.0) {
                $0 + above[row * columns + $1] * right[column * columns + $1]
            }
            #expect(abs(slopes[place] - sum) < 1e-3, "\(row), \(column), transposed")
        }
    }

    @Test(
        "Products that do not depend on each other, loops that follow them, and loops beside them",
        arguments: [50, 70, 131])
    func groups(rows: Int) throws {
        let stepped = (0..<12).flatMap { i in
            let (inner, columns) = (130 - 11 * i, 90 + 13 * i)
            let x = numbers([rows, inner], UInt64(i))
            let (z, b) = (numbers([rows, columns], UInt64(i + 20)), numbers([columns], UInt64(i)))
            let w = numbers([inner, columns], UInt64(i + 40))
            return [w - 0.01 * matmul(x.transposed(), z), 0.9 * b]
        }
        try expectAgreement(stepped, has: "GroupStep")
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

    @Test("Convolutions of oneDNN, divided by image or by row", arguments: [1, 2, 3, 9])
    func libraryConvolutions(images: Int) throws {
        let x = numbers([images, 33, 30, 6], 1)
        let kernel = numbers([5, 3, 6, 20], 2)
        let plain = convolution(
            x, kernel, strides: [2, 1], padding: [(2, 1), (1, 1)], dilations: [1, 1], groups: 1)
        let slopes = gradient(of: square(plain).sum(), withRespectTo: [x, kernel])
        try expectAgreement([plain] + slopes, has: "DNNLStep")
    }

    @Test("Batches of products", arguments: [2, 5, 40])
    func batches(count: Int) throws {
        let product = matmul(numbers([count, 40, 50], 1), numbers([count, 50, 30], 2))
        try expectAgreement([product], has: "DNNLStep")
    }
}
