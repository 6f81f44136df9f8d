import DescentCore

// Closed choices that are cases, not strings: the compiler says how a Keras string is written.

@available(*, unavailable, message: "write .sum, .mean, .none or .sumOverBatchSize without quotes")
extension LossReduction: ExpressibleByStringLiteral {
    /// Never called: the compiler asks for the case.
    public init(stringLiteral value: String) { self = .mean }
}
@available(*, unavailable, message: "write .roc or .pr without quotes")
extension AUC.Curve: ExpressibleByStringLiteral {
    /// Never called: the compiler asks for the case.
    public init(stringLiteral value: String) { self = .roc }
}
@available(*, unavailable, message: "write .interpolation, .majoring or .minoring without quotes")
extension AUC.SummationMethod: ExpressibleByStringLiteral {
    /// Never called: the compiler asks for the case.
    public init(stringLiteral value: String) { self = .interpolation }
}
@available(*, unavailable, message: "write .fanIn, .fanOut or .fanAverage without quotes")
extension VarianceScaling.Mode: ExpressibleByStringLiteral {
    /// Never called: the compiler asks for the case.
    public init(stringLiteral value: String) { self = .fanIn }
}
@available(
    *, unavailable,
    message: "write .uniform, .truncatedNormal or .untruncatedNormal without quotes"
)
extension VarianceScaling.Distribution: ExpressibleByStringLiteral {
    /// Never called: the compiler asks for the case.
    public init(stringLiteral value: String) { self = .uniform }
}
