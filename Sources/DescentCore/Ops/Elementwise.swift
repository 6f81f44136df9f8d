/// Functions of one element. Floating point unless said otherwise in ``accepts(_:)``.
package enum UnaryOp: String, Sendable, Hashable, CaseIterable, Primitive {
    case negate, abs, sign, exponential, exponentialMinusOne, log, logPlusOne, logistic, tanh, sqrt
    case rsqrt, cbrt, sine, cosine, tan, floor, ceil, roundNearestEven, erf, not

    package var name: String {
        switch self {
        case .exponentialMinusOne: "exponential_minus_one"
        case .logPlusOne: "log_plus_one"
        case .roundNearestEven: "round_nearest_even"
        case .erf: "chlo.erf"
        case .negate, .abs, .sign, .exponential, .log, .logistic, .tanh, .sqrt, .rsqrt, .cbrt,
            .sine,
            .cosine, .tan, .floor, .ceil, .not:
            rawValue
        }
    }
    package static let caseName = "unary"
    package var op: Op { .unary(self) }
    package var family: Op.Family { .elementwise }
    package var attributes: [Attribute] { [Attribute("kind", .word(rawValue))] }

    package func accepts(_ dtype: DType) -> Bool {
        switch self {
        case .negate, .abs, .sign: dtype != .bool
        case .not: !dtype.isFloatingPoint
        case .exponential, .exponentialMinusOne, .log, .logPlusOne, .logistic, .tanh, .sqrt, .rsqrt,
            .cbrt, .sine, .cosine, .tan, .floor, .ceil, .roundNearestEven, .erf:
            dtype.isFloatingPoint
        }
    }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        guard accepts(inputs[0].dtype) else {
            throw ShapeFault(
                expected: self == .not
                    ? "bool or integers" : accepts(.int32) ? "numbers" : "floating-point numbers",
                got: "\(inputs[0])", fix: "Convert with cast(to:) first.")
        }
        return inputs[0]
    }

    package func vjp(_ call: Call) -> [Tensor?] {
        let (x, y, g) = (call.inputs[0], call.output, call.cotangent)
        switch self {
        case .negate: return [-g]
        case .abs: return [g * x.unary(.sign)]
        case .exponential: return [g * y]
        case .exponentialMinusOne: return [g * (y + 1)]
        case .log: return [g / x]
        case .logPlusOne: return [g / (x + 1)]
        case .logistic: return [g * (y * (1 - y))]
        case .tanh: return [g * (1 - y * y)]
        case .sqrt: return [g * 0.5 / y]
        case .rsqrt: return [g * -0.5 * (y * (y * y))]
        case .cbrt: return [g / (y * y * 3)]
        case .sine: return [g * x.unary(.cosine)]
        case .cosine: return [-(g * x.unary(.sine))]
        case .tan: return [g * (y * y + 1)]
        case .erf: return [g * ((-(x * x)).unary(.exponential) * 1.1283791670955126)]
        case .sign, .floor, .ceil, .roundNearestEven, .not: return [nil]  // constant between jumps
        }
    }

    package func evaluate(_ inputs: [HostArray], into output: HostOutput) {
        struct Body: ScalarBody {
            let op: UnaryOp, input: HostArray, output: HostOutput
            func run<T: ReferenceScalar>(_ type: T.Type) {
                let (x, y) = (input.values(as: T.self), output.values(as: T.self))
                for i in 0..<output.count { y[i] = T.unary(op, x[i]) }
            }
        }
        output.spec.dtype.open(Body(op: self, input: inputs[0], output: output))
    }
}

