/// What the four global pooling layers have in common. Make one of these, not this class.
public class GlobalPoolingLayer: Layer, Configurable {
    /// What is taken over all space.
    class var kind: PoolingLayer.Kind { .maximum }
    /// The number of spatial axes.
    class var axes: Int { 2 }

    let keepDims: Bool

    /// - Parameters:
    ///   - keepDims: whether the axes of space stay, with length 1; default false.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        keepDims: Bool = false, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.keepDims = keepDims
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// From the arguments of the table.
    public required convenience init(config: Configuration) throws {
        try self.init(
            keepDims: config[\GlobalPoolingLayer.keepDims], name: config.given(\Layer.name),
            dtype: config[\Layer.dtype])
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            .dataFormat,
            Parameter(
                "keepdims", \GlobalPoolingLayer.keepDims, label: "keepDims", default: false,
                "Whether the axes of space stay, with length 1."),
        ]
    }

    /// `[batch, channels]`, with `keepDims` `[batch, 1…, channels]`.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        guard let input = inputs.first, input.shape.rank > 1 else {
            return try super.outputSpecs(for: inputs)
        }
        let ones = keepDims ? [Int](repeating: 1, count: Self.axes) : []
        return [
            TensorSpec(
                Shape([input.shape[0]] + ones + [input.shape[-1]]),
                Self.kind == .average ? dtype : computed(input.dtype))
        ]
    }

    /// `[batch, space…, channels]` to `[batch, channels]`, or to lengths of 1 with `keepDims`:
    /// the maximum or mean over space.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        if let fault = spatialFault(x.shape, axes: Self.axes) { return .invalid(fault) }
        let space = Array(1...Self.axes)
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
