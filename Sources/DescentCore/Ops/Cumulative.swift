/// Sums or products of all elements up to each, along `axis`.
package struct Cumulative: Primitive {
    package enum Kind: String, Sendable, Hashable, CaseIterable { case sum, product }

    package let kind: Kind
    package let axis: Int
    /// Whether it runs from the last element to the first.
    package let isReversed: Bool

    package init(kind: Kind, axis: Int, isReversed: Bool = false) {
        self.kind = kind
        self.axis = axis
        self.isReversed = isReversed
    }

    package static let caseName = "cumulative"
    package var op: Op { .cumulative(self) }
    package var name: String { "cumulative_\(kind.rawValue)" }
    package var family: Op.Family { .reduction }
    package var attributes: [Attribute] {
        [
            Attribute("kind", .word(kind.rawValue)), Attribute("axis", .integer(axis)),
            Attribute("reversed", .word("\(isReversed)")),
        ]
    }
    package func cost(_ inputs: [Shape], _ output: Shape) -> Double { Double(output.elementCount) }
    /// Whatever is combined how, all of it is read.
    package func reads(_ index: Int) -> Reads {
        .derivative(of: Cumulative(kind: .sum, axis: axis, isReversed: isReversed).op)
    }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        guard inputs[0].shape.dimensions.indices.contains(axis) else {
            throw ShapeFault(
                expected: "a tensor with axis \(axis)", got: "\(inputs[0].shape)",
                fix: "Check the axis.")
        }
        guard inputs[0].dtype != .bool else {
            throw ShapeFault(expected: "numbers", got: "\(inputs[0])", fix: "Use cast(to: .int32).")
        }
        return inputs[0]
    }

    package func vjp(_ call: Call) -> [Tensor?] {
        switch kind {
        case .sum:
            let back = Cumulative(kind: .sum, axis: axis, isReversed: !isReversed)
            return [.record(back.op, [call.cotangent])]
        case .product: return [productVJP(call.inputs[0], call.cotangent)]
        }
    }

    /// Without a division, which zeros would not survive: with P[k] the product of all before k,
    ///
    ///     x̄[k] = P[k] · S[k],   S[k] = ȳ[k] + x[k + 1] · S[k + 1]
    private func productVJP(_ x: Tensor, _ g: Tensor) -> Tensor {
        let order = [axis] + (0..<x.rank).filter { $0 != axis }
        let (x, g) = (x.transposed(axes: order), g.transposed(axes: order))
        let length = x.shape[0]
        guard length > 0 else { return g.movingAxes(to: order) }
        let one = x.sliced(axis: 0, from: 0, to: 1).onesLike()
        // What stands before each element in the direction of the product, and behind it.
        let inner = isReversed ? (1, length) : (0, length - 1)
        let outer = isReversed ? (0, length - 1) : (1, length)
        let earlier = x.sliced(axis: 0, from: inner.0, to: inner.1)
        let later = x.sliced(axis: 0, from: outer.0, to: outer.1)
        let products = Tensor.record(
            Cumulative(kind: kind, axis: 0, isReversed: isReversed).op,
            [.concatenated(isReversed ? [earlier, one] : [one, earlier], axis: 0)])
        let factors = Tensor.concatenated(isReversed ? [one, later] : [later, one], axis: 0)
        let zero = x[0].zerosLike()
        // The recurrence runs against the direction of the product.
        let sums = scan(over: [g, factors], initial: [zero], reversed: !isReversed) { carry, step in
            let sum = step[0] + step[1] * carry[0]
            return ([sum], [sum])
        }.y[0]
        return (products * sums).movingAxes(to: order)
    }

    package func evaluate(_ inputs: [HostArray], into output: HostOutput) {
        struct Body: ScalarBody {
            let op: Cumulative, input: HostArray, output: HostOutput, length: Int, inner: Int
            func run<T: ReferenceScalar>(_ type: T.Type) {
                let (x, y) = (input.values(as: T.self), output.values(as: T.self))
                let combine: BinaryOp = op.kind == .sum ? .add : .multiply
                for line in 0..<(output.count / Swift.max(length, 1)) {
                    let base = line / inner * length * inner + line % inner
                    var sum: T.Accumulator = op.kind == .sum ? .zero : .one
                    for k in 0..<length {
                        let at = base + (op.isReversed ? length - 1 - k : k) * inner
                        sum = T.Accumulator.binary(combine, sum, x[at].widened)
                        y[at] = T.narrowed(sum)
                    }
                }
            }
        }
        let shape = inputs[0].shape
        output.spec.dtype.open(
            Body(
                op: self, input: inputs[0], output: output, length: shape.dimensions[axis],
                inner: shape.strides[axis]))
    }
}
