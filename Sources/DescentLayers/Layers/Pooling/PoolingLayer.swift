/// What pooling layers have in common. Make one of these, not this class.
public class PoolingLayer: Layer {
    enum Kind { case maximum, average }

    /// What is taken of each window.
    class var kind: Kind { .maximum }
    /// The number of spatial axes.
    class var axes: Int { 2 }

    private let window: WindowGeometry
    private let dataFormat: DataFormat

    init(
        poolSize: [Int], strides: [Int]?, padding: Padding, dataFormat: DataFormat, name: String?,
        dtype: DType, fileID: String, line: Int
    ) {
        self.dataFormat = dataFormat
        window = WindowGeometry(
            size: poolSize, strides: strides ?? poolSize, padding: SequencePadding(padding))
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// What all of them read; each has an initialiser of its own.
    init(window config: Configuration) throws {
        dataFormat = try config[\PoolingLayer.dataFormat]
        let size = try config[\PoolingLayer.window.size]
        window = WindowGeometry(
            size: size, strides: try config.given(\PoolingLayer.window.strides) ?? size,
            padding: try config[\PoolingLayer.window.padding])
        try super.init(
            name: config.given(\Layer.name), dtype: config[\Layer.dtype], fileID: #fileID,
            line: #line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        let two = [Int](repeating: 2, count: axes)
        let rows: [Parameter] = [
            .windowSize(
                "pool_size", \PoolingLayer.window.size, "pool size", axes: axes, default: two),
            Parameter(
                "padding", \PoolingLayer.window.padding, default: .valid,
                rule: .padding([.valid, .same]), "What the window does at the edges."),
            Parameter.strides(\PoolingLayer.window.strides, axes: axes).optional,
            .dataFormat(\PoolingLayer.dataFormat),
        ]
        return super.parameters + rows.moving("padding", before: "data_format")
    }

    /// `[batch, windows…, channels]`, or with channels first.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        guard let input = inputs.first, input.shape.rank == Self.axes + 2 else {
            return try super.outputSpecs(for: inputs)
        }
        let inner = dataFormat.channelsLast(input.shape)
        guard let shape = window.outputShape(inner, axes: Self.axes, channels: inner[-1]) else {
            return try super.outputSpecs(for: inputs)
        }
        return [
            TensorSpec(
                dataFormat.restored(shape), Self.kind == .average ? dtype : computed(input.dtype))
        ]
    }

    /// `[batch, space…, channels]` to fewer cells by strides and padding:
    /// the maximum or mean of each window.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        if let configurationError { return .invalid(configurationError) }
        if let fault = spatialFault(x.shape, axes: Self.axes, dataFormat)
            ?? windowFault(x.shape, window, "window", dataFormat)
        {
            return .invalid(fault)
        }
        return dataFormat.restored(pooled(dataFormat.channelsLast(x)))
    }

    private func pooled(_ x: Tensor) -> Tensor {
        let pads = window.pads(x.shape.spatial)
        switch Self.kind {
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
