/// Operations that only move elements. Those whose result reads the input at
/// `start + Σ index·stride` say so once, as a ``StridedView``, for the reference loop and
/// the engine alike.
package struct StridedView: Sendable, Hashable {
    /// Offset of the first element read, in elements.
    package var start: Int
    /// Step in the input for each axis of the output; 0 repeats, negative runs backwards.
    package var strides: [Int]

    package init(start: Int, strides: [Int]) {
        self.start = start
        self.strides = strides
    }
}

package protocol ViewPrimitive: Primitive {
    func view(of input: Shape) -> StridedView
}

extension ViewPrimitive {
    package func evaluate(_ inputs: [HostArray], into output: HostOutput) {
        let view = view(of: inputs[0].shape)
        let size = output.spec.dtype.byteCount
        forEachOffset(output.shape, view) { i, offset in
            (output.base + i * size).copyMemory(
                from: inputs[0].base + offset * size, byteCount: size)
        }
    }
}

/// Calls `body` with every linear output index and the input offset the view gives it.
func forEachOffset(_ shape: Shape, _ view: StridedView, _ body: (Int, Int) -> Void) {
    let count = shape.elementCount
    guard count > 0 else { return }
    var index = [Int](repeating: 0, count: shape.rank)
    var offset = view.start
    for i in 0..<count {
        body(i, offset)
        var axis = shape.rank - 1
        while axis >= 0 {
            index[axis] += 1
            offset += view.strides[axis]
            if index[axis] < shape.dimensions[axis] { break }
            offset -= index[axis] * view.strides[axis]
            index[axis] = 0
            axis -= 1
        }
    }
}

/// Repeats the input along new axes, and along its own axes of length 1.
/// `axes[i]` is the output axis of input axis `i`.
package struct BroadcastInDim: ViewPrimitive {
    package let shape: Shape
    package let axes: [Int]

    package init(shape: Shape, axes: [Int]) {
        self.shape = shape
        self.axes = axes
    }

    package var name: String { "broadcast_in_dim" }
    package static let caseName = "broadcastInDim"
    package var op: Op { .broadcastInDim(self) }
    package var family: Op.Family { .movement }
    package var attributes: [Attribute] { [Attribute("axes", .integers(axes))] }
    package var onlyRepeats: Bool { true }
    package func rebatched(_ batch: Int, inputs: [Shape]) -> BroadcastInDim {
        var lengths = shape.dimensions
        for axis in lengths.indices where lengths[axis] < 0 {
            let source = axes.firstIndex(of: axis).map { inputs[0].dimensions[$0] } ?? 1
            lengths[axis] = source == 1 ? scaled(lengths[axis], batch) : source
        }
        return BroadcastInDim(shape: Shape(lengths), axes: axes)
    }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        let input = inputs[0].shape
        let fits =
            axes.count == input.rank
            && zip(axes, axes.dropFirst()).allSatisfy { $0 < $1 }
            && zip(axes, input).allSatisfy { axis, length in
                shape.dimensions.indices.contains(axis)
                    && (length == 1 || length == shape.dimensions[axis])
            }
        guard fits else {
            throw ShapeFault(
                expected: "a shape that broadcasts to \(shape)", got: "\(input)",
                fix: "Every axis must be 1 or equal; reshape the input first.")
        }
        return TensorSpec(shape, inputs[0].dtype)
    }

    package func view(of input: Shape) -> StridedView {
        let source = input.strides
        var strides = [Int](repeating: 0, count: shape.rank)
        for (i, axis) in axes.enumerated() where input.dimensions[i] != 1 {
            strides[axis] = source[i]
        }
        return StridedView(start: 0, strides: strides)
    }

    package func vjp(_ call: Call) -> [Tensor?] {
        let input = call.inputs[0].shape
        let repeated = shape.dimensions.indices.filter { axis in
            guard let i = axes.firstIndex(of: axis) else { return true }
            return input.dimensions[i] == 1 && shape.dimensions[axis] != 1
        }
        return [call.cotangent.sum(axes: repeated).reshaped(exactly: input)]
    }
}

