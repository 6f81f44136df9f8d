/// Surrounds the first input with the scalar second input: `low` and `high` cells at the ends
/// of each axis and `interior` cells between neighbours.
package struct Pad: Primitive {
    package let low: [Int]
    package let high: [Int]
    package let interior: [Int]

    package init(low: [Int], high: [Int], interior: [Int]) {
        self.low = low
        self.high = high
        self.interior = interior
    }

    package var name: String { "pad" }
    package static let caseName = "pad"
    package var op: Op { .pad(self) }
    package var family: Op.Family { .movement }
    package var attributes: [Attribute] {
        [
            Attribute("low", .integers(low)),
            Attribute("high", .integers(high)),
            Attribute("interior", .integers(interior)),
        ]
    }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        let shape = inputs[0].shape
        guard low.count == shape.rank, high.count == shape.rank, interior.count == shape.rank,
            (low + high + interior).allSatisfy({ 0..<(1 << 40) ~= $0 }),
            inputs[1] == TensorSpec([], inputs[0].dtype)
        else {
            throw ShapeFault(
                expected: "padding of 0 or more for each axis of \(shape)",
                got: "low \(low), high \(high), interior \(interior)",
                fix: "Give one pair of non-negative numbers for each axis.")
        }
        let lengths = shape.dimensions.indices.map { axis in
            let length = shape.dimensions[axis]
            if length == Shape.unknown && low[axis] + high[axis] + interior[axis] == 0 {
                return length
            }
            let spread = Swift.max(length - 1, 0).multipliedReportingOverflow(by: interior[axis])
            guard length != Shape.unknown, !spread.overflow else { return Int.max }
            let ends = low[axis] + length + high[axis]
            return Swift.min(spread.partialValue, Int.max - ends) + ends
        }
        guard !lengths.contains(.max) else {
            throw ShapeFault(
                expected: "padding on axes of known length", got: "\(shape)",
                fix: "Leave the batch as it is.")
        }
        return TensorSpec(Shape(lengths), inputs[0].dtype)
    }

    /// Where the input's elements lie inside the output.
    package func view(of output: Shape) -> StridedView {
        let target = output.strides
        return StridedView(
            start: zip(low, target).reduce(0) { $0 + $1.0 * $1.1 },
            strides: zip(interior, target).map { ($0 + 1) * $1 })
    }

    package func vjp(_ call: Call) -> [Tensor?] {
        let shape = call.inputs[0].shape
        let limits = shape.dimensions.indices.map { axis in
            let length = shape.dimensions[axis]
            return length == 0 ? low[axis] : low[axis] + (length - 1) * (interior[axis] + 1) + 1
        }
        let inner = Slice(starts: low, limits: limits, strides: interior.map { $0 + 1 })
        let kept = Tensor.record(.slice(inner), [call.cotangent])
        return [kept, call.when(1) { call.cotangent.sum() - kept.sum() }]
    }

    package func evaluate(_ inputs: [HostArray], into output: HostOutput) {
        let size = output.spec.dtype.byteCount
        for i in 0..<output.count {
            (output.base + i * size).copyMemory(from: inputs[1].base, byteCount: size)
        }
        forEachOffset(inputs[0].shape, view(of: output.shape)) { i, offset in
            (output.base + offset * size).copyMemory(
                from: inputs[0].base + i * size, byteCount: size)
        }
    }
}

/// The inputs one after the other along `axis`.
package struct Concatenate: Primitive {
    package let axis: Int

    package init(axis: Int) {
        self.axis = axis
    }

    package var name: String { "concatenate" }
    package static let caseName = "concatenate"
    package var op: Op { .concatenate(self) }
    package var family: Op.Family { .movement }
    package var attributes: [Attribute] { [Attribute("axis", .integer(axis))] }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        guard let first = inputs.first, first.shape.dimensions.indices.contains(axis) else {
            throw ShapeFault(
                expected: "at least one tensor with axis \(axis)",
                got: inputs.first.map { "\($0.shape)" } ?? "none", fix: "Check the axis.")
        }
        var length = 0
        for input in inputs {
            guard input.dtype == first.dtype, input.shape.rank == first.shape.rank,
                input.shape.reduced(over: [axis]) == first.shape.reduced(over: [axis])
            else {
                throw ShapeFault(
                    expected: "tensors that agree in type and on every axis but \(axis)",
                    got: inputs.map(\.description).joined(separator: ", "),
                    fix: "Reshape, slice or cast the ones that differ.")
            }
            let sum = length.addingReportingOverflow(input.shape.dimensions[axis])
            length = sum.overflow ? .max : sum.partialValue
        }
        var shape = first.shape
        shape.dimensions[axis] = length
        return TensorSpec(shape, first.dtype)
    }

    package func vjp(_ call: Call) -> [Tensor?] {
        var start = 0
        return call.inputs.map { input in
            let length = input.shape.dimensions[axis]
            defer { start += length }
            return call.cotangent.sliced(axis: axis, from: start, to: start + length)
        }
    }

    package func evaluate(_ inputs: [HostArray], into output: HostOutput) {
        let size = output.spec.dtype.byteCount
        let outer = Shape(Array(output.shape.dimensions[..<axis])).elementCount
        var target = output.base
        for row in 0..<outer {
            for input in inputs {
                let chunk = input.count / outer * size
                target.copyMemory(from: input.base + row * chunk, byteCount: chunk)
                target += chunk
            }
        }
    }
}

