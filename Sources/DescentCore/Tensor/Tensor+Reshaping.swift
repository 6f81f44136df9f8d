extension Tensor {
    /// The same elements in the same order under another shape; one length may be −1 and is then
    /// computed.
    public func reshaped(to shape: Shape) -> Tensor {
        if error != nil { return self }
        let open = shape.dimensions.indices.filter { shape.dimensions[$0] == Shape.unknown }
        guard open.count == 1, self.shape.isKnown || count < 0 else {
            return reshaped(exactly: shape)
        }
        // On a symbolic tensor the count is negative and −1 may mean the batch itself.
        let known = Shape(shape.dimensions.filter { $0 != Shape.unknown }).elementCount
        guard known > 0, count % known == 0 else {
            return fault(
                "reshape", "a number of elements that \(shape) divides", got: "\(self.shape)",
                fix: "The product of all lengths must stay the same.")
        }
        var lengths = shape.dimensions
        lengths[open[0]] = count / known
        return reshaped(exactly: Shape(lengths))
    }

    /// The same as ``reshaped(to:)``.
    public func reshaped(_ shape: Shape) -> Tensor { reshaped(to: shape) }
    /// The same as ``reshaped(to:)``: `x.reshaped(2, -1)`.
    public func reshaped(_ lengths: Int...) -> Tensor { reshaped(to: Shape(lengths)) }

    package func reshaped(exactly shape: Shape) -> Tensor {
        shape == self.shape ? self : .record(.reshape(Reshape(shape: shape)), [self])
    }

    /// All elements in one axis.
    public func flattened() -> Tensor { reshaped(to: [-1]) }

    /// Axes in another order: axis `i` of the result is `axes[i]` of this tensor.
    /// Without `axes` the order is reversed.
    public func transposed(axes: [Int]? = nil) -> Tensor {
        let order = axes.map { $0.map { $0 < 0 ? $0 + rank : $0 } } ?? Array((0..<rank).reversed())
        return order == Array(0..<rank) && error == nil
            ? self : .record(.transpose(Transpose(permutation: order)), [self])
    }

    /// Axis `i` of this tensor becomes axis `destinations[i]`.
    package func movingAxes(to destinations: [Int]) -> Tensor {
        if error != nil { return self }
        return transposed(axes: Transpose(permutation: destinations).inverse)
    }

    /// A new axis of length 1 before `axis`; −1 adds it at the end.
    public func expandingDimension(at axis: Int) -> Tensor {
        if error != nil { return self }
        let at = axis < 0 ? axis + rank + 1 : axis
        guard (0...rank).contains(at) else {
            return fault(
                "expandingDimension", "a place from 0 to \(rank)", got: "\(axis)",
                fix: "Count from 0, or from −1 at the end.")
        }
        var lengths = shape.dimensions
        lengths.insert(1, at: at)
        return reshaped(exactly: Shape(lengths))
    }

    /// Without `axes`, which must have length 1; nil means all axes of length 1.
    public func squeezed(axes: [Int]? = nil) -> Tensor {
        if error != nil { return self }
        let chosen =
            axes.map { $0.map { $0 < 0 ? $0 + rank : $0 } }
            ?? shape.dimensions.indices.filter { shape.dimensions[$0] == 1 }
        guard
            chosen.allSatisfy({ shape.dimensions.indices.contains($0) && shape.dimensions[$0] == 1 }
            )
        else {
            return fault(
                "squeezed", "axes of length 1", fix: "Drop other axes by indexing or reducing.")
        }
        return reshaped(exactly: shape.reduced(over: chosen))
    }

    /// Repeated along axes of length 1, and along new axes in front, to `shape`.
    public func broadcast(to shape: Shape) -> Tensor {
        if error != nil { return self }
        guard shape.isKnown || !self.shape.isKnown, Shape.broadcast(self.shape, shape) == shape
        else {
            return fault(
                "broadcast", "a shape that broadcasts to \(shape)",
                fix: "Axes are compared from the last; each must be 1 or equal.")
        }
        return broadcast(exactly: shape)
    }

    package func broadcast(exactly shape: Shape) -> Tensor {
        if shape == self.shape { return self }
        let first = shape.rank - rank
        guard first >= 0 else {
            return fault("broadcast", "at most \(shape.rank) axes", fix: "Reshape it first.")
        }
        return .record(
            .broadcastInDim(BroadcastInDim(shape: shape, axes: Array(first..<shape.rank))), [self])
    }

    /// Every `step`-th element from `from` up to, not including, `to` along `axis`.
    public func sliced(axis: Int, from: Int, to: Int, by step: Int = 1) -> Tensor {
        if error != nil { return self }
        guard let axis = shape.normalizedAxis(axis) else {
            return fault("slice", "an axis of \(shape)", got: "\(axis)", fix: "Check the axis.")
        }
        if from == 0 && to == shape.dimensions[axis] && step == 1 { return self }
        var (starts, limits) = ([Int](repeating: 0, count: rank), shape.dimensions)
        var steps = [Int](repeating: 1, count: rank)
        (starts[axis], limits[axis], steps[axis]) = (from, to, step)
        return .record(.slice(Slice(starts: starts, limits: limits, strides: steps)), [self])
    }

    /// Surrounded by `value`: one pair (before, after) for each axis.
    public func padded(_ lowHigh: [(Int, Int)], with value: Double = 0) -> Tensor {
        let pad = Pad(
            low: lowHigh.map(\.0), high: lowHigh.map(\.1),
            interior: [Int](repeating: 0, count: lowHigh.count))
        return .record(.pad(pad), [self, .literal(value, dtype)])
    }

    /// The elements along `axes` in opposite order.
    public func reversed(axes: [Int]) -> Tensor {
        .record(.reverse(Reverse(axes: axes.map { $0 < 0 ? $0 + rank : $0 })), [self])
    }

    /// The tensors one after the other along `axis`; types are promoted.
    public static func concatenated(_ tensors: [Tensor], axis: Int = 0) -> Tensor {
        for tensor in tensors where tensor.error != nil { return tensor }
        let dtype = tensors.dropFirst().reduce(tensors.first?.dtype ?? .float32) {
            DType.promote($0, $1.dtype)
        }
        let rank = tensors.first?.rank ?? 0
        let place = Concatenate(axis: axis < 0 ? axis + rank : axis)
        return .record(.concatenate(place), tensors.map { $0.cast(to: dtype) })
    }

    /// Tensors of one shape along a new axis.
    public static func stacked(_ tensors: [Tensor], axis: Int = 0) -> Tensor {
        concatenated(
            tensors.map { $0.expandingDimension(at: axis) },
            axis: axis < 0 ? axis + (tensors.first?.rank ?? 0) + 1 : axis)
    }

    /// Slices along `axis` picked by integer `indices`: `[…before, indices…, after…]`.
    ///
    /// - Throws (when evaluated): ``EngineError/indexOutOfRange(operation:position:index:count:)``.
    public func gathering(_ indices: Tensor, axis: Int = 0) -> Tensor {
        let index =
            indices.dtype.isInteger && indices.dtype != .int64 ? indices.cast(to: .int32) : indices
        return .record(.gather(Gather(axis: axis < 0 ? axis + rank : axis)), [self, index])
    }
}
