import DescentCore
import DescentData
import DescentSupport

// Products that say which axes meet.

extension KerasOperations {
    static let products: [String: Operation] = [
        "Einsum": { arguments in
            let text = arguments.argument(nil, "subscripts") ?? .plain(.null)
            guard case .plain(.string(let subscripts)) = text else {
                throw arguments.missing(nil, "subscripts", "a text")
            }
            guard let product = EinsteinProduct(subscripts) else {
                throw arguments.place.error(
                    .unsupported, expected: "a sum of products of two tensors, like 'ab,bc->ac'",
                    got: "'\(subscripts)'", fix: "Use matmul, or write it in a Layer.")
            }
            return try product(
                try arguments.tensor(0, "x1"), try arguments.tensor(1, "x2"), arguments)
        }
    ]
}

/// A sum of products of two tensors in Einstein's notation.
private struct EinsteinProduct {
    let a: [Character]
    let b: [Character]
    let result: [Character]

    /// nil for anything but two operands, each without an index twice, whose indices are all in the
    /// result or in both.
    init?(_ text: String) {
        let sides = text.filter { $0 != " " }.split(
            separator: ">", omittingEmptySubsequences: false)
        guard sides.count == 2, sides[0].last == "-" else { return nil }
        let operands = sides[0].dropLast().split(separator: ",", omittingEmptySubsequences: false)
        guard operands.count == 2 else { return nil }
        (a, b, result) = (Array(operands[0]), Array(operands[1]), Array(sides[1]))
        let all = Set(a).union(b)
        let areDistinct = [a, b, result].allSatisfy { Set($0).count == $0.count }
        guard areDistinct, all.allSatisfy(\.isLetter), all.isSuperset(of: result) else {
            return nil
        }
        for letter in all where !result.contains(letter) {
            guard a.contains(letter), b.contains(letter) else { return nil }
        }
    }

    func callAsFunction(_ x: Tensor, _ y: Tensor, _ arguments: KerasArguments) throws -> Tensor {
        guard x.rank == a.count, y.rank == b.count else {
            throw arguments.place.error(
                expected: "operands with \(a.count) and \(b.count) axes",
                got: "\(x.shape) and \(y.shape)", fix: "Save the model again.")
        }
        let common = a.filter(b.contains)
        let batch = common.filter(result.contains)
        let inner = common.filter { !result.contains($0) }
        let places = { (letters: [Character], side: [Character]) in
            letters.compactMap { side.firstIndex(of: $0) }
        }
        let product = DotGeneral(
            lhsBatch: places(batch, a), rhsBatch: places(batch, b),
            lhsContracting: places(inner, a), rhsContracting: places(inner, b))
        let order =
            batch + a.filter { !common.contains($0) } + b.filter { !common.contains($0) }
        let value = Tensor.record(.dotGeneral(product), [x, y])
        return order == result ? value : value.transposed(axes: places(result, order))
    }
}
