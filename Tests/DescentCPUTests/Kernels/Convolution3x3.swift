import CDescentKernels
import DescentCore
import Testing

/// A 3×3 convolution of stride 1 for tests: its numbers and the kernels' results.
struct Convolution3x3: Sendable, CustomTestStringConvertible {
    let images, height, width, channels, filters: Int
    var padding = (top: 0, left: 0)
    /// Rows and columns of padding below and right that go beyond those above and left.
    var beyond = (bottom: 0, right: 0)
    /// Outputs per side of a tile.
    var tile = 2

    func with(tile: Int) -> Convolution3x3 {
        var copy = self
        copy.tile = tile
        return copy
    }

    var outputHeight: Int { max(height + 2 * padding.top - 2 + beyond.bottom, 1) }
    var outputWidth: Int { max(width + 2 * padding.left - 2 + beyond.right, 1) }
    var inputCount: Int { images * height * width * channels }
    var outputCount: Int { images * outputHeight * outputWidth * filters }
    var testDescription: String {
        "[\(images), \(height), \(width), \(channels)] to [\(outputHeight), \(outputWidth), "
            + "\(filters)], padding \(padding), tiles of \(tile)"
    }

    struct Numbers: Sendable {
        var x, kernel, bias, dy: [Float]
    }

    func data() -> Numbers {
        var source = RandomSource(seed: 11, stream: 3)
        func numbers(_ count: Int) -> [Float] {
            (0..<count).map { _ in Float(source.nextUniform() * 2 - 1) }
        }
        return Numbers(
            x: numbers(inputCount), kernel: numbers(9 * channels * filters),
            bias: numbers(filters), dy: numbers(outputCount))
    }
}

// MARK: Through the kernels

extension Convolution3x3 {
    var geometry: dk_winograd {
        dk_winograd(
            H: height, W: width, C: channels, K: filters, OH: outputHeight, OW: outputWidth,
            PT: padding.top, PL: padding.left, tile: tile)
    }

    /// The convolution that takes dy to dx.
    var backward: dk_winograd {
        dk_winograd(
            H: outputHeight, W: outputWidth, C: filters, K: channels, OH: height, OW: width,
            PT: 2 - padding.top, PL: 2 - padding.left, tile: tile)
    }

    private func kernels(_ table: String) -> dk_kernels { dk_kernels_named(table)!.pointee }

    private func transformed(
        _ k: dk_kernels, _ shape: dk_winograd, _ kernel: [Float], flipped: Bool
    ) -> [Float] {
        var shape = shape
        var out = [Float](repeating: 0, count: k.winograd_kernel_size(&shape))
        k.winograd_kernel(&shape, kernel, flipped ? 1 : 0, 0, shape.C, &out)
        return out
    }

    func forward(_ table: String, _ data: Numbers, relu: Bool, images range: Range<Int>? = nil)
        -> [Float]
    {
        let k = kernels(table)
        var shape = geometry
        let weights = transformed(k, shape, data.kernel, flipped: false)
        var scratch = [Float](repeating: .nan, count: k.winograd_forward_scratch(&shape))
        var y = [Float](repeating: 0, count: outputCount)
        let range = range ?? 0..<images
        k.winograd_forward(
            &shape, range.lowerBound, range.upperBound, data.x, weights, data.bias, relu ? 1 : 0,
            &y, &scratch)
        return y
    }

    func pool(_ table: String, _ data: Numbers, relu: Bool) -> (
        values: [Float], winners: [UInt8]
    ) {
        let k = kernels(table)
        var shape = geometry
        let weights = transformed(k, shape, data.kernel, flipped: false)
        var scratch = [Float](repeating: .nan, count: k.winograd_forward_scratch(&shape))
        let count = images * (outputHeight / 2) * (outputWidth / 2) * filters
        let middle = filters / 2 / k.gemm_panel * k.gemm_panel
        var values = [Float](repeating: 0, count: count)
        var winners = [UInt8](repeating: 0, count: count)
        // Two parts, as two threads share the channels of one image.
        for (first, last) in [(0, middle), (middle, filters)] where first < last {
            k.winograd_pool(
                &shape, 0, images, first, last, data.x, weights, data.bias, relu ? 1 : 0, &values,
                &winners, &scratch)
        }
        return (values, winners)
    }

    func inputGradient(_ table: String, _ data: Numbers) -> [Float] {
        let k = kernels(table)
        var shape = backward
        let weights = transformed(k, shape, data.kernel, flipped: true)
        var scratch = [Float](repeating: .nan, count: k.winograd_forward_scratch(&shape))
        var dx = [Float](repeating: 0, count: inputCount)
        k.winograd_forward(&shape, 0, images, data.dy, weights, nil, 0, &dx, &scratch)
        return dx
    }

    /// The first image into one set of accumulators, the others into another.
    func weightGradients(_ table: String, _ data: Numbers) -> (kernel: [Float], bias: [Float]) {
        let k = kernels(table)
        var shape = geometry
        let size = k.winograd_accumulators(&shape)
        var scratch = [Float](repeating: .nan, count: k.winograd_weights_scratch(&shape))
        var sums = [Float](repeating: .nan, count: 2 * size)
        sums.withUnsafeMutableBufferPointer { sums in
            let (first, second) = (sums.baseAddress!, sums.baseAddress! + size)
            k.winograd_weights(&shape, 0, 1, data.x, data.dy, first, 0, &scratch)
            k.winograd_weights(&shape, 1, 1, data.x, data.dy, second, 0, &scratch)
            for n in 1..<max(images, 1) {
                k.winograd_weights(&shape, n, n + 1, data.x, data.dy, second, 1, &scratch)
            }
        }
        var kernel = [Float](repeating: 0, count: 9 * channels * filters)
        var bias = [Float](repeating: 0, count: filters)
        k.winograd_weights_finish(&shape, sums, 2, 0, channels, &kernel, &bias)
        return (kernel, bias)
    }
}
