/// The element type of a ``Tensor``.
///
/// `float16` and `bfloat16` are storage types: every operation on them computes in float32 and
/// rounds its result once, to nearest even.
public enum DType: String, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    /// Swift's `Float`; weights and data are of this type unless you ask for another.
    case float32
    /// Swift's `Double`.
    case float64
    /// IEEE half precision: 11 bits of precision, at most 65,504.
    case float16
    /// The upper half of a `float32`: 8 bits of precision, the range of `float32`.
    case bfloat16
    /// Swift's `Int32`.
    case int32
    /// Swift's `Int64`, and `Int`; what sums of integers are counted in.
    case int64
    /// Bytes, 0 to 255, such as pixels.
    case uint8
    /// True and false; 1 and 0 where they are computed with.
    case bool

    /// Bytes per element.
    public var byteCount: Int {
        switch self {
        case .float64, .int64: 8
        case .float32, .int32: 4
        case .float16, .bfloat16: 2
        case .uint8, .bool: 1
        }
    }

    /// Whether the type can hold fractions, and so can be differentiated.
    public var isFloatingPoint: Bool {
        switch self {
        case .float32, .float64, .float16, .bfloat16: true
        case .int32, .int64, .uint8, .bool: false
        }
    }

    /// Whether the type is an integer (`bool` is not).
    public var isInteger: Bool {
        switch self {
        case .int32, .int64, .uint8: true
        case .float32, .float64, .float16, .bfloat16, .bool: false
        }
    }

    /// The name of the case: `float32`.
    public var description: String { rawValue }

    /// The type of `a ∘ b` for tensors of two types.
    ///
    /// Floating point wins over integers, integers over `bool`; among equals the wider wins, and
    /// `float16` with `bfloat16` gives `float32`, which holds both. As Keras 3 and JAX promote.
    public static func promote(_ a: DType, _ b: DType) -> DType {
        if a == b { return a }
        let (low, high) = a.promotionRank <= b.promotionRank ? (a, b) : (b, a)
        if low == .float16 && high == .bfloat16 { return .float32 }
        return high
    }

    /// Whether an element of this integer type can be `value`.
    func holds(_ value: Int64) -> Bool {
        switch self {
        case .int32: Int32(exactly: value) != nil
        case .uint8: UInt8(exactly: value) != nil
        case .bool: value == 0 || value == 1
        case .int64, .float32, .float64, .float16, .bfloat16: true
        }
    }

    private var promotionRank: Int {
        switch self {
        case .bool: 0
        case .uint8: 1
        case .int32: 2
        case .int64: 3
        case .float16: 4
        case .bfloat16: 5
        case .float32: 6
        case .float64: 7
        }
    }
}

/// A Swift type whose values can be put into and read out of tensors.
public protocol TensorScalar: Sendable {
    /// The tensor element type that a Swift array of this type becomes.
    static var dtype: DType { get }
    /// The nearest value to `value`; integers truncate towards zero and saturate, NaN becomes 0.
    init(tensorValue value: Double)
    /// The value of `value`; narrower integers keep the low bits that fit by saturating.
    init(tensorValue value: Int64)
    /// The value as Float64.
    var tensorDouble: Double { get }
    /// The value as Int64, if it is an integer.
    var tensorInt64: Int64? { get }
}

extension TensorScalar where Self: BinaryFloatingPoint {
    /// The nearest number of this type.
    public init(tensorValue value: Double) { self = Self(value) }
    /// The nearest number of this type.
    public init(tensorValue value: Int64) { self = Self(value) }
    /// The same number in Float64.
    public var tensorDouble: Double { Double(self) }
    /// None: the type holds fractions.
    public var tensorInt64: Int64? { nil }
}

extension TensorScalar where Self: FixedWidthInteger {
    /// Without its fraction; out of range the nearest bound, and 0 for NaN.
    public init(tensorValue value: Double) { self = Self(saturating: value) }
    /// The number; out of range the nearest bound.
    public init(tensorValue value: Int64) { self = Self(clamping: value) }
    /// The nearest Float64: exact up to 2⁵³.
    public var tensorDouble: Double { Double(self) }
    /// The same integer.
    public var tensorInt64: Int64? { Int64(self) }
}

extension Float: TensorScalar {
    /// `float32`.
    public static var dtype: DType { .float32 }
}
extension Double: TensorScalar {
    /// `float64`.
    public static var dtype: DType { .float64 }
}
extension Int32: TensorScalar {
    /// `int32`.
    public static var dtype: DType { .int32 }
}
extension Int64: TensorScalar {
    /// `int64`.
    public static var dtype: DType { .int64 }
}
extension UInt8: TensorScalar {
    /// `uint8`.
    public static var dtype: DType { .uint8 }
}
/// Swift's `Int` becomes `int32`, as Python's integers do in Keras.
extension Int: TensorScalar {
    /// `int32`.
    public static var dtype: DType { .int32 }
}
extension Bool: TensorScalar {
    /// `bool`.
    public static var dtype: DType { .bool }
    /// True for anything but 0, also for NaN.
    public init(tensorValue value: Double) { self = value != 0 }
    /// True for anything but 0.
    public init(tensorValue value: Int64) { self = value != 0 }
    /// 1 or 0.
    public var tensorDouble: Double { self ? 1 : 0 }
    /// 1 or 0.
    public var tensorInt64: Int64? { self ? 1 : 0 }
}

extension FixedWidthInteger {
    /// Truncates towards zero; out of range saturates and NaN is 0, as the CPU kernels do.
    package init(saturating value: Double) {
        if value.isNaN {
            self = 0
        } else if let exact = Self(exactly: value.rounded(.towardZero)) {
            self = exact
        } else {
            self = value < 0 ? .min : .max
        }
    }
}
