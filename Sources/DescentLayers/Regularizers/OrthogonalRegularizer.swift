/// The mean, times `factor`, of how far rows or columns of a matrix are from standing at right
/// angles: |cosine| over all pairs.
///
///     factor · Σ |xᵢ · xⱼ| / 2 / pairs,  i ≠ j, of rows or columns of length 1
///
/// Other weights than matrices give an invalid penalty; a single row or column costs nothing.
public struct OrthogonalRegularizer: Regularizer, Configurable {
    /// What is to stand at right angles.
    public enum Mode: String, Sendable, Hashable, CaseIterable {
        /// Each row to each other.
        case rows
        /// Each column to each other.
        case columns
    }

    /// Not negative.
    public let factor: Double
    /// What is to stand at right angles.
    public let mode: Mode

    /// - Parameters:
    ///   - factor: 0 or more, default 0.01.
    ///   - mode: default rows.
    public init(factor: Double = 0.01, mode: Mode = .rows) {
        self.factor = factor
        self.mode = mode
    }

    /// `factor` and `mode`.
    public static var parameters: [Parameter] {
        [
            Parameter(
                "factor", \OrthogonalRegularizer.factor, default: 0.01,
                rule: .finite(atLeast: 0, fix: "Use 0.01."), "The factor of the mean."),
            Parameter(
                "mode", \OrthogonalRegularizer.mode, default: .rows,
                "What is to stand at right angles."),
        ]
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws {
        try self.init(
            factor: config[\OrthogonalRegularizer.factor],
            mode: config[\OrthogonalRegularizer.mode])
    }

    /// The penalty, a scalar; float32 for weights of half precision.
    public func callAsFunction(_ x: Tensor) -> Tensor {
        if let configurationError { return .invalid(configurationError) }
        if x.error != nil { return x }
        guard x.rank == 2 else {
            return .invalid(
                ShapeError(
                    who: kerasClassName, expected: "a matrix", got: "shape \(x.shape)",
                    fix: "Use it on kernels of Dense and their like."))
        }
        let weights = x.cast(to: x.dtype.computing)
        let directions = mode == .rows ? weights : weights.transposed()
        let units = unitLength(directions, axis: 1)
        let count = units.shape[0]
        let pairs = Double(count) * Double(count - 1) / 2
        guard pairs > 0 else { return .zeros([], dtype: weights.dtype) }
        let cosines =
            matmul(units, units.transposed()) * (1 - Tensor.eye(count, dtype: units.dtype))
        return abs(cosines).sum() * (factor / 2 / pairs)
    }
}

extension OrthogonalRegularizer.Mode: ConfigConvertible {}

@available(*, unavailable, message: "write .rows or .columns without quotes")
extension OrthogonalRegularizer.Mode: ExpressibleByStringLiteral {
    /// Never called: the compiler asks for the case.
    public init(stringLiteral value: String) { self = .rows }
}

extension Regularizer where Self == OrthogonalRegularizer {
    /// ``OrthogonalRegularizer``.
    public static func orthogonal(
        factor: Double = 0.01, mode: OrthogonalRegularizer.Mode = .rows
    ) -> OrthogonalRegularizer {
        OrthogonalRegularizer(factor: factor, mode: mode)
    }
}
