/// Negative weights become 0.
public struct NonNeg: Constraint, Configurable {
    /// It has no arguments.
    public init() {}
    /// It has no arguments.
    public init(config: Configuration) {}
    /// max(w, 0).
    public func projection(of weight: Tensor) -> Tensor { maximum(weight, 0) }
}

extension Constraint where Self == NonNeg {
    /// ``NonNeg``.
    public static var nonNeg: NonNeg { NonNeg() }
}
