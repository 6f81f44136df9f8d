/// What adaptive pooling layers have in common: windows whose lengths follow from those of input and
/// output. Make one of these, not this class.
///
/// Along each axis cell i of n comes from the cells ⌊i · length / n⌋ up to, not including,
/// ⌈(i + 1) · length / n⌉ of the input: windows may overlap by a cell.
public class AdaptivePoolingLayer: Layer {
    /// What is taken of each window.
    class var kind: PoolingLayer.Kind { .maximum }
    /// The number of spatial axes.
    class var axes: Int { 2 }

    private let outputSize: [Int]
    private let dataFormat: DataFormat

    init(
        outputSize: [Int], dataFormat: DataFormat, name: String?, dtype: DType, fileID: String,
        line: Int
    ) {
        self.outputSize = outputSize
        self.dataFormat = dataFormat
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// What all of them read; each has an initialiser of its own.
    init(adaptive config: Configuration) throws {
        outputSize = try config[\AdaptivePoolingLayer.outputSize]
        dataFormat = try config[\AdaptivePoolingLayer.dataFormat]
        try super.init(
            name: config.given(\Layer.name), dtype: config[\Layer.dtype], fileID: #fileID,
            line: #line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "output_size", \AdaptivePoolingLayer.outputSize, form: .lengths(axes),
                rule: .lengths("output size", axes: axes), "The lengths of the output."
            ).spelledAlong(axes, \AdaptivePoolingLayer.outputSize),
            .dataFormat(\AdaptivePoolingLayer.dataFormat),
        ]
    }

    /// `[batch, output size…, channels]`, or with channels first.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        guard let input = inputs.first, input.shape.rank == Self.axes + 2,
            outputSize.count == Self.axes
        else { return try super.outputSpecs(for: inputs) }
        let inner = dataFormat.channelsLast(input.shape)
        return [
            TensorSpec(
                dataFormat.restored(Shape([inner[0]] + outputSize + [inner[-1]])),
                Self.kind == .average ? dtype : computed(input.dtype))
        ]
    }

    /// `[batch, space…, channels]` to `[batch, output size…, channels]`: the maximum or mean of
    /// each window, one axis after the other.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        if let fault = spatialFault(x.shape, axes: Self.axes, dataFormat) ?? emptyFault(x.shape) {
            return .invalid(fault)
        }
        if Self.kind == .maximum, x.dtype == .bool, let fault = floatFault(x) {
            return .invalid(fault)
        }
        let last = dataFormat.channelsLast(x)
        // Means of integers are fractions, as in Keras.
        let isMean = Self.kind == .average && !x.dtype.isFloatingPoint
        let numbers = isMean ? last.cast(to: dtype.computing) : last
        let pooled = outputSize.indices.reduce(numbers) {
            along($1 + 1, of: $0, to: outputSize[$1])
        }
        return dataFormat.restored(isMean ? pooled.cast(to: dtype) : pooled)
    }

    private func emptyFault(_ shape: Shape) -> ShapeError? {
        guard dataFormat.channelsLast(shape).spatial.contains(0) else { return nil }
        return needs(
            "inputs with cells", got: "shape \(shape)", fix: "Check the layer before it.")
    }

    /// One axis pooled to `count` cells.
    private func along(_ axis: Int, of x: Tensor, to count: Int) -> Tensor {
        let lengths = x.shape.dimensions
        let length = lengths[axis]
        guard length != count else { return x }
        // As sequences of steps along the axis.
        let rows = x.reshaped(
            to: [
                lengths[..<axis].reduce(1, *), length, lengths[(axis + 1)...].reduce(1, *),
            ])
        let pooled =
            length % count == 0
            ? Self.window(rows, length / count)
            : .concatenated(
                (0..<count).map { i in
                    let (from, to) = (i * length / count, ((i + 1) * length + count - 1) / count)
                    return Self.window(rows.sliced(axis: 1, from: from, to: to), to - from)
                }, axis: 1)
        return pooled.reshaped(to: Shape(lengths[..<axis] + [count] + lengths[(axis + 1)...]))
    }

    private static func window(_ x: Tensor, _ size: Int) -> Tensor {
        switch kind {
        case .maximum: maxPool(x, window: [size], strides: [size], padding: [(0, 0)])
        case .average: averagePool(x, window: [size], strides: [size], padding: [(0, 0)])
        }
    }
}
