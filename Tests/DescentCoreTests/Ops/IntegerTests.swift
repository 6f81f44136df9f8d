import DescentCore
import DescentTesting
import Testing

@Suite struct IntegerTests {
    private func apply(_ op: BinaryOp, _ a: [Int32], _ b: [Int32]) throws -> [Int32] {
        let (x, y) = (Tensor(shape: [a.count], scalars: a), Tensor(shape: [b.count], scalars: b))
        return try x.binary(op, y).scalars(as: Int32.self)
    }

    @Test("Integers wrap around, divide truncating, and never trap")
    func arithmetic() throws {
        let (low, high) = (Int32.min, Int32.max)
        #expect(try apply(.add, [high, 1], [1, 2]) == [low, 3])
        #expect(try apply(.subtract, [low], [1]) == [high])
        #expect(try apply(.multiply, [65536], [65536]) == [0])
        #expect(
            try apply(.divide, [7, -7, 7, low, 5, 0], [2, 2, -2, -1, 0, 0]) == [
                3, -3, -3, low, -1, -1,
            ])
        #expect(try apply(.remainder, [7, -7, 7, low, 5], [2, 2, -2, -1, 0]) == [1, -1, 1, 0, 5])
        #expect(
            try apply(.power, [2, -2, 3, 1, -1, -1, 2, 0], [10, 3, 0, -5, -3, -4, -1, 0])
                == [1024, -8, 1, 1, -1, 1, 0, 1])
        #expect(try apply(.maximum, [1, -5], [2, -6]) == [2, -5])
        #expect(try apply(.minimum, [1, -5], [2, -6]) == [1, -6])
        #expect(try apply(.and, [0b1100], [0b1010]) == [0b1000])
        #expect(try apply(.or, [0b1100], [0b1010]) == [0b1110])
        #expect(try apply(.xor, [0b1100], [0b1010]) == [0b0110])
    }

    @Test("Functions of one integer")
    func unary() throws {
        let x = Tensor(shape: [3], scalars: [Int32.min, -3, 4])
        #expect(try (-x).scalars(as: Int32.self) == [.min, 3, -4])
        #expect(try abs(x).scalars(as: Int32.self) == [.min, 3, 4])
        #expect(try sign(x).scalars(as: Int32.self) == [-1, -1, 1])
        #expect(try (.!x).scalars(as: Int32.self) == [.max, 2, -5])
        #expect(exp(x).dtype == .float32)
    }

    @Test("uint8 and int64 compute in their own width")
    func otherWidths() throws {
        let bytes = Tensor(shape: [2], scalars: [UInt8(200), 3])
        #expect(try (bytes + bytes).scalars(as: UInt8.self) == [144, 6])
        #expect(try truncatingDivision(bytes, 0).scalars(as: UInt8.self) == [255, 255])
        #expect(try truncatingDivision(bytes, 7).scalars(as: UInt8.self) == [28, 0])
        let big = Tensor(shape: [1], scalars: [Int64(1) << 62])
        #expect(try (big + 1).scalars(as: Int64.self) == [Int64(1) << 62 + 1])
        #expect(try (big * 2).scalars(as: Int64.self) == [.min])
        #expect(try big.sum().scalars(as: Int64.self) == [Int64(1) << 62])
    }

    @Test("Bytes divide into fractions and sum without wrapping")
    func bytesOfPictures() throws {
        let bytes = Tensor(shape: [2], scalars: [UInt8(255), 51])
        expectValues(bytes / 255, [1, 0.2], dtype: .float32)
        expectValues(bytes.sum(), [306], shape: [], dtype: .int64)
        expectValues(1 / Tensor([2, 4] as [Int]), [0.5, 0.25], dtype: .float32)
    }

    @Test("A number that does not fit an integer type widens it")
    func numbersThatDoNotFit() throws {
        let bytes = Tensor(shape: [2], scalars: [UInt8(0), 7])
        #expect(try (bytes .> -1).scalars(as: Bool.self) == [true, true])
        expectValues(bytes + 300, [300, 307], dtype: .int32)
        expectValues(bytes + 3, [3, 10], dtype: .uint8)
        expectValues(bytes * 0.5, [0, 3.5], dtype: .float32)
        expectValues(
            Tensor([1, 2] as [Int]) + Int(1) << 40, [1 + 0x1p40, 2 + 0x1p40], dtype: .int64)
    }

    @Test("Arithmetic of bool is logic; minus and division count as integers")
    func bool() throws {
        let (a, b) = (Tensor([true, true, false, false]), Tensor([true, false, true, false]))
        expectValues(a + b, [1, 1, 1, 0], dtype: .bool)
        expectValues(a * b, [1, 0, 0, 0], dtype: .bool)
        expectValues(a - b, [0, 1, -1, 0], dtype: .int32)
        expectValues(a .& b, [1, 0, 0, 0], dtype: .bool)
        expectValues(a .| b, [1, 1, 1, 0], dtype: .bool)
        expectValues(a .^ b, [0, 1, 1, 0], dtype: .bool)
        expectValues(.!a, [0, 0, 1, 1], dtype: .bool)
        expectValues(a.sum(), [2], dtype: .int64)
        expectValues(a + 1, [2, 2, 1, 1], dtype: .int32)
    }

    @Test("Conversions truncate and saturate; NaN becomes 0; integers keep their low bits")
    func conversions() throws {
        let x = Tensor([-1.9, 1.9, 1e10, -1e10, .nan, .infinity, 300] as [Double])
        expectValues(x.cast(to: .int32), [-1, 1, 2147483647, -2147483648, 0, 2147483647, 300])
        expectValues(x.cast(to: .uint8), [0, 1, 255, 0, 0, 255, 255])
        expectValues(x.cast(to: .bool), [1, 1, 1, 1, 1, 1, 1])
        expectValues(Tensor([300, -1] as [Int]).cast(to: .uint8), [44, 255])
        let wide = Tensor(shape: [1], scalars: [Int64(1) << 32 + 5])
        expectValues(wide.cast(to: .int32), [5])
        expectValues(Tensor([0, 3, -2] as [Int]).cast(to: .bool), [0, 1, 1])
        #expect(try Tensor([true, false]).cast(to: .float64).scalars() == [1, 0])
    }
}
