public import DescentCore

/// How far two tensors lie apart: the report behind ``mismatch(_:_:tolerance:)``.
public struct Closeness: Sendable, CustomStringConvertible {
    /// The place where a difference is largest.
    public struct Extreme: Sendable {
        /// The difference; relative ones are fractions of the expected number.
        public let difference: Double
        /// One position on each axis.
        public let index: [Int]
        /// The number that came.
        public let actual: Double
        /// The number that should have come.
        public let expected: Double
    }

    /// Elements compared.
    public let count: Int
    /// Elements further apart than the tolerance.
    public let mismatches: Int
    /// The largest |actual − expected|; nil if all elements are equal.
    public let largestAbsolute: Extreme?
    /// The largest |actual − expected| / |expected|; nil if all elements are equal.
    public let largestRelative: Extreme?
    /// What was allowed.
    public let tolerance: Tolerance

    /// Compares elements of two arrays of `shape`, row-major.
    public init(_ actual: [Double], _ expected: [Double], shape: Shape, tolerance: Tolerance) {
        var (absolute, relative): ((Double, Int)?, (Double, Int)?) = (nil, nil)
        var mismatches = 0
        for (i, (a, e)) in zip(actual, expected).enumerated() {
            if !tolerance.accepts(a, e) { mismatches += 1 }
            if a == e || (a.isNaN && e.isNaN) { continue }
            let difference = (a - e).isNaN ? Double.infinity : Swift.abs(a - e)
            let fraction = difference / Swift.max(Swift.abs(e), .leastNormalMagnitude)
            if difference > absolute?.0 ?? 0 { absolute = (difference, i) }
            if !(fraction <= relative?.0 ?? 0) { relative = (fraction, i) }
        }
        func extreme(_ found: (Double, Int)?) -> Extreme? {
            found.map {
                Extreme(
                    difference: $0.0, index: shape.position(of: $0.1), actual: actual[$0.1],
                    expected: expected[$0.1])
            }
        }
        self.count = actual.count
        self.mismatches = mismatches
        self.tolerance = tolerance
        largestAbsolute = extreme(absolute)
        largestRelative = extreme(relative)
    }

    /// Whether every element is near enough.
    public var isClose: Bool { mismatches == 0 }

    /// How many elements differ, and where absolute and relative differences are largest.
    public var description: String {
        guard let a = largestAbsolute, let r = largestRelative else {
            return "\(count) equal elements"
        }
        return
            "\(mismatches) of \(count) elements differ by more than \(tolerance). Largest absolute "
            + "difference \(a.difference) at \(a.index) (\(a.actual), expected \(a.expected)); "
            + "largest relative difference \(r.difference) at \(r.index) (\(r.actual), "
            + "expected \(r.expected))."
    }
}

/// What is wrong with `actual`, or nil if it equals `expected` up to `tolerance`.
///
/// Works inside and outside of a test framework: `#expect(mismatch(a, b) == nil)`.
///
/// - Parameters:
///   - actual: what was computed.
///   - expected: what it is compared with, of the same shape.
///   - tolerance: default ``Tolerance/init(for:)`` of the expected dtype.
public func mismatch(
    _ actual: Tensor, _ expected: Tensor, tolerance: Tolerance? = nil
) -> String? {
    do {
        let (a, e) = (try actual.evaluated(), try expected.evaluated())
        guard a.shape == e.shape, a.dtype == e.dtype else {
            return "Expected \(e.dtype)\(e.shape), but got \(a.dtype)\(a.shape)."
        }
        if !e.dtype.isFloatingPoint, tolerance == nil {
            return try integerMismatch(a, e)
        }
        let report = Closeness(
            try a.scalars(), try e.scalars(), shape: e.shape,
            tolerance: tolerance ?? Tolerance(for: e.dtype))
        return report.isClose ? nil : report.description
    } catch {
        return "Expected numbers, but got the error: \(error)"
    }
}

/// What is wrong with the numbers of `actual`, or nil if they equal `expected` up to `tolerance`.
public func mismatch(
    _ actual: Tensor, _ expected: [Double], tolerance: Tolerance? = nil
) -> String? {
    do {
        let numbers = try actual.scalars()
        guard numbers.count == expected.count else {
            return "Expected \(expected.count) elements, but got \(numbers.count)."
        }
        let report = Closeness(
            numbers, expected, shape: actual.shape,
            tolerance: tolerance ?? Tolerance(for: actual.dtype))
        return report.isClose ? nil : report.description
    } catch {
        return "Expected numbers, but got the error: \(error)"
    }
}

/// Integers are compared as such: Float64 cannot tell large int64 values apart.
private func integerMismatch(_ actual: Tensor, _ expected: Tensor) throws -> String? {
    let (a, e) = (try actual.scalars(as: Int64.self), try expected.scalars(as: Int64.self))
    guard let i = a.indices.first(where: { a[$0] != e[$0] }) else { return nil }
    let wrong = zip(a, e).count { $0 != $1 }
    return "\(wrong) of \(a.count) elements differ, first at \(expected.shape.position(of: i)): "
        + "\(a[i]), expected \(e[i])."
}
