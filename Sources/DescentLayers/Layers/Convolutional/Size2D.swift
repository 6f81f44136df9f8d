/// Height and width: `3` for both, `[3, 5]`, or `Size2D(3, 5)`. Layers take `(3, 5)` too.
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

/// A part of a size written as a tuple, `(3, 5)`, or a whole one: `3`, `[3, 5]` or a ``Size2D``.
public protocol SizePart {
    /// The lengths this part stands for.
    var sizeLengths: [Int] { get }
}

extension Int: SizePart {
    /// This number.
    public var sizeLengths: [Int] { [self] }
}
extension Array: SizePart where Element == Int {
    /// The elements.
    public var sizeLengths: [Int] { self }
}
extension Size2D: SizePart {
    /// Height, then width.
    public var sizeLengths: [Int] { values }
}

extension Size2D {
    /// From a number, a tuple or an array. Other than two lengths are kept,
    /// and reported by the layer.
    public init<each Part: SizePart>(parts: (repeat each Part)) {
        var (lengths, count, isNumber) = ([Int](), 0, false)
        for part in repeat each parts {
            lengths += part.sizeLengths
            count += 1
            isNumber = part is Int
        }
        values = count == 1 && isNumber ? lengths + lengths : lengths
    }
}
