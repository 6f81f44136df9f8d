#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The element types reference loops are written for. Half precision is widened before it gets
/// here, and `bool` is a byte holding 0 or 1.
package protocol ReferenceScalar: Comparable, Sendable {
    static func unary(_ op: UnaryOp, _ x: Self) -> Self
    static func binary(_ op: BinaryOp, _ x: Self, _ y: Self) -> Self
    /// Sums and products run in a type at least this wide.
    associatedtype Accumulator: ReferenceScalar
    var widened: Accumulator { get }
    static func narrowed(_ value: Accumulator) -> Self
    static var zero: Self { get }
    static var one: Self { get }
    static var lowest: Self { get }
    static var highest: Self { get }
    var isUnordered: Bool { get }
}

extension ReferenceScalar {
    package var isUnordered: Bool { false }
}

/// A body that works for any element type: reference loops are opened on a dtype through this.
package protocol ScalarBody {
    func run<T: ReferenceScalar>(_ type: T.Type)
}

extension DType {
    /// Runs `body` for the Swift type that holds this dtype in reference loops.
    func open(_ body: some ScalarBody) {
        switch self {
        case .float32, .float16, .bfloat16: body.run(Float.self)
        case .float64: body.run(Double.self)
        case .int32: body.run(Int32.self)
        case .int64: body.run(Int64.self)
        case .uint8: body.run(UInt8.self)
        case .bool: body.run(Bool8.self)
        }
    }
}

extension Double: ReferenceScalar {
    package var widened: Double { self }
    package static func narrowed(_ value: Double) -> Double { value }
    package static var one: Double { 1 }
    package static var lowest: Double { -.infinity }
    package static var highest: Double { .infinity }
    package var isUnordered: Bool { isNaN }

    package static func unary(_ op: UnaryOp, _ x: Double) -> Double {
        switch op {
        case .negate: -x
        case .abs: Swift.abs(x)
        case .sign: x.isNaN ? x : (x > 0 ? 1 : (x < 0 ? -1 : x))
        case .exponential: exp(x)
        case .exponentialMinusOne: expm1(x)
        case .log: log(x)
        case .logPlusOne: log1p(x)
        case .logistic: x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x))
        case .tanh: tanh(x)
        case .sqrt: x.squareRoot()
        case .rsqrt: 1 / x.squareRoot()
        case .cbrt: cbrt(x)
        case .sine: sin(x)
        case .cosine: cos(x)
        case .tan: tan(x)
        case .floor: floor(x)
        case .ceil: ceil(x)
        case .roundNearestEven: x.rounded(.toNearestOrEven)
        case .erf: erf(x)
        case .not: x == 0 ? 1 : 0
        }
    }

    package static func binary(_ op: BinaryOp, _ x: Double, _ y: Double) -> Double {
        switch op {
        case .add: x + y
        case .subtract: x - y
        case .multiply: x * y
        case .divide: x / y
        case .maximum: x.isNaN || y.isNaN ? .nan : Swift.max(x, y)
        case .minimum: x.isNaN || y.isNaN ? .nan : Swift.min(x, y)
        case .power: pow(x, y)
        case .remainder: fmod(x, y)
        case .atan2: atan2(x, y)
        case .and: x != 0 && y != 0 ? 1 : 0
        case .or: x != 0 || y != 0 ? 1 : 0
        case .xor: (x != 0) != (y != 0) ? 1 : 0
        }
    }
}

/// Float32 computes in Float64 and rounds once, which makes it a better oracle than float32 itself.
extension Float: ReferenceScalar {
    package var widened: Double { Double(self) }
    package static func narrowed(_ value: Double) -> Float { Float(value) }
    package static var one: Float { 1 }
    package static var lowest: Float { -.infinity }
    package static var highest: Float { .infinity }
    package var isUnordered: Bool { isNaN }

