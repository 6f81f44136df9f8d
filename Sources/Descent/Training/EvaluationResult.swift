/// Loss and metrics, from `evaluate`, `trainOnBatch` or `testOnBatch`.
public struct EvaluationResult: Sendable, Hashable, CustomStringConvertible {
    /// All numbers: the loss first, then the metrics in the order they were given to `compile`.
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
}
