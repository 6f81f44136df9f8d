import DescentCore
import Foundation
import Testing

/// What NumPy, Keras and Swift users write for tensors.
@Suite struct NaturalTensorTests {
    private let table: Tensor = [[1, -2, 3], [4, 5, -6]]

    @Test("Array literals are float32 tensors, bool where they hold only true and false")
    func literals() throws {
        let vector: Tensor = [1, 2.5]
        expectValues(vector, [1, 2.5], shape: [2], dtype: .float32)
        expectValues(table, [1, -2, 3, 4, 5, -6], shape: [2, 3], dtype: .float32)
        let cube: Tensor = [[[1], [2]], [[3], [4]]]
        #expect(cube.shape == [2, 2, 1])
        let mask: Tensor = [true, false]
        expectValues(mask, [1, 0], dtype: .bool)
        let none: Tensor = []
        #expect(none.shape == [0])
        expectValues(vector + [1, 1], [2, 3.5])
    }

    @Test("Ragged literals are refused")
    func ragged() {
        let short: Tensor = [[1, 2], [3]]
        expectError(
            short,
            "Tensor needs nested arrays of equal lengths [2, 2], but got a row of length 1. "
                + "Fill or cut the rows to one length.")
        let deep: Tensor = [1, [2]]
        #expect(deep.error != nil)
        let mixed: Tensor = [[1], 2]
        #expect(mixed.error != nil)
    }

    @Test("Every reduction takes one axis")
    func singleAxis() {
        expectValues(table.sum(axis: 0), [5, 3, -3], shape: [3])
        expectValues(table.sum(axis: -1, keepDims: true), [2, 3], shape: [2, 1])
        expectValues(table.mean(axis: 0), [2.5, 1.5, -1.5])
        expectValues(table.max(axis: 1), [3, 5])
        expectValues(table.min(axis: 1), [-2, -6])
        expectValues(table.prod(axis: 1), [-6, -120])
        expectValues(table.any(axis: 0), [1, 1, 1], dtype: .bool)
        expectValues((table .> 0).all(axis: 0), [1, 0, 0])
        expectValues(table.variance(axis: 0), [2.25, 12.25, 20.25])
        expectValues(table.standardDeviation(axis: 0), [1.5, 3.5, 4.5])
        expectValues(table.argMax(axis: 1), [2, 1])
        expectValues(table.reversed(axis: 1), [3, -2, 1, -6, 5, 4])
        expectValues(Tensor.zeros([2, 1]).squeezed(axis: 1), [0, 0], shape: [2])
        expectClose(table.softmax(axis: 0), softmax(table, axis: 0))
        expectClose(table.logSumExp(axis: 0), logSumExp(table, axis: 0))
        #expect(table.sum(axis: 2).error != nil)
    }

    @Test("Signs with a dot compare element by element, with numbers on either side")
    func order() {
        expectValues(table .> 0, [1, 0, 1, 1, 1, 0], dtype: .bool)
        expectValues(0 .< table, [1, 0, 1, 1, 1, 0])
        expectValues(1 .>= table, [1, 1, 0, 0, 0, 1])
        expectValues(3 .<= table, [0, 0, 1, 1, 1, 0])
        expectValues(2 .> table, [1, 1, 0, 0, 0, 1])
        expectValues(3 .== table, [0, 0, 1, 0, 0, 0])
        expectValues(3 .!= table, [1, 1, 0, 1, 1, 1])
    }

    @Test("Larger and smaller of two, with numbers on either side")
    func extremes() {
        expectValues(max(table, 0), [1, 0, 3, 4, 5, 0])
        expectValues(min(0, table), [0, -2, 0, 0, 0, -6])
        expectValues(maximum(2, table), [2, 2, 3, 4, 5, 2])
        expectValues(minimum(2, table), [1, -2, 2, 2, 2, -6])
        expectValues(max(table, -table), [1, 2, 3, 4, 5, 6])
        expectValues(pow(2, Tensor([0, 1, 3])), [1, 2, 8])
        // A number takes the tensor's type.
        #expect(max(Tensor([1, 2] as [Int]), 0).dtype == .int32)
        #expect(max(0.5, Tensor([1] as [Double])).dtype == .float64)
        #expect(max(3, 4) == 4 && min(0.5, 1) == 0.5)
    }

    @Test("Selecting takes tensors and numbers on both sides")
    func selecting() {
        expectValues(select(table .> 0, table, 0), [1, 0, 3, 4, 5, 0])
        expectValues(select(table .> 0, 0, table), [0, -2, 0, 0, 0, -6])
        expectValues(select(table .> 0, 1, -1), [1, -1, 1, 1, 1, -1], dtype: .float32)
        expectValues(Tensor.where(table .> 0, table, -table), [1, 2, 3, 4, 5, 6])
        expectValues(Tensor.where(table .> 0, 1, 0), [1, 0, 1, 1, 1, 0])
    }

