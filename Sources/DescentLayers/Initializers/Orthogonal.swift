/// A matrix with orthonormal columns (rows, if it is wider than high), times `gain`.
///
/// A weight `[a, b, c]` is seen as the matrix `[a · b, c]`. Every orthogonal matrix is as likely as
/// every other: normal numbers are made orthogonal by Gram and Schmidt.
///
/// - Source: Saxe et al. 2013, arXiv:1312.6120.
public struct Orthogonal: Initializer, Configurable {
    /// The length of each column (or row).
    public let gain: Double
    /// Makes every call give the same numbers; nil draws new ones each time.
    public let seed: Int?

    /// - Parameters:
    ///   - gain: finite; default 1.
    ///   - seed: makes every call give the same numbers; default none.
    public init(gain: Double = 1, seed: Int? = nil) {
        self.gain = gain
        self.seed = seed
    }

    /// `seed` and `gain`.
    public static var parameters: [Parameter] {
        [
            .seed(\Orthogonal.seed),
            Parameter(
                "gain", \Orthogonal.gain, default: 1, rule: .finite(fix: "Use 1."),
                "The length of each column, or row."),
        ]
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws {
        try self.init(gain: config[\Orthogonal.gain], seed: config[\Orthogonal.seed])
    }

    /// All elements in row-major order for a weight of `shape`, of two axes or more.
    ///
    /// - Throws: ``ConfigurationError`` for a gain that is not finite, and for a shape that is not
    ///   known or has fewer axes.
    public func values(shape: Shape, source: inout RandomSource) throws -> [Double] {
        if let configurationError { throw configurationError }
        try check(
            shape.rank >= 2, "a weight with at least two axes", got: "shape \(shape)",
            fix: "Use another initialiser for vectors.")
        let vectors = try draws(shape) { source.nextNormal() }
        guard !vectors.isEmpty else { return [] }
        let (columns, rows) = (shape[-1], vectors.count / shape[-1])
        // Each orthonormal vector stands in one row of `basis`.
        let (count, length) = (Swift.min(rows, columns), Swift.max(rows, columns))
        let basis = orthonormalized(vectors, count: count, length: length)
        guard rows > columns else { return basis.map { $0 * gain } }
        return (0..<vectors.count).map { i in basis[i % columns * length + i / columns] * gain }
    }
}

/// Makes the `count` rows of `vectors` orthonormal, keeping their order and sense.
///
/// Each row is cleaned of the earlier ones twice, which is enough for full precision (Giraud et al.
/// 2005).
private func orthonormalized(_ vectors: [Double], count: Int, length: Int) -> [Double] {
    var result = vectors
    result.withUnsafeMutableBufferPointer { buffer in
        let whole = buffer
        let row = { (i: Int) in
            UnsafeMutableBufferPointer(rebasing: whole[i * length..<(i + 1) * length])
        }
        for i in 0..<count {
            let current = row(i)
            for _ in 0..<2 {
                for j in 0..<i { subtract(row(j), from: current) }
            }
            let norm = dot(current, current).squareRoot()
            for k in 0..<length where norm > 0 { current[k] /= norm }
        }
    }
    return result
}

/// Removes from `target` its part along `unit`.
private func subtract(
    _ unit: UnsafeMutableBufferPointer<Double>, from target: UnsafeMutableBufferPointer<Double>
) {
    let part = dot(unit, target)
    for k in 0..<target.count { target[k] -= part * unit[k] }
}

private func dot(
    _ a: UnsafeMutableBufferPointer<Double>, _ b: UnsafeMutableBufferPointer<Double>
) -> Double {
    var sum = 0.0
    for k in 0..<a.count { sum += a[k] * b[k] }
    return sum
}
