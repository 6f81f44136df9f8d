// Infinite, missing and signed numbers.

/// Where the element is infinite; bool.
public func isInfinite(_ x: Tensor) -> Tensor { abs(x.asNumber) .== Double.infinity }
/// Where the element is ∞; bool. Keras' `isposinf`.
public func isPositiveInfinity(_ x: Tensor) -> Tensor { x .== Double.infinity }
/// Where the element is −∞; bool. Keras' `isneginf`.
public func isNegativeInfinity(_ x: Tensor) -> Tensor { x .== -Double.infinity }

/// Where the sign is negative, that of −0 too; bool.
public func signBit(_ x: Tensor) -> Tensor {
    if x.error != nil { return x }
    guard x.dtype.isFloatingPoint else { return x.asNumber .< 0 }
    // 1 / −0 is −∞.
    return (x .< 0) .| ((x .== 0) .& (1 / x .< 0))
}

/// 0 where x < 0, 1 where x > 0 and `middle` at 0, with broadcasting; NaN stays.
public func heaviside(_ x: Tensor, _ middle: Tensor) -> Tensor {
    .computedWide(x, middle) { x, middle in
        let step = Tensor.where(x .< 0, x.zerosLike(), .where(x .> 0, x.onesLike(), x))
        return .where(x .== 0, middle, step)
    }
}

/// The larger of two elements, with broadcasting; a number wins against NaN.
public func fmax(_ x: Tensor, _ y: Tensor) -> Tensor {
    .where(isNaN(x), y, .where(isNaN(y), x, maximum(x, y)))
}
/// The smaller of two elements, with broadcasting; a number wins against NaN.
public func fmin(_ x: Tensor, _ y: Tensor) -> Tensor {
    .where(isNaN(x), y, .where(isNaN(y), x, minimum(x, y)))
}

/// The numbers with NaN and infinities replaced.
///
/// - Parameters:
///   - nan: what stands for NaN; default 0.
///   - posinf: what stands for ∞; default the largest number of the type.
///   - neginf: what stands for −∞; default the smallest number of the type.
public func nanToNum(
    _ x: Tensor, nan: Double = 0, posinf: Double? = nil, neginf: Double? = nil
) -> Tensor {
    if x.error != nil || !x.dtype.isFloatingPoint { return x }
    let most = x.dtype.largestNumber
    let above = Tensor.where(isPositiveInfinity(x), posinf ?? most, x)
    let below = Tensor.where(isNegativeInfinity(x), neginf ?? -most, above)
    return .where(isNaN(x), nan, below)
}

extension DType {
    /// The largest finite number, and the largest integer as far as a Double holds it.
    var largestNumber: Double {
        switch self {
        case .float32: Double(Float.greatestFiniteMagnitude)
        case .float64: .greatestFiniteMagnitude
        case .float16: 65504
        case .bfloat16: 0x1.FEp127
        case .int32: Double(Int32.max)
        case .int64: Double(Int64.max)
        case .uint8: 255
        case .bool: 1
        }
    }
}

/// Where |x − y| ≤ atol + rtol · |y|, with broadcasting; bool. Equal infinities are close.
///
/// - Parameters:
///   - rtol: relative tolerance; default 1e-5.
///   - atol: absolute tolerance; default 1e-8.
///   - equalNaN: whether two NaN are close; default no.
public func isClose(
    _ x: Tensor, _ y: Tensor, rtol: Double = 1e-5, atol: Double = 1e-8, equalNaN: Bool = false
) -> Tensor {
    Tensor.elementwise(x, y, "isClose") { x, y in
        let (a, b) = (x.cast(to: x.dtype.computing), y.cast(to: x.dtype.computing))
        let isNear = (abs(a - b) .<= abs(b) * rtol + atol) .& isFinite(a) .& isFinite(b)
        let isSame = isNear .| (x .== y)
        return equalNaN ? isSame .| (isNaN(a) .& isNaN(b)) : isSame
    }
}

/// Whether all elements are close; one bool. See ``isClose(_:_:rtol:atol:equalNaN:)``.
public func allClose(
    _ x: Tensor, _ y: Tensor, rtol: Double = 1e-5, atol: Double = 1e-8, equalNaN: Bool = false
) -> Tensor {
    isClose(x, y, rtol: rtol, atol: atol, equalNaN: equalNaN).all()
}
