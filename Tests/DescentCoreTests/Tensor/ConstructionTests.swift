import DescentCore
import DescentTesting
import Testing

@Suite struct ConstructionTests {
    @Test("Literals become float32; variables keep their type")
    func types() throws {
        #expect(Tensor(1).dtype == .float32 && Tensor(1.5).dtype == .float32)
        #expect(Tensor([1, 2]).dtype == .float32 && Tensor([[1.5]]).dtype == .float32)
        let (double, int, bytes) = ([1.5], [1, 2], [UInt8(3)])
        #expect(
            Tensor(double).dtype == .float64 && Tensor(int).dtype == .int32
                && Tensor(bytes).dtype == .uint8)
        #expect(Tensor([Int64(1)]).dtype == .int64 && Tensor([true]).dtype == .bool)
        expectValues(Tensor([[1, 2], [3, 4]]), [1, 2, 3, 4], shape: [2, 2], dtype: .float32)
        expectValues(Tensor([[[true], [false]]]), [1, 0], shape: [1, 2, 1], dtype: .bool)
        #expect(Tensor([[Float]]()).shape == [0, 0])
    }

    @Test("Lengths near Int.max are refused or counted, and never trap")
    func hugeLengths() {
        let long = Tensor.zeros([.max])
        #expect(long.error != nil)
        #expect(Tensor.concatenated([long, long]).error != nil)
        #expect(long.padded([(1, 1)]).error != nil)
        #expect(Tensor.placeholder(TensorSpec([.max], .float32), name: "x").error != nil)
        #expect(Tensor.zeros([1 << 40, 1 << 40]).mean().shape == [])
        #expect(Tensor.range(Int.min..<Int.max).error != nil)
        #expect(Tensor.range(5_000_000_000..<5_000_000_002).error != nil)
        #expect(Tensor.range(5_000_000_000..<5_000_000_002, dtype: .int64).error == nil)
    }

    @Test("Zeros, ones, full, eye, ranges")
    func fills() throws {
        expectValues(.zeros([2]), [0, 0], dtype: .float32)
        expectValues(.ones([1, 2], dtype: .int64), [1, 1], shape: [1, 2], dtype: .int64)
        expectValues(.full([2], 2.5, dtype: .float16), [2.5, 2.5], dtype: .float16)
        expectValues(.eye(2, dtype: .float64), [1, 0, 0, 1], shape: [2, 2], dtype: .float64)
        expectValues(.range(0..<3), [0, 1, 2], dtype: .int32)
        expectValues(.range(2..<5), [2, 3, 4], dtype: .int32)
        expectValues(.range(-1..<2, dtype: .float64), [-1, 0, 1], dtype: .float64)
        expectValues(.range(from: 1, to: 2, by: 0.25), [1, 1.25, 1.5, 1.75], dtype: .float32)
        expectValues(.range(from: 3, to: 0, by: -1, dtype: .int32), [3, 2, 1], dtype: .int32)
        expectValues(.range(from: 0, to: 5, by: 2.5, dtype: .int32), [0, 2], dtype: .int32)
        expectValues(.range(from: 1, to: 0, by: 1), [], shape: [0])
        expectValues(.linspace(from: 0, to: 1, count: 5), [0, 0.25, 0.5, 0.75, 1], dtype: .float32)
        expectValues(.linspace(from: 3, to: 4, count: 1), [3])
        expectValues(
            .linspace(from: 0, to: 10, count: 3, dtype: .int32), [0, 5, 10], dtype: .int32)
        expectValues(Tensor([1, 2] as [Int]).zerosLike(), [0, 0], dtype: .int32)
        expectValues(Tensor([1, 2] as [Int]).onesLike(), [1, 1], dtype: .int32)
    }

    @Test("What cannot be a tensor is an invalid one, with a reason")
    func invalid() {
        expectError(
            Tensor([[1, 2], [3]]),
            "Tensor needs nested arrays of equal lengths [2, 2], but got a row of length 1. "
                + "Fill or cut the rows to one length.")
        expectError(
            Tensor(shape: [2], scalars: [1.0]),
            "Tensor(shape:scalars:) needs 2 elements for shape [2], but got 1. "
                + "Change the shape or the array.")
        expectError(
            Tensor([1 << 40] as [Int]),
            "Tensor needs integers of 32 bits, but got 1099511627776. "
                + "Use [Int64] for larger numbers.")
        expectError(
            .zeros([-2]), "Tensor needs lengths of 0 or more, but got [-2]. Check the shape.")
        expectError(
            .range(from: 0, to: 1, by: 0),
            "Tensor.range needs a finite number of steps, but got from 0.0 to 1.0 "
                + "by 0.0. Use a step other than 0.")
        #expect(Tensor.eye(-1).error != nil)
        #expect(Tensor(shape: [-1, -1], scalars: [1.0]).error != nil)
    }

    @Test("Scalars are read in any type: integers saturate, fractions truncate")
    func reading() throws {
        let x = Tensor([-1.5, 2.5, 300])
        #expect(try x.scalars(as: Int32.self) == [-1, 2, 300])
        #expect(try x.scalars(as: UInt8.self) == [0, 2, 255])
        #expect(try x.scalars(as: Float.self) == [-1.5, 2.5, 300])
        #expect(try x.scalars(as: Bool.self) == [true, true, true])
        #expect(try Tensor([1, -2] as [Int]).scalars(as: Int.self) == [1, -2])
        #expect(try Tensor(shape: [1], scalars: [Int64.max]).scalars(as: Int64.self) == [.max])
        #expect(try Tensor(shape: [1], scalars: [Int64.max]).scalars(as: Int32.self) == [.max])
        #expect(try Tensor(4).item() == 4 && Tensor([[5]]).item(as: Int.self) == 5)
        #expect(try Tensor.zeros([0, 2]).scalars() == [])
        let expected =
            "item needs a tensor with one element, but got [3]. Index or reduce it first, "
            + "or use scalars()."
        #expect { try x.item() } throws: { "\($0)" == expected }
    }

    @Test("Raw bytes", arguments: DType.allCases)
    func bytes(_ dtype: DType) throws {
        let x = Tensor([0, 1, 1] as [Int]).cast(to: dtype)
        let copy = try x.withBytes { Tensor(shape: [3], dtype: dtype, bytes: $0) }
        expectValues(copy, [0, 1, 1], dtype: dtype)
        #expect(try x.withBytes { $0.count } == 3 * dtype.byteCount)
        #expect(try x.withBytes { Tensor(shape: [4], dtype: dtype, bytes: $0).error != nil })
    }
}

