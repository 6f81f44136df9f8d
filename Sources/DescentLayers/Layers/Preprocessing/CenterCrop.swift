/// The middle of each image: `[batch, height, width, channels]` becomes one of the size asked for, in the
/// layer's type.
///
/// Images that are smaller than that are cropped to its proportions and made larger, bilinearly.
public final class CenterCrop: Layer, Configurable {
    private let height: Int
    private let width: Int
    private let dataFormat: DataFormat

    /// - Parameters:
    ///   - height: of the output, 1 or more.
    ///   - width: of the output, 1 or more.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        height: Int, width: Int, dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.height = height
        self.width = width
        self.dataFormat = dataFormat
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without labels: `CenterCrop(64, 48)`.
    public convenience init(
        _ height: Int, _ width: Int, dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            height: height, width: width, dataFormat: dataFormat, name: name, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            .side("height", \CenterCrop.height), .side("width", \CenterCrop.width),
            .dataFormat(\CenterCrop.dataFormat),
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            height: config[\CenterCrop.height], width: config[\CenterCrop.width],
            dataFormat: config[\CenterCrop.dataFormat], name: config.given(\Layer.name),
            dtype: config[\Layer.dtype])
    }

    /// `[batch, height, width, channels]`, or with channels first.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        try resizedSpecs(inputs, height, width, dataFormat, as: dtype)
            ?? super.outputSpecs(for: inputs)
    }

    /// The middle of each image.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        if let fault = imageFault(x, dataFormat) { return .invalid(fault) }
        let image = dataFormat.channelsLast(x.cast(to: dtype))
        let (rows, columns) = (image.shape[1], image.shape[2])
        guard rows < height || columns < width else {
            let (top, left) = ((rows - height) / 2, (columns - width) / 2)
            return dataFormat.restored(
                image.sliced(axis: 1, from: top, to: top + height)
                    .sliced(axis: 2, from: left, to: left + width))
        }
        let resizing = ImageResizing(interpolation: .bilinear)
        let middle = image.croppedToProportions(height, width)
        guard resizing.holds(middle.shape.spatial, to: [height, width]) else {
            return .invalid(weightsFault(x))
        }
        return dataFormat.restored(resizing(middle, to: [height, width]))
    }
}