/// The same elements in the same order under another shape.
package struct Reshape: Primitive {
    package let shape: Shape

    package init(shape: Shape) {
        self.shape = shape
    }

    package var name: String { "reshape" }
    package static let caseName = "reshape"
    package var op: Op { .reshape(self) }
    package var family: Op.Family { .movement }
    package var attributes: [Attribute] { [] }
    package var onlyRepeats: Bool { true }
    package func rebatched(_ batch: Int, inputs: [Shape]) -> Reshape {
        // A single open length follows from the others.
        let open = shape.dimensions.indices.filter { shape.dimensions[$0] < 0 }
        let rest = Shape(shape.dimensions.filter { $0 >= 0 }).elementCount
        guard open.count == 1, let count = inputs.first?.elementCount, rest > 0, count % rest == 0
        else { return Reshape(shape: shape.scaled(by: batch)) }
        var lengths = shape.dimensions
        lengths[open[0]] = count / rest
        return Reshape(shape: Shape(lengths))
    }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        let (from, to) = (inputs[0].shape.elementCount, shape.elementCount)
        // Lengths of a symbolic tensor may be open: one, or those that stay where they are.
        // The product of two others would say nothing.
        let open = shape.filter { $0 < 0 }
        let others = open.count - keptAxes(of: inputs[0].shape).count
        guard
            open.isEmpty
                || (open.allSatisfy { $0 == Shape.unknown } && others <= 1
                    && !inputs[0].shape.isKnown)
        else {
            throw ShapeFault(
                expected: "lengths of 0 or more, of which one may be −1",
                got: "\(shape.dimensions)",
                fix: "Check the lengths.")
        }
        guard from == to, from != .max else {
            throw ShapeFault(
                expected: "as many elements as \(shape) has, \(shape.countText)",
                got: "\(inputs[0].shape) with \(inputs[0].shape.countText)",
                fix: "The product of all lengths must stay the same.")
        }
        return TensorSpec(shape, inputs[0].dtype)
    }

    /// The axes of unknown length that are the same axes of `input`, with their places
    /// there: those before the first axis that is joined or split. Axes of length 1 may come
    /// and go between them.
    package func keptAxes(of input: Shape) -> [(axis: Int, source: Int)] {
        var kept: [(axis: Int, source: Int)] = []
        var source = 0
        for (axis, length) in shape.enumerated() where length != 1 {
            while source < input.rank, input.dimensions[source] == 1 { source += 1 }
            guard source < input.rank, input.dimensions[source] == length else { break }
            if length < 0 { kept.append((axis, source)) }
            source += 1
        }
        return kept
    }

    package func vjp(_ call: Call) -> [Tensor?] {
        [call.cotangent.reshaped(exactly: call.inputs[0].shape)]
    }

    package func evaluate(_ inputs: [HostArray], into output: HostOutput) {
        output.base.copyMemory(from: inputs[0].base, byteCount: output.spec.byteCount)
    }
}

/// Reorders axes: output axis `i` is input axis `permutation[i]`.
package struct Transpose: ViewPrimitive {
    package let permutation: [Int]

    package init(permutation: [Int]) {
        self.permutation = permutation
    }

    package var name: String { "transpose" }
    package static let caseName = "transpose"
    package var op: Op { .transpose(self) }
    package var family: Op.Family { .movement }
    package var attributes: [Attribute] { [Attribute("permutation", .integers(permutation))] }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        let shape = inputs[0].shape
        guard permutation.sorted() == Array(0..<shape.rank) else {
            throw ShapeFault(
                expected: "every axis of \(shape) once", got: "axes \(permutation)",
                fix: "Give a permutation of \(Array(0..<shape.rank)).")
        }
        return TensorSpec(Shape(permutation.map { shape.dimensions[$0] }), inputs[0].dtype)
    }

    package func view(of input: Shape) -> StridedView {
        let source = input.strides
        return StridedView(start: 0, strides: permutation.map { source[$0] })
    }

    /// The permutation that undoes this one.
    package var inverse: [Int] {
        var result = permutation
        for (to, from) in permutation.enumerated() { result[from] = to }
        return result
    }

    package func vjp(_ call: Call) -> [Tensor?] { [call.cotangent.transposed(axes: inverse)] }
}

