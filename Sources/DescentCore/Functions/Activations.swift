// Composites only. Where a formula has two branches, the branch that is not taken is fed a harmless
// number, so that neither the value nor any derivative becomes NaN at large |x|.

/// x where it is positive or 0, `negativeSlope` · x elsewhere; the derivative at 0 is 1.
///
/// - Parameter negativeSlope: default 0.2, as Keras 3's activation.
public func leakyRelu(_ x: Tensor, negativeSlope: Double = 0.2) -> Tensor {
    .where(x .>= 0, x, x * negativeSlope)
}

/// x where it is positive, `alpha` · (eˣ − 1) elsewhere.
///
/// - Source: Clevert et al. 2015, arXiv:1511.07289.
public func elu(_ x: Tensor, alpha: Double = 1) -> Tensor {
    let positive = x .> 0
    return .where(positive, x, expm1(.where(positive, x.zerosLike(), x)) * alpha)
}

/// ``elu(_:alpha:)`` times a factor, chosen so that activations keep mean 0 and variance 1.
///
/// - Source: Klambauer et al. 2017, arXiv:1706.02515.
public func selu(_ x: Tensor) -> Tensor {
    elu(x, alpha: 1.6732632423543772) * 1.0507009873554805
}

/// x · Φ(x), where Φ is the normal distribution function.
///
///     exact:        x / 2 · (1 + erf(x / √2))
///     approximate:  x / 2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))
///
/// - Parameter approximate: default false, as Keras 3.
/// - Source: Hendrycks and Gimpel 2016, arXiv:1606.08415.
public func gelu(_ x: Tensor, approximate: Bool = false) -> Tensor {
    guard approximate else {
        return x * 0.5 * (erf(x * 0.7071067811865476) + 1)
    }
    // Beyond ±10 the hyperbolic tangent is ±1 to the last bit, and the cube could overflow.
    let z = clip(x, min: -10.0, max: 10.0)
    return x * 0.5 * (tanh((z + z * z * z * 0.044715) * 0.7978845608028654) + 1)
}

/// x · sigmoid(x), also called swish.
///
/// - Source: Ramachandran et al. 2017, arXiv:1710.05941.
public func silu(_ x: Tensor) -> Tensor { x * sigmoid(x) }

/// x · tanh(softplus(x)).
///
/// - Source: Misra 2019, arXiv:1908.08681.
public func mish(_ x: Tensor) -> Tensor { x * tanh(softplus(x)) }

/// x / (1 + |x|).
public func softsign(_ x: Tensor) -> Tensor { x / (abs(x) + 1) }

/// min(max(x, 0), 6); the derivative at 0 and 6 is 0.
public func relu6(_ x: Tensor) -> Tensor { clip(x, min: 0, max: 6) }

/// relu6(x + 3) / 6: a sigmoid of three straight lines.
public func hardSigmoid(_ x: Tensor) -> Tensor { relu6(x + 3) / 6.0 }

/// x where it is positive, `alpha` · (e^(x / alpha) − 1) elsewhere.
///
/// - Source: Barron 2017, arXiv:1704.07483.
public func celu(_ x: Tensor, alpha: Double = 1) -> Tensor {
    let positive = x .> 0
    return .where(positive, x, expm1(.where(positive, x.zerosLike(), x) / alpha) * alpha)
}

/// x · ``hardSigmoid(_:)``, also called hard swish.
///
/// - Source: Howard et al. 2019, arXiv:1905.02244.
public func hardSilu(_ x: Tensor) -> Tensor { x * hardSigmoid(x) }

/// min(max(x, −1), 1); the derivative at −1 and 1 is 1.
public func hardTanh(_ x: Tensor) -> Tensor { .where(x .> 1, 1, .where(x .< -1, -1, x)) }

/// x, or 0 where |x| is `threshold` or less.
public func hardShrink(_ x: Tensor, threshold: Double = 0.5) -> Tensor {
    .where(abs(x) .> threshold, x, x.zerosLike())
}

/// x moved by `threshold` towards 0, and 0 in between.
public func softShrink(_ x: Tensor, threshold: Double = 0.5) -> Tensor {
    .where(
        x .> threshold, x - threshold, .where(x .< -threshold, x + threshold, x.zerosLike()))
}

/// x − tanh(x).
public func tanhShrink(_ x: Tensor) -> Tensor { x - tanh(x) }

/// (x + √(x² + b)) / 2: a ``softplus(_:)`` of algebra only.
///
/// - Source: Barron 2021, arXiv:2112.11687.
public func squareplus(_ x: Tensor, b: Double = 4) -> Tensor {
    // The square leaves half precision early.
    x.computedWide { x in (x + sqrt(square(x) + b)) * 0.5 }
}

/// 0 up to −1, x from 1 on, (x + 1)² / 4 in between.
public func sparsePlus(_ x: Tensor) -> Tensor {
    .where(x .<= -1, x.zerosLike(), .where(x .>= 1, x, square(clip(x, min: -1, max: 1) + 1) * 0.25))
}

/// min(max(x + 1, 0), 2) / 2: the derivative of ``sparsePlus(_:)``. Its own at −1 and 1 is 1/4, half of
/// that in between, as in JAX.
public func sparseSigmoid(_ x: Tensor) -> Tensor {
    let between = (abs(x + 1) - abs(x - 1)) * 0.25 + 0.5
    return .where(x .> 1, 1, .where(x .< -1, 0, between))
}
