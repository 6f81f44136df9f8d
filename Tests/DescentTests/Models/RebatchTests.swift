import DescentCore
import Testing

/// Operations recorded while the batch was unknown, repeated for a batch of 5.
struct RebatchTests {
    private func shape(_ op: Op, _ inputs: [Shape]) -> Shape {
        let rebatched = op.rebatched(5, inputs: inputs)
        let specs = inputs.map { TensorSpec($0, .float32) }
        return (try? rebatched.primitive.outputSpec(specs))?.shape ?? [-99]
    }

    private func op(_ tensor: Tensor) -> Op {
        guard case .operation(let op) = tensor.node.kind else {
            Issue.record("not an operation")
            return .identity(Identity(stopsGradient: false))
        }
        return op
    }

    private let x = Tensor.placeholder(
        TensorSpec([Shape.unknown, 4], .float32), name: "x", isSymbolic: true)

    @Test func `shapes are filled in`() {
        #expect(shape(op(x.reshaped(to: [-1, 2, 2])), [[5, 4]]) == [5, 2, 2])
        #expect(shape(op(x[.all, 1..<3]), [[5, 4]]) == [5, 2])
        #expect(shape(op(x.onesLike()), [[]]) == [5, 4])
        #expect(shape(op(x.transposed()), [[5, 4]]) == [4, 5])
        #expect(shape(op(x.sum(axes: [0])), [[5, 4]]) == [4])
    }

    @Test func `lengths come from the input where it tells them`() {
        // The first axis is unknown without being the batch, as after joining along it.
        let row = x.expandingDimension(at: 1)
        #expect(shape(op(row.broadcast(to: [-1, 3, 4])), [[10, 1, 4]]) == [10, 3, 4])
        #expect(shape(op(x.reshaped(to: [-1, 2, 2])), [[10, 4]]) == [10, 2, 2])
        #expect(shape(op(x[.all, 0..<1]), [[10, 4]]) == [10, 1])
    }
}
