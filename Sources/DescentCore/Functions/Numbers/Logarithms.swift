// Logarithms and powers of 2 and 10. Half precision is computed in float32 and rounded once;
// integers and bool give float32.

/// The logarithm to base 2.
public func log2(_ x: Tensor) -> Tensor { x.computedWide { log($0) / naturalLogOf2 } }

/// The logarithm to base 10.
public func log10(_ x: Tensor) -> Tensor { x.computedWide { log($0) / 2.302585092994046 } }

/// 2ˣ.
public func exp2(_ x: Tensor) -> Tensor { x.computedWide { pow(2, $0) } }

/// ln(eˣ + eʸ), with broadcasting; the larger is taken out first, so neither overflows.
public func logAddExp(_ x: Tensor, _ y: Tensor) -> Tensor {
    .computedWide(x, y) { x, y in
        // Maximum and distance take the same side where x = y: half the derivative goes to each.
        let distance = Tensor.where(x .> y, y - x, x - y)
        // ∞ − ∞ between two that are equally infinite.
        let safe = Tensor.where(isNaN(distance), distance.zerosLike(), distance)
        return maximum(x, y) + log1p(exp(safe))
    }
}

/// log₂(2ˣ + 2ʸ), with broadcasting; see ``logAddExp(_:_:)``.
public func logAddExp2(_ x: Tensor, _ y: Tensor) -> Tensor {
    .computedWide(x, y) { x, y in
        logAddExp(x * naturalLogOf2, y * naturalLogOf2) / naturalLogOf2
    }
}

/// x · 2ⁿ for whole numbers n, with broadcasting.
public func ldexp(_ x: Tensor, _ exponent: Tensor) -> Tensor {
    .computedWide(x, exponent) { x, exponent in
        // In two steps, so that 2ⁿ need not be finite where the product is.
        let half = trunc(exponent * 0.5)
        return x * exp2(half) * exp2(exponent - half)
    }
}
