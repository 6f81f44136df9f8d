/// How elements are combined.
package enum Reduction: String, Sendable, Hashable, CaseIterable {
    case sum, product, maximum, minimum, and, or

    var combine: BinaryOp {
        switch self {
        case .sum: .add
        case .product: .multiply
        case .maximum: .maximum
        case .minimum: .minimum
        case .and: .and
        case .or: .or
        }
    }

    func identity<T: ReferenceScalar>(_ type: T.Type) -> T {
        switch self {
        case .sum, .or: .zero
        case .product, .and: .one
        case .maximum: .lowest
        case .minimum: .highest
        }
    }
}

/// Combines all elements along `axes`, which disappear. Float16 and bfloat16 are combined
/// in float32 or wider and rounded once; integers wrap around in the result's type.
package struct Reduce: Primitive {
    package let reduction: Reduction
    /// Ascending.
    package let axes: [Int]
    /// Whether integers or bool are read as they are and added up, or multiplied, in int64,
    /// which the result is too: a sum of many bytes fits no narrower type.
    package let counts: Bool

    package init(reduction: Reduction, axes: [Int], counts: Bool = false) {
        self.reduction = reduction
        self.axes = axes
        self.counts = counts
    }

    package var name: String { "reduce_\(reduction.rawValue)" }
    package static let caseName = "reduce"
    package var op: Op { .reduce(self) }
    package var family: Op.Family { .reduction }
    package var attributes: [Attribute] {
        [
            Attribute("kind", .word(reduction.rawValue)),
            Attribute("axes", .integers(axes)),
        ]
    }
    package func cost(_ inputs: [Shape], _ output: Shape) -> Double {
        Double(inputs[0].elementCount)
    }
    /// Whatever is combined how, all of it is read.
    package func reads(_ index: Int) -> Reads {
        .derivative(of: .reduce(Reduce(reduction: .sum, axes: axes)))
    }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        let input = inputs[0]
        guard axes == Array(Set(axes)).sorted(),
            axes.allSatisfy({ input.shape.dimensions.indices.contains($0) })
        else {
            throw ShapeFault(
                expected: "different axes of \(input.shape)", got: "\(axes)",
                fix:
                    "Give each axis once, from 0 to \(input.shape.rank - 1) or negative "
                    + "from the end."
            )
        }
        try requireElements(input.shape)
        if counts { return try countedSpec(input) }
        let logical = reduction == .and || reduction == .or
        guard logical == (input.dtype == .bool) else {
            throw ShapeFault(
                expected: logical ? "bool" : "numbers", got: "\(input)",
                fix: "Compare first, or use cast(to:).")
        }
        return TensorSpec(input.shape.reduced(over: axes), input.dtype)
    }

    /// Nothing has a sum, 0, and a product, 1, but no largest element; NumPy and JAX refuse it too.
    private func requireElements(_ shape: Shape) throws(ShapeFault) {
        guard reduction == .maximum || reduction == .minimum,
            axes.contains(where: { shape.dimensions[$0] == 0 }),
            shape.reduced(over: axes).elementCount != 0
        else { return }
        throw ShapeFault(
            expected: "at least one element along the axes that are reduced",
            got: "\(shape) over axes \(axes)",
            fix: "Nothing has no \(reduction.rawValue): check for an empty tensor first.")
    }

    private func countedSpec(_ input: TensorSpec) throws(ShapeFault) -> TensorSpec {
        guard reduction == .sum || reduction == .product, !input.dtype.isFloatingPoint else {
            throw ShapeFault(
                expected: "integers or bool to add or multiply", got: "\(input)",
                fix: "Use a reduction that keeps the type.")
        }
        return TensorSpec(input.shape.reduced(over: axes), .int64)
    }

    package func vjp(_ call: Call) -> [Tensor?] {
        if counts { return [nil] }  // integers
        let (x, y, g) = (call.inputs[0], call.output, call.cotangent)
        let spread = { (t: Tensor) in
            t.reshaped(exactly: x.shape.reduced(over: axes, keepDims: true)).broadcast(to: x.shape)
        }
        switch reduction {
        case .sum: return [spread(g)]
        case .maximum, .minimum:
            // Elements that tie share the derivative equally, as JAX and TensorFlow do.
            let winners = (x .== spread(y)).cast(to: x.dtype)
            return [spread(g / winners.sum(axes: axes)) * winners]
        case .product: return [spread(g) * productOfOthers(x, y, spread)]
        case .and, .or: return [nil]  // bool
        }
    }

    /// For each element the product of the others, right also where there are zeros.
    private func productOfOthers(_ x: Tensor, _ y: Tensor, _ spread: (Tensor) -> Tensor) -> Tensor {
        let isZero = x .== x.zerosLike()
        let nonZero = Tensor.where(isZero, x.onesLike(), x)
        let product = spread(nonZero.prod(axes: axes))
        let zeros = spread(isZero.cast(to: x.dtype).sum(axes: axes))
        let zero = x.zerosLike()
        let atZero = Tensor.where(zeros .== zero + 1, product, zero)
        let elsewhere = Tensor.where(zeros .== zero, product / nonZero, zero)
        return Tensor.where(isZero, atZero, elsewhere)
    }

    /// The input's position as (kept, reduced) strides: output element i starts at `kept[i]`.
    package func evaluate(_ inputs: [HostArray], into output: HostOutput) {
        struct Body: ScalarBody {
            let reduction: Reduction, input: HostArray, output: HostOutput
            let kept: StridedView, inner: Shape, steps: StridedView
            func run<T: ReferenceScalar>(_ type: T.Type) {
                if input.spec.dtype != output.spec.dtype { return count() }
                let (x, y) = (input.values(as: T.self), output.values(as: T.self))
                forEachOffset(output.shape, kept) { i, base in
                    var sum = reduction.identity(T.self).widened
                    forEachOffset(inner, steps) { _, step in
                        sum = T.Accumulator.binary(reduction.combine, sum, x[base + step].widened)
                    }
                    y[i] = T.narrowed(sum)
                }
            }
            /// Elements of any integer type, in int64.
            func count() {
                let (dtype, y) = (input.spec.dtype, output.values(as: Int64.self))
                forEachOffset(output.shape, kept) { i, base in
                    var sum = reduction.identity(Int64.self)
                    forEachOffset(inner, steps) { _, step in
                        sum = .binary(
                            reduction.combine, sum, dtype.loadInteger(input.base, base + step))
                    }
                    y[i] = sum
                }
            }
        }
        let (shape, strides) = (inputs[0].shape, inputs[0].shape.strides)
        let rest = shape.dimensions.indices.filter { !axes.contains($0) }
        output.spec.dtype.open(
            Body(
                reduction: reduction, input: inputs[0], output: output,
                kept: StridedView(start: 0, strides: rest.map { strides[$0] }),
                inner: Shape(axes.map { shape.dimensions[$0] }),
                steps: StridedView(start: 0, strides: axes.map { strides[$0] })))
    }
}

