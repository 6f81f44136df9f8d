/// Something that can be laid out as a tensor: a tensor, a number, or nested arrays of numbers.
public protocol TensorConvertible: ModelData {
    /// The tensor. Ragged nesting gives an invalid tensor.
    var tensor: Tensor { get }
}

/// An element of a (nested) array that becomes a tensor.
public protocol TensorElement: TensorConvertible {
    /// The numbers at the bottom of the nesting.
    associatedtype Scalar: TensorScalar
    /// Lengths of the nesting, taken from the first element at each level.
    static func nestedShape(_ elements: [Self]) -> [Int]
    /// Appends all scalars, or returns the position of the first element of another length.
    static func flatten(_ elements: [Self], shape: ArraySlice<Int>, into scalars: inout [Scalar])
        -> String?
    /// How many levels an array of this has: 1 for numbers.
    static var nestedRank: Int { get }
    /// The array of lengths `shape` from the front of `scalars`, which are taken away.
    static func nested(_ shape: ArraySlice<Int>, from scalars: inout ArraySlice<Scalar>) -> [Self]
}

extension Tensor: TensorConvertible {
    /// Itself.
    public var tensor: Tensor { self }
}

extension Tensor {
    /// A tensor of `shape` from its elements in row-major order.
    ///
    /// A count that does not match the shape gives an invalid tensor. `Int` elements become int32,
    /// as in Keras; those that do not fit give an invalid tensor.
    public init<S: TensorScalar>(shape: Shape, scalars: [S]) {
        guard shape.isKnown, shape.elementCount == scalars.count else {
            self = .invalid(
                ShapeError(
                    who: "Tensor(shape:scalars:)",
                    expected: "\(shape.elementCount) elements for shape \(shape)",
                    got: "\(scalars.count)", fix: "Change the shape or the array."))
            return
        }
        if let wide = scalars as? [Int], let bad = wide.first(where: { Int32(exactly: $0) == nil })
        {
            self = .invalid(
                ShapeError(
                    who: "Tensor", expected: "integers of 32 bits", got: "\(bad)",
                    fix: "Use [Int64] for larger numbers."))
            return
        }
        self.init(evaluating: TensorSpec(shape, S.dtype)) { bytes in
            guard let base = bytes.baseAddress else { return }
            if S.self == Int.self || S.self == Bool.self {
                for (i, value) in scalars.enumerated() {
                    S.dtype.storeInteger(value.tensorInt64 ?? 0, base, i)
                }
            } else {
                scalars.withUnsafeBytes {
                    base.copyMemory(
                        from: $0.baseAddress ?? UnsafeRawPointer(base), byteCount: $0.count)
                }
            }
        }
    }

    /// Data filled in by `fill`; memory that cannot be had gives an invalid tensor.
    private init(evaluating spec: TensorSpec, fill: (UnsafeMutableRawBufferPointer) -> Void) {
        do {
            self.init(data: try TensorData(spec, fill: fill))
        } catch {
            self = .invalid(
                ShapeError(
                    who: "Tensor", expected: "memory for \(spec)", got: "\(error)",
                    fix: "Use a smaller shape."))
        }
    }

    /// The numbers of `data`; lengths that no machine holds, beside a 0, give an invalid tensor.
    package init(data: TensorData) {
        do {
            try data.spec.shape.requireReasonableLengths()
            self.init(Node(.data(data), data.spec))
        } catch {
            self = .invalid(
                ShapeError(who: "Tensor", expected: error.expected, got: error.got, fix: error.fix))
        }
    }

    /// A tensor from raw little-endian, row-major bytes, which are copied.
    package init(shape: Shape, dtype: DType, copying bytes: UnsafeRawBufferPointer) {
        let spec = TensorSpec(shape, dtype)
        guard shape.isKnown, bytes.count == spec.byteCount else {
            self = .invalid(
                ShapeError(
                    who: "Tensor", expected: "\(spec.byteCount) bytes for \(spec)",
                    got: "\(bytes.count)", fix: "Change the shape or the data."))
            return
        }
        self.init(evaluating: spec) { $0.copyMemory(from: bytes) }
    }

    /// A tensor from the bytes of its elements, row-major and little-endian, such as a `Data`
    /// or what a file holds; they are copied.
    ///
    /// - Parameters:
    ///   - shape: every length known; nil: one axis with as many elements as there are bytes for.
    ///   - dtype: default uint8. A byte of bool that is not 0 is true.
    ///   - bytes: as many as shape and type need; another number gives an invalid tensor.
    public init(shape: Shape? = nil, dtype: DType = .uint8, bytes: some Collection<UInt8>) {
        let shape = shape ?? [bytes.count / dtype.byteCount]
        // A bool is stored as 0 or 1.
        let stored: DType = dtype == .bool ? .uint8 : dtype
        let made =
            bytes.withContiguousStorageIfAvailable {
                Tensor(shape: shape, dtype: stored, copying: UnsafeRawBufferPointer($0))
            }
            ?? Array(bytes).withUnsafeBytes { Tensor(shape: shape, dtype: stored, copying: $0) }
        self = dtype == .bool ? made.cast(to: .bool) : made
    }

