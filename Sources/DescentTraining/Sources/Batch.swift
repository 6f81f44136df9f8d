public import DescentCore

/// A batch of data for `fit`, `evaluate` or `predict`: inputs, labels and weights of the rows, each
/// as `fit` takes them.
///
/// ```swift
/// Batch(x, y)
/// Batch([title, body], ["priority": t, "kind": k], sampleWeight: w)
/// ```
public struct Batch {
    /// Inputs, one row for each example.
    public var x: any ModelData
    /// Labels, one row for each example; nil for predictions.
    public var y: (any ModelData)?
    /// How much each row counts in the loss; nil counts each once.
    public var sampleWeight: (any ModelData)?

    /// Inputs, with labels and weights if there are any.
    public init(
        _ x: any ModelData, _ y: (any ModelData)? = nil, sampleWeight: (any ModelData)? = nil
    ) {
        self.x = x
        self.y = y
        self.sampleWeight = sampleWeight
    }
}
