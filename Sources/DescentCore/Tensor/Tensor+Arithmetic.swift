extension Tensor {
    /// Brings two tensors to one type and shape (NumPy's broadcasting) and applies an operation.
    package static func elementwise(
        _ a: Tensor, _ b: Tensor, _ who: String, _ op: (Tensor, Tensor) -> Tensor
    ) -> Tensor {
        if a.error != nil { return a }
        if b.error != nil { return b }
        guard let shape = Shape.broadcast(a.shape, b.shape) else {
            return .invalid(
                ShapeError(
                    who: who, expected: "shapes that broadcast",
                    got: "\(a.shape) and \(b.shape)",
                    fix: "Axes are compared from the last; each pair must be equal or contain 1."))
        }
        let dtype = DType.promote(a.dtype, b.dtype)
        return op(
            a.cast(to: dtype).broadcast(exactly: shape), b.cast(to: dtype).broadcast(exactly: shape)
        )
    }

    static func arithmetic(_ op: BinaryOp, _ a: Tensor, _ b: Tensor) -> Tensor {
        elementwise(a, b, op.name) { x, y in
            // bool − bool and bool / bool have no meaning of their own: they count as integers.
            if x.dtype == .bool && !op.accepts(.bool) {
                return x.cast(to: .int32).binary(op, y.cast(to: .int32))
            }
            return x.binary(op, y)
        }
    }

    /// A Swift number as an operand for this tensor: it takes the tensor's type, except that a
    /// fraction turns integers into float32, and an integer too large (or negative) for them
    /// into a wider type.
    func operand<S: TensorScalar>(_ value: S) -> (Tensor, Tensor) {
        let number = value.tensorDouble
        let fits: DType
        if dtype.isFloatingPoint {
            fits = dtype
        } else if dtype.isInteger, let integer = value.tensorInt64 {
            fits = [dtype, .int32].first { $0.holds(integer) } ?? .int64
        } else if dtype == .bool && S.dtype == .bool {
            fits = .bool
        } else if dtype == .bool && !S.dtype.isFloatingPoint {
            fits = .int32
        } else {
            fits = .float32
        }
        return (cast(to: fits), .literal(number, fits))
    }

    /// The sum, element by element, with broadcasting.
    public static func + (a: Tensor, b: Tensor) -> Tensor { arithmetic(.add, a, b) }
    /// The difference, element by element, with broadcasting.
    public static func - (a: Tensor, b: Tensor) -> Tensor { arithmetic(.subtract, a, b) }
    /// The product, element by element, with broadcasting. For matrices see ``matmul(_:)``.
    public static func * (a: Tensor, b: Tensor) -> Tensor { arithmetic(.multiply, a, b) }
    /// The quotient, element by element, with broadcasting. Integers become float32, as in Keras
    /// and NumPy: pictures of bytes divided by 255 are fractions. See ``truncatingDivision(_:_:)``
    /// for whole numbers.
    public static func / (a: Tensor, b: Tensor) -> Tensor {
        elementwise(a, b, BinaryOp.divide.name) { x, y in
            x.dtype.isFloatingPoint
                ? x.binary(.divide, y)
                : x.cast(to: .float32).binary(.divide, y.cast(to: .float32))
        }
    }

    /// Adds a number, which takes the tensor's type.
    public static func + (a: Tensor, b: some TensorScalar) -> Tensor {
        let (x, y) = a.operand(b)
        return x + y
    }
    /// Subtracts a number, which takes the tensor's type.
    public static func - (a: Tensor, b: some TensorScalar) -> Tensor {
        let (x, y) = a.operand(b)
        return x - y
    }
    /// Multiplies by a number, which takes the tensor's type.
    public static func * (a: Tensor, b: some TensorScalar) -> Tensor {
        let (x, y) = a.operand(b)
        return x * y
    }
    /// Divides by a number, which takes the tensor's type.
    public static func / (a: Tensor, b: some TensorScalar) -> Tensor {
        let (x, y) = a.operand(b)
        return x / y
    }
    /// Adds to a number, which takes the tensor's type.
    public static func + (a: some TensorScalar, b: Tensor) -> Tensor {
        let (y, x) = b.operand(a)
        return x + y
    }
    /// Subtracts from a number, which takes the tensor's type.
    public static func - (a: some TensorScalar, b: Tensor) -> Tensor {
        let (y, x) = b.operand(a)
        return x - y
    }
    /// Multiplies a number, which takes the tensor's type.
    public static func * (a: some TensorScalar, b: Tensor) -> Tensor {
        let (y, x) = b.operand(a)
        return x * y
    }
    /// Divides a number, which takes the tensor's type.
    public static func / (a: some TensorScalar, b: Tensor) -> Tensor {
        let (y, x) = b.operand(a)
        return x / y
    }

    /// The negative.
    public static prefix func - (a: Tensor) -> Tensor { a.unary(.negate) }

    /// `a = a + b`.
    public static func += (a: inout Tensor, b: Tensor) { a = a + b }
    /// `a = a - b`.
    public static func -= (a: inout Tensor, b: Tensor) { a = a - b }
    /// `a = a * b`.
    public static func *= (a: inout Tensor, b: Tensor) { a = a * b }
    /// `a = a / b`.
    public static func /= (a: inout Tensor, b: Tensor) { a = a / b }
    /// `a = a + b`.
    public static func += (a: inout Tensor, b: some TensorScalar) { a = a + b }
    /// `a = a - b`.
    public static func -= (a: inout Tensor, b: some TensorScalar) { a = a - b }
    /// `a = a * b`.
    public static func *= (a: inout Tensor, b: some TensorScalar) { a = a * b }
    /// `a = a / b`.
    public static func /= (a: inout Tensor, b: some TensorScalar) { a = a / b }

    /// The element type changed; floating point to integers truncates and saturates,
    /// anything but 0 is true.
    public func cast(to dtype: DType) -> Tensor {
        dtype == self.dtype ? self : .record(.convert(Convert(dtype: dtype)), [self])
    }
}
