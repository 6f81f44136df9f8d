#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Complex numbers `[…, n]`, transformed along the last axis.
struct ComplexRows {
    let real: Tensor
    let imaginary: Tensor

    init(_ real: Tensor, _ imaginary: Tensor) { (self.real, self.imaginary) = (real, imaginary) }

    /// Lengths up to which a transform is one product with a matrix: those whose factors are all
    /// larger than `splits`, and no larger than `direct`.
    private static let (splits, direct) = (32, 256)

    /// Both parts changed alike.
    func map(_ body: (Tensor) -> Tensor) -> ComplexRows { ComplexRows(body(real), body(imaginary)) }

    /// With the last two axes in each other's place.
    var turned: ComplexRows { map { swapAxes($0, -1, -2) } }

    static func / (x: ComplexRows, number: Double) -> ComplexRows { x.map { $0 / number } }

    static func * (x: ComplexRows, y: ComplexRows) -> ComplexRows {
        ComplexRows(
            x.real * y.real - x.imaginary * y.imaginary,
            x.real * y.imaginary + x.imaginary * y.real)
    }

    /// Σⱼ x[j] · e^(±2πi·jk/n), without a factor.
    func transformed(_ sign: Double) -> ComplexRows {
        let n = real.shape[-1]
        if n == 1 { return self }
        if n <= Self.splits { return multiplied(sign) }
        if let factor = (2...Self.splits).last(where: { n % $0 == 0 }) {
            return split(factor, sign)
        }
        return n <= Self.direct ? multiplied(sign) : chirped(sign)
    }

    /// A product with the whole matrix.
    private func multiplied(_ sign: Double) -> ComplexRows {
        let n = real.shape[-1]
        let roots = turns([n, n], real.dtype) { sign * Double($0 * $1 % n) / Double(n) }
        return ComplexRows(
            matmul(real, roots.real) - matmul(imaginary, roots.imaginary),
            matmul(real, roots.imaginary) + matmul(imaginary, roots.real))
    }

    /// Cooley and Tukey: n = a · b. With j = j₁b + j₂ and k = k₁ + a·k₂
    ///
    ///     jk/n = j₁k₁/a + j₂k₁/n + j₂k₂/b   (up to whole numbers)
    private func split(_ a: Int, _ sign: Double) -> ComplexRows {
        let shape = real.shape
        let (n, outer) = (shape[-1], Array(shape.dimensions.dropLast()))
        let b = n / a
        let columns = map { $0.reshaped(exactly: Shape(outer + [a, b])) }.turned
        let roots = turns([b, a], real.dtype) { sign * Double($0 * $1 % n) / Double(n) }
        let rows = (columns.transformed(sign) * roots).turned.transformed(sign)
        return rows.turned.map { $0.reshaped(exactly: shape) }
    }

    /// Bluestein: jk = (j² + k² − (k − j)²) / 2 makes it a convolution, and that is a product of
    /// transforms of a length with small factors.
    private func chirped(_ sign: Double) -> ComplexRows {
        let n = real.shape[-1]
        var m = 1
        while m < 2 * n - 1 { m *= 2 }
        // Squares are taken modulo 2n, where they are exact.
        let chirp = turns([1, n], real.dtype) { sign * Double($1 * $1 % (2 * n)) / Double(2 * n) }
        let kernel = turns([1, m], real.dtype) { _, j in
            let distance = j < n ? j : (j > m - n ? m - j : nil)
            return distance.map { -sign * Double($0 * $0 % (2 * n)) / Double(2 * n) }
        }
        var widths = [(Int, Int)](repeating: (0, 0), count: real.rank)
        widths[real.rank - 1].1 = m - n
        let flat = chirp.map { $0.reshaped(exactly: [n]) }
        let filled = (self * flat).map { $0.padded(widths) }
        let spectrum = kernel.map { $0.reshaped(exactly: [m]) }.transformed(-1)
        let convolved = (filled.transformed(-1) * spectrum).transformed(1) / Double(m)
        return convolved.map { $0.sliced(axis: -1, from: 0, to: n) } * flat
    }

    /// e^(2πi·turn) in each place of a table; 0 where there is none.
    private func turns(
        _ lengths: [Int], _ dtype: DType, _ turn: (Int, Int) -> Double?
    ) -> ComplexRows {
        var (cosines, sines): ([Double], [Double]) = ([], [])
        for row in 0..<lengths[0] {
            for column in 0..<lengths[1] {
                let angle = turn(row, column).map { 2 * Double.pi * $0 }
                cosines.append(angle.map { cos($0) } ?? 0)
                sines.append(angle.map { sin($0) } ?? 0)
            }
        }
        let shape = Shape(lengths)
        return ComplexRows(
            Tensor(shape: shape, scalars: cosines), Tensor(shape: shape, scalars: sines)
        )
        .map { $0.cast(to: dtype) }
    }
}