/// Slices of the first input along `axis`, picked by integer indices:
/// `[…before, indices…, after…]`. Indices outside the axis are an error when run.
package struct Gather: Primitive {
    package let axis: Int

    package init(axis: Int) {
        self.axis = axis
    }

    package var name: String { "gather" }
    package static let caseName = "gather"
    package var op: Op { .gather(self) }
    package var family: Op.Family { .indexing }
    package var attributes: [Attribute] { [Attribute("axis", .integer(axis))] }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        let (operand, indices) = (inputs[0], inputs[1])
        guard operand.shape.dimensions.indices.contains(axis) else {
            throw ShapeFault(
                expected: "a tensor with axis \(axis)", got: "\(operand.shape)",
                fix: "Check the axis.")
        }
        guard indices.dtype == .int32 || indices.dtype == .int64 else {
            throw ShapeFault(
                expected: "int32 or int64 indices", got: "\(indices)", fix: "Use cast(to: .int32).")
        }
        let lengths = operand.shape.dimensions
        return TensorSpec(
            Shape(
                Array(lengths[..<axis]) + indices.shape.dimensions + Array(lengths[(axis + 1)...])),
            operand.dtype)
    }

    package func vjp(_ call: Call) -> [Tensor?] {
        let scatter = ScatterAdd(axis: axis, size: call.inputs[0].shape.dimensions[axis])
        return [Tensor.record(.scatterAdd(scatter), [call.inputs[1], call.cotangent]), nil]
    }

    package func evaluate(_ inputs: [HostArray], into output: HostOutput) throws {
        let (operand, indices) = (inputs[0], inputs[1])
        let lengths = operand.shape.dimensions
        let chunk = Shape(Array(lengths[(axis + 1)...])).elementCount * output.spec.dtype.byteCount
        let outer = Shape(Array(lengths[..<axis])).elementCount
        var target = output.base
        for row in 0..<outer {
            for i in 0..<indices.count {
                let index = try checkedIndex(indices, i, size: lengths[axis], name)
                let source = operand.base + (row * lengths[axis] + index) * chunk
                target.copyMemory(from: source, byteCount: chunk)
                target += chunk
            }
        }
    }
}

/// Zeros of length `size` along `axis` with the slices of the second input added at the first
/// input's indices: the transpose of ``Gather``.
package struct ScatterAdd: Primitive {
    package let axis: Int
    package let size: Int

    package init(axis: Int, size: Int) {
        self.axis = axis
        self.size = size
    }

    package var name: String { "scatter" }
    package static let caseName = "scatterAdd"
    package var op: Op { .scatterAdd(self) }
    package var family: Op.Family { .indexing }
    package var attributes: [Attribute] {
        [
            Attribute("axis", .integer(axis)),
            Attribute("size", .integer(size)),
        ]
    }
    package var computes: Bool { true }
    package func cost(_ inputs: [Shape], _ output: Shape) -> Double {
        Double(inputs[1].elementCount)
    }
    package func rebatched(_ batch: Int, inputs: [Shape]) -> ScatterAdd {
        ScatterAdd(axis: axis, size: scaled(size, batch))
    }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        let (indices, updates) = (inputs[0], inputs[1])
        let lengths = updates.shape.dimensions
        let end = axis + indices.shape.rank
        guard indices.dtype == .int32 || indices.dtype == .int64, end <= lengths.count,
            Shape(Array(lengths[axis..<end])) == indices.shape
        else {
            throw ShapeFault(
                expected: "updates whose axes from \(axis) on are those of the indices",
                got: "\(updates) for \(indices)", fix: "Check the axis and both shapes.")
        }
        return TensorSpec(
            Shape(Array(lengths[..<axis]) + [size] + Array(lengths[end...])), updates.dtype)
    }

    package func vjp(_ call: Call) -> [Tensor?] {
        [nil, Tensor.record(.gather(Gather(axis: axis)), [call.cotangent, call.inputs[0]])]
    }

    package func evaluate(_ inputs: [HostArray], into output: HostOutput) throws {
        struct Body: ScalarBody {
            let rows: [Int], outer: Int, inner: Int, size: Int
            let updates: HostArray, output: HostOutput
            func run<T: ReferenceScalar>(_ type: T.Type) {
                let (x, y) = (updates.values(as: T.self), output.values(as: T.self))
                var sums = [T.Accumulator](repeating: .zero, count: output.count)
                for o in 0..<outer {
                    for (i, row) in rows.enumerated() {
                        for k in 0..<inner {
                            let at = (o * size + row) * inner + k
                            let value = x[(o * rows.count + i) * inner + k].widened
                            sums[at] = T.Accumulator.binary(.add, sums[at], value)
                        }
                    }
                }
                for i in sums.indices { y[i] = T.narrowed(sums[i]) }
            }
        }
        let lengths = output.shape.dimensions
        let rows = try (0..<inputs[0].count).map {
            try checkedIndex(inputs[0], $0, size: size, name)
        }
        output.spec.dtype.open(
            Body(
                rows: rows, outer: Shape(Array(lengths[..<axis])).elementCount,
                inner: Shape(Array(lengths[(axis + 1)...])).elementCount, size: size,
                updates: inputs[1], output: output))
    }
}

func checkedIndex(
    _ indices: HostArray, _ position: Int, size: Int, _ operation: String
) throws -> Int {
    let index = indices.spec.dtype.loadInteger(indices.base, position)
    guard index >= 0, index < size else {
        throw EngineError.indexOutOfRange(
            operation: operation, position: position, index: Int(index), count: size)
    }
    return Int(index)
}