    package static func unary(_ op: UnaryOp, _ x: Float) -> Float {
        Float(Double.unary(op, Double(x)))
    }
    package static func binary(_ op: BinaryOp, _ x: Float, _ y: Float) -> Float {
        Float(Double.binary(op, Double(x), Double(y)))
    }
}

/// Integers wrap around. Dividing by zero gives −1 and its remainder the dividend, as StableHLO's
/// lowering on CPUs and GPUs does: an integer division never traps.
extension ReferenceScalar where Self: FixedWidthInteger {
    package var widened: Self { self }
    package static func narrowed(_ value: Self) -> Self { value }
    package static var one: Self { 1 }
    package static var lowest: Self { .min }
    package static var highest: Self { .max }

    package static func unary(_ op: UnaryOp, _ x: Self) -> Self {
        switch op {
        case .negate: 0 &- x
        case .abs: x < 0 ? 0 &- x : x
        case .sign: x.signum()
        case .not: ~x
        case .floor, .ceil, .roundNearestEven: x
        case .exponential, .exponentialMinusOne, .log, .logPlusOne, .logistic, .tanh, .sqrt, .rsqrt,
            .cbrt, .sine, .cosine, .tan, .erf:
            Self(saturating: Double.unary(op, Double(x)))
        }
    }

    package static func binary(_ op: BinaryOp, _ x: Self, _ y: Self) -> Self {
        switch op {
        case .add: x &+ y
        case .subtract: x &- y
        case .multiply: x &* y
        case .divide: y == 0 ? 0 &- 1 : x.dividedReportingOverflow(by: y).partialValue
        case .maximum: Swift.max(x, y)
        case .minimum: Swift.min(x, y)
        case .power: integerPower(x, y)
        case .remainder: y == 0 ? x : x.remainderReportingOverflow(dividingBy: y).partialValue
        case .and: x & y
        case .or: x | y
        case .xor: x ^ y
        case .atan2: Self(saturating: Double.binary(op, Double(x), Double(y)))
        }
    }

    /// Wrapping power by squaring; negative exponents give 0 except for bases 1 and −1.
    private static func integerPower(_ base: Self, _ exponent: Self) -> Self {
        if exponent < 0 {
            if base == 1 { return 1 }
            if Self.isSigned && base == 0 &- 1 { return exponent & 1 == 0 ? 1 : base }
            return 0
        }
        var (result, square, rest) = (1 as Self, base, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result = result &* square }
            square = square &* square
            rest >>= 1
        }
        return result
    }
}

extension Int32: ReferenceScalar {}
extension Int64: ReferenceScalar {}
extension UInt8: ReferenceScalar {}

/// A `bool` element: one byte, 0 or 1. Arithmetic is logic: `add` and `maximum` are or,
/// `multiply` and `minimum` are and.
package struct Bool8: ReferenceScalar {
    var byte: UInt8
    init(_ value: Bool) { byte = value ? 1 : 0 }
    var value: Bool { byte != 0 }

    package var widened: Bool8 { self }
    package static func narrowed(_ value: Bool8) -> Bool8 { value }
    package static var zero: Bool8 { Bool8(false) }
    package static var one: Bool8 { Bool8(true) }
    package static var lowest: Bool8 { Bool8(false) }
    package static var highest: Bool8 { Bool8(true) }
    package static func < (a: Bool8, b: Bool8) -> Bool { a.byte < b.byte }

    package static func unary(_ op: UnaryOp, _ x: Bool8) -> Bool8 {
        op == .not ? Bool8(!x.value) : x
    }
    package static func binary(_ op: BinaryOp, _ x: Bool8, _ y: Bool8) -> Bool8 {
        switch op {
        case .add, .maximum, .or: Bool8(x.value || y.value)
        case .multiply, .minimum, .and: Bool8(x.value && y.value)
        case .subtract, .xor: Bool8(x.value != y.value)
        case .divide, .power, .remainder, .atan2: x
        }
    }
}
