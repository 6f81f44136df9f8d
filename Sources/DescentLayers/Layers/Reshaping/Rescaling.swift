/// x · scale + offset, for example pixels 0 to 255 to numbers 0 to 1; the shape stays.
///
/// Integers and bool are converted to the layer's dtype first; in a layer of half precision
/// to float32, and the result is rounded.
public final class Rescaling: Layer, Configurable {
    private let scale: Double
    private let offset: Double

    /// - Parameters:
    ///   - scale: the factor, for example `1.0 / 255`.
    ///   - offset: added after it; default 0.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        scale: Double, offset: Double = 0, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.scale = scale
        self.offset = offset
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
        require(
            scale.isFinite && offset.isFinite, "finite scale and offset",
            got: "\(scale) and \(offset)", fix: "Use for example scale: 1.0 / 255.")
    }

    /// The same without a label: `Rescaling(1.0 / 255)`.
    public convenience init(
        _ scale: Double, offset: Double = 0, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            scale: scale, offset: offset, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "scale", \Rescaling.scale,
                "The factor."),
            Parameter(
                "offset", \Rescaling.offset, default: 0,
                "Added after it."),
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            scale: config[\Rescaling.scale], offset: config[\Rescaling.offset],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    /// Masks hold for the output too.
    public override var supportsMasking: Bool { true }

    /// The shape of the input, in the layer's type.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        try unchanged(inputs, as: dtype)
    }

    /// x · scale + offset in the layer's dtype; the shape stays.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        (x.cast(to: dtype.computing) * scale + offset).cast(to: dtype)
    }
}
