extension Tensor {
    /// The bytes, row-major and little-endian, while `body` runs.
    package func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) throws -> R {
        let data = try data()
        return try withExtendedLifetime(data) { try body(data.bytes) }
    }

    /// All elements in row-major order, as the type asked for; Float64 if nothing says otherwise
    /// (exact for all but large int64 values):
    ///
    /// ```swift
    /// let weights: [Float] = try kernel.scalars()
    /// let first: Int = try labels.scalars()[0]
    /// let sum = try x.scalars().reduce(0, +)  // Double
    /// ```
    ///
    /// For rows use ``array(as:)``.
    ///
    /// - Throws: the first recorded ``ShapeError``; ``EngineError``.
    public func scalars() throws -> [Double] { try scalars(as: Double.self) }

    /// All elements in row-major order, as the type asked for: integers saturate,
    /// fractions truncate.
    ///
    /// - Throws: the first recorded ``ShapeError``; ``EngineError``.
    @_disfavoredOverload
    public func scalars<S: TensorScalar>() throws -> [S] { try scalars(as: S.self) }

    /// All elements in row-major order, converted to `type`: integers saturate, fractions truncate.
    ///
    /// - Throws: the first recorded ``ShapeError``; ``EngineError``.
    public func scalars<S: TensorScalar>(as type: S.Type) throws -> [S] {
        try withBytes { bytes in
            guard count > 0, let base = bytes.baseAddress else { return [] }
            if S.dtype == dtype, S.self != Int.self, S.self != Bool.self {
                return Array(UnsafeRawBufferPointer(bytes).bindMemory(to: S.self))
            }
            if dtype.isFloatingPoint {
                return (0..<count).map { S(tensorValue: dtype.load(base, $0)) }
            }
            return (0..<count).map { S(tensorValue: dtype.loadInteger(base, $0)) }
        }
    }

    /// The only element, as Float64.
    ///
    /// - Throws: ``ShapeError`` if there is more or less than one element.
    public func item() throws -> Double { try item(as: Double.self) }

    /// The only element, as the type asked for: `let loss: Float = try loss.item()`.
    ///
    /// - Throws: ``ShapeError`` if there is more or less than one element.
    @_disfavoredOverload
    public func item<S: TensorScalar>() throws -> S { try item(as: S.self) }

    /// The only element, converted to `type`.
    ///
    /// - Throws: ``ShapeError`` if there is more or less than one element.
    public func item<S: TensorScalar>(as type: S.Type) throws -> S {
        let values = try scalars(as: type)
        guard values.count == 1 else {
            throw ShapeError(
                who: "item", expected: "a tensor with one element", got: "\(shape)",
                fix: "Index or reduce it first, or use scalars().")
        }
        return values[0]
    }

    /// The numbers as nested arrays, one level for each axis:
    ///
    /// ```swift
    /// let rows: [[Float]] = try predictions.array()
    /// let images = try pixels.array(as: [[[UInt8]]].self)
    /// ```
    ///
    /// Numbers are converted as by ``scalars(as:)``.
    ///
    /// - Throws: ``ShapeError`` if the type has more or fewer levels than the tensor has axes; what
    ///   ``scalars(as:)`` throws.
    public func array<Element: TensorElement>(
        as type: [Element].Type = [Element].self
    ) throws -> [Element] {
        if let error { throw error }
        let levels = Element.nestedRank
        guard levels == rank else {
            throw ShapeError(
                who: "array", expected: "a tensor with \(levels) axes for \(type)",
                got: "\(shape)",
                fix: rank == 0
                    ? "Use item() for one number."
                    : "Ask for an array nested \(rank) times, or use scalars().")
        }
        var rest = try scalars(as: Element.Scalar.self)[...]
        return Element.nested(shape.dimensions[...], from: &rest)
    }
}

extension BinaryFloatingPoint where Self: TensorScalar {
    /// The only element of `tensor`, computed if need be.
    ///
    /// - Throws: ``ShapeError`` if there is more or less than one element; what evaluating throws.
    public init(_ tensor: Tensor) throws { self = try tensor.item(as: Self.self) }
}

extension FixedWidthInteger where Self: TensorScalar {
    /// The only element of `tensor`, computed if need be; fractions truncate, integers saturate.
    ///
    /// - Throws: ``ShapeError`` if there is more or less than one element; what evaluating throws.
    public init(_ tensor: Tensor) throws { self = try tensor.item(as: Self.self) }
}

extension Bool {
    /// Whether the only element of `tensor`, computed if need be, is true, or not 0.
    ///
    /// - Throws: ``ShapeError`` if there is more or less than one element; what evaluating throws.
    public init(_ tensor: Tensor) throws { self = try tensor.item(as: Bool.self) }
}
