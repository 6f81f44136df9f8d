extension Op {
    /// This operation, recorded on tensors whose batch was unknown, for `inputs` whose batch is
    /// known.
    ///
    /// Operations that state a shape (broadcast, reshape, slice, iota…) have a negative length
    /// where the batch stood: −1, or −k for k times the batch. Where an input tells the length it
    /// is taken from there; otherwise it is k · `batch`.
    package func rebatched(_ batch: Int, inputs: [Shape]) -> Op {
        let known = { (shape: Shape) in Shape(shape.map { scaled($0, batch) }) }
        switch self {
        case .broadcastInDim(let op):
            return .broadcastInDim(op.rebatched(batch, input: inputs.first ?? []))
        case .reshape(let op):
            return .reshape(
                Reshape(shape: filled(op.shape, batch, count: inputs.first?.elementCount)))
        case .slice(let op):
            let limits = op.limits.indices.map { axis in
                op.limits[axis] < 0 ? inputs[0].dimensions[axis] : op.limits[axis]
            }
            return .slice(Slice(starts: op.starts, limits: limits, strides: op.strides))
        case .iota(let op):
            return .iota(Iota(shape: known(op.shape), axis: op.axis, dtype: op.dtype))
        case .randomUniform(let op):
            return .randomUniform(RandomUniform(shape: known(op.shape), dtype: op.dtype))
        case .scatterAdd(let op):
            return .scatterAdd(ScatterAdd(axis: op.axis, size: scaled(op.size, batch)))
        case .convolutionInputGradient(let op):
            return .convolutionInputGradient(
                ConvolutionInputGradient(forward: op.forward, inputShape: known(op.inputShape)))
        case .constant, .identity, .unary, .binary, .compare, .select, .convert, .transpose,
            .reverse,
            .pad, .concatenate, .reduce, .argMax, .dotGeneral, .convolution,
            .convolutionKernelGradient, .reduceWindow, .selectAndScatter, .selectAndGather, .gather:
            return self
        }
    }
}

extension BroadcastInDim {
    fileprivate func rebatched(_ batch: Int, input: Shape) -> BroadcastInDim {
        var lengths = shape.dimensions
        for axis in lengths.indices where lengths[axis] < 0 {
            let source = axes.firstIndex(of: axis).map { input.dimensions[$0] } ?? 1
            lengths[axis] = source == 1 ? scaled(lengths[axis], batch) : source
        }
        return BroadcastInDim(shape: Shape(lengths), axes: axes)
    }
}

/// −k stands for k times the batch.
private func scaled(_ length: Int, _ batch: Int) -> Int {
    guard length < 0 else { return length }
    let (value, overflow) = length.multipliedReportingOverflow(by: -batch)
    return overflow ? .max : value
}

/// The shape of `count` elements: a single open length follows from the others.
private func filled(_ shape: Shape, _ batch: Int, count: Int?) -> Shape {
    let open = shape.dimensions.indices.filter { shape.dimensions[$0] < 0 }
    let rest = Shape(shape.dimensions.filter { $0 >= 0 }).elementCount
    guard open.count == 1, let count, rest > 0, count % rest == 0 else {
        return Shape(shape.map { scaled($0, batch) })
    }
    var lengths = shape.dimensions
    lengths[open[0]] = count / rest
    return Shape(lengths)
}