/// Functions of two elements of equal shape and type. `and`, `or`, `xor` are bitwise on integers.
package enum BinaryOp: String, Sendable, Hashable, CaseIterable, Primitive {
    case add, subtract, multiply, divide, maximum, minimum, power, remainder, atan2, and, or, xor

    package var name: String { rawValue }
    package static let caseName = "binary"
    package var op: Op { .binary(self) }
    package var family: Op.Family { .elementwise }
    package var attributes: [Attribute] { [Attribute("kind", .word(rawValue))] }
    package func reads(_ index: Int) -> Reads {
        self == .maximum || self == .minimum ? .sameIfEqual : .same
    }

    package func accepts(_ dtype: DType) -> Bool {
        switch self {
        case .add, .multiply, .maximum, .minimum: true
        case .subtract, .divide, .power, .remainder: dtype != .bool
        case .atan2: dtype.isFloatingPoint
        case .and, .or, .xor: !dtype.isFloatingPoint
        }
    }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        try requireEqual(inputs[0], inputs[1])
        guard accepts(inputs[0].dtype) else {
            throw ShapeFault(
                expected: "other element types", got: "\(inputs[0].dtype)",
                fix: "Convert with cast(to:) first.")
        }
        return inputs[0]
    }

    package func vjp(_ call: Call) -> [Tensor?] {
        let (x, y, z, g) = (call.inputs[0], call.inputs[1], call.output, call.cotangent)
        switch self {
        case .add: return [g, g]
        case .subtract: return [g, call.when(1) { -g }]
        case .multiply: return [call.when(0) { g * y }, call.when(1) { g * x }]
        case .divide: return [call.when(0) { g / y }, call.when(1) { -(g * z / y) }]
        // Ties go to the second operand, so that relu = maximum(x, 0) has derivative
        // 0 at 0, as Keras.
        case .maximum: return Self.pick(x .> y, call)
        case .minimum: return Self.pick(x .< y, call)
        case .power: return Self.powerVJP(call)
        case .remainder:
            return [g, call.when(1) { -(g * ((x - z) / y)) }]
        case .atan2:
            let square = x * x + y * y
            return [call.when(0) { g * y / square }, call.when(1) { -(g * x / square) }]
        case .and, .or, .xor: return [nil, nil]  // not differentiable: integers and bool only
        }
    }

    private static func pick(_ first: Tensor, _ call: Call) -> [Tensor?] {
        let zero = call.cotangent.zerosLike()
        return [
            call.when(0) { Tensor.where(first, call.cotangent, zero) },
            call.when(1) { Tensor.where(first, zero, call.cotangent) },
        ]
    }

    /// d(xʸ)/dx = y·xʸ⁻¹, taken as 0 where y = 0; d(xʸ)/dy = xʸ·ln x, taken as 0 where x ≤ 0.
    private static func powerVJP(_ call: Call) -> [Tensor?] {
        let (x, y, z, g) = (call.inputs[0], call.inputs[1], call.output, call.cotangent)
        return [
            call.when(0) {
                let slope = y * x.binary(.power, y - 1)
                return g * Tensor.where(y .== y.zerosLike(), slope.zerosLike(), slope)
            },
            call.when(1) {
                let positive = x .> x.zerosLike()
                let safe = Tensor.where(positive, x, x.onesLike())
                return g * Tensor.where(positive, z * safe.unary(.log), z.zerosLike())
            },
        ]
    }

    package func evaluate(_ inputs: [HostArray], into output: HostOutput) {
        struct Body: ScalarBody {
            let op: BinaryOp, a: HostArray, b: HostArray, output: HostOutput
            func run<T: ReferenceScalar>(_ type: T.Type) {
                let (x, y, z) = (
                    a.values(as: T.self), b.values(as: T.self), output.values(as: T.self)
                )
                for i in 0..<output.count { z[i] = T.binary(op, x[i], y[i]) }
            }
        }
        output.spec.dtype.open(Body(op: self, a: inputs[0], b: inputs[1], output: output))
    }
}

/// Comparison of two elements; NaN is unequal to everything and neither less nor greater.
package enum Comparison: String, Sendable, Hashable, CaseIterable, Primitive {
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual

    package var name: String { "compare_\(rawValue)" }
    package static let caseName = "compare"
    package var op: Op { .compare(self) }
    package var family: Op.Family { .elementwise }
    package var attributes: [Attribute] { [Attribute("kind", .word(rawValue))] }
    package func reads(_ index: Int) -> Reads { .nothing }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        try requireEqual(inputs[0], inputs[1])
        return TensorSpec(inputs[0].shape, .bool)
    }

    package func vjp(_ call: Call) -> [Tensor?] { [nil, nil] }  // constant between jumps

    package func holds<T: Comparable>(_ a: T, _ b: T) -> Bool {
        switch self {
        case .equal: a == b
        case .notEqual: a != b
        case .less: a < b
        case .lessOrEqual: a <= b
        case .greater: a > b
        case .greaterOrEqual: a >= b
        }
    }

    package func evaluate(_ inputs: [HostArray], into output: HostOutput) {
        struct Body: ScalarBody {
            let op: Comparison, a: HostArray, b: HostArray, output: HostOutput
            func run<T: ReferenceScalar>(_ type: T.Type) {
                let (x, y) = (a.values(as: T.self), b.values(as: T.self))
                let z = output.values(as: UInt8.self)
                for i in 0..<output.count { z[i] = op.holds(x[i], y[i]) ? 1 : 0 }
            }
        }
        inputs[0].spec.dtype.open(Body(op: self, a: inputs[0], b: inputs[1], output: output))
    }
}