@Suite struct IndexingTests {
    private let x = Tensor.range(0..<24).reshaped(to: [2, 3, 4])

    @Test("Integers drop their axis, ranges keep it")
    func positions() {
        expectValues(x[1, 2, 3], [23], shape: [])
        expectValues(x[-1, -1, -1], [23], shape: [])
        expectValues(x[0, 1], [4, 5, 6, 7], shape: [4])
        expectValues(x[.all, 1, 0], [4, 16], shape: [2])
        expectValues(x[0..<1, 1...2, 3...], [7, 11], shape: [1, 2, 1])
        expectValues(x[1..., ..<1, ...1], [12, 13], shape: [1, 1, 2])
        expectValues(x[0, 3..<3].sum(), [0])
        expectValues(x.sliced(axis: -1, from: 0, to: 4, by: 3)[0, 0], [0, 3])
    }

    @Test("Wrong indices are errors", arguments: [2, -3, Int.max, Int.min])
    func wrong(_ index: Int) { #expect(x[index].error != nil) }

    @Test("The derivative of indexing goes to the elements picked")
    func derivative() {
        let slope = gradient(of: { square($0[1, ..<2]) }, at: Tensor([[1, 2, 3], [4, 5, 6]]))
        expectValues(slope, [0, 0, 0, 8, 10, 0])
    }
}

@Suite struct DescriptionTests {
    @Test(
        "Tensors print type, shape and numbers",
        arguments: [
            (Tensor(1.5), "Tensor float32[] 1.5"),
            (Tensor([1, 2]), "Tensor float32[2] [1.0, 2.0]"),
            (Tensor([[1, 20], [3, 4]] as [[Int]]), "Tensor int32[2, 2] [[ 1, 20],\n [ 3,  4]]"),
            (Tensor([true, false]), "Tensor bool[2] [ true, false]"),
            (Tensor.range(0..<10), "Tensor int32[10] [0, 1, 2, …, 7, 8, 9]"),
            (Tensor.zeros([0]), "Tensor float32[0] []"),
            (Tensor(shape: [1], scalars: [Int64.max - 1]), "Tensor int64[1] [9223372036854775806]"),
            (Tensor(shape: [], scalars: [0.1]), "Tensor float64[] 0.1"),
        ])
    func text(_ tensor: Tensor, _ expected: String) { #expect("\(tensor)" == expected) }

    @Test("An invalid tensor prints its error")
    func invalid() {
        let bad = Tensor([1, 2]) + Tensor([1, 2, 3])
        #expect(
            "\(bad)" == "invalid Tensor: add needs shapes that broadcast, but got [2] and [3]. "
                + "Axes are compared from the last; each pair must be equal or contain 1.")
    }

