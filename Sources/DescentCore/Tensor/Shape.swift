/// The length of every axis of a tensor, outermost first: `[batch, height, width, channels]`.
///
/// A length of ``unknown`` stands for an axis that is only known when data comes, such as the batch
/// of a model; it prints as `?`.
public struct Shape: Sendable, Hashable, ExpressibleByArrayLiteral, RandomAccessCollection,
    CustomStringConvertible
{
    /// The lengths.
    public var dimensions: [Int]

    /// The length of an axis that is not known yet.
    public static let unknown = -1

    /// A shape of these lengths.
    public init(_ dimensions: [Int]) { self.dimensions = dimensions }
    /// `[nil, 28]` stands for an unknown first length, as Keras' `(None, 28)`.
    public init(arrayLiteral elements: Int?...) {
        dimensions = elements.map { $0 ?? Shape.unknown }
    }

    /// The number of axes; 0 for a scalar.
    public var rank: Int { dimensions.count }

    /// The product of all lengths, 1 for a scalar; `Int.max` when it does not fit.
    ///
    /// With one unknown axis the product is negative, so two shapes that agree up to the batch have
    /// equal counts.
    public var elementCount: Int {
        if dimensions.contains(0) { return 0 }
        var product = 1
        for dimension in dimensions {
            let (value, overflow) = product.multipliedReportingOverflow(by: dimension)
            if overflow { return .max }
            product = value
        }
        return product
    }

    /// Whether every length is known.
    public var isKnown: Bool { dimensions.allSatisfy { $0 >= 0 } }

    /// 0, the outermost axis.
    public var startIndex: Int { 0 }
    /// The number of axes.
    public var endIndex: Int { dimensions.count }

    /// The length of `axis`; negative axes count from the end, so `shape[-1]` is the last length.
    /// An axis the shape does not have reads as ``unknown``.
    public subscript(axis: Int) -> Int {
        let index = axis < 0 ? axis + rank : axis
        return dimensions.indices.contains(index) ? dimensions[index] : Shape.unknown
    }

    /// `[?, 28, 28]`, with `?` for an unknown length.
    public var description: String {
        let hidden = Shape.madeUp
        let texts = dimensions.map { length in
            let isMadeUp = length > 0 && hidden.contains { length % $0 == 0 }
            return length < 0 || isMadeUp ? "?" : String(length)
        }
        return "[" + texts.joined(separator: ", ") + "]"
    }

    /// Lengths that stand for unknown ones while a call is tried out: large primes,
    /// of which no other length is a multiple. They and their multiples print as `?`.
    @TaskLocal package static var madeUp: [Int] = []

    /// ``elementCount`` as it prints.
    package var countText: String {
        let count = elementCount
        return Shape.madeUp.contains { count % $0 == 0 } && count > 0 ? "?" : "\(count)"
    }

    /// No machine holds an axis this long; sums of a few such lengths still fit into an `Int`.
    private static let longestAxis = 1 << 52

    /// The product of the lengths that are not 0; nil when it does not fit.
    private var productOfOthers: Int? {
        var product = 1
        for length in dimensions where length != 0 {
            let (value, overflow) = product.multipliedReportingOverflow(by: length)
            if overflow { return nil }
            product = value
        }
        return product
    }

    /// Refuses lengths that no machine holds. Shapes without elements need no memory, so their
    /// other lengths are held to the same limit: strides and counts of rows are computed from them.
    func requireReasonableLengths() throws(ShapeFault) {
        for length in dimensions where length > Shape.longestAxis {
            throw ShapeFault(
                expected: "lengths up to \(Shape.longestAxis)", got: "\(self)",
                fix: "Check the lengths.")
        }
        guard dimensions.contains(0), (productOfOthers ?? .max).magnitude > Shape.longestAxis else {
            return
        }
        throw ShapeFault(
            expected: "lengths beside 0 whose product is at most \(Shape.longestAxis)",
            got: "\(self)", fix: "Check the lengths.")
    }

    /// `axis` counted from the front, or nil if there is no such axis.
    package func normalizedAxis(_ axis: Int) -> Int? {
        let index = axis < 0 ? axis + rank : axis
        return dimensions.indices.contains(index) ? index : nil
    }

    /// Row-major strides in elements.
    package var strides: [Int] {
        var result = [Int](repeating: 1, count: rank)
        for axis in stride(from: rank - 2, through: 0, by: -1) {
            result[axis] = result[axis + 1] &* Swift.max(dimensions[axis + 1], 1)
        }
        return result
    }

    /// The shape both shapes broadcast to under NumPy's rule, or nil if they do not.
    package static func broadcast(_ a: Shape, _ b: Shape) -> Shape? {
        let rank = Swift.max(a.rank, b.rank)
        var result = [Int](repeating: 1, count: rank)
        for axis in 0..<rank {
            let x = axis < rank - a.rank ? 1 : a.dimensions[axis - rank + a.rank]
            let y = axis < rank - b.rank ? 1 : b.dimensions[axis - rank + b.rank]
            guard x == y || x == 1 || y == 1 else { return nil }
            result[axis] = x == 1 ? y : x
        }
        return Shape(result)
    }

    /// The index on each axis of element `offset` in row-major order.
    package func position(of offset: Int) -> [Int] {
        var (rest, index) = (offset, [Int]())
        for length in dimensions.reversed() where length > 0 {
            index.append(rest % length)
            rest /= length
        }
        return index.reversed()
    }

    /// The shape with `axes` removed, or set to 1.
    package func reduced(over axes: [Int], keepDims: Bool = false) -> Shape {
        var result: [Int] = []
        for (axis, length) in dimensions.enumerated() {
            if !axes.contains(axis) {
                result.append(length)
            } else if keepDims {
                result.append(1)
            }
        }
        return Shape(result)
    }
}

/// What is known of a tensor before it is computed.
public struct TensorSpec: Sendable, Hashable, CustomStringConvertible {
    /// The length of every axis; ``Shape/unknown`` where it is not known.
    public var shape: Shape
    /// The element type.
    public var dtype: DType

    /// Values of this shape and type.
    public init(_ shape: Shape, _ dtype: DType) {
        self.shape = shape
        self.dtype = dtype
    }

    /// `float32[2, 3]`.
    public var description: String { "\(dtype)\(shape)" }

    /// Size in bytes; saturates instead of overflowing.
    package var byteCount: Int {
        let (bytes, overflow) = shape.elementCount.multipliedReportingOverflow(by: dtype.byteCount)
        return overflow ? .max : bytes
    }
}
