import DescentCore
import DescentTesting
import Testing

/// Blocks and slices at places that are computed, orders, and running sums.
@Suite struct ComputedPlacesTests {
    private let x = Tensor([[1, 2, 3], [4, 5, 6]] as [[Double]])

    @Test("A block is read and written where its start says, inside the whole")
    func blocks() throws {
        expectValues(
            slice(x, Tensor([0, 1] as [Int]), shape: [2, 2]), [2, 3, 5, 6], shape: [2, 2])
        expectValues(slice(x, Tensor([5, -7] as [Int]), shape: [1, 2]), [4, 5])
        let update = Tensor([[9.0, 8]] as [[Double]])
        expectValues(sliceUpdate(x, Tensor([1, 1] as [Int]), update), [1, 2, 3, 4, 9, 8])
        try expectGradients("blocks", at: [x, update]) { p in
            let start = Tensor([1, 0] as [Int])
            return square(sliceUpdate(p[0], start, p[1])) + slice(p[0] * 2, start, shape: [1, 3])
        }
        expectError(
            slice(x, Tensor([0, 0] as [Int]), shape: [3, 1]),
            "dynamic_slice needs a block with the axes of [2, 3], none of them longer, but got "
                + "[3, 1]. Check the lengths.")
        expectError(
            slice(x, Tensor([0] as [Int]), shape: [1, 1]),
            "dynamic_slice needs one int32 or int64 start for each of 2 axes, but got int32[1]. "
                + "Stack the starts into one vector, and use cast(to: .int32).")
    }

    @Test("Index tuples pick elements and slices, and scattering is their transpose")
    func tuples() throws {
        let elements = Tensor([[0, 2], [1, 0], [0, 2]] as [[Int]])
        expectValues(gatherND(x, elements), [3, 4, 3], shape: [3])
        let rows = Tensor([[1], [1]] as [[Int]])
        expectValues(gatherND(x, rows), [4, 5, 6, 4, 5, 6], shape: [2, 3])
        expectValues(
            scatter(elements, Tensor([1, 2, 4]), shape: [2, 3]), [0, 0, 5, 2, 0, 0], shape: [2, 3])
        try expectGradients("tuples", at: [x, uniform([3])]) { p in
            square(gatherND(p[0], elements)) + square(scatter(elements, p[1], shape: [2, 3])).sum()
        }
        #expect(throws: EngineError.self) { try gatherND(x, Tensor([[2, 0]] as [[Int]])).data() }
        expectError(
            gatherND(x, Tensor([[0, 0, 0]] as [[Int]])),
            "gather_nd needs int32 or int64 indices whose last axis has 1 to 2 elements, but got "
                + "int32[1, 3]. Put one index for each axis that is picked from there.")
    }

    @Test("Sorting is stable, puts NaN last, and derivatives go where elements came from")
    func sorting() throws {
        let y = Tensor([3, 1, 2, 1] as [Double])
        #expect(try argsort(y).scalars() as [Int] == [1, 3, 2, 0])
        #expect(try argsort(y, descending: true).scalars() as [Int] == [0, 2, 1, 3])
        expectValues(sort(y), [1, 1, 2, 3])
        let nan = Tensor([.nan, 1, .infinity] as [Double])
        #expect(try argsort(nan).scalars() as [Int] == [1, 2, 0])
        #expect(try argsort(nan, descending: true).scalars() as [Int] == [0, 2, 1])
        let z = distinct([3, 4, 2])
        for axis in 0..<3 {
            let sorted = sort(z, axis: axis)
            let steps =
                sorted.sliced(axis: axis, from: 1, to: z.shape[axis])
                - sorted.sliced(axis: axis, from: 0, to: z.shape[axis] - 1)
            #expect(try Bool((steps .> 0).all()))
            try expectGradients("axis \(axis)", at: [z]) { square(sort($0[0], axis: axis)) }
        }
        let top = topK(z, k: 1)
        expectClose(top.values, z.max(axes: [-1], keepDims: true))
        #expect(
            try top.indices.scalars() as [Int] == z.argMax(axis: -1).scalars() as [Int])
        expectError(
            topK(z, k: 3).values,
            "topK needs k from 0 to the length of the last axis, but got k 3 of [3, 4, 2]. Check k "
                + "and the axis.")
    }

    @Test("Running sums and products, their derivatives at zeros too")
    func running() throws {
        expectValues(cumsum(x), [1, 3, 6, 4, 9, 15])
        expectValues(cumsum(x, axis: 0), [1, 2, 3, 5, 7, 9])
        expectValues(cumsum(x, reversed: true), [6, 5, 3, 15, 11, 6])
        expectValues(cumprod(x), [1, 2, 6, 4, 20, 120])
        expectValues(cumprod(x, axis: 0, reversed: true), [4, 10, 18, 4, 5, 6])
        #expect(try cumsum(Tensor([true, false, true])).scalars() as [Int] == [1, 1, 2])
        let zeros = Tensor([[2, 0, 3, 0, 5]] as [[Double]])
        for reversed in [false, true] {
            try expectGradients("sum", at: [x]) {
                square(cumsum($0[0], axis: 0, reversed: reversed))
            }
            try expectGradients("product", at: [zeros]) { cumprod($0[0], reversed: reversed) }
            try expectGradients("axis 0", at: [x]) { cumprod($0[0], axis: 0, reversed: reversed) }
        }
    }

    @Test("Random bits are those that uniform numbers are made of, half of them set")
    func bits() throws {
        let state = Tensor([7, 9] as [Int64])
        let bits = Tensor.record(.randomBits(RandomBits(shape: [4096])), [state])
        let uniform = Tensor.record(
            .randomUniform(RandomUniform(shape: [4096], dtype: .float32)), [state])
        let words = try bits.scalars() as [Int32]
        let numbers = try uniform.scalars() as [Float]
        #expect(
            zip(words, numbers).allSatisfy { Float(UInt32(bitPattern: $0) >> 8) * 0x1p-24 == $1 })
        let set = words.reduce(0) { $0 + $1.nonzeroBitCount }
        #expect(Swift.abs(Double(set) / (4096 * 32) - 0.5) < 0.005)
    }
}
