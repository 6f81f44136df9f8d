/// Height and width: `3` for both, `[3, 5]`, or `Size2D(3, 5)`.
///
/// A literal with another number of elements is kept, and reported by the layer it is given to.
public struct Size2D: Sendable, Hashable, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
    /// Height, then width.
    public let values: [Int]

    /// The same height and width.
    public init(_ both: Int) { values = [both, both] }
    /// Height and width.
    public init(_ height: Int, _ width: Int) { values = [height, width] }
    /// From a literal.
    public init(integerLiteral value: Int) { values = [value, value] }
    /// From a literal.
    public init(arrayLiteral elements: Int...) { values = elements }
}
