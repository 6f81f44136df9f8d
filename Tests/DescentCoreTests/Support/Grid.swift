import DescentCore
import Testing

/// A plain array with axes, for expected values written as formulas over indices.
struct Grid {
    var lengths: [Int]
    var numbers: [Double]

    init(_ tensor: Tensor) throws {
        lengths = tensor.shape.dimensions
        numbers = try tensor.scalars()
    }

    /// Every element from its index.
    init(_ lengths: [Int], _ formula: ([Int]) -> Double) {
        self.lengths = lengths
        numbers = []
        Grid.forEach(lengths) { numbers.append(formula($0)) }
    }

    /// The element, or nil outside.
    subscript(_ index: [Int]) -> Double? {
        var offset = 0
        for (i, length) in zip(index, lengths) {
            guard i >= 0, i < length else { return nil }
            offset = offset * length + i
        }
        return numbers[offset]
    }

    /// Every index in row-major order.
    static func forEach(_ lengths: [Int], _ body: ([Int]) -> Void) {
        guard !lengths.contains(0) else { return }
        var index = lengths.map { _ in 0 }
        while true {
            body(index)
            var axis = lengths.count - 1
            while axis >= 0 {
                index[axis] += 1
                if index[axis] < lengths[axis] { break }
                index[axis] = 0
                axis -= 1
            }
            if axis < 0 { return }
        }
    }

    /// Sums of products in Einstein's notation: `einsum("bik,bkj->bij", a, b)`.
    static func einsum(_ formula: String, _ a: Grid, _ b: Grid) -> Grid {
        let sides = formula.split(separator: "->", omittingEmptySubsequences: false)
        let inputs = sides[0].split(separator: ",", omittingEmptySubsequences: false).map(
            Array.init)
        let output = Array(sides[1])
        var size: [Character: Int] = [:]
        for (letter, length) in zip(inputs[0] + inputs[1], a.lengths + b.lengths) {
            size[letter] = length
        }
        let inner = size.keys.filter { !output.contains($0) }.sorted()
        return Grid(output.map { size[$0]! }) { index in
            var sum = 0.0
            forEach(inner.map { size[$0]! }) { rest in
                let at = Dictionary(uniqueKeysWithValues: zip(output + inner, index + rest))
                sum += a[inputs[0].map { at[$0]! }]! * b[inputs[1].map { at[$0]! }]!
            }
            return sum
        }
    }
}

func expectGrid(_ actual: Tensor, _ expected: Grid, _ note: String = "") {
    expectClose(
        actual, Tensor(shape: Shape(expected.lengths), scalars: expected.numbers), nil, note)
}
