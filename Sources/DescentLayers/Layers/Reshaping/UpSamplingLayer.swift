/// What ``UpSampling1D``, ``UpSampling2D`` and ``UpSampling3D`` have in common. Make one of these, not this
/// class.
public class UpSamplingLayer: Layer {
    /// The number of spatial axes.
    class var axes: Int { 2 }
    private let size: [Int]
    private let dataFormat: DataFormat
    private let interpolation: Interpolation

    init(
        size: [Int], dataFormat: DataFormat, interpolation: Interpolation, name: String?,
        dtype: DType, fileID: String, line: Int
    ) {
        self.size = size
        self.dataFormat = dataFormat
        self.interpolation = interpolation
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// What all of them read; each has an initialiser of its own.
    init(upSampling config: Configuration) throws {
        func read<Value>(
            _ path: KeyPath<UpSamplingLayer, Value>, else standard: Value
        ) throws -> Value {
            config.lists(path) ? try config[path] : standard
        }
        size = try config[\UpSamplingLayer.size]
        dataFormat = try read(\.dataFormat, else: .channelsLast)
        interpolation = try read(\.interpolation, else: .nearest)
        try super.init(
            name: config.given(\Layer.name), dtype: config[\Layer.dtype], fileID: #fileID,
            line: #line)
    }

    /// The arguments in Keras' order; only images have an interpolation, and sequences no format.
    override public class var parameters: [Parameter] {
        let number = ConfigForm<[Int]>(
            Int.configKind, write: { .int($0.first ?? 0) },
            read: { Int(configValue: $0).map { [$0] } })
        let size = Parameter(
            "size", \UpSamplingLayer.size, form: axes == 1 ? number : .lengths(axes),
            default: .init(repeating: 2, count: axes), rule: .lengths("size", axes: axes),
            "How many times longer each axis becomes."
        ).spelledAlong(axes, \UpSamplingLayer.size)
        let interpolation = Parameter(
            "interpolation", \UpSamplingLayer.interpolation, default: .nearest, rule: .known,
            "How cells between cells are found.")
        return super.parameters + [size]
            + (axes > 1 ? [Parameter.dataFormat(\UpSamplingLayer.dataFormat)] : [])
            + (axes == 2 ? [interpolation] : [])
    }

    /// `[batch, space · size…, channels]`, or with channels first.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        guard let input = inputs.first, input.shape.rank == Self.axes + 2,
            size.count == Self.axes, size.allSatisfy({ (1...largestWindow).contains($0) })
        else { return try super.outputSpecs(for: inputs) }
        let inner = dataFormat.channelsLast(input.shape)
        let lengths = zip(inner.spatial, size).map { $0 < 0 ? $0 : $0 * $1 }
        let shape = Shape([inner[0]] + lengths + [inner[-1]])
        return [TensorSpec(dataFormat.restored(shape), computed(input.dtype))]
    }

    /// `[batch, space…, channels]` to `[batch, space · size…, channels]`: each cell repeated, or cells
    /// between cells.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        if let fault = spatialFault(x.shape, axes: Self.axes, dataFormat) {
            return .invalid(fault)
        }
        let last = dataFormat.channelsLast(x)
        if interpolation == .nearest { return dataFormat.restored(repeated(last)) }
        let lengths = zip(last.shape.spatial, size).map(*)
        let resizing = ImageResizing(interpolation: interpolation)
        if let fault = floatFault(x) { return .invalid(fault) }
        guard resizing.holds(last.shape.spatial, to: lengths) else {
            return .invalid(
                needs(
                    "images whose weights fit into memory", got: "shape \(x.shape)",
                    fix: "Use a smaller size:, or interpolation: .nearest."))
        }
        return dataFormat.restored(resizing(last, to: lengths))
    }

    /// Each cell as often as `size` says along each axis.
    private func repeated(_ x: Tensor) -> Tensor {
        // [batch, height, 1, width, 1, channels], broadcast over the ones.
        let lengths = x.shape.spatial
        let inner = lengths.flatMap { [$0, 1] }
        let wide = zip(lengths, size).flatMap { [$0, $1] }
        let (count, channels) = (x.shape[0], x.shape[-1])
        return x.reshaped(to: Shape([count] + inner + [channels]))
            .broadcast(to: Shape([count] + wide + [channels]))
            .reshaped(to: Shape([count] + zip(lengths, size).map(*) + [channels]))
    }
}
