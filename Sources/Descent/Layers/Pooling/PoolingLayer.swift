/// What the four pooling layers have in common. Make one of these, not this class.
public class PoolingLayer: Layer {
    enum Kind { case maximum, average }

    private let kind: Kind
    private let axes: Int
    private let window: WindowGeometry

    init(
        _ kind: Kind, axes: Int, poolSize: [Int], strides: [Int]?, padding: Padding, name: String?,
        dtype: DType, fileID: String, line: Int
    ) {
        self.kind = kind
        self.axes = axes
        window = WindowGeometry(
            size: poolSize, strides: strides ?? poolSize, padding: SequencePadding(padding))
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
        requireWindow(window, "pool size", "poolSize", axes: axes)
        requirePadding(window.padding, among: ["valid", "same"])
    }

    override public func config() -> [ConfigEntry] {
        [
            ConfigEntry("pool_size", .ints(window.size)),
            ConfigEntry("padding", .string(window.padding.rawValue)),
            ConfigEntry("strides", .ints(window.strides)),
            ConfigEntry("data_format", .string("channels_last")),
        ]
    }

    override func outputShapeAfterFault(_ inputs: [Shape]) -> Shape? {
        window.outputShape(inputs.first, axes: axes, channels: inputs.first?.dimensions.last ?? 0)
    }

    /// `[batch, space…, channels]` to fewer cells by strides and padding:
    /// the maximum or mean of each window.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        if let configurationError { return .invalid(configurationError) }
        if let fault = spatialFault(x.shape, axes: axes) ?? windowFault(x.shape, window, "window") {
            return .invalid(fault)
        }
        let pads = window.pads(x.shape.spatial)
        switch kind {
        case .maximum:
            if x.dtype == .bool, let fault = floatFault(x) { return .invalid(fault) }
            return maxPool(x, window: window.size, strides: window.strides, padding: pads)
        case .average:
            // Means of integers are fractions, as in Keras.
            // Large ones would not fit half precision.
            let isFloat = x.dtype.isFloatingPoint
            let numbers = isFloat ? x : x.cast(to: dtype.computing)
            let means = averagePool(
                numbers, window: window.size, strides: window.strides, padding: pads)
            return isFloat ? means : means.cast(to: dtype)
        }
    }
}