    @Test("Joining by Keras' free functions, reshaping with lists and numbers")
    func joining() {
        expectValues(concatenate([[1, 2], [3]]), [1, 2, 3])
        #expect(concatenate([table, table], axis: 1).shape == [2, 6])
        #expect(stack([table, table], axis: -1).shape == [2, 3, 2])
        expectValues(clip(table, -1, 1), [1, -1, 1, 1, 1, -1])
        expectValues(toCategorical([2, 0], numClasses: 3), [0, 0, 1, 1, 0, 0], shape: [2, 3])
        expectValues(oneHot([1, 0], 2), [0, 1, 1, 0])
        #expect(table.reshaped([3, 2]).shape == [3, 2])
        #expect(table.reshaped(3, -1).shape == [3, 2])
        #expect(table.expandingDimension(axis: -1).shape == [2, 3, 1])
    }

    @Test("Rows, columns and parts as NumPy writes them, in Swift's ranges")
    func indexing() {
        expectValues(table[.all, 1], [-2, 5])
        expectValues(table[1], [4, 5, -6])
        expectValues(table[-1], [4, 5, -6])
        expectValues(table[0, 1...], [-2, 3])
        expectValues(table[..<1], [1, -2, 3], shape: [1, 3])
        expectValues(table[0..., 0...1], [1, -2, 4, 5], shape: [2, 2])
        expectValues(table.sliced(axis: 1, from: 0, to: 3, by: 2), [1, 3, 4, -6])
        #expect(table.shape[-1] == 3)
        expectValues(table[..., 0], [1, 4])
        expectValues(table[...], [1, -2, 3, 4, 5, -6], shape: [2, 3])
        expectValues(Tensor(0..<8).reshaped(2, 2, 2)[..., 1], [1, 3, 5, 7], shape: [2, 2])
        #expect(table[..., 0, 0, 0].error != nil)
    }

    @Test("Slices, ranges and contiguous arrays are tensors")
    func slices() {
        let rows: [[Float]] = [[1, 2], [3, 4], [5, 6]]
        expectValues(rows[1...].tensor, [3, 4, 5, 6], shape: [2, 2])
        expectValues(Tensor(rows[0..<2]), [1, 2, 3, 4], shape: [2, 2])
        expectValues(Tensor(rows.map { $0[1...] }), [2, 4, 6], shape: [3, 1])
        expectValues(Tensor([1, 2, 3][1...] as ArraySlice<Int>), [2, 3], dtype: .int32)
        expectValues(Tensor(ContiguousArray<Double>([1, 2])), [1, 2], dtype: .float64)
        expectValues(Tensor(rows[...][0..<1].map { ContiguousArray($0) }), [1, 2], shape: [1, 2])
        expectValues(Tensor(0..<4), [0, 1, 2, 3], dtype: .int32)
        expectValues(Tensor(-1...1), [-1, 0, 1])
        #expect(Tensor(5..<5).shape == [0])
        let ragged: [[Float]] = [[1, 2], [3], [4]]
        #expect(ragged[0..<2].tensor.error != nil)
        #expect(ragged[1...].tensor.shape == [2, 1])
    }

    @Test("Bytes become tensors of any type, from any collection")
    func bytes() {
        expectValues(
            Tensor(bytes: [1, 2, 255] as [UInt8]), [1, 2, 255], shape: [3], dtype: .uint8)
        expectValues(
            Tensor(shape: [2, 2], bytes: Data([1, 2, 3, 4])), [1, 2, 3, 4], shape: [2, 2])
        let floats = [1.5, -2] as [Float]
        let data = floats.withUnsafeBytes { Data($0) }
        expectValues(Tensor(dtype: .float32, bytes: data), [1.5, -2], dtype: .float32)
        expectValues(Tensor(dtype: .float32, bytes: data[4...]), [-2])
        floats.withUnsafeBytes {
            expectValues(Tensor(shape: [2], dtype: .float32, bytes: $0), [1.5, -2])
        }
        expectValues(Tensor(bytes: (1...3).lazy.map { UInt8($0) }), [1, 2, 3])
        expectValues(Tensor(dtype: .bool, bytes: [0, 1, 7]), [0, 1, 1], dtype: .bool)
        expectError(
            Tensor(shape: [3], dtype: .float32, bytes: data),
            "Tensor needs 12 bytes for float32[3], but got 8. Change the shape or the data.")
        #expect(Tensor(shape: [-1], bytes: data).error != nil)
        #expect(Tensor(dtype: .float32, bytes: [1, 2, 3, 4, 5] as [UInt8]).error != nil)
    }
}
