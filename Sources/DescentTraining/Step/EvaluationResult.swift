import DescentSupport

/// Loss and metrics, from `evaluate`, `trainOnBatch` or `testOnBatch`.
///
/// ```swift
/// let result = try model.evaluate(x, y)
/// print(result.loss, result["accuracy"] ?? .nan)
/// let (loss, accuracy) = try model.evaluate(x, y)  // as many as there are numbers
/// ```
public struct EvaluationResult: Sendable, Hashable, CustomStringConvertible {
    /// All numbers: the loss first, then the losses of several outputs, then the metrics
    /// in the order they were given to `compile`.
    public let logs: Logs

    /// The loss, with the penalties of regularisers.
    public var loss: Double { logs["loss"] ?? .nan }
    /// The numbers in order, as Keras' `evaluate` lists them.
    public var values: [Double] { logs.entries.map(\.value) }
    /// The names of ``values``.
    public var names: [String] { logs.keys }
    /// The number called `name`, for example `"accuracy"`; nil if there is none.
    public subscript(name: String) -> Double? { logs[name] }
    /// `loss: 0.1234 - accuracy: 0.9700`.
    public var description: String { logs.description }

    /// - Throws: ``TrainingError`` unless there are `count` numbers.
    func require(_ count: Int) throws {
        try requireArgument(
            values.count == count, "evaluate",
            "a tuple of \(values.count) for \(quotedList(names))", got: "one of \(count)",
            fix: "`let result = try model.evaluate(x, y)` has them all: result[\"loss\"].")
    }
}