/// Every `strides`-th element from `starts` up to, not including, `limits`, on each axis.
package struct Slice: ViewPrimitive {
    package let starts: [Int]
    package let limits: [Int]
    package let strides: [Int]

    package init(starts: [Int], limits: [Int], strides: [Int]) {
        self.starts = starts
        self.limits = limits
        self.strides = strides
    }

    package var name: String { "slice" }
    package static let caseName = "slice"
    package var op: Op { .slice(self) }
    package var family: Op.Family { .movement }
    package var attributes: [Attribute] {
        [
            Attribute("starts", .integers(starts)),
            Attribute("limits", .integers(limits)),
            Attribute("strides", .integers(strides)),
        ]
    }
    package func rebatched(_ batch: Int, inputs: [Shape]) -> Slice {
        let known = limits.indices.map { axis in
            limits[axis] < 0 ? inputs[0].dimensions[axis] : limits[axis]
        }
        return Slice(starts: starts, limits: known, strides: strides)
    }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        let shape = inputs[0].shape
        let fits =
            starts.count == shape.rank && limits.count == shape.rank
            && strides.count == shape.rank
            && shape.dimensions.indices.allSatisfy { axis in
                let whole = starts[axis] == 0 && limits[axis] == shape.dimensions[axis]
                return strides[axis] > 0
                    && (whole
                        || (0 <= starts[axis] && starts[axis] <= limits[axis]
                            && limits[axis] <= shape.dimensions[axis]))
            }
        guard fits else {
            throw ShapeFault(
                expected: "ranges inside \(shape) and positive steps",
                got: "\(starts)..<\(limits) by \(strides)", fix: "Check the indices.")
        }
        let lengths = shape.dimensions.indices.map { axis in
            limits[axis] == Shape.unknown
                ? Shape.unknown
                : limits[axis] == starts[axis]
                    ? 0 : (limits[axis] - starts[axis] - 1) / strides[axis] + 1
        }
        return TensorSpec(Shape(lengths), inputs[0].dtype)
    }

    /// The strides, cut to the axis: a longer step never gets anywhere, and could overflow.
    private func steps(in input: Shape) -> [Int] {
        zip(strides, input).map { Swift.min($0, Swift.max($1, 1)) }
    }

    package func view(of input: Shape) -> StridedView {
        let source = input.strides
        return StridedView(
            start: zip(starts, source).reduce(0) { $0 + $1.0 * $1.1 },
            strides: zip(steps(in: input), source).map { $0 * $1 })
    }

    package func vjp(_ call: Call) -> [Tensor?] {
        let (input, output) = (call.inputs[0].shape, call.output.shape)
        let high = input.dimensions.indices.map { axis in
            let length = output.dimensions[axis]
            let reached = length == 0 ? 0 : starts[axis] + (length - 1) * strides[axis] + 1
            return input.dimensions[axis] - (length == 0 ? starts[axis] : reached)
        }
        let pad = Pad(low: starts, high: high, interior: steps(in: input).map { $0 - 1 })
        return [Tensor.record(.pad(pad), [call.cotangent, .literal(0, call.cotangent.dtype)])]
    }
}

/// The elements of each of `axes` in opposite order.
package struct Reverse: ViewPrimitive {
    package let axes: [Int]

    package init(axes: [Int]) {
        self.axes = axes
    }

    package var name: String { "reverse" }
    package static let caseName = "reverse"
    package var op: Op { .reverse(self) }
    package var family: Op.Family { .movement }
    package var attributes: [Attribute] { [Attribute("axes", .integers(axes))] }

    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        guard Set(axes).count == axes.count,
            axes.allSatisfy({ inputs[0].shape.dimensions.indices.contains($0) })
        else {
            throw ShapeFault(
                expected: "different axes of \(inputs[0].shape)", got: "\(axes)",
                fix: "Give each axis once.")
        }
        return inputs[0]
    }

    package func view(of input: Shape) -> StridedView {
        var (start, strides) = (0, input.strides)
        for axis in axes {
            start += Swift.max(input.dimensions[axis] - 1, 0) * strides[axis]
            strides[axis] = -strides[axis]
        }
        return StridedView(start: start, strides: strides)
    }

    package func vjp(_ call: Call) -> [Tensor?] {
        [Tensor.record(.reverse(self), [call.cotangent])]
    }
}
