/// Numbers by name, in order: what a model reports for an epoch.
public struct Logs: Sendable, Hashable, ExpressibleByDictionaryLiteral, CustomStringConvertible {
    /// The names, in order.
    public private(set) var keys: [String] = []
    private var numbers: [String: Double] = [:]

    /// No values yet.
    public init() {}
    /// These numbers, in this order; of a name that comes twice the last.
    public init(dictionaryLiteral elements: (String, Double)...) {
        for (name, value) in elements { self[name] = value }
    }

    /// The number called `name`; nil if there is none. Setting nil removes it.
    public subscript(name: String) -> Double? {
        get { numbers[name] }
        set {
            if newValue == nil {
                keys.removeAll { $0 == name }
            } else if numbers[name] == nil {
                keys.append(name)
            }
            numbers[name] = newValue
        }
    }

    /// Names with numbers, in order.
    public var entries: [(name: String, value: Double)] {
        keys.compactMap { name in numbers[name].map { (name, $0) } }
    }

    /// The same with names in alphabetical order, as Keras reports them.
    public var sorted: Logs {
        var result = Logs()
        for name in keys.sorted() { result[name] = numbers[name] }
        return result
    }

    /// `accuracy: 0.5000 - loss: 1.0986`.
    public var description: String {
        entries.map { "\($0.name): \(ProgressText.number($0.value))" }.joined(separator: " - ")
    }
}

/// The running numbers of an epoch, as batch hooks of callbacks see them. They are computed when
/// asked for, so that callbacks which do not ask cost nothing.
public final class BatchLogs {
    private let state: TrainingState
    init(_ state: TrainingState) { self.state = state }

    /// The running mean or metric called `name`; nil if there is none or it cannot be computed.
    public subscript(name: String) -> Double? { try? state.value(of: name) }

    /// All running numbers.
    public func all() throws -> Logs { try state.logs().sorted }
}
