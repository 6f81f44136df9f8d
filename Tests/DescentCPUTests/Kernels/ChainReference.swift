import CDescentKernels
import DescentCore
import Testing

/// A chain of convolution, bias, ReLU and pooling for tests: its numbers, and its results by plain
/// loops in float64.
struct Chain: Sendable, CustomTestStringConvertible {
    let images, height, width, channels, filters: Int
    var kernel = (height: 3, width: 3)
    var padding = (top: 0, left: 0, bottom: 0, right: 0)

    var pooledHeight: Int { (height + padding.top + padding.bottom - kernel.height + 1) / 2 }
    var pooledWidth: Int { (width + padding.left + padding.right - kernel.width + 1) / 2 }
    var inputCount: Int { images * height * width * channels }
    var weightCount: Int { kernel.height * kernel.width * channels * filters }
    var pooledCount: Int { images * pooledHeight * pooledWidth * filters }

    var testDescription: String {
        "[\(images), \(height), \(width), \(channels)] to \(filters), \(kernel), padding \(padding)"
    }

    var geometry: dk_chain {
        dk_chain(
            H: height, W: width, C: channels, K: filters, KH: kernel.height, KW: kernel.width,
            PH: pooledHeight, PW: pooledWidth, PT: padding.top, PL: padding.left)
    }

    struct Numbers: Sendable {
        var x, weights, bias, dy: [Float]
    }

    func numbers() -> Numbers {
        var source = RandomSource(seed: 17, stream: 2)
        func floats(_ count: Int) -> [Float] {
            (0..<count).map { _ in Float(source.nextUniform() * 2 - 1) }
        }
        return Numbers(
            x: floats(inputCount), weights: floats(weightCount), bias: floats(filters),
            dy: floats(pooledCount))
    }

    /// Calls `body` for every product that the output at `cell` (0...3, row-major) of the pooled
    /// value `pooled` sums up, with the product's indices into x and the weights.
    private func everyProduct(
        ofCell cell: Int, pooled: Int, _ body: (_ x: Int, _ weight: Int) -> Void
    ) {
        let (window, filter) = pooled.quotientAndRemainder(dividingBy: filters)
        let (row, column) = window.quotientAndRemainder(dividingBy: pooledWidth)
        let (image, pooledRow) = row.quotientAndRemainder(dividingBy: pooledHeight)
        for tap in 0..<kernel.height * kernel.width {
            let h = 2 * pooledRow + cell / 2 + tap / kernel.width - padding.top
            let w = 2 * column + cell % 2 + tap % kernel.width - padding.left
            guard (0..<height).contains(h), (0..<width).contains(w) else { continue }
            for c in 0..<channels {
                body(
                    ((image * height + h) * width + w) * channels + c,
                    (tap * channels + c) * filters + filter)
            }
        }
    }

    /// The convolution's outputs that each pooled value is the maximum of.
    func plainOutputs(_ numbers: Numbers) -> [[Double]] {
        (0..<pooledCount).map { pooled in
            (0..<4).map { cell in
                var sum = Double(numbers.bias[pooled % filters])
                everyProduct(ofCell: cell, pooled: pooled) { x, weight in
                    sum += Double(numbers.x[x]) * Double(numbers.weights[weight])
                }
                return sum
            }
        }
    }

    func plainGradients(_ numbers: Numbers, winners: [UInt8]) -> Gradients<Double> {
        var slopes = Gradients(
            x: [Double](repeating: 0, count: inputCount),
            weights: [Double](repeating: 0, count: weightCount),
            bias: [Double](repeating: 0, count: filters))
        for (pooled, winner) in winners.enumerated() where winner < 0x80 {
            let dy = Double(numbers.dy[pooled])
            slopes.bias[pooled % filters] += dy
            everyProduct(ofCell: Int(winner), pooled: pooled) { x, weight in
                slopes.x[x] += dy * Double(numbers.weights[weight])
                slopes.weights[weight] += dy * Double(numbers.x[x])
            }
        }
        return slopes
    }

    struct Gradients<Scalar: Sendable>: Sendable {
        var x, weights, bias: [Scalar]
    }
}

// MARK: Through the kernels

extension Chain {
    private func buffer(_ table: dk_kernels, _ kind: dk_chain_buffer, of value: Float = .nan)
        -> [Float]
    {
        var shape = geometry
        return [Float](repeating: value, count: table.chain_size(&shape, kind))
    }

    /// Computes the images before `split` and those from there on in two calls.
    func forward(_ table: dk_kernels, _ numbers: Numbers, split: Int = 0) -> (
        values: [Float], winners: [UInt8]
    ) {
        var shape = geometry
        var prepared = buffer(table, DK_CHAIN_FORWARD_KERNEL)
        table.chain_forward_kernel(&shape, numbers.weights, numbers.bias, &prepared)
        var scratch = buffer(table, DK_CHAIN_FORWARD_SCRATCH)
        var values = [Float](repeating: .nan, count: pooledCount)
        var winners = [UInt8](repeating: 0x55, count: pooledCount)
        for part in [0..<split, split..<images] {
            table.chain_forward(
                &shape, part.lowerBound, part.upperBound, numbers.x, prepared, &values, &winners,
                &scratch)
        }
        return (values, winners)
    }

    /// The values alone, without winners.
    func values(_ table: dk_kernels, _ numbers: Numbers) -> [Float] {
        var shape = geometry
        var prepared = buffer(table, DK_CHAIN_FORWARD_KERNEL)
        table.chain_forward_kernel(&shape, numbers.weights, numbers.bias, &prepared)
        var scratch = buffer(table, DK_CHAIN_FORWARD_SCRATCH)
        var values = [Float](repeating: .nan, count: pooledCount)
        table.chain_forward(&shape, 0, images, numbers.x, prepared, &values, nil, &scratch)
        return values
    }

    /// The gradients, with the weights' in two parts: the images before `split`, and the others.
    func gradients(_ table: dk_kernels, _ numbers: Numbers, winners: [UInt8], split: Int)
        -> Gradients<Float>
    {
        var shape = geometry
        var slopes = Gradients(
            x: [Float](repeating: .nan, count: inputCount),
            weights: [Float](repeating: .nan, count: weightCount),
            bias: [Float](repeating: .nan, count: filters))
        var prepared = buffer(table, DK_CHAIN_DATA_KERNEL)
        table.chain_data_kernel(&shape, numbers.weights, &prepared)
        var dataScratch = buffer(table, DK_CHAIN_DATA_SCRATCH)
        var scratch = buffer(table, DK_CHAIN_WEIGHTS_SCRATCH)
        var sums: [Float] = []
        for part in [0..<split, split..<images] {
            let (n0, n1) = (part.lowerBound, part.upperBound)
            table.chain_backward_data(
                &shape, n0, n1, numbers.dy, winners, prepared, &slopes.x, &dataScratch)
            var some = buffer(table, DK_CHAIN_WEIGHTS_SUMS, of: 0)
            table.chain_backward_weights(
                &shape, n0, n1, numbers.x, numbers.dy, winners, &some, &scratch)
            sums += some
        }
        table.chain_weights_finish(&shape, &sums, 2, &slopes.weights, &slopes.bias)
        return slopes
    }
}
