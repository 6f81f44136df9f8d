/// The layer that stands for an ``Input(shape:dtype:name:fileID:line:)`` in a model's
/// list of layers.
final class InputLayer: Layer {
    /// Shape and type of the input, with the batch.
    let spec: TensorSpec

    init(_ input: Tensor, _ origin: InputOrigin?) {
        spec = input.spec
        super.init(
            name: origin?.name, fileID: origin?.location.fileID ?? #fileID,
            line: origin?.location.line ?? #line)
        built = true
        noteCall([input], [input])
    }

    override var kerasClassName: String { "InputLayer" }

    override func config() -> [ConfigEntry] {
        let lengths = spec.shape.map { $0 < 0 ? ConfigValue.null : .int($0) }
        return [
            ConfigEntry("batch_shape", .list(lengths)),
            ConfigEntry("dtype", .string(spec.dtype.rawValue)),
        ]
    }
}
