import CDescentKernels
import DescentCore
import Testing

/// Winograd's convolutions against plain loops in float64, for every instruction set that this
/// machine has.
@Suite struct WinogradKernelTests {
    static let names: [String] = ["baseline", "avx2", "avx512"]
    static let tables = names.filter { name in dk_kernels_named(name) != nil }

    /// Odd and even sizes, channels that fill vectors and that don't, padding 0...2, cropping.
    static let shapes = sizes.map { $0.with(tile: 2) } + sizes.map { $0.with(tile: 4) }
    static let sizes: [Convolution3x3] = [
        Convolution3x3(images: 3, height: 8, width: 8, channels: 16, filters: 16, padding: (1, 1)),
        Convolution3x3(images: 2, height: 13, width: 13, channels: 32, filters: 24),
        Convolution3x3(images: 1, height: 3, width: 3, channels: 1, filters: 1),
        Convolution3x3(images: 2, height: 7, width: 10, channels: 3, filters: 20, padding: (2, 1)),
        Convolution3x3(images: 2, height: 9, width: 4, channels: 5, filters: 7, padding: (0, 2)),
        Convolution3x3(images: 1, height: 2, width: 5, channels: 17, filters: 40, padding: (1, 2)),
        Convolution3x3(images: 2, height: 8, width: 9, channels: 4, filters: 9, padding: (-1, 0)),
    ]

    @Test("Forward, with and without ReLU", arguments: tables, shapes)
    func forward(table: String, shape: Convolution3x3) {
        let data = shape.data()
        let output = shape.forward(table, data, relu: false)
        expectClose(shape, output, shape.plainForward(data), terms: 9 * shape.channels)
        #expect(shape.forward(table, data, relu: true) == output.map { $0 < 0 ? 0 : $0 })
    }

    @Test("A range of images leaves the others alone", arguments: tables, [2, 4])
    func range(table: String, tile: Int) {
        let shape = Self.sizes[0].with(tile: tile)
        let data = shape.data()
        let size = shape.outputCount / shape.images
        let part = shape.forward(table, data, relu: false, images: 1..<2)
        let whole = shape.forward(table, data, relu: false)
        #expect(part[size..<2 * size] == whole[size..<2 * size])
        #expect(part[..<size].allSatisfy { $0 == 0 } && part[(2 * size)...].allSatisfy { $0 == 0 })
    }

    @Test(
        "Pooling takes the first largest of each window and marks dead ones",
        arguments: tables, shapes)
    func pooled(table: String, shape: Convolution3x3) {
        let data = shape.data()
        let output = shape.forward(table, data, relu: false)
        for relu in [false, true] {
            let pooled = shape.pool(table, data, relu: relu)
            let expected = shape.plainPool(output, relu: relu)
            #expect(pooled.values == expected.values)
            #expect(pooled.winners == expected.winners)
        }
    }

    @Test("NaN reaches the outputs through ReLU and pooling", arguments: tables, [2, 4])
    func notANumber(table: String, tile: Int) {
        let shape = Self.sizes[0].with(tile: tile)
        var data = shape.data()
        data.x[0] = .nan
        #expect(shape.forward(table, data, relu: true)[0].isNaN)
        let pooled = shape.pool(table, data, relu: true)
        #expect(pooled.values[0].isNaN && pooled.winners[0] == 0)
    }

    @Test("Gradient with respect to the input", arguments: tables, shapes)
    func inputGradient(table: String, shape: Convolution3x3) {
        let data = shape.data()
        expectClose(
            shape, shape.inputGradient(table, data), shape.plainGradients(data).input,
            terms: 9 * shape.filters)
    }

    @Test("Gradients with respect to kernel and bias, in two parts", arguments: tables, shapes)
    func weightGradients(table: String, shape: Convolution3x3) {
        let data = shape.data()
        let gradients = shape.weightGradients(table, data)
        let expected = shape.plainGradients(data)
        let terms = shape.outputCount / shape.filters
        expectClose(shape, gradients.kernel, expected.kernel, terms: terms)
        expectClose(shape, gradients.bias, expected.bias, terms: terms)
    }

    /// Sums of `terms` products of numbers in -1...1: errors grow with the root of their number.
    private func expectClose(
        _ shape: Convolution3x3, _ actual: [Float], _ expected: [Double], terms: Int
    ) {
        let tolerance = (shape.tile == 4 ? 2e-6 : 5e-7) * Double(terms + 1).squareRoot()
        let worst = zip(actual, expected).map { abs(Double($0) - $1) }.max() ?? 0
        #expect(actual.count == expected.count && worst <= tolerance)
    }
}
