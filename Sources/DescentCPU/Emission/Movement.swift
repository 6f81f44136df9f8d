import DescentCore

extension Emitter {
    /// Copies out a broadcast, transpose, slice or reversal.
    func emitView(_ node: Int) -> BufferID {
        let input = graph.nodes[node].inputs[0]
        let (from, to) = (spec(input), spec(node))
        let source = buffer(input)
        if case .transpose(let transpose)? = op(node) {
            return emitTranspose(
                source, from.shape, transpose.permutation, bytes: from.dtype.byteCount)
        }
        guard case .operation(let op) = graph.nodes[node].kind,
            let view = (op.primitive as? any ViewPrimitive)?.view(of: from.shape)
        else { preconditionFailure("emitView takes ViewPrimitives only") }
        let out = newBuffer(bytes: to.byteCount)
        emitStrided(
            source, view, out, StridedView(start: 0, strides: to.shape.strides), to.shape,
            bytes: to.dtype.byteCount)
        return out
    }

    /// Axes in another order; exchanging two neighbouring groups of axes has a kernel of its own.
    func emitTranspose(
        _ source: BufferID, _ shape: Shape, _ permutation: [Int], bytes: Int
    ) -> BufferID {
        let out = newBuffer(bytes: shape.elementCount * bytes)
        let lengths = shape.dimensions
        var prefix = 0
        while prefix < permutation.count, permutation[prefix] == prefix { prefix += 1 }
        var end = permutation.count
        while end > prefix, permutation[end - 1] == end - 1 { end -= 1 }
        if bytes == 4, prefix < end {
            let split = permutation[prefix]
            if Array(permutation[prefix..<end]) == Array(split..<end) + Array(prefix..<split) {
                let product = { (range: Range<Int>) in lengths[range].reduce(1, *) }
                let step = TransposeStep(
                    source, out, batch: product(0..<prefix), rows: product(prefix..<split),
                    columns: product(split..<end), inner: product(end..<lengths.count))
                emit(step, reads: [source], writes: [out])
                return out
            }
        }
        let view = Transpose(permutation: permutation).view(of: shape)
        let target = Shape(permutation.map { lengths[$0] })
        emitStrided(
            source, view, out, StridedView(start: 0, strides: target.strides), target, bytes: bytes)
        return out
    }

    /// Copies the elements of `shape` from one view to another.
    func emitStrided(
        _ source: BufferID, _ from: StridedView, _ out: BufferID, _ to: StridedView, _ shape: Shape,
        bytes: Int
    ) {
        emit(
            StridedCopy(source, from, out, to, shape, bytes: bytes), reads: [source], writes: [out])
    }

    func emitPad(_ node: Int, _ op: Pad) -> Bool {
        let inputs = graph.nodes[node].inputs
        guard case .splat(let value) = roles[inputs[1]] else { return false }
        let source = buffer(inputs[0])
        let out = result(node)
        emit(Fill(out, value, spec(node)), writes: [out])
        let shape = spec(inputs[0]).shape
        if shape.elementCount > 0 {
            emitStrided(
                source, StridedView(start: 0, strides: shape.strides), out,
                op.view(of: spec(node).shape), shape, bytes: spec(node).dtype.byteCount)
        }
        return true
    }

    func emitConcatenate(_ node: Int, _ op: Concatenate) -> Bool {
        let inputs = graph.nodes[node].inputs
        let sources = inputs.map(buffer)
        let out = result(node)
        let strides = spec(node).shape.strides
        var start = 0
        for (input, source) in zip(inputs, sources) {
            let shape = spec(input).shape
            if shape.elementCount > 0 {
                emitStrided(
                    source, StridedView(start: 0, strides: shape.strides), out,
                    StridedView(start: start, strides: strides), shape,
                    bytes: spec(node).dtype.byteCount)
            }
            start += shape.dimensions[op.axis] * strides[op.axis]
        }
        return true
    }
}
