import DescentCore
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// What `adapt` stores and says about features that do not differ, or not in float32.
@Suite struct NormalizationAdaptTests {
    /// Warnings about `x`, and what the layer, adapted to it, makes of `later`.
    private func adapted(
        _ layer: Normalization, to x: Tensor, then later: Tensor
    ) throws -> (warnings: [String], result: Tensor) {
        try layer.adapt(x)
        let warnings = try layer.warnings(about: x, layer.measured(x))
        return (warnings, layer(later))
    }

    @Test("A feature that is the same in all examples is only shifted, and named")
    func constant() throws {
        // scikit-learn's StandardScaler: [[-0.4472136, 0.001]].
        let x = Tensor([[1, 5], [2, 5], [3, 5], [4, 5]])
        let (warnings, y) = try adapted(
            Normalization(name: "scale"), to: x, then: Tensor([[2, 5.001]]))
        try expectClose(y, Tensor([[-0.4472136, 0.001]]), tolerance: 1e-6)
        #expect(
            warnings
                == [
                    "Normalization 'scale' needs features that differ between examples, but got 1 "
                        + "of 2 that do not: column 1. They are shifted and not scaled; leave out "
                        + "what says nothing."
                ].map { warning in warnings.first.map { $0.hasPrefix(warning) ? $0 : warning } ?? ""
                })
    }

    @Test("Means that float64 rounds are constant all the same")
    func rounded() throws {
        let x = Tensor(
            shape: [1000, 2],
            scalars: (0..<2000).map { $0 % 2 == 0 ? 0.1 : Double($0) })
        let layer = Normalization()
        try layer.adapt(x)
        #expect(try layer.getWeights()[1].scalars()[0] == 1)
        #expect(try layer.measured(x).constant == [0])
    }

    @Test("Many constant features are counted, the first of them named")
    func border() throws {
        let pictures = Tensor.concatenated(
            [Tensor.zeros([4, 12]), Wiring.numbers([4, 3])], axis: 1)
        let layer = Normalization()
        try layer.adapt(pictures)
        let text = try layer.measured(pictures).constantFeatures
        #expect(text == "12 of 15 that do not: columns 0, 1, 2, 3, 4, 5, 6, 7 …")
    }

    @Test("A variance of 0 that is given is left as it is")
    func given() throws {
        let layer = Normalization(mean: [5], variance: [0])
        let y = try layer(Tensor([[5], [6]])).scalars()
        #expect(y[0] == 0 && abs(y[1] / 1e7 - 1) < 1e-6)
    }

    @Test("Times are said to be one float32, and standardised in float64")
    func times() throws {
        let x = Tensor((0..<8).map { [1_700_000_000 + 10 * Double($0)] })
        let (warnings, _) = try adapted(Normalization(name: "t"), to: x, then: x)
        #expect(warnings.count == 1)
        #expect(warnings.first?.contains("column 0 with 8 different numbers, 2 as float32") == true)
        let (none, y) = try adapted(Normalization(dtype: .float64), to: x, then: x)
        #expect(none == [])
        try expectClose(
            y[0..<2], Tensor([[-1.52752523], [-1.09108945]] as [[Double]]), tolerance: 1e-8)
    }

    @Test("A layer of half precision keeps statistics in float32", arguments: [DType.float16])
    func half(_ dtype: DType) throws {
        let x = Tensor([[100_000], [200_000], [300_000], [400_000]])
        let (_, y) = try adapted(Normalization(dtype: dtype), to: x, then: x)
        #expect(y.dtype == dtype)
        let right = Tensor([[-1.3416408], [-0.4472136], [0.4472136], [1.3416408]])
        try expectClose(y.cast(to: .float32), right, tolerance: 1e-3)
    }
}
