import CDescentKernels
import DescentCore
import Testing

/// Convolution, bias, ReLU and 2×2 max-pooling in one kernel, and its sparse gradients, against
/// plain loops, with every kernel table that this processor can run.
@Suite struct ChainKernelTests {
    static let tables = ["baseline", "avx2", "avx512"].filter { (name: String) in
        dk_kernels_named(name) != nil
    }

    static let chains = [
        Chain(images: 5, height: 12, width: 14, channels: 1, filters: 32),
        Chain(images: 6, height: 13, width: 13, channels: 32, filters: 8),
        Chain(
            images: 3, height: 9, width: 8, channels: 3, filters: 20, padding: (1, 1, 1, 1)),
        Chain(
            images: 2, height: 11, width: 10, channels: 1, filters: 7, kernel: (5, 5),
            padding: (2, 2, 2, 2)),
        Chain(
            images: 2, height: 7, width: 9, channels: 5, filters: 70, kernel: (5, 5),
            padding: (0, 2, 1, 0)),
        Chain(images: 3, height: 5, width: 6, channels: 9, filters: 1, kernel: (1, 1)),
        Chain(
            images: 1, height: 8, width: 9, channels: 4, filters: 33, kernel: (2, 7),
            padding: (0, 3, 0, 3)),
        Chain(images: 1, height: 3, width: 2, channels: 17, filters: 5, padding: (2, 1, 0, 1)),
        // Rows so long that an image is worked on in bands.
        Chain(images: 1, height: 30, width: 130, channels: 6, filters: 8),
        Chain(images: 1, height: 40, width: 90, channels: 3, filters: 9, padding: (1, 1, 1, 1)),
    ]

    private func expectClose(
        _ result: [Float], _ expected: [Double], _ what: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let scale = expected.map(abs).max() ?? 0
        let worst = zip(result, expected).map { abs(Double($0) - $1) / (scale + 1) }
            .reduce(0) { $0 >= $1 ? $0 : $1 }
        #expect(
            result.count == expected.count && worst < 1e-5, "\(what): \(worst)",
            sourceLocation: sourceLocation)
    }

    @Test("Values and winners are those of plain loops", arguments: tables, chains)
    func forward(name: String, chain: Chain) throws {
        let table = try #require(dk_kernels_named(name)).pointee
        let numbers = chain.numbers()
        let outputs = chain.plainOutputs(numbers)
        let (values, winners) = chain.forward(table, numbers, split: chain.images / 2)
        expectClose(values, outputs.map { max($0.max()!, 0) }, "values")
        #expect(chain.values(table, numbers) == values)
        for (outputs, winner) in zip(outputs, winners) {
            // Outputs that are equal but for rounding may take each other's place.
            let best = outputs.max()!
            #expect(winner & 0x7c == 0)
            #expect(outputs[Int(winner & 3)] >= best - 1e-4)
            #expect(abs(best) < 1e-4 || (winner & 0x80 != 0) == (best < 0))
        }
    }

    @Test("Gradients are those of plain loops", arguments: tables, chains)
    func gradients(name: String, chain: Chain) throws {
        let table = try #require(dk_kernels_named(name)).pointee
        let numbers = chain.numbers()
        let winners = chain.forward(table, numbers).winners
        let expected = chain.plainGradients(numbers, winners: winners)
        let slopes = chain.gradients(table, numbers, winners: winners, split: chain.images / 2)
        expectClose(slopes.x, expected.x, "dx")
        expectClose(slopes.weights, expected.weights, "dkernel")
        expectClose(slopes.bias, expected.bias, "dbias")
    }

    /// An image of which all windows see the same numbers, but for one.
    private func probe(_ table: dk_kernels, _ value: Float, at cell: Int) -> (
        values: [Float], winners: [UInt8]
    ) {
        let chain = Chain(images: 1, height: 4, width: 4, channels: 1, filters: 9)
        var numbers = chain.numbers()
        numbers.x = [Float](repeating: 1, count: 16)
        numbers.x[cell] = value
        // The middle of the kernel alone: outputs are the four cells in the middle of the image.
        numbers.weights = (0..<81).map { $0 / 9 == 4 ? 1 : 0 }
        numbers.bias = [Float](repeating: 0, count: 9)
        return chain.forward(table, numbers)
    }

    @Test("The first of equal outputs wins; zero is dead; NaN and infinity win", arguments: tables)
    func specialValues(name: String) throws {
        let table = try #require(dk_kernels_named(name)).pointee
        let middle = [5, 6, 9, 10]
        for (place, cell) in middle.enumerated() {
            for value in [2, Float.infinity] {
                let (values, winners) = probe(table, value, at: cell)
                // 0 · ∞ is NaN, and the other outputs meet the infinity with such weights.
                #expect(values.allSatisfy { value.isInfinite ? $0.isNaN : $0 == 2 })
                #expect(value.isInfinite || winners.allSatisfy { $0 == place })
            }
            let (values, winners) = probe(table, 0.5, at: cell)
            #expect(values.allSatisfy { $0 == 1 })
            #expect(winners.allSatisfy { $0 == (place == 0 ? 1 : 0) })
            #expect(probe(table, .nan, at: cell).values.allSatisfy { $0.isNaN })
        }
        // A corner is seen by the first output only.
        for sign in [Float(1), -1] {
            let (values, winners) = probe(table, sign * .nan, at: 0)
            #expect(values.allSatisfy { $0.isNaN })
            #expect(winners.allSatisfy { $0 == 0 })
        }
        let chain = Chain(images: 1, height: 4, width: 4, channels: 1, filters: 9)
        var dark = chain.numbers()
        dark.x = [Float](repeating: 0, count: 16)
        dark.bias = [Float](repeating: 0, count: 9)
        let (values, winners) = chain.forward(table, dark)
        #expect(values.allSatisfy { $0 == 0 })
        #expect(winners.allSatisfy { $0 == 0x80 })
    }
}
