/// A scalar written in the program itself (`x * 2`), part of the graph's structure.
package struct Literal: Primitive {
    /// The bits of the value as Float64, so that −0, 0 and NaN are told apart and hash well.
    package let bits: UInt64
    package let dtype: DType

    /// `value` as the type can hold it.
    package init(_ value: Double, _ dtype: DType) {
        bits = dtype.representable(value).bitPattern
        self.dtype = dtype
    }

    package var value: Double { Double(bitPattern: bits) }
    package var name: String { "constant" }
    package static let caseName = "constant"
    package var op: Op { .constant(self) }
    package var family: Op.Family { .creation }
    package var attributes: [Attribute] { [Attribute("value", .number(value))] }
    package var widened: Literal { Literal(value, dtype.widened) }
    package func outputSpec(_ inputs: [TensorSpec]) -> TensorSpec { TensorSpec([], dtype) }
    package func vjp(_ call: Call) -> [Tensor?] { [] }
    package func evaluate(_ inputs: [HostArray], into output: HostOutput) {
        output.spec.dtype.store(value, output.base, 0)
    }
}

/// `output[…, i, …] = i` along `axis`.
package struct Iota: Primitive {
    package let shape: Shape
    package let axis: Int
    package let dtype: DType

    package init(shape: Shape, axis: Int, dtype: DType) {
        self.shape = shape
        self.axis = axis
        self.dtype = dtype
    }

    package var name: String { "iota" }
    package static let caseName = "iota"
    package var op: Op { .iota(self) }
    package var family: Op.Family { .creation }
    package var attributes: [Attribute] { [Attribute("axis", .integer(axis))] }
    package var widened: Iota { Iota(shape: shape, axis: axis, dtype: dtype.widened) }
    package func rebatched(_ batch: Int, inputs: [Shape]) -> Iota {
        Iota(shape: shape.scaled(by: batch), axis: axis, dtype: dtype)
    }
    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        guard shape.isKnown, shape.dimensions.indices.contains(axis), dtype != .bool else {
            throw ShapeFault(
                expected: "lengths of 0 or more, one of its axes and a numeric type",
                got: "\(shape.dimensions), axis \(axis), \(dtype)",
                fix: "Check the lengths, and choose an axis from 0 to \(shape.rank - 1).")
        }
        return TensorSpec(shape, dtype)
    }
    package func vjp(_ call: Call) -> [Tensor?] { [] }
    package func evaluate(_ inputs: [HostArray], into output: HostOutput) {
        let inner = shape.strides[axis]
        for i in 0..<output.count {
            output.spec.dtype.store(Double(i / inner % shape.dimensions[axis]), output.base, i)
        }
    }
}

/// The same value as a node of its own: `gradient` differentiates with respect to such a node
/// without touching other uses of the tensor behind it. `stop` ends the derivative here.
package struct Identity: Primitive {
    package let stopsGradient: Bool

    package init(stopsGradient: Bool) {
        self.stopsGradient = stopsGradient
    }

    package var name: String { stopsGradient ? "stop_gradient" : "optimization_barrier" }
    package static let caseName = "identity"
    package var op: Op { .identity(self) }
    package var family: Op.Family { .elementwise }
    package var attributes: [Attribute] { [] }
    package var computes: Bool { false }
    package var onlyRepeats: Bool { true }
    package func outputSpec(_ inputs: [TensorSpec]) -> TensorSpec { inputs[0] }
    package func vjp(_ call: Call) -> [Tensor?] { [stopsGradient ? nil : call.cotangent] }
    package func evaluate(_ inputs: [HostArray], into output: HostOutput) {
        output.base.copyMemory(from: inputs[0].base, byteCount: output.spec.byteCount)
    }
}

/// Uniform numbers in [0, 1) from the counter-based generator Philox 4×32-10.
///
/// The input is `int64 [2]`: key and counter. Element `i` depends only on (key, counter, i), so the
/// numbers are the same on every device and for every number of threads.
package struct RandomUniform: Primitive {
    package let shape: Shape
    package let dtype: DType

    package init(shape: Shape, dtype: DType) {
        self.shape = shape
        self.dtype = dtype
    }

    package var name: String { "rng_uniform" }
    package static let caseName = "randomUniform"
    package var op: Op { .randomUniform(self) }
    package var family: Op.Family { .random }
    package var attributes: [Attribute] { [] }
    package func rebatched(_ batch: Int, inputs: [Shape]) -> RandomUniform {
        RandomUniform(shape: shape.scaled(by: batch), dtype: dtype)
    }
    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        guard inputs[0] == TensorSpec([2], .int64), dtype.isFloatingPoint else {
            throw ShapeFault(
                expected: "an int64 [2] state and a floating-point type",
                got: "\(inputs[0]) and \(dtype)", fix: "Draw floating-point numbers and cast them.")
        }
        return TensorSpec(shape, dtype)
    }
    package func vjp(_ call: Call) -> [Tensor?] { [nil] }  // the state is an integer
    package func evaluate(_ inputs: [HostArray], into output: HostOutput) {
        let state = inputs[0].values(as: Int64.self)
        let (key, counter) = (UInt64(bitPattern: state[0]), UInt64(bitPattern: state[1]))
        for i in 0..<output.count {
            let value =
                dtype == .float64
                ? Philox.uniform53(key: key, counter: counter, index: UInt64(i))
                : Double(Philox.uniform24(key: key, counter: counter, index: UInt64(i)))
            output.spec.dtype.store(value, output.base, i)
        }
    }
}

/// Random bits, 32 in each int32, from the same generator as ``RandomUniform``.
package struct RandomBits: Primitive {
    package let shape: Shape

    package init(shape: Shape) {
        self.shape = shape
    }

    package static let caseName = "randomBits"
    package var op: Op { .randomBits(self) }
    package var name: String { "rng_bit_generator" }
    package var family: Op.Family { .random }
    package var attributes: [Attribute] { [] }
    package func rebatched(_ batch: Int, inputs: [Shape]) -> RandomBits {
        RandomBits(shape: shape.scaled(by: batch))
    }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        guard inputs[0] == TensorSpec([2], .int64) else {
            throw ShapeFault(
                expected: "an int64 [2] state", got: "\(inputs[0])",
                fix: "Give a key and a counter.")
        }
        return TensorSpec(shape, .int32)
    }
    package func vjp(_ call: Call) -> [Tensor?] { [nil] }  // the state is an integer
    package func evaluate(_ inputs: [HostArray], into output: HostOutput) {
        let state = inputs[0].values(as: Int64.self)
        let (key, counter) = (UInt64(bitPattern: state[0]), UInt64(bitPattern: state[1]))
        let bits = output.values(as: Int32.self)
        for i in 0..<output.count {
            let word = Philox.word(key: key, counter: counter, index: UInt64(i))
            bits[i] = Int32(bitPattern: word)
        }
    }
}
