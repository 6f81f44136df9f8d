/// Depth, height and width: `3` for all, `[3, 5, 5]`, or `Size3D(3, 5, 5)`. Layers take `(3, 5, 5)` too.
///
/// A literal with another number of elements is kept, and reported by the layer it is given to.
public struct Size3D: Sendable, Hashable, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
    /// Depth, height, then width.
    public let values: [Int]

    /// The same depth, height and width.
    public init(_ all: Int) { values = [all, all, all] }
    /// Depth, height and width.
    public init(_ depth: Int, _ height: Int, _ width: Int) { values = [depth, height, width] }
    /// From a literal.
    public init(integerLiteral value: Int) { self.init(value) }
    /// From a literal.
    public init(arrayLiteral elements: Int...) { values = elements }
}

extension Size3D: SizePart {
    /// Depth, height, then width.
    public var sizeLengths: [Int] { values }
}

extension Size3D {
    /// From a number, a tuple or an array. Other than three lengths are kept,
    /// and reported by the layer.
    public init<each Part: SizePart>(parts: (repeat each Part)) {
        var (lengths, count, isNumber) = ([Int](), 0, false)
        for part in repeat each parts {
            lengths += part.sizeLengths
            count += 1
            isNumber = part is Int
        }
        values = count == 1 && isNumber ? lengths + lengths + lengths : lengths
    }
}
