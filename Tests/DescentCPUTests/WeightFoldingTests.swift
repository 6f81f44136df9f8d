import DescentCore
import DescentTesting
import Testing

@testable import DescentCPU

/// Normalisations folded into weights give what the plain loops give, and leave nothing to be done.
@Suite struct WeightFoldingTests {
    /// A product or convolution.
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let x: Shape
        let weights: Shape
        var strides = [1, 1]
        var padding = 0
        var dilations = [1, 1]
        var groups = 1

        var axes: Int { weights.rank - 2 }
        var isPadded: Bool { padding > 0 }

        func apply(_ x: Tensor, _ weights: Tensor) -> Tensor {
            if axes == 0 { return matmul(x, weights) }
            return convolution(
                x, weights, strides: Array(strides.prefix(axes)),
                padding: Array(repeating: (padding, padding), count: axes),
                dilations: Array(dilations.prefix(axes)), groups: groups)
        }
    }

    static let rows = [
        Row(testDescription: "dense", x: [7, 12], weights: [12, 9]),
        Row(testDescription: "dense, one row", x: [1, 5], weights: [5, 5]),
        Row(testDescription: "dense on sequences", x: [3, 4, 6], weights: [6, 10]),
        Row(
            testDescription: "3×3, same", x: [3, 9, 8, 8], weights: [3, 3, 8, 16], padding: 1),
        Row(testDescription: "3×3, one picture", x: [1, 10, 9, 8], weights: [3, 3, 8, 8]),
        Row(testDescription: "one channel", x: [2, 11, 9, 1], weights: [3, 3, 1, 5]),
        Row(
            testDescription: "strided", x: [2, 9, 9, 3], weights: [3, 2, 3, 4], strides: [2, 3]),
        Row(
            testDescription: "dilated", x: [2, 9, 9, 3], weights: [2, 2, 3, 4], dilations: [2, 3]),
        Row(testDescription: "grouped", x: [2, 6, 6, 6], weights: [3, 3, 2, 9], groups: 3),
        Row(testDescription: "1×1", x: [2, 5, 5, 12], weights: [1, 1, 12, 8]),
        Row(testDescription: "sequences", x: [4, 20, 6], weights: [3, 6, 7], padding: 1),
    ]

    /// Expects the program of `function` to give what the interpreter gives,
    /// with folding and without.
    @discardableResult
    private func check(
        _ x: Tensor, tolerance: Double = 1e-5, _ function: (Tensor) -> Tensor
    ) throws -> PreparedProgram {
        let placeholder = Tensor.placeholder(x.spec, name: "x")
        let oracle = Tensor(
            data: try evaluate([function(x)], device: ReferenceInterpreter())[0])
        let size = try abs(oracle).max().item()
        let bound = Tolerance(
            absolute: tolerance * Swift.max(size, 1e-3), relative: tolerance)
        let outputs = [function(placeholder)]
        let folded = try PreparedProgram(outputs, of: placeholder)
        let plain = try PreparedProgram(
            outputs, of: placeholder, passes: CPUDevice.Passes.all.subtracting(.folding))
        // The second run takes what the first has prepared.
        for _ in 0..<2 { #expect(mismatch(try folded(x)[0], oracle, tolerance: bound) == nil) }
        #expect(mismatch(try plain(x)[0], oracle, tolerance: bound) == nil)
        return folded
    }

    private func batchNorm(_ x: Tensor, _ stream: UInt64) throws -> Tensor {
        let shape: Shape = [x.shape[-1]]
        return normalized(
            x, mean: try weight(shape, stream).value,
            variance: try weight(shape, stream + 1, from: 0.1, to: 2).value,
            gamma: try weight(shape, stream + 2).value, beta: try weight(shape, stream + 3).value)
    }

    @Test("Batch normalisation behind it leaves one instruction", arguments: rows)
    func batchNormalizationBehind(row: Row) throws {
        let weights = try weight(row.weights, 1)
        let bias = try weight([row.weights[-1]], 2)
        for hasBias in [false, true] {
            let program = try check(numbers(row.x, 3)) { x in
                let y = row.apply(x, weights.value)
                return (try? batchNorm(hasBias ? y + bias.value : y, 4)) ?? y
            }
            #expect(program.repeated.count == 1)
        }
    }

    @Test("ReLU behind batch normalisation is part of the convolution", arguments: [0, 1])
    func reluBehind(padding: Int) throws {
        let weights = try weight([3, 3, 8, 12], 1)
        let program = try check(numbers([2, 9, 9, 8], 2)) { x in
            let y = convolution(
                x, weights.value, strides: [1, 1],
                padding: [(padding, padding), (padding, padding)], dilations: [1, 1])
            return (try? relu(batchNorm(y, 3))) ?? y
        }
        #expect(program.repeated == ["WinogradStep"])
    }

    @Test("NaN passes through ReLU inside a convolution")
    func nanPassesThroughRelu() throws {
        let weights = try weight([3, 3, 8, 8], 1)
        let bias = try Variable(Tensor([0, 1, .nan, 1, 0, 0, 0, 0]))
        let x = Tensor.placeholder(TensorSpec([1, 6, 6, 8], .float32), name: "x")
        let y = relu(
            convolution(
                x, weights.value, strides: [1, 1], padding: [(0, 0), (0, 0)], dilations: [1, 1])
                + bias.value)
        let program = try PreparedProgram([y], of: x)
        #expect(program.repeated == ["WinogradStep"])
        let result = try program(numbers([1, 6, 6, 8], 2))[0].scalars()
        for (i, value) in result.enumerated() { #expect(value.isNaN == (i % 8 == 2)) }
    }

    @Test("A factor and a sum before it leave one instruction, padded ones two", arguments: rows)
    func rescalingBefore(row: Row) throws {
        let weights = try weight(row.weights, 1)
        let bias = try weight([row.weights[-1]], 2)
        let x = numbers(row.x, 3, from: 0, to: 255)
        let scaled = try check(x) { row.apply($0 * (1.0 / 255), weights.value) + bias.value }
        #expect(scaled.repeated.count == (row.groups == 1 ? 1 : 2))
        let shifted = try check(x) {
            row.apply($0 * (1.0 / 127.5) - 1, weights.value) + bias.value
        }
        #expect(shifted.repeated.count == (row.groups == 1 && !row.isPadded ? 1 : 2))
    }

    @Test("A normalisation before it keeps only its difference", arguments: rows)
    func normalizationBefore(row: Row) throws {
        let weights = try weight(row.weights, 1)
        let (mean, deviation) = (
            try weight([row.x[-1]], 2), try weight([row.x[-1]], 3, from: 0.2, to: 2)
        )
        let normalized = { (x: Tensor) in (x - mean.value) / maximum(deviation.value, 1e-7) }
        try check(numbers(row.x, 4)) { row.apply(normalized($0), weights.value) }
        try check(numbers(row.x, 4)) {
            row.apply(mean.value + $0 * deviation.value, weights.value)
        }
        // Years, prices, times: the digits that count come after those shared with the mean.
        try mean.assignNow(numbers([row.x[-1]], 5, from: 99_999, to: 100_001))
        try check(numbers(row.x, 6, from: 99_999, to: 100_001)) {
            row.apply(normalized($0), weights.value)
        }
    }

    @Test("Bytes are scaled by the weights behind Flatten", arguments: [1, 4])
    func bytesBeforeFlatten(batch: Int) throws {
        let weights = try weight([48, 10], 1)
        let factors = try weight([3], 2)
        let x = try numbers([batch, 4, 4, 3], 3, from: 0, to: 255).cast(to: .uint8).evaluated()
        let program = try check(x) { x in
            let scaled = x.cast(to: .float32) * factors.value * (1.0 / 255) + 0.5
            return matmul(scaled.reshaped(to: [batch, 48]), weights.value)
        }
        // The conversion, and the product.
        #expect(program.repeated.count == 2)
    }

    @Test("What stands on both sides, or between two products, is folded", arguments: [1, 3])
    func bothSides(batch: Int) throws {
        let (first, second) = (try weight([6, 8], 1), try weight([8, 8], 2))
        let program = try check(numbers([batch, 6], 3), tolerance: 3e-5) { x in
            let hidden = (try? batchNorm(relu(matmul(x * 0.5, first.value)), 4)) ?? x
            return (try? batchNorm(matmul(hidden, second.value), 9)) ?? x
        }
        // ReLU and the second product run on the blocks of the first; one row has no blocks.
        #expect(program.repeated.count == (batch == 1 ? 2 : 1))
    }

    @Test("A product that somebody else reads keeps its normalisation")
    func secondReader() throws {
        let weights = try weight([6, 8], 1)
        let program = try check(numbers([4, 6], 2)) { x in
            let y = matmul(x, weights.value)
            return ((try? batchNorm(y, 3)) ?? y) * sigmoid(y)
        }
        let x = Tensor.placeholder(TensorSpec([4, 6], .float32), name: "x")
        let y = matmul(x, weights.value)
        let both = try Graph(outputs: [y, try batchNorm(y, 3)], placeholders: [x])
        let simplified = Simplifier.simplify(both)
        #expect(WeightFolding.fold(simplified).structure == simplified.structure)
        #expect(program.repeated.count >= 1)
    }

    @Test("Weights that the program updates are not folded")
    func updatedWeights() throws {
        let weights = try weight([6, 8], 1)
        let factor = try weight([8], 2)
        let x = Tensor.placeholder(TensorSpec([4, 6], .float32), name: "x")
        let y = matmul(x, weights.storage.live) * factor.storage.live
        for changed in [weights, factor] {
            let graph = Simplifier.simplify(
                try Graph(
                    outputs: [y], updates: [(changed.storage, changed.storage.live * 0.5)],
                    placeholders: [x]))
            #expect(WeightFolding.fold(graph).structure == graph.structure)
        }
        let alone = Simplifier.simplify(try Graph(outputs: [y], placeholders: [x]))
        #expect(WeightFolding.fold(alone).structure != alone.structure)
    }

    @Test("Other types, and single sums, stay as they are")
    func nothingToFold() throws {
        let double = try Variable(numbers([6, 8], 1).cast(to: .float64))
        let bias = try weight([8], 2)
        let weights = try weight([6, 8], 3)
        let x = Tensor.placeholder(TensorSpec([4, 6], .float64), name: "x")
        let z = Tensor.placeholder(TensorSpec([4, 6], .float32), name: "z")
        for (y, input) in [
            (matmul(x, double.value) * 2, x), (matmul(z, weights.value) + bias.value, z),
            (matmul(z, weights.value) * z.sum(axes: [1], keepDims: true), z),
        ] {
            let graph = Simplifier.simplify(try Graph(outputs: [y], placeholders: [input]))
            #expect(WeightFolding.fold(graph).structure == graph.structure)
        }
    }
}
