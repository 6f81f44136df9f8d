/// Sum of products of two tensors in Einstein's notation: each letter is an axis, letters that the
/// result has not are summed over.
///
///     einsum("ij,jk->ik", a, b)       // Σⱼ a[i, j] · b[j, k]: a product of matrices
///     einsum("bi,bj->bij", x, y)      // the outer product of each row
///
/// - Parameters:
///   - subscripts: a letter for each axis of both operands, and those of the result. No operand and no
///     result has a letter twice; every letter is in the result or in both operands.
///   - a, b: operands with as many axes as they have letters; axes of one letter are equally long.
/// - Returns: the axes of the result, in its order.
/// - Throws (when evaluated): ``ShapeError`` for other notations and shapes.
public func einsum(_ subscripts: String, _ a: Tensor, _ b: Tensor) -> Tensor {
    guard let product = EinsteinProduct(subscripts) else {
        return .invalid(
            ShapeError(
                who: "einsum", expected: "a sum of products of two tensors, like 'ab,bc->ac'",
                got: "'\(subscripts)'", fix: "Write others as matmul, transposed and sum."))
    }
    return product(a, b)
}

/// A sum of products of two tensors in Einstein's notation.
package struct EinsteinProduct {
    private let a: [Character]
    private let b: [Character]
    private let result: [Character]

    /// nil for anything but two operands, each without an index twice, whose indices are all in the
    /// result or in both.
    package init?(_ text: String) {
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

    package func callAsFunction(_ x: Tensor, _ y: Tensor) -> Tensor {
        if let fault = [x, y].first(where: { $0.error != nil }) { return fault }
        guard x.rank == a.count, y.rank == b.count else {
            return .invalid(
                ShapeError(
                    who: "einsum",
                    expected: "operands with \(a.count) and \(b.count) axes",
                    got: "\(x.shape) and \(y.shape)", fix: "Give each axis a letter."))
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
