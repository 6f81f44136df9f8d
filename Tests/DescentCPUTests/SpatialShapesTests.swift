import DescentCPU
import DescentCore
import DescentTesting
import Testing

/// Convolutions and pooling on shapes that are shared among threads, forward and backward,
/// engine against interpreter.
@Suite struct SpatialShapesTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let x: Shape
        let kernel: Shape
        var strides = [1, 1]
        var padding = [(0, 0), (0, 0)]
        var dilations = [1, 1]
        var groups = 1
    }

    static let rows = [
        Row(
            testDescription: "3×3, same", x: [16, 14, 13, 8], kernel: [3, 3, 8, 16],
            padding: [(1, 1), (1, 1)]),
        Row(testDescription: "one channel", x: [6, 20, 20, 1], kernel: [3, 3, 1, 8]),
        Row(
            testDescription: "strided, uneven padding", x: [3, 15, 12, 4], kernel: [4, 5, 4, 8],
            strides: [2, 3], padding: [(1, 2), (2, 2)]),
        Row(
            testDescription: "dilated", x: [2, 14, 14, 4], kernel: [3, 2, 4, 6], dilations: [2, 3]),
        Row(testDescription: "grouped", x: [3, 9, 9, 12], kernel: [3, 3, 4, 6], groups: 3),
        Row(testDescription: "depthwise", x: [2, 10, 10, 8], kernel: [3, 3, 1, 8], groups: 8),
        Row(
            testDescription: "sequences", x: [5, 40, 6], kernel: [5, 6, 7], strides: [2],
            padding: [(2, 2)], dilations: [1]),
        Row(
            testDescription: "volumes", x: [2, 5, 6, 4, 3], kernel: [2, 3, 2, 3, 4],
            strides: [1, 2, 1], padding: [(0, 1), (1, 1), (0, 0)], dilations: [1, 1, 1]),
    ]

    /// Windows of one cell that step over others, on few channels and many, in groups,
    /// along one axis.
    static let strided: [Row] = [1, 3, 5, 8, 17].flatMap { channels in
        [
            Row(
                testDescription: "one cell of \(channels)", x: [2, 8, 12, channels],
                kernel: [1, 1, channels, 15], strides: [2, 1]),
            Row(
                testDescription: "one cell of \(channels), three", x: [1, 6, 7, channels],
                kernel: [1, 1, channels, 9], strides: [1, 3]),
            Row(
                testDescription: "one cell of \(2 * channels) in groups",
                x: [3, 9, 5, 2 * channels],
                kernel: [1, 1, channels, 8], strides: [2, 2], groups: 2),
            Row(
                testDescription: "one step of \(channels)", x: [3, 11, channels],
                kernel: [1, channels, 7], strides: [2], padding: [(0, 0)], dilations: [1]),
        ]
    }

    @Test(
        "Windows of one cell with strides agree, and nothing is written beyond", arguments: strided)
    func stridedCells(row: Row) throws {
        let (x, kernel) = (numbers(row.x, 1), numbers(row.kernel, 2))
        let y = convolution(
            x, kernel, strides: row.strides, padding: row.padding, dilations: row.dilations,
            groups: row.groups)
        let slopes = gradient(of: (y * numbers(y.shape, 4)).sum(), withRespectTo: [x, kernel])
        for threads in [1, 2] {
            let engine = try evaluate(
                [y] + slopes, device: CPUDevice(threads: threads, isGuarded: true))
            let oracle = try evaluate([y] + slopes, device: ReferenceInterpreter())
            for (a, b) in zip(engine, oracle) {
                let fault = mismatch(
                    Tensor(data: a), Tensor(data: b),
                    tolerance: Tolerance(absolute: 2e-4, relative: 1e-4))
                #expect(fault == nil)
            }
        }
    }

    private func numbers(_ shape: Shape, _ stream: UInt64) -> Tensor {
        var source = RandomSource(seed: 5, stream: stream)
        return Tensor(
            shape: shape,
            scalars: (0..<shape.elementCount).map { _ in Float(source.nextUniform() * 2 - 1) })
    }

    private func expectAgreement(_ outputs: [Tensor], _ absolute: Double = 2e-5) throws {
        let engine = try evaluate(outputs, device: CPUDevice())
        let oracle = try evaluate(outputs, device: ReferenceInterpreter())
        for (a, b) in zip(engine, oracle) {
            let fault = mismatch(
                Tensor(data: a), Tensor(data: b),
                tolerance: Tolerance(absolute: absolute, relative: 1e-4))
            #expect(fault == nil)
        }
    }

    @Test("Convolutions, their bias and both gradients agree", arguments: rows)
    func convolutions(row: Row) throws {
        let (x, kernel) = (numbers(row.x, 1), numbers(row.kernel, 2))
        let bias = try Variable(numbers([row.kernel[-1]], 3))
        let y = convolution(
            x, kernel, strides: row.strides, padding: row.padding, dilations: row.dilations,
            groups: row.groups)
        let cotangent = numbers(y.shape, 4)
        let slopes = gradient(of: (y * cotangent).sum(), withRespectTo: [x, kernel])
        try expectAgreement([y + bias.value] + slopes, 2e-4)
    }

    @Test(
        "Pooling and its derivatives agree",
        arguments: [
            (Shape([8, 12, 12, 16]), [2, 2], [2, 2]), (Shape([5, 13, 11, 3]), [3, 3], [2, 2]),
            (Shape([3, 9, 10, 5]), [2, 3], [1, 1]), (Shape([40, 30, 7]), [3], [2]),
        ])
    func pooling(x shape: Shape, window: [Int], strides: [Int]) throws {
        let x = numbers(shape, 7)
        let same = zip(shape.dimensions.dropFirst(), zip(window, strides)).map { size, pair in
            samePadding(inputSize: size, window: pair.0, stride: pair.1)
        }
        let largest = maxPool(x, window: window, strides: strides, padding: same)
        let mean = averagePool(x, window: window, strides: strides, padding: same)
        let cotangent = numbers(largest.shape, 8)
        let slopes = gradient(
            of: ((largest + mean) * cotangent).sum(), withRespectTo: [x])
        let second = gradient(of: (slopes[0] * slopes[0]).sum(), withRespectTo: [cotangent])
        try expectAgreement([largest, mean] + slopes + second, 1e-4)
    }
}
