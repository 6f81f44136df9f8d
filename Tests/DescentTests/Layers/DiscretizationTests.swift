import Descent
import Testing

@Suite struct DiscretizationTests {
    private let numbers = (0..<250).map { Float($0 * 37 % 101) / 7 }

    /// Boundaries that Keras 3.15 learns.
    @Test func `boundaries are learned as Keras learns them`() throws {
        let rows: [(Discretization, [Double])] = [
            (
                Discretization(numBins: 4),
                [3.4642865657806396, 7.071429252624512, 10.678570747375488]
            ),
            (
                Discretization(numBins: 5, epsilon: 0.1),
                [2.7142860889434814, 5.57142972946167, 8.571429252624512, 11.428572654724121]
            ),
            (Discretization(numBins: 3, epsilon: 0.3), [4.142857074737549, 8.571428298950195]),
        ]
        for (layer, expected) in rows {
            try layer.adapt(numbers)
            let found = try #require(layer.binBoundaries)
            #expect(found.count == expected.count)
            #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-5 }, "\(found)")
            let again = try Discretization(config: layer.config())
            #expect(again.binBoundaries == found)
        }
        let ties = Discretization(numBins: 4)
        try ties.adapt([1, 2, 2, 2, 9] as [Float])
        #expect(ties.binBoundaries == [1.25, 2, 2])
    }

    @Test func `boundaries belong to the bin above, and NaN to the last`() throws {
        let layer = Discretization(binBoundaries: [0, 1, 2])
        let bins = layer(Tensor([-1, 0, 0.5, 1, 2, 7, .nan]))
        #expect(bins.dtype == .int32)
        #expect(try bins.scalars() == [0, 1, 1, 2, 3, 3, 3])
        #expect(try layer(Tensor([[3, -2]] as [[Int]])).scalars() == [3, 0])
    }

    @Test func `what it cannot learn from is refused`() throws {
        #expect(throws: ConfigurationError.self) {
            try Discretization(binBoundaries: [1]).adapt([1, 2] as [Float])
        }
        #expect(throws: ShapeError.self) { try Discretization(numBins: 2).adapt([Float.nan]) }
        let error = Discretization(numBins: 2)(Tensor([1])).error
        #expect(
            "\(error as Any)".contains(
                "Discretization 'discretization' needs bins, but got none. Call adapt(_:) with the "
                    + "training data first, or give binBoundaries:."))
        #expect(Discretization(binBoundaries: [2, 1])(Tensor([1])).error is ConfigurationError)
    }
}
