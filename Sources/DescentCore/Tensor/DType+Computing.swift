extension DType {
    /// Whether it is float16 or bfloat16, which only store numbers.
    package var isHalf: Bool { self == .float16 || self == .bfloat16 }

    /// The floating-point type that numbers of this type are computed in: float64 for itself,
    /// float32 for all others.
    package var computing: DType { self == .float64 ? .float64 : .float32 }
}

extension Tensor {
    /// Whether the type is float16 or bfloat16.
    package var isHalf: Bool { dtype.isHalf }
}

extension DType {
    /// float64 for floating-point numbers; others stay.
    var widened: DType { isFloatingPoint ? .float64 : self }
}
