import DescentCore
import DescentTesting
import Testing

/// Sums of products, against loops over all letters.
struct EinsumTests {
    private static let lengths: [Character: Int] = ["a": 2, "b": 3, "c": 4, "d": 2]

    /// Whole numbers, which are added up without rounding.
    private func operand(_ letters: String, _ start: Int) -> (Tensor, [Double]) {
        let shape = letters.map { Self.lengths[$0] ?? 0 }
        let numbers = (0..<shape.reduce(1, *)).map { Double(($0 * 7 + start) % 11 - 5) }
        return (Tensor(shape: Shape(shape), scalars: numbers), numbers)
    }

    private func place(_ letters: String, _ at: [Character: Int]) -> Int {
        letters.reduce(0) { $0 * (Self.lengths[$1] ?? 0) + (at[$1] ?? 0) }
    }

    /// All ways to give each letter a place.
    private func places(_ letters: [Character]) -> [[Character: Int]] {
        letters.reduce([[:]]) { all, letter in
            all.flatMap { at in
                (0..<(Self.lengths[letter] ?? 0)).map { at.merging([letter: $0]) { $1 } }
            }
        }
    }

    @Test(
        "Every letter is an axis, and those that the result has not are summed over",
        arguments: [
            "ab,bc->ac", "ab,bc->ca", "abc,abd->cda", "ab,ab->", "a,b->ba", " ab , cab -> bc ",
        ])
    func sums(subscripts: String) throws {
        let parts = subscripts.filter { $0 != " " }.split(
            separator: ",", omittingEmptySubsequences: false)
        let (left, tail) = (String(parts[0]), parts[1].split(separator: "-")[0])
        let (right, result) = (
            String(tail), String(parts[1].drop { $0 != ">" }.dropFirst())
        )
        let ((a, x), (b, y)) = (operand(left, 3), operand(right, 8))
        let size = result.reduce(1) { $0 * (Self.lengths[$1] ?? 0) }
        var expected = [Double](repeating: 0, count: size)
        for at in places(Set(left + right).sorted()) {
            expected[place(result, at)] += x[place(left, at)] * y[place(right, at)]
        }
        let got = einsum(subscripts, a, b)
        #expect(got.shape.dimensions == result.map { Self.lengths[$0] ?? 0 })
        #expect(try got.scalars() == expected)
    }

    @Test func `other notations and shapes are errors`() {
        let (a, b) = (Tensor.ones([2, 3]), Tensor.ones([3, 4]))
        for subscripts in [
            "ab,bc", "aab,bc->ac", "ab,bc->ad", "ab,cd->ac", "ab->ba", "", "1b,bc->1c",
        ] {
            let error = #expect(throws: ShapeError.self) {
                _ = try einsum(subscripts, a, b).scalars(as: Double.self)
            }
            let message = error.map { "\($0)" } ?? ""
            #expect(message.contains("einsum needs a sum of products of two tensors"))
        }
        let fault = einsum("abc,bc->a", a, b).error.map { "\($0)" } ?? ""
        #expect(fault.contains("operands with 3 and 2 axes"))
        #expect(einsum("ab,bc->ac", a, Tensor.ones([2, 4])).error != nil)
    }
}
