// Circular and hyperbolic functions and their inverses. Angles are in radians. Half precision is
// computed in float32 and rounded once; integers and bool give float32.

/// The inverse sine, −π/2 to π/2; NaN outside of −1 … 1.
public func asin(_ x: Tensor) -> Tensor { x.computedWide { atan2($0, otherSide($0)) } }

/// The inverse cosine, 0 to π; NaN outside of −1 … 1.
public func acos(_ x: Tensor) -> Tensor { x.computedWide { atan2(otherSide($0), $0) } }

/// The inverse tangent, −π/2 to π/2. For the angle of a point see ``atan2(_:_:)``.
public func atan(_ x: Tensor) -> Tensor { x.computedWide { atan2($0, $0.onesLike()) } }

/// √(1 − x²), without the digits that 1 − x² would lose near ±1.
private func otherSide(_ x: Tensor) -> Tensor { sqrt((1 - x) * (1 + x)) }

/// The hyperbolic sine, (eˣ − e⁻ˣ) / 2; accurate near 0.
public func sinh(_ x: Tensor) -> Tensor {
    x.computedWide { x in
        let (side, a) = sideAndSize(x)
        // 2 sinh(a/2) cosh(a/2) with m = e^(a/2) − 1 and r = m / (m + 1): neither
        // overflows before the result does.
        let m = expm1(a * 0.5)
        let r = -expm1(a * -0.5)
        return side * ((m + r) * (m * r * 0.5 + 1))
    }
}

/// The hyperbolic cosine, (eˣ + e⁻ˣ) / 2.
public func cosh(_ x: Tensor) -> Tensor {
    x.computedWide { x in
        let half = exp(sideAndSize(x).size * 0.5)
        return half * 0.5 * half + 0.5 / half / half
    }
}

/// The inverse hyperbolic sine, ln(x + √(x² + 1)); accurate near 0.
public func asinh(_ x: Tensor) -> Tensor {
    x.computedWide { x in
        let (side, a) = sideAndSize(x)
        let isLarge = a .> 1e8
        let z = Tensor.where(isLarge, a.onesLike(), a)
        let near = log1p(z + z * z / (sqrt(z * z + 1) + 1))
        return side * .where(isLarge, log(.where(isLarge, a, a.onesLike())) + naturalLogOf2, near)
    }
}

/// The inverse hyperbolic cosine, ln(x + √(x² − 1)), of x from 1; NaN below.
public func acosh(_ x: Tensor) -> Tensor {
    x.computedWide { x in
        let isLarge = x .> 1e8
        let above = Tensor.where(isLarge, x.onesLike(), x) - 1
        let near = log1p(above + sqrt(above) * sqrt(above + 2))
        return .where(isLarge, log(.where(isLarge, x, x.onesLike())) + naturalLogOf2, near)
    }
}

/// The inverse hyperbolic tangent, ln((1 + x) / (1 − x)) / 2; infinite at ±1, NaN beyond.
public func atanh(_ x: Tensor) -> Tensor {
    x.computedWide { (log1p($0) - log1p(-$0)) * 0.5 }
}

let naturalLogOf2 = 0.6931471805599453

/// ±1 and |x|, such that the product's derivative is right at 0 too, where that of |x| is not.
private func sideAndSize(_ x: Tensor) -> (side: Tensor, size: Tensor) {
    let side = Tensor.where(x .< 0, -x.onesLike(), x.onesLike())
    return (side, x * side)
}

/// √(x² + y²), with broadcasting, without overflow between; the derivative at (0, 0) is 0.
public func hypot(_ x: Tensor, _ y: Tensor) -> Tensor {
    .computedWide(x, y) { x, y in
        let (a, b) = (abs(x), abs(y))
        let first = a .> b
        let (long, short) = (Tensor.where(first, a, b), Tensor.where(first, b, a))
        let isPlain = (long .> 0) .& isFinite(long)
        let ratio = Tensor.where(isPlain, short, 0) / Tensor.where(isPlain, long, 1)
        return long * sqrt(ratio * ratio + 1)
    }
}

/// sin(πx) / (πx), and 1 at 0.
public func sinc(_ x: Tensor) -> Tensor {
    x.computedWide { x in
        let angle = x * Double.pi
        let isSmall = abs(angle) .< 0.1
        // The series has derivatives of all orders where the quotient is 0 / 0.
        let z = square(Tensor.where(isSmall, angle, 0))
        let near =
            (((z * (1 / 362880.0) - 1 / 5040.0) * z + 1 / 120.0) * z - 1 / 6.0) * z + 1
        let safe = Tensor.where(isSmall, angle.onesLike(), angle)
        return .where(isSmall, near, sin(safe) / safe)
    }
}

/// Degrees as radians: x · π / 180.
public func deg2rad(_ x: Tensor) -> Tensor { x.computedWide { $0 * (Double.pi / 180) } }
/// Radians as degrees: x · 180 / π.
public func rad2deg(_ x: Tensor) -> Tensor { x.computedWide { $0 * (180 / Double.pi) } }
