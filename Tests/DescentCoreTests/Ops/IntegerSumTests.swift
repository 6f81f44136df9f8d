import DescentCore
import DescentTesting
import Testing

/// Sums and products of integers against exact arithmetic.
@Suite struct IntegerSumTests {
    private static let types: [DType] = [.bool, .uint8, .int32, .int64]

    @Test("Sums and products of every integer type are int64, for all axes", arguments: types)
    func integerTypes(_ dtype: DType) throws {
        let numbers: [Int64] = (0..<24).map { dtype == .bool ? $0 % 3 % 2 : $0 * 7 % 11 }
        let x = Tensor(shape: [2, 3, 4], scalars: numbers).cast(to: dtype)
        for axes in [[], [0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]] {
            let (sums, products) = folded(numbers, [2, 3, 4], axes)
            #expect(x.sum(axes: axes).dtype == .int64)
            #expect(x.prod(axes: axes).dtype == .int64)
            #expect(try x.sum(axes: axes).scalars(as: Int64.self) == sums)
            #expect(try x.prod(axes: axes, keepDims: true).scalars(as: Int64.self) == products)
        }
        let one = Tensor(shape: [], scalars: [Int64(1)]).cast(to: dtype)
        expectValues(one.sum(), [1], shape: [], dtype: .int64)
        let none = Tensor.zeros([2, 0], dtype: dtype)
        expectValues(none.sum(axes: [1]), [0, 0], dtype: .int64)
        expectValues(none.prod(axes: [1]), [1, 1], dtype: .int64)
    }

    /// Sums and products over `axes`, one element after the other.
    private func folded(
        _ numbers: [Int64], _ lengths: [Int], _ axes: [Int]
    ) -> ([Int64], [Int64]) {
        let kept = lengths.indices.filter { !axes.contains($0) }
        let count = kept.reduce(1) { $0 * lengths[$1] }
        var sums = [Int64](repeating: 0, count: count)
        var products = [Int64](repeating: 1, count: count)
        for (i, number) in numbers.enumerated() {
            let place = [i / 12, i / 4 % 3, i % 4]
            let target = kept.reduce(0) { $0 * lengths[$1] + place[$1] }
            sums[target] += number
            products[target] *= number
        }
        return (sums, products)
    }

    @Test("Sums of bytes and of int32 do not wrap")
    func large() throws {
        let bytes = Tensor.full([10_000_000], 255, dtype: .uint8)
        #expect(try bytes.sum().item(as: Int64.self) == 2_550_000_000)
        let five = Tensor.full([5], 255, dtype: .uint8)
        #expect(try five.prod().item(as: Int64.self) == 1_078_203_909_375)
        let largest = Tensor.full([3, 2], Double(Int32.max), dtype: .int32)
        let sums = try largest.sum(axes: [0]).scalars(as: Int64.self)
        #expect(sums == [6_442_450_941, 6_442_450_941])
        #expect(try largest[0].prod().item(as: Int64.self) == 4_611_686_014_132_420_609)
    }

    @Test("Beyond int64 sums wrap, as the documentation says")
    func overflow() throws {
        let big = Tensor(shape: [2], scalars: [Int64.max, 1])
        #expect(try big.sum().item(as: Int64.self) == .min)
    }

    @Test("Means of integers are exact before they are rounded", arguments: types)
    func means(_ dtype: DType) throws {
        let x = Tensor([[0, 1], [1, 1]] as [[Int]]).cast(to: dtype)
        expectValues(x.mean(), [0.75], dtype: .float32)
        expectValues(x.variance(axes: [0]), [0.25, 0], dtype: .float32)
        expectValues(x.standardDeviation(axes: [0], keepDims: true), [0.5, 0], shape: [1, 2])
    }

    @Test("Means and variances of large integers keep the digits that cancel")
    func largeMeans() throws {
        // NumPy: mean 0.5; variance and deviation of seconds 10 apart.
        let pair = Tensor([16_777_217, -16_777_216] as [Int])
        expectValues(pair.mean(), [0.5], dtype: .float32)
        expectValues(pair.cast(to: .int64).mean(), [0.5], dtype: .float32)
        let seconds = Tensor((0..<8).map { 1_700_000_000 + 10 * $0 })
        expectValues(seconds.variance(), [525], dtype: .float32)
        expectValues(
            seconds.cast(to: .int64).standardDeviation(), [22.9128784747792], dtype: .float32)
        let largest = Tensor(shape: [2], scalars: [Int64.max, Int64.max])
        expectValues(largest.mean(), [0x1p63], dtype: .float32)
    }

    @Test("A sum that counts is a primitive of its own type rule")
    func rules() {
        let counting = Op.reduce(Reduce(reduction: .sum, axes: [0], counts: true))
        #expect(Tensor.record(counting, [.ones([2])]).error != nil)
        let extreme = Op.reduce(Reduce(reduction: .maximum, axes: [0], counts: true))
        #expect(Tensor.record(extreme, [.ones([2], dtype: .int32)]).error != nil)
        let nothing = Op.reduce(Reduce(reduction: .sum, axes: [], counts: true))
        let bytes = Tensor.full([2], 200, dtype: .uint8)
        expectValues(.record(nothing, [bytes]), [200, 200], dtype: .int64)
    }
}
