import DescentCore

/// What layers that move the pixels of images at random have in common. Make one of theirs, not this
/// class.
public class RandomTransformLayer: RandomLayer {
    let options: ResamplingOptions

    init(
        _ options: ResamplingOptions, seed: Int?, name: String?, dtype: DType, fileID: String,
        line: Int
    ) {
        self.options = options
        super.init(seed: seed, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// Where the pixels of the output come from, for images of `shape`: which row and which column
    /// of the input, each to be broadcast to `[batch, height, width]`.
    ///
    /// - Parameters:
    ///   - rows: the row of each pixel, `[1, height, 1]`, float32.
    ///   - columns: the column of each, `[1, 1, width]`.
    func origins(rows: Tensor, columns: Tensor, shape: Shape) -> (rows: Tensor, columns: Tensor) {
        (rows, columns)
    }

    /// The shape of the input, in the layer's type.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        try unchanged(inputs, as: dtype)
    }

    /// While training each image moved in its own way.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        if let fault = imageFault(x, options.dataFormat) { return .invalid(fault) }
        guard training else { return x.cast(to: dtype) }
        let images = options.dataFormat.channelsLast(x.cast(to: dtype))
        let lengths = images.shape.dimensions
        let rows = Tensor.range(0..<lengths[1], dtype: .float32)
        let columns = Tensor.range(0..<lengths[2], dtype: .float32)
        let (top, left) = origins(
            rows: rows.reshaped(to: [1, lengths[1], 1]),
            columns: columns.reshaped(to: [1, 1, lengths[2]]), shape: images.shape)
        let resampling = ImageResampling(
            interpolation: options.interpolation, fillMode: options.fillMode,
            fillValue: options.fillValue)
        // Half precision is too coarse for places between pixels.
        let moved = resampling(images.cast(to: dtype.computing), rows: top, columns: left)
        return options.dataFormat.restored(moved.cast(to: dtype))
    }
}

/// The arguments of layers that move the pixels of images.
struct ResamplingOptions {
    let fillMode: FillMode
    let interpolation: Interpolation
    let fillValue: Double
    let dataFormat: DataFormat
}

extension ResamplingOptions {
    /// From the arguments of the table.
    init(config: Configuration) throws {
        try self.init(
            fillMode: config[\RandomTransformLayer.options.fillMode],
            interpolation: config[\RandomTransformLayer.options.interpolation],
            fillValue: config[\RandomTransformLayer.options.fillValue],
            dataFormat: config[\RandomTransformLayer.options.dataFormat])
    }
}

extension RandomTransformLayer {
    /// The rows of these, and of the seed.
    static var resamplingRows: [Parameter] {
        [
            Parameter(
                "fill_mode", \RandomTransformLayer.options.fillMode, default: .reflect,
                rule: .known, "What lies outside of the image."),
            Parameter(
                "interpolation", \RandomTransformLayer.options.interpolation, default: .bilinear,
                rule: .among([.nearest, .bilinear]), "How pixels between pixels are found."),
            seedRow,
            Parameter(
                "fill_value", \RandomTransformLayer.options.fillValue, default: 0,
                rule: .finite(fix: "Use 0."), "The number outside of the image."),
            .dataFormat(\RandomTransformLayer.options.dataFormat),
        ]
    }
}
