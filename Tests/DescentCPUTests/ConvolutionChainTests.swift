import DescentCore
import DescentTesting
import Testing

@testable import DescentCPU

/// Convolution, bias, ReLU and pooling in one pass, and their gradients,
/// engine against interpreter.
@Suite struct ConvolutionChainTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let images: Int
        let height: Int
        let width: Int
        let channels: Int
        let filters: Int
        let size: (height: Int, width: Int)
        let padding: Int

        var testDescription: String {
            "[\(images), \(height), \(width), \(channels)] to \(filters), "
                + "\(size.height)×\(size.width), padding \(padding)"
        }
    }

    /// Shapes by chance, the same ones each time: few channels and many, odd sizes, all paddings.
    static let rows: [Row] = {
        var source = RandomSource(seed: 11, stream: 1)
        func pick(_ range: ClosedRange<Int>) -> Int {
            range.lowerBound + source.nextInt(below: range.count)
        }
        return (0..<24).map { i in
            let isWide = i % 2 == 0
            let size = isWide ? 3 : pick(1...4)
            return Row(
                images: pick(1...5), height: pick(size + 1...15), width: pick(size + 1...15),
                channels: isWide ? pick(8...19) : pick(1...4), filters: pick(1...21),
                size: (size, size), padding: pick(0...(size - 1) / 2))
        }
    }()

    /// Windows of other sizes on few channels and many, up to what a direct kernel
    /// takes and beyond.
    static let otherWindows: [Row] = {
        let sizes = [
            (1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1), (2, 3), (3, 2), (1, 4), (4, 1), (2, 4),
            (1, 5), (5, 1), (1, 7), (9, 1), (4, 4), (5, 5), (3, 3),
        ]
        return sizes.enumerated().flatMap { i, size in
            let most = 75 / (size.0 * size.1)
            let depths: Set<Int> = [3, 8, 9, 17, most, most + 1]
            return depths.sorted().compactMap { channels -> Row? in
                guard channels >= 1, channels <= 80 else { return nil }
                return Row(
                    images: 1 + i % 3, height: 11 + channels % 3, width: 10 + i % 2,
                    channels: channels, filters: 1 + (5 * i + channels) % 19, size: size,
                    padding: channels % 2 * (min(size.0, size.1) / 2))
            }
        }
    }()

    private func numbers(_ shape: Shape, _ stream: UInt64) -> Tensor {
        var source = RandomSource(seed: 6, stream: stream)
        return Tensor(
            shape: shape,
            scalars: (0..<shape.elementCount).map { _ in Float(source.nextUniform() * 2 - 1) })
    }

    @Test(
        "The channels of one large image are shared among threads",
        arguments: [(32, 64), (24, 40), (40, 37)])
    func oneImage(channels: Int, filters: Int) throws {
        let row = Row(
            images: 1, height: 19, width: 19, channels: channels, filters: filters,
            size: (3, 3), padding: 1)
        let outputs = try outputs(row)
        let oracle = try evaluate(outputs, device: ReferenceInterpreter())
        for threads in 1...3 {
            let engine = try evaluate(outputs, device: CPUDevice(threads: threads))
            for (a, b) in zip(engine, oracle) {
                let fault = mismatch(
                    Tensor(data: a), Tensor(data: b),
                    tolerance: Tolerance(absolute: 2e-3, relative: 1e-4))
                #expect(fault == nil)
            }
        }
    }

    /// Pooled values, and the gradients of images, kernel and bias.
    private func outputs(_ row: Row) throws -> [Tensor] {
        let x = numbers([row.images, row.height, row.width, row.channels], 1)
        let kernel = numbers([row.size.height, row.size.width, row.channels, row.filters], 2)
        let bias = try Variable(numbers([row.filters], 3))
        let pad = (row.padding, row.padding)
        let sum =
            convolution(
                x, kernel, strides: [1, 1], padding: [pad, pad], dilations: [1, 1], groups: 1)
            + bias.value
        let y = maxPool(relu(sum), window: [2, 2], strides: [2, 2], padding: [(0, 0), (0, 0)])
        let slopes = gradient(
            of: (y * numbers(y.shape, 4)).sum(), withRespectTo: [x, kernel, bias.value])
        return [y] + slopes
    }

    @Test("Chains and their gradients agree", arguments: rows)
    func chains(row: Row) throws {
        let outputs = try outputs(row)
        let program = try CPUDevice().program(for: try Graph(outputs: outputs))
        let names = program.instructionNames
        #expect(names.contains("ChainForwardStep") && names.contains("ChainWeightsStep"))
        #expect(!names.contains("PoolStep"))
        try expectAgreement(outputs)
    }

    @Test("Windows of any size agree, fused where a kernel takes them", arguments: otherWindows)
    func windows(row: Row) throws {
        let outputs = try outputs(row)
        let program = try CPUDevice().program(for: try Graph(outputs: outputs))
        let names = program.instructionNames
        let taps = row.size.height * row.size.width * row.channels
        let isFused = taps <= 75 || (row.size == (3, 3) && row.channels >= 8)
        // Windows of one cell on many channels are multiplied instead.
        let paysInTraining = row.size != (1, 1) || row.channels < 8
        #expect(names.contains("ChainForwardStep") == (isFused && paysInTraining))
        let forward = try CPUDevice().program(for: try Graph(outputs: [outputs[0]]))
        let forwardNames = forward.instructionNames
        #expect(forwardNames.contains("ChainForwardStep") == isFused)
        try expectAgreement(outputs)
        try expectAgreement([outputs[0]])
    }

    private func expectAgreement(_ outputs: [Tensor]) throws {
        let oracle = try evaluate(outputs, device: ReferenceInterpreter())
        for device in [CPUDevice(), CPUDevice(threads: 1)] {
            let engine = try evaluate(outputs, device: device)
            for (a, b) in zip(engine, oracle) {
                let fault = mismatch(
                    Tensor(data: a), Tensor(data: b),
                    tolerance: Tolerance(absolute: 1e-4, relative: 1e-4))
                #expect(fault == nil)
            }
        }
    }

    @Test("Without training no winners are kept, and the pooled values are the same")
    func inference() throws {
        for row in Self.rows.prefix(6) {
            let y = try outputs(row)[0]
            let program = try CPUDevice().program(for: try Graph(outputs: [y]))
            let names = program.instructionNames
            #expect(names.contains("ChainForwardStep"))
            let (a, b) = (
                try evaluate([y], device: CPUDevice())[0],
                try evaluate([y], device: ReferenceInterpreter())[0]
            )
            let fault = mismatch(
                Tensor(data: a), Tensor(data: b),
                tolerance: Tolerance(absolute: 1e-4, relative: 1e-4))
            #expect(fault == nil)
        }
    }

    @Test("A chain whose unpooled values somebody reads is left apart")
    func readElsewhere() throws {
        let x = numbers([2, 8, 8, 3], 1)
        let y = relu(
            convolution(
                x, numbers([3, 3, 3, 8], 2), strides: [1, 1], padding: [(0, 0), (0, 0)],
                dilations: [1, 1], groups: 1))
        let pooled = maxPool(y, window: [2, 2], strides: [2, 2], padding: [(0, 0), (0, 0)])
        let program = try CPUDevice().program(for: try Graph(outputs: [pooled, y.sum()]))
        let names = program.instructionNames
        #expect(!names.contains("ChainForwardStep"))
    }

    @Test("NaN in an image stays in the pooled values of its windows")
    func notANumber() throws {
        for channels in [1, 8] {
            var values = [Float](repeating: 0.5, count: 10 * 10 * channels)
            values[0] = .nan
            let x = Tensor(shape: [1, 10, 10, channels], scalars: values)
            let kernel = numbers([3, 3, channels, 8], 2)
            let y = maxPool(
                relu(
                    convolution(
                        x, kernel, strides: [1, 1], padding: [(0, 0), (0, 0)], dilations: [1, 1],
                        groups: 1)),
                window: [2, 2], strides: [2, 2], padding: [(0, 0), (0, 0)])
            let result = Tensor(data: try evaluate([y], device: CPUDevice())[0])
            #expect(try result[0, 0, 0].scalars().allSatisfy(\.isNaN))
            #expect(try result[0, 3, 3].scalars().allSatisfy { !$0.isNaN })
        }
    }
}