    @Test("Shapes print unknown axes as ?")
    func shapes() {
        let shape: Shape = [-1, 3]
        #expect("\(shape)" == "[?, 3]" && shape[-1] == 3 && shape[5] == Shape.unknown)
        #expect(shape.elementCount == -3 && !shape.isKnown)
        #expect(Shape([1 << 40, 1 << 40]).elementCount == .max)
        #expect(Shape([1 << 40, 1 << 40, 0]).elementCount == 0)
        #expect(Shape([]).elementCount == 1)
    }
}

@Suite struct PromotionTests {
    @Test("Types promote as in Keras: symmetric, idempotent, and to one that holds both")
    func table() {
        for a in DType.allCases {
            #expect(DType.promote(a, a) == a)
            for b in DType.allCases {
                let both = DType.promote(a, b)
                #expect(both == DType.promote(b, a))
                #expect(both.isFloatingPoint == (a.isFloatingPoint || b.isFloatingPoint))
            }
        }
        #expect(DType.promote(.float16, .bfloat16) == .float32)
        #expect(DType.promote(.int64, .float16) == .float16)
        #expect(DType.promote(.uint8, .int32) == .int32)
        #expect(DType.promote(.bool, .uint8) == .uint8)
        #expect(DType.promote(.float64, .bfloat16) == .float64)
    }

    @Test("Operators broadcast as NumPy and keep a tensor's type against numbers")
    func operators() throws {
        let (row, column) = (Tensor([1, 2, 3]), Tensor([[10], [20]]))
        expectValues(row + column, [11, 12, 13, 21, 22, 23], shape: [2, 3])
        expectValues(row - column, [-9, -8, -7, -19, -18, -17])
        expectValues(row * 2 - 1, [1, 3, 5], dtype: .float32)
        expectValues(1 - row, [0, -1, -2])
        expectValues(6 / row, [6, 3, 2])
        expectValues(row.cast(to: .float16) * 0.5, [0.5, 1, 1.5], dtype: .float16)
        expectValues(
            row.cast(to: .float64) + Tensor([1, 2, 3] as [Int]), [2, 4, 6], dtype: .float64)
        expectValues(Tensor([7, 8] as [Int]) / 2, [3.5, 4], dtype: .float32)
        var sum = row
        sum += 1
        sum *= row
        sum -= Tensor(1)
        sum /= 2
        expectValues(sum, [0.5, 2.5, 5.5])
        expectValues(Tensor.zeros([2, 0]) + Tensor.zeros([1, 1]), [], shape: [2, 0])
        expectValues(row .>= 2, [0, 1, 1], dtype: .bool)
        try expectGradients("broadcast", at: [uniform([3]), uniform([2, 1], 0.5...1)]) {
            $0[0] * $0[1] / ($0[1] + 2)
        }
    }
}
