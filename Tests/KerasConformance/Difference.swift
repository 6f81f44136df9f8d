import Descent

/// The largest difference of two arrays, if it is more than rounding.
struct Difference: CustomStringConvertible {
    let description: String

    /// nil if `actual` is near enough.
    ///
    /// - Parameter tolerance: of the largest number of `expected`.
    init?(_ actual: Tensor, _ expected: Tensor, tolerance: Double) throws {
        guard actual.shape == expected.shape else {
            description = "shape \(actual.shape), not \(expected.shape)"
            return
        }
        let (a, e) = (try actual.scalars(as: Double.self), try expected.scalars(as: Double.self))
        let size = Swift.max(e.map(abs).max() ?? 0, ConformanceTolerance.leastSize)
        var (worst, place) = (0.0, -1)
        for (i, (x, y)) in zip(a, e).enumerated() where x != y {
            let distance = (x - y).isNaN ? .infinity : abs(x - y) / size
            if distance > worst { (worst, place) = (distance, i) }
        }
        guard worst > tolerance else { return nil }
        description =
            "\(a[place]), not \(e[place]), at element \(place) of \(expected.shape): "
            + "\(worst) of the largest number"
    }
}