/// The index of the largest element along `axis`, as int32; the first of equals,
/// and NaN is largest.
package struct ArgMax: Primitive {
    package let axis: Int

    package init(axis: Int) {
        self.axis = axis
    }

    package var name: String { "argmax" }
    package static let caseName = "argMax"
    package var op: Op { .argMax(self) }
    package var family: Op.Family { .reduction }
    package var attributes: [Attribute] { [Attribute("axis", .integer(axis))] }
    package func cost(_ inputs: [Shape], _ output: Shape) -> Double {
        Double(inputs[0].elementCount)
    }
    package func reads(_ index: Int) -> Reads { .nothing }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        let shape = inputs[0].shape
        guard shape.dimensions.indices.contains(axis), shape.dimensions[axis] != 0 else {
            throw ShapeFault(
                expected: "an axis with elements", got: "axis \(axis) of \(shape)",
                fix: "Check the axis.")
        }
        return TensorSpec(shape.reduced(over: [axis]), .int32)
    }

    package func vjp(_ call: Call) -> [Tensor?] { [nil] }  // an index has no derivative

    package func evaluate(_ inputs: [HostArray], into output: HostOutput) {
        struct Body: ScalarBody {
            let input: HostArray, output: HostOutput, length: Int, inner: Int
            func run<T: ReferenceScalar>(_ type: T.Type) {
                let (x, y) = (input.values(as: T.self), output.values(as: Int32.self))
                for i in 0..<output.count {
                    let base = i / inner * length * inner + i % inner
                    var best = 0
                    for k in 1..<Swift.max(length, 1) {
                        let (value, leader) = (x[base + k * inner], x[base + best * inner])
                        if leader.isUnordered { break }
                        if value > leader || value.isUnordered { best = k }
                    }
                    y[i] = Int32(best)
                }
            }
        }
        let shape = inputs[0].shape
        inputs[0].spec.dtype.open(
            Body(
                input: inputs[0], output: output, length: shape.dimensions[axis],
                inner: shape.strides[axis]))
    }
}
