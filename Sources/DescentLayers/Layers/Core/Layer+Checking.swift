// Checks that several layers make of their inputs.

extension Layer {
    /// What is wrong with the element type of `x`, if this layer computes with fractions.
    func floatFault(_ x: Tensor) -> ShapeError? {
        guard !x.dtype.isFloatingPoint else { return nil }
        return needs(
            "floating-point inputs", got: "\(x.dtype) \(x.shape)",
            fix: "Convert with cast(to: .\(dtype)), or put Rescaling(scale: 1.0 / 255) first.")
    }

    /// What is wrong with the length of `axis` of `x`, if the layer was built for `width`.
    func widthFault(
        _ x: Tensor, axis: Int, width: Int, _ what: String, fix: String
    ) -> ShapeError? {
        guard x.shape.normalizedAxis(axis) == nil || x.shape[axis] != width else { return nil }
        let place = axis == -1 ? "the last axis" : "axis \(axis)"
        return needs("inputs with \(width) \(what) in \(place)", got: "shape \(x.shape)", fix: fix)
    }

    /// One output in the shape of the first input, in `type`, or in what that is computed in.
    func unchanged(_ inputs: [TensorSpec], as type: DType? = nil) throws -> [TensorSpec] {
        guard let input = inputs.first else {
            throw needs("one input", got: "0", fix: "Call it with a tensor.")
        }
        return [TensorSpec(input.shape, type ?? computed(input.dtype))]
    }

    /// The type an input of `type` has in the call.
    func computed(_ type: DType) -> DType { type.isFloatingPoint ? dtype : type }

    /// A mask `[batch, time]` of `x` with axes of length 1 behind, so that it broadcasts over `x`.
    func linedUp(_ mask: Tensor, with x: Tensor) -> Tensor {
        let ones = [Int](repeating: 1, count: Swift.max(x.rank - mask.rank, 0))
        return ones.isEmpty ? mask : mask.reshaped(to: Shape(mask.shape.dimensions + ones))
    }

    /// The error of a layer whose weights are used before they are made.
    var unbuilt: Tensor {
        .invalid(
            needs(
                "weights", got: "a call before it was built",
                fix: "Call the layer itself: layer(x)."))
    }

    /// `axes` counted from the front and in ascending order.
    ///
    /// - Throws: ``ShapeError`` for axes that repeat, do not exist, or are the batch.
    func featureAxes(_ axes: [Int], of shape: Shape) throws -> [Int] {
        let chosen = axes.compactMap(shape.normalizedAxis).sorted()
        guard chosen.count == axes.count, Set(chosen).count == axes.count, !chosen.contains(0)
        else {
            throw needs(
                "different axes of its input, without the batch axis 0",
                got: "axes \(axes) of shape \(shape)",
                fix: "Count axes from the batch, or negative from the end.")
        }
        return chosen
    }
}
