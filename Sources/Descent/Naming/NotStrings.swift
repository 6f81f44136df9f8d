import DescentCore

// Closed choices that are cases, not strings: the compiler says how a Keras string is written.

@available(*, unavailable, message: "write .sum, .mean, .none or .sumOverBatchSize without quotes")
extension LossReduction: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self = .mean }
}
@available(*, unavailable, message: "write .roc or .pr without quotes")
extension AUC.Curve: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self = .roc }
}
@available(*, unavailable, message: "write .interpolation, .majoring or .minoring without quotes")
extension AUC.SummationMethod: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self = .interpolation }
}
@available(*, unavailable, message: "write .fanIn, .fanOut or .fanAverage without quotes")
extension VarianceScaling.Mode: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self = .fanIn }
}
@available(
    *, unavailable,
    message: "write .uniform, .truncatedNormal or .untruncatedNormal without quotes"
)
extension VarianceScaling.Distribution: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self = .uniform }
}
