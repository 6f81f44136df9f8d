// Logic of bool, bits of integers. Comparisons are the operators `.==`, `.<` and so on; `.&`, `.|`,
// `.^` and `.!` are these functions for operands that are bool or integers already.

/// Where both are true, or not 0; bool, with broadcasting.
public func logicalAnd(_ x: Tensor, _ y: Tensor) -> Tensor {
    x.cast(to: .bool) .& y.cast(to: .bool)
}
/// Where either is true, or not 0; bool, with broadcasting.
public func logicalOr(_ x: Tensor, _ y: Tensor) -> Tensor {
    x.cast(to: .bool) .| y.cast(to: .bool)
}
/// Where one is true, or not 0, and the other is not; bool, with broadcasting.
public func logicalXor(_ x: Tensor, _ y: Tensor) -> Tensor {
    x.cast(to: .bool) .^ y.cast(to: .bool)
}
/// Where the element is false, or 0; bool.
public func logicalNot(_ x: Tensor) -> Tensor { .!x.cast(to: .bool) }

/// The bits that are set in both, with broadcasting. Integers or bool.
public func bitwiseAnd(_ x: Tensor, _ y: Tensor) -> Tensor { x .& y }
/// The bits that are set in either, with broadcasting. Integers or bool.
public func bitwiseOr(_ x: Tensor, _ y: Tensor) -> Tensor { x .| y }
/// The bits that are set in one of both, with broadcasting. Integers or bool.
public func bitwiseXor(_ x: Tensor, _ y: Tensor) -> Tensor { x .^ y }
/// The opposite bits. Integers or bool.
public func bitwiseNot(_ x: Tensor) -> Tensor { .!x }

/// The bits of integers moved up by `count` places, 0 or more: x · 2ⁿ, without what leaves the type.
public func leftShift(_ x: Tensor, _ count: Tensor) -> Tensor {
    shifting("leftShift", x, count) { x, count, bits in
        // Beyond all bits nothing is left.
        let factor = pow(Tensor.literal(2, x.dtype), minimum(count, bits - 1))
        return .where(count .>= bits, x.zerosLike(), x * factor)
    }
}

/// The bits of integers moved down by `count` places, 0 or more: ⌊x / 2ⁿ⌋.
public func rightShift(_ x: Tensor, _ count: Tensor) -> Tensor {
    shifting("rightShift", x, count) { x, count, bits in
        // The highest bit alone is negative, and no divisor.
        let isAll = count .>= bits - (x.dtype == .uint8 ? 0 : 1)
        let divisor = pow(Tensor.literal(2, x.dtype), minimum(count, bits - 2))
        let second = Tensor.where(count .== bits - 1, Tensor.literal(2, x.dtype), 1)
        let rest = Tensor.where(x .< 0, .!x.zerosLike(), x.zerosLike())
        let moved = floorDivide(floorDivide(x, divisor), second)
        return .where(isAll, x.dtype == .uint8 ? x.zerosLike() : rest, moved)
    }
}

private func shifting(
    _ who: String, _ x: Tensor, _ count: Tensor, _ body: (Tensor, Tensor, Int) -> Tensor
) -> Tensor {
    Tensor.elementwise(x, count, who) { x, count in
        guard x.dtype.isInteger else {
            return x.fault(who, "integers", got: "\(x.dtype)", fix: "Use cast(to: .int32).")
        }
        return body(x, count, x.dtype.byteCount * 8)
    }
}

/// Where the element is one of `candidates`, in any shape; bool in the shape of `x`.
public func isIn(_ x: Tensor, _ candidates: Tensor) -> Tensor {
    if x.error != nil { return x }
    if candidates.error != nil { return candidates }
    guard candidates.count > 0 else {
        return candidates.count < 0
            ? candidates.lengthFault("isIn", 0) : x.zerosLike().cast(to: .bool)
    }
    let (a, b) = Tensor.asNumbers(x, candidates)
    let sorted = sort(b.flattened())
    let place = minimum(searchSorted(sorted, a), sorted.count - 1)
    return sorted.gathering(place) .== a
}
