/// A batch of a ``BatchSource`` that cannot be used, or that could not be had.
public struct BatchError: Error, CustomStringConvertible {
    /// Number of the batch in its pass or, with `stepsPerEpoch`, since the source was started;
    /// from 0.
    public let batch: Int
    /// What is wrong; rows in it count from the first of the batch. A ``DataError`` for labels, a
    /// ``ConfigurationError`` or ``ShapeError`` for arrays of other shapes or types.
    public let underlying: any Error

    package init(batch: Int, underlying: any Error) {
        self.batch = batch
        self.underlying = underlying
    }

    /// Which batch, and what is wrong with it.
    public var description: String {
        "Batch \(batch) of the source, counted from 0: \(underlying)"
    }
}
