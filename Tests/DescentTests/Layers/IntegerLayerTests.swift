import DescentCore
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// Layers that add or average bytes, bool and half precision. Right values: exact arithmetic.
@Suite struct IntegerLayerTests {
    private let bytes = Tensor([200, 200, 250, 255] as [Int]).reshaped(to: [1, 4]).cast(to: .uint8)

    private func check(
        _ result: Tensor, _ expected: [Double], _ dtype: DType,
        at location: SourceLocation = #_sourceLocation
    ) throws {
        #expect(result.dtype == dtype, sourceLocation: location)
        #expect(try result.scalars() == expected, sourceLocation: location)
    }

    @Test("Merged bytes do not wrap around")
    func merging() throws {
        try check(Add()([bytes, bytes]), [400, 400, 500, 510], .int32)
        try check(Add()([bytes, bytes, bytes]), [600, 600, 750, 765], .int32)
        let less = Tensor.full([1, 4], 201, dtype: .uint8)
        try check(Subtract()([bytes, less]), [-1, -1, 49, 54], .int32)
        try check(Multiply()([bytes, bytes]), [40_000, 40_000, 62_500, 65_025], .int32)
        try check(
            Multiply()([bytes, bytes, bytes, bytes]),
            [1_600_000_000, 1_600_000_000, 3_906_250_000, 4_228_250_625], .int64)
        try check(Average()([bytes, bytes]), [200, 200, 250, 255], .float32)
        try check(Maximum()([bytes, less]), [201, 201, 250, 255], .uint8)
        try check(Minimum()([bytes, less]), [200, 200, 201, 201], .uint8)
    }

    @Test("bool and mixed types are merged as numbers")
    func mixed() throws {
        let bits = Tensor([true, false, true, true]).reshaped(to: [1, 4])
        try check(Add()([bits, bits, bits]), [3, 0, 3, 3], .int32)
        try check(Average()([bits, .zeros([1, 4], dtype: .bool)]), [0.5, 0, 0.5, 0.5], .float32)
        let none = Tensor.zeros([1, 4], dtype: .bool)
        try check(Subtract()([none, bits]), [-1, 0, -1, -1], .int32)
        let halves = Tensor.full([1, 4], 0.5)
        try check(Add()([bytes, halves]), [200.5, 200.5, 250.5, 255.5], .float32)
        let whole = Tensor.full([1, 4], Double(Int32.max), dtype: .int32)
        try check(Average()([whole, whole]), [0x1p31, 0x1p31, 0x1p31, 0x1p31], .float32)
    }

    @Test("A symbolic call tells the type that comes out")
    func symbolic() {
        let input = Input(shape: [4], dtype: .uint8)
        #expect(Add()([input, input]).dtype == .int32)
        #expect(Average()([input, input]).dtype == .float32)
    }

    @Test("Averages in half precision are rounded once")
    func halves() throws {
        let large = Tensor.full([1, 4], 60_000, dtype: .float16)
        let expected = [60_000.0, 60_000, 60_000, 60_000]
        try check(Average(dtype: .float16)([large, large, large]), expected, .float16)
        let pictures = large.reshaped(to: [1, 2, 2, 1])
        let pooled = AveragePooling2D(dtype: .float16)(pictures)
        try check(pooled, [60_000], .float16)
        try check(GlobalAveragePooling2D(dtype: .float16)(pictures), [60_000], .float16)
        // 100,000 is no float16, the mean, rounded, is.
        let counts = Tensor(shape: [1, 2, 1], scalars: [Int32(100_000), 0])
        try check(AveragePooling1D(dtype: .float16)(counts), [49_984], .float16)
    }

    @Test("Large integers reach layers of half precision and of float64 unharmed")
    func otherTypes() throws {
        let counts = Tensor(shape: [1, 2, 1], scalars: [Int32(100_000), 0])
        try check(Rescaling(scale: 0.001, dtype: .float16)(counts), [100, 0], .float16)
        let seconds = Tensor(shape: [1, 2, 1], scalars: [Int32(1_700_000_001), 1_700_000_002])
        for layer in [
            GlobalAveragePooling1D(dtype: .float64), AveragePooling1D(dtype: .float64),
        ] as [Layer] {
            try check(layer(seconds), [1_700_000_001.5], .float64)
        }
    }

    @Test("Batch normalisation in half precision squares in float32 and remembers it")
    func batchNormalization() throws {
        let x = Tensor([[30_000], [40_000], [50_000], [60_000]]).cast(to: .float16)
        let layer = BatchNormalization(momentum: 0, dtype: .float16)
        let y = layer(x, training: true)
        #expect(y.dtype == .float16)
        let right = Tensor([[-1.3416408], [-0.4472136], [0.4472136], [1.3416408]])
        try expectClose(y.cast(to: .float32), right, tolerance: 2e-3)
        #expect(layer.movingVariance?.dtype == .float32)
        try expectClose(
            #require(layer.movingVariance).read() / 1.25e8, Tensor([1]), tolerance: 1e-3)
        try expectClose(layer(x).cast(to: .float32), right, tolerance: 2e-3)
    }

    @Test("Penalties, losses and means of half precision are float32")
    func losses() throws {
        let weights = Tensor.full([2], 300, dtype: .float16)
        try expectClose(L2(0.01)(weights), Tensor(1800), tolerance: 1e-2)
        let ones = Tensor.full([70_000], 1, dtype: .float16)
        try expectClose(L1(0.01)(ones), Tensor(700), tolerance: 1e-2)
        try expectClose(
            MeanSquaredError()(Tensor.zeros([2, 1]), weights.reshaped(to: [2, 1])), Tensor(90_000),
            tolerance: 1e-2)
        let mean = Mean()
        mean.update(Tensor.full([4], 60_000, dtype: .float16))
        #expect(try mean.result() == 60_000)
    }
}
