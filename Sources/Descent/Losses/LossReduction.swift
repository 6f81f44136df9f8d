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
