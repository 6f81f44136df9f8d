// Products of vectors, matrices and tensors that `matmul` has no form for.

/// Σ over `axes` axes: the last ones of `a` with the first ones of `b`.
///
/// - Parameter axes: default 2; 0 gives all products, `[…a, …b]`.
public func tensordot(_ a: Tensor, _ b: Tensor, axes: Int = 2) -> Tensor {
    if a.error != nil { return a }
    if b.error != nil { return b }
    guard axes >= 0, axes <= Swift.min(a.rank, b.rank) else {
        return a.fault(
            "tensordot", "as many axes as both have", got: "\(axes) of \(a.shape) and \(b.shape)",
            fix: "Check the number.")
    }
    return tensordot(a, b, axes: (Array((a.rank - axes)..<a.rank), Array(0..<axes)))
}

/// Σ over pairs of axes: axis `axes.0[i]` of `a` with axis `axes.1[i]` of `b`.
///
/// - Returns: the other axes of `a`, then those of `b`.
public func tensordot(_ a: Tensor, _ b: Tensor, axes: ([Int], [Int])) -> Tensor {
    if a.error != nil { return a }
    if b.error != nil { return b }
    guard let left = a.distinctAxes(axes.0) else { return a.axesFault("tensordot", axes.0) }
    guard let right = b.distinctAxes(axes.1) else { return b.axesFault("tensordot", axes.1) }
    guard left.map({ a.shape[$0] }) == right.map({ b.shape[$0] }) else {
        return a.fault(
            "tensordot", "pairs of axes of equal length",
            got: "axes \(axes.0) of \(a.shape) with axes \(axes.1) of \(b.shape)",
            fix: "Check the axes.")
    }
    let (x, y) = Tensor.asNumbers(a, b)
    return .record(
        .dotGeneral(DotGeneral(lhsContracting: left, rhsContracting: right)), [x, y])
}

/// Σ over the last axis of both; numbers are multiplied.
///
/// `[…a, n] · […b, n] = […a, …b]`.
public func inner(_ a: Tensor, _ b: Tensor) -> Tensor {
    if a.rank == 0 || b.rank == 0 { return a * b }
    return tensordot(a, b, axes: ([-1], [-1]))
}

/// NumPy's `dot`: Σ over the last axis of `a` and the last but one of `b`, or the only one of a
/// vector; numbers are multiplied. For stacks of matrices see ``matmul(_:_:)``.
public func dot(_ a: Tensor, _ b: Tensor) -> Tensor {
    if a.rank == 0 || b.rank == 0 { return a * b }
    return tensordot(a, b, axes: ([-1], [b.rank == 1 ? 0 : -2]))
}

/// Σ of the products of all elements, each with the one in the same place: a number.
public func vdot(_ a: Tensor, _ b: Tensor) -> Tensor { inner(a.flattened(), b.flattened()) }

/// Every element of `a` times every element of `b`: `[count of a, count of b]`.
public func outer(_ a: Tensor, _ b: Tensor) -> Tensor {
    a.flattened().expandingDimension(at: 1) * b.flattened().expandingDimension(at: 0)
}

/// Kronecker's product: blocks of `b`, each times an element of `a`; axis `i` is as long as both
/// axes `i` together. The one with fewer axes gets more in front.
public func kron(_ a: Tensor, _ b: Tensor) -> Tensor {
    if a.error != nil { return a }
    if b.error != nil { return b }
    guard a.shape.isKnown, b.shape.isKnown else {
        return a.fault(
            "kron", "tensors of known lengths", got: "\(a.shape) and \(b.shape)",
            fix: "Do it in a layer's call, which sees the data.")
    }
    let rank = Swift.max(a.rank, b.rank)
    let x = [Int](repeating: 1, count: rank - a.rank) + a.shape.dimensions
    let y = [Int](repeating: 1, count: rank - b.rank) + b.shape.dimensions
    let left = a.reshaped(exactly: Shape(x.flatMap { [$0, 1] }))
    let right = b.reshaped(exactly: Shape(y.flatMap { [1, $0] }))
    return (left * right).reshaped(to: Shape(zip(x, y).map { $0 &* $1 }))
}

/// The vector product along `axis`, of length 3; of length 2: the third element alone, without
/// `axis`.
///
///     z = (x₁y₂ − x₂y₁, x₂y₀ − x₀y₂, x₀y₁ − x₁y₀)
///
/// - Parameter axis: of both, which broadcast along all others. Default the last.
public func cross(_ x: Tensor, _ y: Tensor, axis: Int = -1) -> Tensor {
    if x.error != nil { return x }
    if y.error != nil { return y }
    guard let i = x.shape.normalizedAxis(axis) else { return x.axisFault("cross", axis) }
    guard let j = y.shape.normalizedAxis(axis) else { return y.axisFault("cross", axis) }
    guard x.shape[i] == y.shape[j], x.shape[i] == 3 || x.shape[i] == 2 else {
        return x.fault(
            "cross", "vectors of length 3, or 2, along axis \(axis)",
            got: "\(x.shape) and \(y.shape)", fix: "Fill vectors up with 0.")
    }
    let (a, b) = (unstack(x.asNumber, axis: i), unstack(y.asNumber, axis: j))
    func part(_ k: Int, _ l: Int) -> Tensor { a[k] * b[l] - a[l] * b[k] }
    if a.count == 2 { return part(0, 1) }
    return .stacked([part(1, 2), part(2, 0), part(0, 1)], axis: axis)
}

/// Powers of a vector's elements as columns: xⁿ⁻¹, …, x, 1.
///
/// - Parameters:
///   - columns: n; default as many as elements.
///   - increasing: whether the powers rise from left to right. Default no.
public func vander(_ x: Tensor, columns: Int? = nil, increasing: Bool = false) -> Tensor {
    if x.error != nil { return x }
    guard x.rank == 1, let n = columns ?? (x.count >= 0 ? x.count : nil), n >= 0 else {
        return x.fault("vander", "a vector, and columns of 0 or more", fix: "Flatten it first.")
    }
    let rising = Tensor.counting(n, along: 1, of: 2)
    let powers = increasing ? rising : n - 1 - rising
    let base = x.asNumber.expandingDimension(at: 1)
    return pow(base, powers.cast(to: base.dtype))
}
