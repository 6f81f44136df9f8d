// What layers that prepare images have in common.

extension Parameter {
    /// A length of the output in pixels.
    static func side<Root>(_ key: String, _ path: KeyPath<Root, Int>) -> Parameter {
        Parameter(
            key, path,
            rule: Rule<Int>.positive(example: "\(key): 64").and(
                .within(1...largestWindow, fix: "Use less.")), "The \(key) of the output.")
    }
}

extension Layer {
    /// What is wrong with something that should be images.
    func imageFault(_ x: Tensor, _ format: DataFormat) -> ShapeError? {
        if let fault = spatialFault(x.shape, axes: 2, format) { return fault }
        guard format.channelsLast(x.shape).spatial.contains(0) else { return nil }
        return needs(
            "images with pixels", got: "shape \(x.shape)", fix: "Check the data.")
    }

    /// Images of one size, whatever theirs was; nil for something else.
    func resizedSpecs(
        _ inputs: [TensorSpec], _ height: Int, _ width: Int, _ format: DataFormat,
        as type: DType? = nil
    ) throws -> [TensorSpec]? {
        guard let input = inputs.first, input.shape.rank == 4, height > 0, width > 0 else {
            return nil
        }
        let inner = format.channelsLast(input.shape)
        let shape = format.restored(Shape([inner[0], height, width, inner[3]]))
        return [TensorSpec(shape, type ?? computed(input.dtype))]
    }

    /// The fault of images whose weights fit into no memory.
    func weightsFault(_ x: Tensor) -> ShapeError {
        needs(
            "images whose weights fit into memory", got: "shape \(x.shape)",
            fix: "Use a smaller size, or interpolation: .nearest.")
    }
}

extension Tensor {
    /// Images without the edges that other proportions have more of.
    func croppedToProportions(_ height: Int, _ width: Int) -> Tensor {
        let (rows, columns) = (shape[1], shape[2])
        let (high, wide) = (
            Swift.max(Swift.min(rows, columns * height / width), 1),
            Swift.max(Swift.min(columns, rows * width / height), 1)
        )
        let (top, left) = ((rows - high) / 2, (columns - wide) / 2)
        return sliced(axis: 1, from: top, to: top + high)
            .sliced(axis: 2, from: left, to: left + wide)
    }

    /// Images with edges of `value` where other proportions have more; as Keras, as many on both sides.
    func paddedToProportions(_ height: Int, _ width: Int, with value: Double) -> Tensor {
        let (rows, columns) = (shape[1], shape[2])
        let high = (Swift.max(rows, columns * height / width) - rows) / 2
        let wide = high > 0 ? 0 : (Swift.max(columns, rows * width / height) - columns) / 2
        return padded([(0, 0), (high, high), (wide, wide), (0, 0)], with: value)
    }
}
