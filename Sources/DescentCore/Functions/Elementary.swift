/// Floating-point view of a tensor: integers and bool become float32.
private func float(_ x: Tensor) -> Tensor {
    x.error != nil || x.dtype.isFloatingPoint ? x : x.cast(to: .float32)
}

/// eˣ, element by element.
public func exp(_ x: Tensor) -> Tensor { float(x).unary(.exponential) }
/// eˣ − 1, accurate near 0.
public func expm1(_ x: Tensor) -> Tensor { float(x).unary(.exponentialMinusOne) }
/// The natural logarithm.
public func log(_ x: Tensor) -> Tensor { float(x).unary(.log) }
/// ln(1 + x), accurate near 0.
public func log1p(_ x: Tensor) -> Tensor { float(x).unary(.logPlusOne) }
/// The square root.
public func sqrt(_ x: Tensor) -> Tensor { float(x).unary(.sqrt) }
/// 1 / √x.
public func rsqrt(_ x: Tensor) -> Tensor { float(x).unary(.rsqrt) }
/// The cube root.
public func cbrt(_ x: Tensor) -> Tensor { float(x).unary(.cbrt) }
/// x · x.
public func square(_ x: Tensor) -> Tensor { x * x }
/// The absolute value. Its slope at 0 is 0, as in TensorFlow and PyTorch; in JAX it is 1.
public func abs(_ x: Tensor) -> Tensor { x.unary(.abs) }
/// −1, 0 or 1.
public func sign(_ x: Tensor) -> Tensor { x.unary(.sign) }
/// The hyperbolic tangent.
public func tanh(_ x: Tensor) -> Tensor { float(x).unary(.tanh) }
/// The sine; radians.
public func sin(_ x: Tensor) -> Tensor { float(x).unary(.sine) }
/// The cosine; radians.
public func cos(_ x: Tensor) -> Tensor { float(x).unary(.cosine) }
/// The tangent; radians.
public func tan(_ x: Tensor) -> Tensor { float(x).unary(.tan) }
/// The error function 2/√π · ∫₀ˣ e^(−t²) dt.
public func erf(_ x: Tensor) -> Tensor { float(x).unary(.erf) }
/// The largest integer not above x.
public func floor(_ x: Tensor) -> Tensor { float(x).unary(.floor) }
/// The smallest integer not below x.
public func ceil(_ x: Tensor) -> Tensor { float(x).unary(.ceil) }
/// The nearest integer; halves go to the even one.
public func round(_ x: Tensor) -> Tensor { float(x).unary(.roundNearestEven) }
/// 1 / (1 + e⁻ˣ).
public func sigmoid(_ x: Tensor) -> Tensor { float(x).unary(.logistic) }

/// xʸ, with broadcasting.
public func pow(_ x: Tensor, _ y: Tensor) -> Tensor { Tensor.arithmetic(.power, x, y) }
/// xʸ for a number y.
public func pow(_ x: Tensor, _ y: some TensorScalar) -> Tensor {
    let (a, b) = x.operand(y)
    return pow(a, b)
}
/// The larger of two elements, with broadcasting; NaN wins. At ties the derivative goes to `y`.
public func maximum(_ x: Tensor, _ y: Tensor) -> Tensor { Tensor.arithmetic(.maximum, x, y) }
/// The larger of the element and a number. Where they tie the derivative is 0.
public func maximum(_ x: Tensor, _ y: some TensorScalar) -> Tensor {
    let (a, b) = x.operand(y)
    guard y.tensorDouble == 0, y.tensorDouble.sign == .plus, a.dtype.isFloatingPoint else {
        return maximum(a, b)
    }
    return .composite(.relu, of: [a], derivative: reluGradient) { maximum(a, b) }
}

/// The cotangent where x > 0, else 0.
private func reluGradient(_ call: Call) -> [Tensor?] {
    let (x, cotangent) = (call.inputs[0], call.cotangent)
    return [
        .composite(.reluGradient, of: [x, cotangent]) {
            .where(x .> x.zerosLike(), cotangent, cotangent.zerosLike())
        }
    ]
}
/// The smaller of two elements, with broadcasting; NaN wins. At ties the derivative goes to `y`.
public func minimum(_ x: Tensor, _ y: Tensor) -> Tensor { Tensor.arithmetic(.minimum, x, y) }
/// The smaller of the element and a number. Where they tie the derivative is 0.
public func minimum(_ x: Tensor, _ y: some TensorScalar) -> Tensor {
    let (a, b) = x.operand(y)
    return minimum(a, b)
}
/// The quotient of integers without its fraction; a division by 0 gives −1.
/// Fractions divide as with `/`.
public func truncatingDivision(_ x: Tensor, _ y: Tensor) -> Tensor {
    Tensor.arithmetic(.divide, x, y)
}
/// The quotient of integers by a number without its fraction.
public func truncatingDivision(_ x: Tensor, _ y: some TensorScalar) -> Tensor {
    let (a, b) = x.operand(y)
    return truncatingDivision(a, b)
}
/// The remainder of a division, with the sign of `x`.
public func remainder(_ x: Tensor, _ y: Tensor) -> Tensor { Tensor.arithmetic(.remainder, x, y) }
/// The angle of the point (x, y), −π to π.
public func atan2(_ y: Tensor, _ x: Tensor) -> Tensor {
    Tensor.arithmetic(.atan2, float(y), float(x))
}
/// The element, or the nearer bound if it lies outside `min … max`.
public func clip(_ x: Tensor, min: some TensorScalar, max: some TensorScalar) -> Tensor {
    minimum(maximum(x, min), max)
}
/// The element, or the nearer bound; as ``clip(_:min:max:)``, without labels.
public func clip(_ x: Tensor, _ min: some TensorScalar, _ max: some TensorScalar) -> Tensor {
    clip(x, min: min, max: max)
}
/// Where the element is neither infinite nor NaN; bool.
public func isFinite(_ x: Tensor) -> Tensor { abs(float(x)) .< Double.infinity }
/// Where the element is NaN; bool.
public func isNaN(_ x: Tensor) -> Tensor { x .!= x }
/// The same value, but a constant to every derivative.
public func stopGradient(_ x: Tensor) -> Tensor {
    .record(.identity(Identity(stopsGradient: true)), [x])
}
