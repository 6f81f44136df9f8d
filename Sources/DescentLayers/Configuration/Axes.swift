/// One axis or several: `-1`, or `[1, 2]`. Negative axes count from the end; the batch is axis 0.
public struct Axes: Sendable, Hashable, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
    /// The axes as they were given.
    public let values: [Int]

    /// The axes of an array.
    public init(_ values: [Int]) { self.values = values }
    /// One axis.
    public init(_ value: Int) { values = [value] }
    /// From a literal.
    public init(integerLiteral value: Int) { values = [value] }
    /// From a literal.
    public init(arrayLiteral elements: Int...) { values = elements }
}

extension Axes: ConfigConvertible {
    /// `an axis or a list of axes`.
    public static var configKind: String { "an axis or a list of axes" }
    /// The axes as a list.
    public var configValue: ConfigValue { .ints(values) }
    /// From a whole number or a list of them.
    public init?(configValue: ConfigValue) {
        guard let axes = ConfigForm<Int>.oneOrMore.value(configValue) else { return nil }
        self.init(axes)
    }
}
