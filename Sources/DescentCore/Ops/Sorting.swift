/// The order in which elements along `axis` rise (or fall): int32 indices of the same shape. Equal
/// elements keep their order; NaN is largest.
package struct ArgSort: Primitive {
    package let axis: Int
    package let descends: Bool

    package init(axis: Int, descends: Bool) {
        self.axis = axis
        self.descends = descends
    }

    package static let caseName = "argSort"
    package var op: Op { .argSort(self) }
    package var name: String { "argsort" }
    package var family: Op.Family { .indexing }
    package var attributes: [Attribute] {
        [Attribute("axis", .integer(axis)), Attribute("descends", .word("\(descends)"))]
    }
    package var computes: Bool { true }
    package func reads(_ index: Int) -> Reads { .nothing }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        guard inputs[0].shape.dimensions.indices.contains(axis) else {
            throw ShapeFault(
                expected: "a tensor with axis \(axis)", got: "\(inputs[0].shape)",
                fix: "Check the axis.")
        }
        return TensorSpec(inputs[0].shape, .int32)
    }

    package func vjp(_ call: Call) -> [Tensor?] { [nil] }  // an order has no derivative

    package func evaluate(_ inputs: [HostArray], into output: HostOutput) {
        struct Body: ScalarBody {
            let input: HostArray, output: HostOutput, length: Int, inner: Int, descends: Bool
            func run<T: ReferenceScalar>(_ type: T.Type) {
                let (x, y) = (input.values(as: T.self), output.values(as: Int32.self))
                for line in 0..<(output.count / Swift.max(length, 1)) {
                    let base = line / inner * length * inner + line % inner
                    let order = (0..<length).sorted { a, b in
                        let (p, q) = (x[base + a * inner], x[base + b * inner])
                        if precedes(p, q) { return true }
                        if precedes(q, p) { return false }
                        return a < b
                    }
                    for (k, index) in order.enumerated() { y[base + k * inner] = Int32(index) }
                }
            }
            func precedes<T: ReferenceScalar>(_ a: T, _ b: T) -> Bool {
                if a.isUnordered || b.isUnordered {
                    return descends ? a.isUnordered && !b.isUnordered : !a.isUnordered
                }
                return descends ? a > b : a < b
            }
        }
        let shape = inputs[0].shape
        inputs[0].spec.dtype.open(
            Body(
                input: inputs[0], output: output, length: shape.dimensions[axis],
                inner: shape.strides[axis], descends: descends))
    }
}
