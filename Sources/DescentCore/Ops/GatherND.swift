/// Slices of the first input at index tuples: the last axis of the second input, int32 or int64
/// `[…, k]`, holds indices into the first k axes of the operand, so the result is
/// `[…, rest of the operand]`. Indices outside are an error when run.
package struct GatherND: Primitive {
    package init() {}

    package static let caseName = "gatherND"
    package var op: Op { .gatherND(self) }
    package var name: String { "gather_nd" }
    package var family: Op.Family { .indexing }
    package var attributes: [Attribute] { [] }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        let depth = try tupleLength(inputs[1], into: inputs[0].shape)
        return TensorSpec(
            Shape(
                Array(inputs[1].shape.dimensions.dropLast())
                    + Array(inputs[0].shape.dimensions.dropFirst(depth))), inputs[0].dtype)
    }

    package func vjp(_ call: Call) -> [Tensor?] {
        let scatter = ScatterND(shape: call.inputs[0].shape)
        return [.record(.scatterND(scatter), [call.inputs[1], call.cotangent]), nil]
    }

    package func evaluate(_ inputs: [HostArray], into output: HostOutput) throws {
        let tuples = IndexTuples(inputs[1], into: inputs[0].shape, name)
        let bytes = tuples.inner * output.spec.dtype.byteCount
        for i in 0..<tuples.count {
            (output.base + i * bytes).copyMemory(
                from: inputs[0].base + (try tuples.place(i)) * bytes, byteCount: bytes)
        }
    }
}

/// Zeros of `shape` with the slices of the second input added at the first input's index tuples:
/// the transpose of ``GatherND``.
package struct ScatterND: Primitive {
    package let shape: Shape

    package init(shape: Shape) {
        self.shape = shape
    }

    package static let caseName = "scatterND"
    package var op: Op { .scatterND(self) }
    package var name: String { "scatter_nd" }
    package var family: Op.Family { .indexing }
    package var attributes: [Attribute] { [] }
    package var computes: Bool { true }
    package func cost(_ inputs: [Shape], _ output: Shape) -> Double {
        Double(inputs[1].elementCount)
    }
    package func rebatched(_ batch: Int, inputs: [Shape]) -> ScatterND {
        ScatterND(shape: shape.scaled(by: batch))
    }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        let depth = try tupleLength(inputs[0], into: shape)
        let expected = Shape(
            Array(inputs[0].shape.dimensions.dropLast()) + Array(shape.dimensions.dropFirst(depth)))
        guard inputs[1].shape == expected else {
            throw ShapeFault(
                expected: "updates of shape \(expected)", got: "\(inputs[1].shape)",
                fix: "Give one slice for each index tuple.")
        }
        return TensorSpec(shape, inputs[1].dtype)
    }

    package func vjp(_ call: Call) -> [Tensor?] {
        [nil, .record(.gatherND(GatherND()), [call.cotangent, call.inputs[0]])]
    }

    package func evaluate(_ inputs: [HostArray], into output: HostOutput) throws {
        struct Body: ScalarBody {
            let places: [Int], inner: Int, updates: HostArray, output: HostOutput
            func run<T: ReferenceScalar>(_ type: T.Type) {
                let (x, y) = (updates.values(as: T.self), output.values(as: T.self))
                var sums = [T.Accumulator](repeating: .zero, count: output.count)
                for (i, place) in places.enumerated() {
                    for k in 0..<inner {
                        let at = place * inner + k
                        sums[at] = T.Accumulator.binary(.add, sums[at], x[i * inner + k].widened)
                    }
                }
                for i in sums.indices { y[i] = T.narrowed(sums[i]) }
            }
        }
        let tuples = IndexTuples(inputs[0], into: shape, name)
        let places = try (0..<tuples.count).map(tuples.place)
        output.spec.dtype.open(
            Body(places: places, inner: tuples.inner, updates: inputs[1], output: output))
    }
}

/// How many axes an index tuple picks from.
private func tupleLength(_ indices: TensorSpec, into shape: Shape) throws(ShapeFault) -> Int {
    guard indices.dtype == .int32 || indices.dtype == .int64, let depth = indices.shape.last,
        (1...Swift.max(shape.rank, 1)).contains(depth), depth <= shape.rank
    else {
        throw ShapeFault(
            expected: "int32 or int64 indices whose last axis has 1 to \(shape.rank) elements",
            got: "\(indices)", fix: "Put one index for each axis that is picked from there.")
    }
    return depth
}

/// Index tuples as numbers of slices.
private struct IndexTuples {
    private let indices: HostArray
    private let lengths: [Int]
    private let operation: String
    /// How many tuples there are, and elements in a slice.
    let count: Int
    let inner: Int

    init(_ indices: HostArray, into shape: Shape, _ operation: String) {
        let depth = indices.shape[-1]
        self.indices = indices
        self.operation = operation
        lengths = Array(shape.dimensions.prefix(depth))
        inner = Shape(Array(shape.dimensions.dropFirst(depth))).elementCount
        count = indices.count / Swift.max(depth, 1)
    }

    func place(_ tuple: Int) throws -> Int {
        var place = 0
        for (axis, length) in lengths.enumerated() {
            let position = tuple * lengths.count + axis
            place =
                place * length
                + (try checkedIndex(indices, position, size: length, operation))
        }
        return place
    }
}
