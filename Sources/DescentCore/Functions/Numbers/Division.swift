// Quotients and remainders as Python, NumPy and Keras have them.

/// The largest whole number not above x / y, with broadcasting, as Python's `//`.
///
/// Integers keep their type, and a division by 0 gives 0, as in NumPy. For fractions it is exact:
/// 1 // 0.1 is 9, because the double 0.1 is above a tenth. The derivative is 0.
public func floorDivide(_ x: Tensor, _ y: Tensor) -> Tensor {
    dividing("floorDivide", x, y) { x, y, rest, isBelow in
        guard x.dtype.isFloatingPoint else {
            let quotient = truncatingDivision(x, y) - isBelow.cast(to: x.dtype)
            return .where(y .== 0, y.zerosLike(), quotient)
        }
        return round((x - rest) / y - isBelow.cast(to: x.dtype))
    }
}

/// The largest whole number not above x / y for a number y; see ``floorDivide(_:_:)``.
public func floorDivide(_ x: Tensor, _ y: some TensorScalar) -> Tensor {
    let (a, b) = x.operand(y)
    return floorDivide(a, b)
}

/// x − y · ⌊x / y⌋, with broadcasting: the remainder with the sign of `y`, as Python's `%`.
///
/// Integers keep their type, and the remainder of a division by 0 is 0, as in NumPy. For the
/// remainder with the sign of `x` (Keras' `fmod`) see ``remainder(_:_:)``.
public func mod(_ x: Tensor, _ y: Tensor) -> Tensor {
    dividing("mod", x, y) { x, y, rest, isBelow in
        let result = Tensor.where(isBelow, rest + y, rest)
        return x.dtype.isFloatingPoint ? result : .where(y .== 0, y.zerosLike(), result)
    }
}

/// The remainder of a division by a number, with its sign; see ``mod(_:_:)``.
public func mod(_ x: Tensor, _ y: some TensorScalar) -> Tensor {
    let (a, b) = x.operand(y)
    return mod(a, b)
}

/// Two operands, the remainder with the sign of the first, and where that is not the second's.
private func dividing(
    _ who: String, _ x: Tensor, _ y: Tensor,
    _ body: (Tensor, Tensor, _ rest: Tensor, _ isBelow: Tensor) -> Tensor
) -> Tensor {
    Tensor.elementwise(x, y, who) { x, y in
        let (a, b) = Tensor.asNumbers(x, y)
        let type = a.dtype.isHalf ? .float32 : a.dtype
        let (wide, divisor) = (a.cast(to: type), b.cast(to: type))
        let rest = remainder(wide, divisor)
        let isBelow = (rest .!= 0) .& ((rest .< 0) .!= (divisor .< 0))
        return body(wide, divisor, rest, isBelow).cast(to: a.dtype)
    }
}

/// x / y, and 0 where `y` is 0; derivatives there are 0 too. Integers give float32.
public func divideNoNaN(_ x: Tensor, _ y: Tensor) -> Tensor {
    Tensor.elementwise(x, y, "divideNoNaN") { x, y in
        let isZero = y .== 0
        let quotient = x / Tensor.where(isZero, y.asNumber.onesLike(), y.asNumber)
        return .where(isZero, quotient.zerosLike(), quotient)
    }
}

/// 1 / x. Integers give float32.
public func reciprocal(_ x: Tensor) -> Tensor { 1 / x }

/// The number without its fraction. Integers stay as they are.
public func trunc(_ x: Tensor) -> Tensor {
    if x.error != nil || !x.dtype.isFloatingPoint { return x }
    return .where(x .< 0, ceil(x), floor(x))
}

/// The greatest common divisor of integers, 0 or more, with broadcasting; gcd(0, 0) is 0.
public func gcd(_ x: Tensor, _ y: Tensor) -> Tensor {
    commonDivisor("gcd", x, y) { _, _, divisor in divisor }
}

/// The least common multiple of integers, 0 or more, with broadcasting; 0 if one of them is 0.
public func lcm(_ x: Tensor, _ y: Tensor) -> Tensor {
    commonDivisor("lcm", x, y) { x, y, divisor in
        truncatingDivision(x, maximum(divisor, 1)) * y
    }
}

private func commonDivisor(
    _ who: String, _ x: Tensor, _ y: Tensor, _ body: (Tensor, Tensor, Tensor) -> Tensor
) -> Tensor {
    Tensor.elementwise(x, y, who) { x, y in
        guard x.dtype.isInteger else {
            return x.fault(who, "integers", got: "\(x.dtype)", fix: "Use cast(to: .int32).")
        }
        let (a, b) = (abs(x), abs(y))
        // Euclid, for all elements until the last one is done.
        let divisor = whileLoop([a, b], condition: { ($0[1] .!= 0).any() }) { pair in
            let isDone = pair[1] .== 0
            let rest = remainder(pair[0], maximum(pair[1], 1))
            return [.where(isDone, pair[0], pair[1]), .where(isDone, pair[1], rest)]
        }[0]
        return body(a, b, divisor)
    }
}
