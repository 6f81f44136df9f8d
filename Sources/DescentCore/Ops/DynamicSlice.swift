/// A block of the first input of the given lengths, from a place that the program computes.
///
/// Inputs: operand, and int32 or int64 `[rank]` with the first index along each axis. A block that
/// would reach over an end is moved back inside, as in StableHLO.
package struct DynamicSlice: Primitive {
    package let lengths: [Int]

    package init(lengths: [Int]) {
        self.lengths = lengths
    }

    package static let caseName = "dynamicSlice"
    package var op: Op { .dynamicSlice(self) }
    package var name: String { "dynamic_slice" }
    package var family: Op.Family { .indexing }
    package var attributes: [Attribute] { [Attribute("lengths", .integers(lengths))] }
    package func rebatched(_ batch: Int, inputs: [Shape]) -> DynamicSlice {
        DynamicSlice(lengths: lengths.map { scaled($0, batch) })
    }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        try requireBlock(Shape(lengths), of: inputs[0].shape, starts: inputs[1])
        return TensorSpec(Shape(lengths), inputs[0].dtype)
    }

    package func vjp(_ call: Call) -> [Tensor?] {
        let zeros = call.inputs[0].zerosLike()
        return [
            .record(
                .dynamicUpdateSlice(DynamicUpdateSlice()),
                [zeros, call.cotangent, call.inputs[1]]),
            nil,
        ]
    }

    package func evaluate(_ inputs: [HostArray], into output: HostOutput) {
        let place = blockView(output.shape, in: inputs[0].shape, starts: inputs[1])
        let size = output.spec.dtype.byteCount
        forEachOffset(output.shape, place) { i, offset in
            (output.base + i * size).copyMemory(
                from: inputs[0].base + offset * size, byteCount: size)
        }
    }
}

/// The first input with a block replaced by the second, at a place that the program computes; see
/// ``DynamicSlice`` for the third.
package struct DynamicUpdateSlice: Primitive {
    package init() {}

    package static let caseName = "dynamicUpdateSlice"
    package var op: Op { .dynamicUpdateSlice(self) }
    package var name: String { "dynamic_update_slice" }
    package var family: Op.Family { .indexing }
    package var attributes: [Attribute] { [] }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        try requireBlock(inputs[1].shape, of: inputs[0].shape, starts: inputs[2])
        guard inputs[0].dtype == inputs[1].dtype else {
            throw ShapeFault(
                expected: "an update of type \(inputs[0].dtype)", got: "\(inputs[1].dtype)",
                fix: "Use cast(to:).")
        }
        return inputs[0]
    }

    package func vjp(_ call: Call) -> [Tensor?] {
        let (update, starts, g) = (call.inputs[1], call.inputs[2], call.cotangent)
        return [
            call.when(0) {
                .record(.dynamicUpdateSlice(self), [g, update.zerosLike(), starts])
            },
            call.when(1) {
                .record(
                    .dynamicSlice(DynamicSlice(lengths: update.shape.dimensions)), [g, starts])
            },
            nil,
        ]
    }

    package func evaluate(_ inputs: [HostArray], into output: HostOutput) {
        output.base.copyMemory(from: inputs[0].base, byteCount: output.spec.byteCount)
        let size = output.spec.dtype.byteCount
        let place = blockView(inputs[1].shape, in: output.shape, starts: inputs[2])
        forEachOffset(inputs[1].shape, place) { i, offset in
            (output.base + offset * size).copyMemory(
                from: inputs[1].base + i * size, byteCount: size)
        }
    }
}

private func requireBlock(
    _ block: Shape, of whole: Shape, starts: TensorSpec
) throws(ShapeFault) {
    let fits =
        block.rank == whole.rank
        && zip(block, whole).allSatisfy { $0 == $1 || (0 <= $0 && $0 <= $1) }
    guard fits else {
        throw ShapeFault(
            expected: "a block with the axes of \(whole), none of them longer", got: "\(block)",
            fix: "Check the lengths.")
    }
    guard starts.dtype == .int32 || starts.dtype == .int64, starts.shape == [whole.rank] else {
        throw ShapeFault(
            expected: "one int32 or int64 start for each of \(whole.rank) axes", got: "\(starts)",
            fix: "Stack the starts into one vector, and use cast(to: .int32).")
    }
}

/// Where a block lies in the whole, moved inside.
private func blockView(_ block: Shape, in whole: Shape, starts: HostArray) -> StridedView {
    let strides = whole.strides
    var start = 0
    for axis in 0..<whole.rank {
        let wanted = Int(clamping: starts.spec.dtype.loadInteger(starts.base, axis))
        let last = whole.dimensions[axis] - block.dimensions[axis]
        start += Swift.min(Swift.max(wanted, 0), last) * strides[axis]
    }
    return StridedView(start: start, strides: strides)
}
