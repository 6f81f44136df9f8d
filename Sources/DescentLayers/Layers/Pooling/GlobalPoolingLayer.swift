/// What global pooling layers have in common. Make one of these, not this class.
public class GlobalPoolingLayer: Layer, Configurable {
    /// What is taken over all space.
    class var kind: PoolingLayer.Kind { .maximum }
    /// The number of spatial axes.
    class var axes: Int { 2 }

    let keepDims: Bool
    let dataFormat: DataFormat

    /// - Parameters:
    ///   - dataFormat: where the channels stand; default `.channelsLast`.
    ///   - keepDims: whether the axes of space stay, with length 1; default false.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        dataFormat: DataFormat = .channelsLast, keepDims: Bool = false, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.dataFormat = dataFormat
        self.keepDims = keepDims
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// From the arguments of the table.
    public required convenience init(config: Configuration) throws {
        try self.init(
            dataFormat: config[\GlobalPoolingLayer.dataFormat],
            keepDims: config[\GlobalPoolingLayer.keepDims], name: config.given(\Layer.name),
            dtype: config[\Layer.dtype])
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            .dataFormat(\GlobalPoolingLayer.dataFormat),
            Parameter(
                "keepdims", \GlobalPoolingLayer.keepDims, label: "keepDims", default: false,
                "Whether the axes of space stay, with length 1."),
        ]
    }

    private var space: [Int] {
        (1...Self.axes).map { dataFormat == .channelsFirst ? $0 + 1 : $0 }
    }

    /// `[batch, channels]`, with `keepDims` `[batch, 1…, channels]`.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        guard let input = inputs.first, input.shape.rank > 1 else {
            return try super.outputSpecs(for: inputs)
        }
        let channels = input.shape[dataFormat.channelAxis]
        let ones = keepDims ? [Int](repeating: 1, count: Self.axes) : []
        return [
            TensorSpec(
                dataFormat.restored(Shape([input.shape[0]] + ones + [channels])),
                Self.kind == .average ? dtype : computed(input.dtype))
        ]
    }

    /// `[batch, space…, channels]` to `[batch, channels]`, or to lengths of 1 with `keepDims`:
    /// the maximum or mean over space.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        if let configurationError { return .invalid(configurationError) }
        if let fault = spatialFault(x.shape, axes: Self.axes, dataFormat) {
            return .invalid(fault)
        }
        switch Self.kind {
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
