// Relatives of the error function, from series and quotients of polynomials that are exact to a few
// units of float64's last place. Half precision is computed in float32 and rounded once.

/// 1 − erf(x), which keeps its digits where it is small.
///
/// - Source: tails by a Chebyshev series for (1 + 2x) · eˣ² · erfc(x) in (x − 3.75) / (x + 3.75), as
///   Shepherd and Laframboise 1981.
public func erfc(_ x: Tensor) -> Tensor {
    x.computedWide { x in
        .composite(.erfc, of: [x], derivative: erfcDerivative) {
            let isTail = abs(x) .> 0.5
            // Beyond 200 nothing is left, and ∞ has no quotient.
            let z = minimum(abs(Tensor.where(isTail, x, x.onesLike())), 200)
            let series = ((z - 3.75) / (z + 3.75) * 2).chebyshev(erfcTail)
            // The square of a short number is exact; e to the rounded square would lose digits.
            let short = floor(z * 16) * 0.0625
            let power = exp(-square(short)) * exp((short - z) * (short + z))
            let tail = series * power / (z * 2 + 1)
            return .where(isTail, .where(x .< 0, 2 - tail, tail), 1 - erf(x))
        }
    }
}

/// −2/√π · e^(−x²).
private func erfcDerivative(_ call: Call) -> [Tensor?] {
    [call.cotangent * (exp(-square(call.inputs[0])) * -1.1283791670955126)]
}

/// The inverse of ``erf(_:)``: infinite at ±1, NaN beyond.
///
/// - Source: Wichura 1988, Algorithm AS241, for the normal distribution, of which this is a part.
public func erfinv(_ x: Tensor) -> Tensor {
    x.computedWide { x in
        .composite(.erfInverse, of: [x], derivative: erfInverseDerivative) {
            let isMiddle = abs(x) .<= 0.85
            let q = x * 0.5
            let middle = Tensor.where(isMiddle, 0.180625 - square(q), 0)
            let near = q * middle.polynomial(middleAbove) / middle.polynomial(middleBelow)
            // From the probability of the tail, ½ or less.
            let tail = Tensor.where(isMiddle, 0.05, (1 - abs(x)) * 0.5)
            let r = sqrt(-log(.where(tail .> 0, tail, tail.onesLike() * 0.05)))
            let isFar = r .> 5
            let (outer, inner) = (r - 5, r - 1.6)
            let far = Tensor.where(
                isFar, outer.polynomial(farAbove) / outer.polynomial(farBelow),
                inner.polynomial(outsideAbove) / inner.polynomial(outsideBelow))
            let end = Tensor.where(tail .== 0, Double.infinity, Double.nan * tail.onesLike())
            let size = Tensor.where(tail .> 0, far, end)
            return Tensor.where(isMiddle, near, .where(x .< 0, -size, size)) * 0.7071067811865476
        }
    }
}

/// √π/2 · e^(y²).
private func erfInverseDerivative(_ call: Call) -> [Tensor?] {
    [call.cotangent * (exp(square(call.output)) * 0.886226925452758)]
}

/// The modified Bessel function of the first kind and order 0: Σ ((x/2)ᵏ / k!)².
///
/// - Source: Chebyshev series of Cephes, as NumPy.
public func i0(_ x: Tensor) -> Tensor {
    x.computedWide { x in
        let side = Tensor.where(x .< 0, -x.onesLike(), x.onesLike())
        let a = x * side
        let isNear = a .<= 8
        let near = (Tensor.where(isNear, a, 0) * 0.5 - 2).chebyshev(besselNear)
        let z = Tensor.where(isNear, 8, a)
        let far = (32 / z - 2).chebyshev(besselFar) / sqrt(z)
        return exp(a) * .where(isNear, near, far)
    }
}

extension CompositeName {
    /// 1 − erf(x).
    static let erfc = CompositeName("erfc")
    /// The inverse of erf(x).
    static let erfInverse = CompositeName("erf_inverse")
}
