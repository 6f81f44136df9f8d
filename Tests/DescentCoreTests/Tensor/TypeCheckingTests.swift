import DescentCore
import DescentTesting
import Testing

/// Expressions that must stay cheap for the compiler while DescentCore is imported. One overload
/// of `<` that returns a tensor is enough for it to give up on `ordered`; this file then no
/// longer compiles.
@Suite struct TypeCheckingTests {
    private func largest(_ numbers: [Double]) -> [Double] {
        [0, 1].map { row in
            Double((0..<3).max { numbers[row * 3 + $0] < numbers[row * 3 + $1] }!)
        }
    }

    private func ordered(_ numbers: [Double], _ places: [Int]) -> [Int] {
        places.sorted { numbers[$0 * 2 + 1] < numbers[$1 * 2 + 1] && $0 < $1 }
            .filter { numbers[$0 - 1] > 0.5 * Double($0 + 1) }
    }

    private func clipped(_ a: [Double], _ b: [Double]) -> Double {
        zip(a, b).map { max($0, 0) * min($1, 1) - abs($0 - $1) }.reduce(0) { max($0, $1) }
    }

    private func chosen(_ a: Double, _ b: Double, _ c: Int) -> Bool {
        a < b && b > 2 * a || Double(c) <= a + 1 && b >= a - 0.5 && a == 1 && c != 2
    }

    private func eight(_ x: Tensor, _ w: Tensor, _ b: Tensor) -> Tensor {
        -(x * log(w + 1e-7) + (1 - x) * log(1 - w + 1e-7)) * 2 + max(b, 0)
    }

    private func literals(_ a: Tensor) -> Tensor {
        (a - a.mean(axis: 0)) / (a.standardDeviation(axis: 0) + 1e-7) * [1, 2] + [0.5, 0.5] - 1
    }

    private func read(_ a: Tensor, _ b: Tensor) throws -> Float {
        try a.scalars()[0] * 2 + b.scalars()[1] / 3 - a.sum().item() + 1
    }

    @Test("Ordinary numeric Swift and long expressions of tensors compile, and mean what they say")
    func values() throws {
        #expect(largest([1, 3, 2, 6, 5, 4]) == [1, 0])
        #expect(ordered([9, 1, 9, 0, 9, 2], [1, 2]) == [1])
        #expect(clipped([1, -1], [2, 0.5]) == 0)
        #expect(chosen(0, 1, 0))
        expectValues(eight([1], [1], [-1]), [-2e-7], Tolerance(absolute: 1e-6, relative: 1e-6))
        expectValues(literals([[1, 1], [3, 5]]), [-1.5, -2.5, 0.5, 1.5])
        #expect(try read([1, 2], [3, 6]) == 2)
    }
}