    /// A float32 scalar; number literals become this.
    public init(_ value: Float) { self.init(shape: [], scalars: [value]) }
    /// A float64 scalar, from a value whose type is `Double` (a literal becomes float32).
    @_disfavoredOverload
    public init(_ value: Double) { self.init(shape: [], scalars: [value]) }
    /// An int32 scalar, from a value whose type is `Int` (a literal becomes float32).
    @_disfavoredOverload
    public init(_ value: Int) { self.init(shape: [], scalars: [value]) }
    /// A bool scalar.
    public init(_ value: Bool) { self.init(shape: [], scalars: [value]) }

    /// A float32 vector; array literals become this.
    public init(_ values: [Float]) { self = values.tensor }
    /// A float32 matrix; nested array literals become this.
    public init(_ values: [[Float]]) { self = values.tensor }
    /// A float32 tensor with three axes.
    public init(_ values: [[[Float]]]) { self = values.tensor }
    /// A float32 tensor with four axes.
    public init(_ values: [[[[Float]]]]) { self = values.tensor }
    /// A tensor of the array's own element type: `[Double]` float64, `[Int]` int32, `[Bool]` bool,
    /// nested to any depth.
    @_disfavoredOverload
    public init<Element: TensorElement>(_ values: [Element]) { self = values.tensor }

    /// The tensor of a slice, a range or anything else that can be one: `Tensor(rows[0..<4])`,
    /// `Tensor(0..<10)`.
    @_disfavoredOverload
    public init(_ values: some TensorConvertible) { self = values.tensor }

    /// All zeros.
    public static func zeros(_ shape: Shape, dtype: DType = .float32) -> Tensor {
        full(shape, 0, dtype: dtype)
    }
    /// All ones.
    public static func ones(_ shape: Shape, dtype: DType = .float32) -> Tensor {
        full(shape, 1, dtype: dtype)
    }
    /// `value` everywhere.
    public static func full(_ shape: Shape, _ value: Double, dtype: DType = .float32) -> Tensor {
        guard shape.isKnown else {
            return .invalid(
                ShapeError(
                    who: "Tensor", expected: "lengths of 0 or more", got: "\(shape.dimensions)",
                    fix: "Check the shape."))
        }
        return literal(value, dtype).broadcast(to: shape)
    }
    /// The identity matrix `[n, n]`.
    public static func eye(_ n: Int, dtype: DType = .float32) -> Tensor {
        let row = record(.iota(Iota(shape: [n, n], axis: 0, dtype: .int32)), [])
        let column = record(.iota(Iota(shape: [n, n], axis: 1, dtype: .int32)), [])
        return (row .== column).cast(to: dtype)
    }
    /// The integers of `range`, one axis. Those that `dtype` cannot hold give an invalid tensor.
    public static func range(_ range: Range<Int>, dtype: DType = .int32) -> Tensor {
        let (count, overflow) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
        let ends = range.isEmpty ? [] : [range.lowerBound, range.upperBound - 1]
        guard !overflow, ends.allSatisfy({ dtype.holds(Int64($0)) }) else {
            return .invalid(
                ShapeError(
                    who: "Tensor.range", expected: "integers that fit into \(dtype)",
                    got: "\(range)", fix: "Use a wider dtype, such as .int64."))
        }
        let steps = record(.iota(Iota(shape: [count], axis: 0, dtype: dtype)), [])
        return range.lowerBound == 0 ? steps : steps + literal(Double(range.lowerBound), dtype)
    }
    /// `from`, `from + by`, … up to, not including, `to`; one axis.
    public static func range(
        from: Double, to: Double, by step: Double, dtype: DType = .float32
    ) -> Tensor {
        let steps = ((to - from) / step).rounded(.up)
        guard steps.isFinite, steps < 0x1p53 else {
            return .invalid(
                ShapeError(
                    who: "Tensor.range", expected: "a finite number of steps",
                    got: "from \(from) to \(to) by \(step)", fix: "Use a step other than 0."))
        }
        return ramp(Int(Swift.max(steps, 0)), from: from, by: step, dtype: dtype)
    }
    /// `count` numbers from `from` to `to`, both included, at equal distances.
    public static func linspace(
        from: Double, to: Double, count: Int, dtype: DType = .float32
    ) -> Tensor {
        let step = count > 1 ? (to - from) / Double(count - 1) : 0
        return ramp(Swift.max(count, 0), from: from, by: step, dtype: dtype)
    }
    /// `from + i·step`; for integers computed in float64 and truncated at the end.
    private static func ramp(_ count: Int, from: Double, by step: Double, dtype: DType) -> Tensor {
        let type = dtype.isFloatingPoint ? dtype : .float64
        let steps = record(.iota(Iota(shape: [count], axis: 0, dtype: type)), [])
        return (steps * step + from).cast(to: dtype)
    }
    /// Zeros of this tensor's shape and type.
    public func zerosLike() -> Tensor { Tensor.literal(0, dtype).broadcast(toShapeOf: self) }
    /// Ones of this tensor's shape and type.
    public func onesLike() -> Tensor { Tensor.literal(1, dtype).broadcast(toShapeOf: self) }

    func broadcast(toShapeOf other: Tensor) -> Tensor {
        if other.error != nil { return other }
        return broadcast(exactly: other.shape)
    }
}
