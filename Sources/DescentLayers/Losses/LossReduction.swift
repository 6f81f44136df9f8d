/// How the losses of single examples become the loss of a batch.
public enum LossReduction: String, Sendable, Hashable, CaseIterable {
    /// Σ (loss · weight) / number of losses: the default, as Keras 3.
    /// It does *not* divide by Σ weight.
    case sumOverBatchSize = "sum_over_batch_size"
    /// Keras' other name for ``sumOverBatchSize``.
    case mean
    /// Σ (loss · weight).
    case sum
    /// The weighted losses as they are.
    case none
    /// Σ (loss · weight) / Σ weight; 0 if all weights are 0.
    case meanWithSampleWeight = "mean_with_sample_weight"
}

extension LossReduction: ConfigConvertible {
    /// From Keras' name; null is `none`, as in Keras.
    public init?(configValue: ConfigValue) {
        switch configValue {
        case .null: self = .none
        case .string(let name): self.init(rawValue: name)
        case .bool, .int, .double, .list, .object: return nil
        }
    }
}

@available(*, unavailable, message: "write .sum, .mean, .none or .sumOverBatchSize without quotes")
extension LossReduction: ExpressibleByStringLiteral {
    /// Never called: the compiler asks for the case.
    public init(stringLiteral value: String) { self = .mean }
}
