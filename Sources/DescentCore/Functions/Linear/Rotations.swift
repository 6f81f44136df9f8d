/// Rotations in the planes of pairs of axes, which make a matrix diagonal or its columns orthogonal:
/// Jacobi's method. In each round all pairs are disjoint, and after a sweep each pair has met.
struct Rotations {
    /// Whom each axis meets in each round: int32 `[rounds, n]`; itself where it rests.
    let partners: Tensor
    /// 1 for the first of a pair, −1 for the second, 0 for one that rests: `[rounds, n]`.
    let sides: Tensor
    /// Sweeps after which it ends in any case; about ten are enough.
    static let mostSweeps = 40

    init(_ n: Int, _ dtype: DType) {
        // A round robin: one stays in its place, the others move around it.
        let players = n + n % 2
        var (partners, sides): ([Int], [Double]) = ([], [])
        for round in 0..<Swift.max(players - 1, 0) {
            var partner = Array(0..<n)
            for k in 0..<(players / 2) {
                let first = k == 0 ? players - 1 : (round + k) % (players - 1)
                let second = (round + players - 1 - k) % (players - 1)
                guard first < n, second < n else { continue }
                (partner[first], partner[second]) = (second, first)
            }
            partners += partner
            sides += partner.enumerated().map { Double(($0.element - $0.offset).signum()) }
        }
        let shape: Shape = [Swift.max(players - 1, 0), n]
        self.partners = Tensor(shape: shape, scalars: partners)
        self.sides = Tensor(shape: shape, scalars: sides).cast(to: dtype)
    }

    /// Cosine and sine of each axis' rotation.
    ///
    /// - Parameters:
    ///   - sizes: the diagonal of a symmetric matrix.
    ///   - others: that of the partners.
    ///   - products: the element that is to become 0.
    static func angles(
        _ sizes: Tensor, _ others: Tensor, _ products: Tensor, _ side: Tensor
    ) -> (cosine: Tensor, sine: Tensor) {
        let rests = (products .== 0) .| (side .== 0)
        let tau = (others - sizes) / Tensor.where(rests, products.onesLike(), products * 2)
        let direction = Tensor.where(tau .== 0, side.broadcast(toShapeOf: tau), sign(tau))
        // √(1 + τ²) from hypot, because τ² can overflow.
        let tangent = Tensor.where(
            rests, tau.zerosLike(), direction / (abs(tau) + hypot(tau, tau.onesLike())))
        let cosine = rsqrt(square(tangent) + 1)
        return (cosine, tangent * cosine)
    }

    /// Sweeps until `isDone`, which looks at the first of the matrices.
    func sweep(
        _ matrices: [Tensor], isDone: (Tensor) -> Tensor,
        _ rotate: ([Tensor], _ partner: Tensor, _ side: Tensor) -> [Tensor]
    ) -> [Tensor] {
        if partners.count == 0 { return matrices }
        return whileLoop(
            matrices, maximumIterations: Self.mostSweeps, condition: { .!isDone($0[0]) }
        ) { carry in
            scan(over: [partners, sides], initial: carry) { carry, round in
                (rotate(carry, round[0], round[1]), [])
            }.carry
        }
    }
}
