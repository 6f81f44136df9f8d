import DescentCore
import DescentTesting
import Testing

/// Means and their like in float16, whose largest number is 65,504. Right values: NumPy in float64.
@Suite struct HalfStatisticsTests {
    private static let halves: [DType] = [.float16, .bfloat16]

    private func half(_ numbers: [Double]) -> Tensor { Tensor(numbers).cast(to: .float16) }

    @Test("Means of many or of large numbers are what they should be", arguments: halves)
    func means(_ dtype: DType) throws {
        for count in [65_536, 100_000] {
            expectValues(Tensor.ones([count], dtype: dtype).mean(), [1], dtype: dtype)
        }
        // 39,936 is a bfloat16 too.
        let large = Tensor.full([2, 3], 39_936, dtype: dtype)
        expectValues(large.mean(), [39_936], dtype: dtype)
        expectValues(large.mean(axes: [1], keepDims: true), [39_936, 39_936], shape: [2, 1])
        expectValues(large.variance(), [0], dtype: dtype)
        expectValues(large.standardDeviation(axes: [0]), [0, 0, 0], dtype: dtype)
        let (mean, variance) = moments(large, axes: [0, 1])
        expectValues(mean, [39_936], shape: [1, 1], dtype: dtype)
        expectValues(variance, [0], shape: [1, 1], dtype: dtype)
    }

    @Test("A deviation fits though its square does not")
    func deviation() throws {
        let x = half([30_000, 40_000, 50_000, 60_000])
        expectValues(x.standardDeviation(), [11_184], dtype: .float16)  // 11,180.3, rounded
        expectValues(x.variance(), [.infinity], dtype: .float16)
        expectValues(x.sum(), [.infinity], dtype: .float16)
        expectValues(x.mean(), [44_992], dtype: .float16)  // 45,000, rounded
    }

    @Test("Layer normalisation squares in float32")
    func normalisation() throws {
        let x = half([30_000, 40_000, 50_000, 60_000])
        let right = half([-1.3416, -0.4472, 0.4472, 1.3416])
        let y = layerNormalization(x)
        #expect(y.dtype == .float16)
        expectClose(y, right, Tolerance(absolute: 1e-3, relative: 1e-3))
        let gamma = Tensor.full([4], 2, dtype: .float16)
        let beta = Tensor.ones([4], dtype: .float16)
        expectClose(
            layerNormalization(x, gamma: gamma, beta: beta), right * 2 + 1,
            Tolerance(absolute: 3e-3, relative: 2e-3))
    }

    @Test("Windows are added up in float32, with padding too", arguments: [DType.float16])
    func windows(_ dtype: DType) throws {
        let x = Tensor.full([1, 2, 2, 1], 60_000, dtype: dtype)
        let (plain, padded) = ([(0, 0), (0, 0)], [(1, 0), (1, 0)])
        expectValues(
            averagePool(x, window: [2, 2], strides: [2, 2], padding: plain), [60_000], dtype: dtype)
        expectValues(
            averagePool(x, window: [2, 2], strides: [1, 1], padding: padded),
            [60_000, 60_000, 60_000, 60_000], dtype: dtype)
    }

    @Test("Windows of integers are fractions and do not wrap", arguments: [DType.uint8, .int32])
    func integerWindows(_ dtype: DType) throws {
        let x = Tensor(shape: [1, 2, 2, 1], scalars: [200, 200, 250, 255]).cast(to: dtype)
        expectValues(
            averagePool(x, window: [2, 2], strides: [2, 2], padding: [(0, 0), (0, 0)]), [226.25],
            shape: [1, 1, 1, 1], dtype: .float32)
        // Only cells inside count: 200 · 1, 200 · 2, 225 · 2, 226.25 · 4.
        expectValues(
            averagePool(x, window: [2, 2], strides: [1, 1], padding: [(1, 0), (1, 0)]),
            [200, 200, 225, 226.25], dtype: .float32)
    }

    @Test("Windows of the largest int32, and of bool")
    func otherWindows() throws {
        let top = Double(Int32.max)
        let x = Tensor(shape: [1, 4, 1], scalars: [top, top, 1, 1]).cast(to: .int32)
        expectValues(
            averagePool(x, window: [4], strides: [4], padding: [(0, 0)]), [1_073_741_824],
            dtype: .float32)
        let bits = Tensor(shape: [1, 4, 1], scalars: [true, true, false, true])
        expectValues(
            averagePool(bits, window: [4], strides: [4], padding: [(0, 0)]), [0.75],
            dtype: .float32)
    }

    @Test("Softmax over more classes than float16 can count")
    func softmaxOfMany() throws {
        let x = Tensor.zeros([70_000], dtype: .float16)
        let spacing = 0x1p-24
        let share = try softmax(x)[0].item()
        #expect(abs(share - 1 / 70_000) <= spacing / 2)
        #expect(softmax(x).dtype == .float16)
        #expect(try abs(logSoftmax(x)[0].item() + 11.156251) <= 0x1p-8)
        #expect(try abs(logSumExp(x).item() - 11.156251) <= 0x1p-8)
        #expect(abs(try gradient(of: { logSumExp($0) }, at: x)[0].item() - share) <= spacing)
    }

    @Test("Softmax of integers does not wrap below the largest", arguments: [DType.uint8, .int32])
    func softmaxOfIntegers(_ dtype: DType) throws {
        let x = Tensor([1, 2] as [Int]).cast(to: dtype)
        expectValues(softmax(x), [0.26894142, 0.73105858], dtype: .float32)
        expectValues(logSumExp(x), [2.3132617], dtype: .float32)
    }

    @Test("A certain, wrong answer costs no infinity", arguments: halves)
    func crossEntropies(_ dtype: DType) throws {
        let p = Tensor([[1, 0], [0, 1]]).cast(to: dtype)
        let t = Tensor([[0, 1], [0, 1]]).cast(to: dtype)
        let binary = binaryCrossEntropy(t, probabilities: p)
        let row = categoricalCrossEntropy(t, probabilities: p)
        let sparse = sparseCategoricalCrossEntropy(Tensor([1, 1] as [Int]), probabilities: p)
        // −ln 1e-7 = 16.118; 1 − 1e-7 is 1 − 2⁻²³ in float32, whose cost is 15.942.
        for cost in try binary.scalars().prefix(2) { #expect((15.9...16.2).contains(cost)) }
        for cost in [row, sparse] {
            #expect(cost.dtype == dtype)
            let costs = try cost.scalars()
            #expect((16.0...16.2).contains(costs[0]) && abs(costs[1]) < 1e-5)
        }
    }

    @Test("Cross-entropies in half precision still see through a softmax or sigmoid")
    func recovered() throws {
        let x = half([-60, 60]).reshaped(to: [1, 2])
        let t = Tensor([[1, 0]]).cast(to: .float16)
        expectValues(categoricalCrossEntropy(t, probabilities: softmax(x)), [120], dtype: .float16)
        expectValues(
            binaryCrossEntropy(t, probabilities: sigmoid(x)), [60, 60], dtype: .float16)
        #expect(softmax(x).softmaxSource?.axis == 1)
    }
}
