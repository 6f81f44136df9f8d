/// The discrete Fourier transform of complex numbers along the last axis:
///
///     y[k] = Σⱼ x[j] · e^(−2πi·jk/n)
///
/// Lengths are split into their factors, each of which is a product with a small matrix, so that any
/// length takes about n · Σ factors steps; large primes go through a longer one.
///
/// - Parameters:
///   - real: the real parts `[…, n]`, floating point; half precision is computed in float32.
///   - imaginary: the imaginary parts, of the same shape.
public func fft(_ real: Tensor, _ imaginary: Tensor) -> (real: Tensor, imaginary: Tensor) {
    transformed("fft", real, imaginary) { $0.transformed(-1) }
}

/// The inverse of ``fft(_:_:)``: y[j] = Σₖ x[k] · e^(2πi·jk/n) / n.
public func ifft(_ real: Tensor, _ imaginary: Tensor) -> (real: Tensor, imaginary: Tensor) {
    transformed("ifft", real, imaginary) {
        $0.transformed(1) / Double(Swift.max(real.shape[-1], 1))
    }
}

/// ``fft(_:_:)`` along the last axis and the one before.
public func fft2(_ real: Tensor, _ imaginary: Tensor) -> (real: Tensor, imaginary: Tensor) {
    transformed("fft2", real, imaginary, axes: 2) {
        $0.transformed(-1).turned.transformed(-1).turned
    }
}

/// The inverse of ``fft2(_:_:)``.
public func ifft2(_ real: Tensor, _ imaginary: Tensor) -> (real: Tensor, imaginary: Tensor) {
    transformed("ifft2", real, imaginary, axes: 2) {
        $0.transformed(1).turned.transformed(1).turned
            / Double(Swift.max(real.shape[-1] * real.shape[-2], 1))
    }
}

/// The discrete Fourier transform of real numbers along the last axis: its first n / 2 + 1 elements,
/// of which the others are conjugates.
///
/// - Parameter length: n: the axis is cut, or filled up with 0, to it. Default its length.
public func rfft(_ x: Tensor, length: Int? = nil) -> (real: Tensor, imaginary: Tensor) {
    if x.error != nil { return (x, x) }
    guard x.rank > 0, let n = length ?? x.shape.last, n > 0 else {
        let fault = x.fault(
            "rfft", "an axis, and a length of 1 or more", got: "\(x.shape)", fix: "Check both.")
        return (fault, fault)
    }
    let fitted = x.fitted(to: n)
    return transformed("rfft", fitted, fitted.zerosLike()) {
        $0.transformed(-1).map { $0.sliced(axis: -1, from: 0, to: n / 2 + 1) }
    }
}

/// The inverse of ``rfft(_:length:)``: real numbers from the first half of their transform.
///
/// - Parameter length: n of the result; default 2 · (m − 1) for m elements.
public func irfft(_ real: Tensor, _ imaginary: Tensor, length: Int? = nil) -> Tensor {
    if real.error != nil { return real }
    let n = length ?? 2 * (real.shape[-1] - 1)
    guard real.rank > 0, n > 0 else {
        return real.fault(
            "irfft", "an axis, and a length of 1 or more", got: "\(real.shape), length \(n)",
            fix: "Check both.")
    }
    let half = n / 2 + 1
    return transformed("irfft", real.fitted(to: half), imaginary.fitted(to: half)) { x in
        let others = x.map {
            $0.sliced(axis: -1, from: 1, to: n - half + 1).reversed(axes: [-1])
        }
        let first = x.imaginary.sliced(axis: -1, from: 0, to: 1).zerosLike()
        // What has no partner is real.
        let ends = n % 2 == 0 ? [first] : []
        let inner = x.imaginary.sliced(axis: -1, from: 1, to: half - ends.count)
        return ComplexRows(
            .concatenated([x.real, others.real], axis: -1),
            .concatenated([first, inner] + ends + [-others.imaginary], axis: -1)
        ).transformed(1) / Double(n)
    }.real
}

extension Tensor {
    /// The last axis cut or filled up with 0.
    fileprivate func fitted(to length: Int) -> Tensor {
        if error != nil || rank == 0 || shape[-1] == length { return self }
        if shape[-1] > length { return sliced(axis: -1, from: 0, to: length) }
        var widths = [(Int, Int)](repeating: (0, 0), count: rank)
        widths[rank - 1].1 = length - Swift.max(shape[-1], 0)
        return padded(widths)
    }
}

private func transformed(
    _ who: String, _ real: Tensor, _ imaginary: Tensor, axes: Int = 1,
    _ body: (ComplexRows) -> ComplexRows
) -> (real: Tensor, imaginary: Tensor) {
    let fits =
        real.shape == imaginary.shape && real.rank >= axes
        && real.shape.suffix(axes).allSatisfy { $0 > 0 }
    guard fits || real.error != nil || imaginary.error != nil else {
        let fault = real.fault(
            who, "real and imaginary parts of one shape, with elements along the last axis",
            got: "\(real.shape) and \(imaginary.shape)", fix: "Check both shapes.")
        return (fault, fault)
    }
    // Stacked, because what computes in a wider type has one result.
    let parts = Tensor.computedWide(real, imaginary) { a, b in
        let result = body(ComplexRows(a, b))
        return .stacked([result.real, result.imaginary])
    }
    return parts.error != nil ? (parts, parts) : (parts[0], parts[1])
}