/// `condition ? a : b`, element by element.
package struct Select: Primitive {
    package init() {}

    package var name: String { "select" }
    package static let caseName = "select"
    package var op: Op { .select(self) }
    package var family: Op.Family { .elementwise }
    package var attributes: [Attribute] { [] }
    package func reads(_ index: Int) -> Reads { index == 0 ? .nothing : .sameWhere(index == 1) }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        guard inputs[0].dtype == .bool else {
            throw ShapeFault(
                expected: "a bool condition", got: "\(inputs[0])",
                fix: "Compare first, for example x .> 0.")
        }
        try requireEqual(inputs[1], inputs[2])
        try requireEqual(TensorSpec(inputs[0].shape, inputs[1].dtype), inputs[1])
        return inputs[1]
    }

    package func vjp(_ call: Call) -> [Tensor?] {
        let zero = call.cotangent.zerosLike()
        return [
            nil,
            call.when(1) { Tensor.where(call.inputs[0], call.cotangent, zero) },
            call.when(2) { Tensor.where(call.inputs[0], zero, call.cotangent) },
        ]
    }

    package func evaluate(_ inputs: [HostArray], into output: HostOutput) {
        struct Body: ScalarBody {
            let condition: HostArray, a: HostArray, b: HostArray, output: HostOutput
            func run<T: ReferenceScalar>(_ type: T.Type) {
                let (c, x, y) = (
                    condition.values(as: UInt8.self), a.values(as: T.self), b.values(as: T.self)
                )
                let z = output.values(as: T.self)
                for i in 0..<output.count { z[i] = c[i] != 0 ? x[i] : y[i] }
            }
        }
        output.spec.dtype.open(
            Body(condition: inputs[0], a: inputs[1], b: inputs[2], output: output))
    }
}

/// Changes the element type: floating point to integers truncates and saturates, NaN gives 0;
/// anything but 0 is true.
package struct Convert: Primitive {
    package let dtype: DType

    package init(dtype: DType) {
        self.dtype = dtype
    }

    package var name: String { "convert" }
    package static let caseName = "convert"
    package var op: Op { .convert(self) }
    package var family: Op.Family { .elementwise }
    package var attributes: [Attribute] { [] }
    package var computes: Bool { false }
    package var onlyRepeats: Bool { true }
    package var widened: Convert { Convert(dtype: dtype.widened) }

    package func outputSpec(_ inputs: [TensorSpec]) -> TensorSpec {
        TensorSpec(inputs[0].shape, dtype)
    }

    package func vjp(_ call: Call) -> [Tensor?] {
        let source = call.inputs[0].dtype
        guard source.isFloatingPoint && dtype.isFloatingPoint else { return [nil] }
        return [call.cotangent.cast(to: source)]
    }

    package func evaluate(_ inputs: [HostArray], into output: HostOutput) {
        let from = inputs[0]
        if !from.spec.dtype.isFloatingPoint && !dtype.isFloatingPoint {
            for i in 0..<output.count {
                dtype.storeInteger(from.spec.dtype.loadInteger(from.base, i), output.base, i)
            }
        } else {
            for i in 0..<output.count {
                dtype.store(from.spec.dtype.load(from.base, i), output.base, i)
            }
        }
    }
}

/// Element-wise operands agree in shape and type.
func requireEqual(_ a: TensorSpec, _ b: TensorSpec) throws(ShapeFault) {
    guard a == b else {
        throw ShapeFault(
            expected: "operands of one shape and element type", got: "\(a) and \(b)",
            fix: "Reshape, broadcast or cast one of them.")
    }
}
