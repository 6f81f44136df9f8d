// Draws whose number of tries depends on chance: loops that end when every element has its number.

extension Tensor {
    /// Gamma-distributed numbers of density x^(α−1) e⁻ˣ / Γ(α), of the shape given; `alpha`, above
    /// 0, broadcasts to it. They have no derivative.
    ///
    /// - Parameter key: the same key gives the same numbers; default a new draw at every call.
    /// - Source: Marsaglia and Tsang 2000, A simple method for generating gamma variables.
    public static func randomGamma(
        _ shape: Shape, alpha: Tensor, dtype: DType = .float32, key: RandomKey? = nil
    ) -> Tensor {
        drawing("randomGamma", shape, dtype, key) { key, type in
            spread("randomGamma", [alpha], shape, type) { exp(logGamma($0[0], key)) }
        }
    }

    /// The form of `randomGamma` for one α.
    public static func randomGamma(
        _ shape: Shape, alpha: Double, dtype: DType = .float32, key: RandomKey? = nil
    ) -> Tensor {
        randomGamma(shape, alpha: .literal(alpha, dtype), dtype: dtype, key: key)
    }

    /// Beta-distributed numbers, 0 … 1, of density proportional to x^(α−1) (1−x)^(β−1), of the shape
    /// given; `alpha` and `beta`, above 0, broadcast to it. They have no derivative.
    ///
    /// - Parameter key: the same key gives the same numbers; default a new draw at every call.
    public static func randomBeta(
        _ shape: Shape, alpha: Tensor, beta: Tensor, dtype: DType = .float32,
        key: RandomKey? = nil
    ) -> Tensor {
        drawing("randomBeta", shape, dtype, key) { key, type in
            spread("randomBeta", [alpha, beta], shape, type) { betaDraw($0[0], $0[1], key) }
        }
    }

    /// The form of `randomBeta` for one α and β.
    public static func randomBeta(
        _ shape: Shape, alpha: Double, beta: Double, dtype: DType = .float32,
        key: RandomKey? = nil
    ) -> Tensor {
        randomBeta(
            shape, alpha: .literal(alpha, dtype), beta: .literal(beta, dtype), dtype: dtype,
            key: key)
    }

    /// How many of `counts` tries succeed, each with a probability, in the shape given, to which both
    /// broadcast. They have no derivative.
    ///
    /// - Parameters:
    ///   - counts: whole numbers, 0 or more.
    ///   - probabilities: 0 … 1.
    ///   - dtype: floating point; default float32, as Keras.
    ///   - key: the same key gives the same numbers; default a new draw at every call.
    /// - Source: Devroye 1986, Non-uniform random variate generation, X.4: a draw from a beta
    ///   distribution halves the number of tries until none is left.
    public static func randomBinomial(
        _ shape: Shape, counts: Tensor, probabilities: Tensor, dtype: DType = .float32,
        key: RandomKey? = nil
    ) -> Tensor {
        drawing("randomBinomial", shape, dtype, key) { key, type in
            spread("randomBinomial", [counts, probabilities], shape, .float64) {
                binomial($0[0], $0[1], key)
            }.cast(to: type)
        }
    }

    /// The parameters, repeated to the shape of the draw.
    private static func spread(
        _ who: String, _ parameters: [Tensor], _ shape: Shape, _ type: DType,
        _ body: ([Tensor]) -> Tensor
    ) -> Tensor {
        for parameter in parameters where Shape.broadcast(parameter.shape, shape) != shape {
            return parameter.fault(
                "Tensor.\(who)", "parameters that broadcast to \(shape)",
                fix: "Give the shape of the draw.")
        }
        return stopGradient(body(parameters.map { $0.cast(to: type).broadcast(to: shape) }))
    }
}

/// A beta-distributed number, from two of a gamma distribution.
private func betaDraw(_ alpha: Tensor, _ beta: Tensor, _ key: RandomKey) -> Tensor {
    let (first, second) = key.split()
    // From logarithms: both can be too small for the type when their quotient is not.
    return sigmoid(logGamma(alpha, first) - logGamma(beta, second))
}

/// ln of a gamma-distributed number. For α < 1 that of α + 1, and ln u / α for u uniform.
private func logGamma(_ alpha: Tensor, _ key: RandomKey) -> Tensor {
    let (tries, boosts) = key.split()
    let (shape, type) = (alpha.shape, alpha.dtype)
    let isSmall = alpha .< 1
    let d = Tensor.where(isSmall, alpha + 1, alpha) - 1 / 3.0
    let c = rsqrt(d * 9)
    let results = whileLoop(
        [d.zerosLike(), isSmall.zerosLike(), Tensor.literal(0, .int64)],
        condition: { .!$0[1].all() }
    ) { carry in
        let (normals, uniforms) = tries.folded(carry[2]).split()
        let x = normals.normal(shape, type)
        let t = x * c + 1
        let cube = log(.where(t .> 0, t, 1)) * 3
        let bound = square(x) * 0.5 + d - d * exp(cube) + d * cube
        let isTaken = (t .> 0) .& (log(1 - uniforms.uniform(shape, type)) .< bound)
        let value = log(d) + cube
        return [
            .where(isTaken .& .!carry[1], value, carry[0]), carry[1] .| isTaken, carry[2] + 1,
        ]
    }
    let boost = log(1 - boosts.uniform(shape, type)) / alpha
    return .where(isSmall, results[0] + boost, results[0])
}

/// The i-th smallest of n uniform numbers, i = (n + 1) / 2, is beta-distributed. If it is at most p,
/// i tries have succeeded and the others are uniform above it, else they are uniform below it.
private func binomial(_ counts: Tensor, _ probabilities: Tensor, _ key: RandomKey) -> Tensor {
    let start = [counts, probabilities, counts.zerosLike(), Tensor.literal(0, .int64)]
    return whileLoop(start, condition: { ($0[0] .> 0).any() }) { carry in
        let (n, p, sum) = (maximum(carry[0], 1), carry[1], carry[2])
        let i = floor((n + 1) * 0.5)
        let middle = betaDraw(i, n + 1 - i, key.folded(carry[3]))
        let isBelow = middle .<= p
        let isOpen = carry[0] .> 0
        let left = Tensor.where(isBelow, n - i, i - 1)
        let above = (p - middle) / Tensor.where(middle .< 1, 1 - middle, 1)
        let below = p / Tensor.where(middle .> 0, middle, 1)
        let share = clip(Tensor.where(isBelow, above, below), min: 0, max: 1)
        return [
            .where(isOpen, left, 0), .where(isOpen, share, p),
            .where(isOpen .& isBelow, sum + i, sum), carry[3] + 1,
        ]
    }[2]
}
