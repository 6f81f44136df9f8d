// Weights that fall off towards both ends of a window, symmetric, float32 `[length]`. A window of
// length 1 is [1], a shorter one empty.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A triangle from 0 to 1 to 0.
public func bartlett(_ length: Int) -> Tensor {
    window(length) { 1 - Swift.abs(2 * $0 - 1) }
}

/// 0.42 − 0.5 · cos(2πx) + 0.08 · cos(4πx), for x from 0 to 1.
public func blackman(_ length: Int) -> Tensor {
    window(length) { x in
        let angle: Double = 2 * Double.pi * x
        return 0.42 - 0.5 * cos(angle) + 0.08 * cos(2 * angle)
    }
}

/// 0.54 − 0.46 · cos(2πx), for x from 0 to 1.
public func hamming(_ length: Int) -> Tensor {
    window(length) { 0.54 - 0.46 * cos(2 * Double.pi * $0) }
}

/// 0.5 − 0.5 · cos(2πx), for x from 0 to 1.
public func hanning(_ length: Int) -> Tensor {
    window(length) { 0.5 - 0.5 * cos(2 * Double.pi * $0) }
}

/// I₀(β · √(1 − (2x − 1)²)) / I₀(β), for x from 0 to 1; I₀ is ``i0(_:)``.
///
/// - Parameter beta: how steep; 0 is a rectangle, about 5 like ``hamming(_:)``.
public func kaiser(_ length: Int, beta: Double) -> Tensor {
    window(length) { x in
        let side: Double = 2 * x - 1
        let height: Double = Swift.max(1 - side * side, 0)
        return besselRatio(beta * height.squareRoot(), beta)
    }
}

private func window(_ length: Int, _ height: (Double) -> Double) -> Tensor {
    let count = Swift.max(length, 0)
    let numbers = (0..<count).map {
        count == 1 ? 1 : Float(height(Double($0) / Double(count - 1)))
    }
    return Tensor(shape: [count], scalars: numbers)
}

/// I₀(x) / I₀(y) for 0 ≤ x ≤ y, by the series Σ ((x/2)ᵏ / k!)², each divided by the largest term of
/// the second, which alone could overflow.
private func besselRatio(_ x: Double, _ y: Double) -> Double {
    let steps = Int(Swift.abs(y)) + 60
    func sum(_ z: Double, _ scale: Double) -> Double {
        var (total, logTerm) = (0.0, 0.0)
        for k in 0..<steps {
            if k > 0 { logTerm += 2 * (log(Swift.abs(z) / 2) - log(Double(k))) }
            total += exp(logTerm - scale)
            if z == 0 { break }
        }
        return total
    }
    return sum(x, Swift.abs(y)) / sum(y, Swift.abs(y))
}
