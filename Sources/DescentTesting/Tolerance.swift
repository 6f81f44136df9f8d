public import DescentCore

/// How far two numbers may lie apart and still count as equal:
///
///     |actual − expected| ≤ absolute + relative · |expected|
///
/// Both parts are always positive: a tolerance of 0 would ask floating point for more
/// than it promises.
public struct Tolerance: Sendable, Hashable, CustomStringConvertible {
    /// The part that does not depend on the numbers, in their unit.
    public let absolute: Double
    /// The part that grows with the expected number, as a fraction.
    public let relative: Double

    /// - Parameters:
    ///   - absolute: greater than 0.
    ///   - relative: greater than 0.
    public init(absolute: Double, relative: Double) {
        precondition(absolute > 0 && relative > 0, "A tolerance needs positive numbers.")
        self.absolute = absolute
        self.relative = relative
    }

    /// What a handful of operations in `dtype` may differ by between two engines. Integers and bool
    /// must be equal.
    public init(for dtype: DType) {
        switch dtype {
        case .float64: self.init(absolute: 1e-12, relative: 1e-12)
        case .float32: self.init(absolute: 1e-5, relative: 1e-5)
        case .float16: self.init(absolute: 1e-3, relative: 2e-3)
        case .bfloat16: self.init(absolute: 1e-2, relative: 1.6e-2)
        case .int32, .int64, .uint8, .bool:
            self.init(absolute: 0.25, relative: .leastNormalMagnitude)
        }
    }

    /// Whether `actual` is near enough. NaN equals NaN, and an infinity only itself.
    public func accepts(_ actual: Double, _ expected: Double) -> Bool {
        if actual.isNaN || expected.isNaN { return actual.isNaN && expected.isNaN }
        if actual == expected { return true }
        if actual.isInfinite || expected.isInfinite { return false }
        return abs(actual - expected) <= absolute + relative * abs(expected)
    }

    /// `absolute 1e-05 + relative 1e-05`.
    public var description: String { "absolute \(absolute) + relative \(relative)" }
}
