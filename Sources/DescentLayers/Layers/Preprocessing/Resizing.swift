/// Images of another size: `[batch, height, width, channels]` of any height and width becomes one of
/// those asked for.
///
/// Pixels have their centres at halves, as in Keras' image functions. Whole numbers are rounded and
/// keep their type.
public final class Resizing: Layer, Configurable {
    private let height: Int
    private let width: Int
    private let interpolation: Interpolation
    private let cropToAspectRatio: Bool
    private let padToAspectRatio: Bool
    private let fillValue: Double
    private let antialias: Bool
    private let dataFormat: DataFormat

    /// - Parameters:
    ///   - height: of the output, 1 or more.
    ///   - width: of the output, 1 or more.
    ///   - interpolation: default `.bilinear`.
    ///   - cropToAspectRatio: whether images lose their edges rather than their proportions; default
    ///     false.
    ///   - padToAspectRatio: whether images get edges of `fillValue` rather than other proportions;
    ///     default false. Not together with `cropToAspectRatio`.
    ///   - fillValue: the number of such edges; default 0.
    ///   - antialias: whether each pixel of a smaller image is a mean over all that it covers; default
    ///     false.
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        height: Int, width: Int, interpolation: Interpolation = .bilinear,
        cropToAspectRatio: Bool = false, padToAspectRatio: Bool = false, fillValue: Double = 0,
        antialias: Bool = false, dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.height = height
        self.width = width
        self.interpolation = interpolation
        self.cropToAspectRatio = cropToAspectRatio
        self.padToAspectRatio = padToAspectRatio
        self.fillValue = fillValue
        self.antialias = antialias
        self.dataFormat = dataFormat
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
        require(
            !(cropToAspectRatio && padToAspectRatio),
            "cropToAspectRatio or padToAspectRatio to be false", got: "both true",
            fix: "Use one of them only.")
    }

    /// The same without labels: `Resizing(64, 48)`.
    public convenience init(
        _ height: Int, _ width: Int, interpolation: Interpolation = .bilinear,
        cropToAspectRatio: Bool = false, padToAspectRatio: Bool = false, fillValue: Double = 0,
        antialias: Bool = false, dataFormat: DataFormat = .channelsLast, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            height: height, width: width, interpolation: interpolation,
            cropToAspectRatio: cropToAspectRatio, padToAspectRatio: padToAspectRatio,
            fillValue: fillValue, antialias: antialias, dataFormat: dataFormat, name: name,
            dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            .side("height", \Resizing.height), .side("width", \Resizing.width),
            Parameter(
                "interpolation", \Resizing.interpolation, default: .bilinear, rule: .known,
                "How pixels between pixels are found."),
            Parameter(
                "crop_to_aspect_ratio", \Resizing.cropToAspectRatio, default: false,
                "Whether images lose their edges rather than their proportions."),
            Parameter(
                "pad_to_aspect_ratio", \Resizing.padToAspectRatio, default: false,
                "Whether images get edges rather than other proportions."),
            .fixed("fill_mode", .string("constant"), "edges of other than one number."),
            Parameter(
                "fill_value", \Resizing.fillValue, default: 0, rule: .finite(fix: "Use 0."),
                "The number of such edges."),
            Parameter(
                "antialias", \Resizing.antialias, default: false,
                "Whether pixels of smaller images are means."),
            .dataFormat(\Resizing.dataFormat),
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            height: config[\Resizing.height], width: config[\Resizing.width],
            interpolation: config[\Resizing.interpolation],
            cropToAspectRatio: config[\Resizing.cropToAspectRatio],
            padToAspectRatio: config[\Resizing.padToAspectRatio],
            fillValue: config[\Resizing.fillValue], antialias: config[\Resizing.antialias],
            dataFormat: config[\Resizing.dataFormat], name: config.given(\Layer.name),
            dtype: config[\Layer.dtype])
    }

    /// `[batch, height, width, channels]`, or with channels first.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        try resizedSpecs(inputs, height, width, dataFormat) ?? super.outputSpecs(for: inputs)
    }

    /// Images of the size asked for.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        if let fault = imageFault(x, dataFormat) { return .invalid(fault) }
        let image = fitted(dataFormat.channelsLast(x))
        let resizing = ImageResizing(interpolation: interpolation, antialias: antialias)
        guard resizing.holds(image.shape.spatial, to: [height, width]) else {
            return .invalid(weightsFault(x))
        }
        let isWhole = !x.dtype.isFloatingPoint && interpolation != .nearest
        let numbers = isWhole ? image.cast(to: dtype.computing) : image
        let resized = resizing(numbers, to: [height, width])
        return dataFormat.restored(isWhole ? rounded(resized, to: x.dtype) : resized)
    }

    private func fitted(_ x: Tensor) -> Tensor {
        if cropToAspectRatio { return x.croppedToProportions(height, width) }
        return padToAspectRatio ? x.paddedToProportions(height, width, with: fillValue) : x
    }

    /// Whole numbers that `type` has.
    private func rounded(_ x: Tensor, to type: DType) -> Tensor {
        let whole = round(x)
        switch type {
        case .uint8: return clip(whole, min: 0, max: 255).cast(to: type)
        case .bool: return clip(whole, min: 0, max: 1).cast(to: type)
        default: return whole.cast(to: type)
        }
    }
}
