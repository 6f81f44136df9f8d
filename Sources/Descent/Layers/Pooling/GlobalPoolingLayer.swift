/// What the four global pooling layers have in common. Make one of these, not this class.
public class GlobalPoolingLayer: Layer {
    private let kind: PoolingLayer.Kind
    private let axes: Int
    private let keepDims: Bool

    init(
        _ kind: PoolingLayer.Kind, axes: Int, keepDims: Bool, name: String?, dtype: DType,
        fileID: String, line: Int
    ) {
        self.kind = kind
        self.axes = axes
        self.keepDims = keepDims
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    override public func config() -> [ConfigEntry] {
        [
            ConfigEntry("data_format", .string("channels_last")),
            ConfigEntry("keepdims", .bool(keepDims)),
        ]
    }

    override func outputShapeAfterFault(_ inputs: [Shape]) -> Shape? {
        guard let input = inputs.first, input.rank > 1, !keepDims else { return nil }
        return Shape([input[0], input[-1]])
    }

    /// `[batch, space…, channels]` to `[batch, channels]`, or to lengths of 1 with `keepDims`:
    /// the maximum or mean over space.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        if let fault = spatialFault(x.shape, axes: axes) { return .invalid(fault) }
        let space = Array(1...axes)
        switch kind {
        case .maximum:
            if x.dtype == .bool, let fault = floatFault(x) { return .invalid(fault) }
            return x.max(axes: space, keepDims: keepDims)
        case .average:
            let isFloat = x.dtype.isFloatingPoint
            let numbers = isFloat || dtype != .float64 ? x : x.cast(to: dtype)
            let means = numbers.mean(axes: space, keepDims: keepDims)
            return isFloat ? means : means.cast(to: dtype)
        }
    }
}
