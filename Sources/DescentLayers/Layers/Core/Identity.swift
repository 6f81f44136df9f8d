/// Hands its input on as it is, with its mask: a place to keep, where a layer may or may not be.
public final class Identity: Layer, Configurable {
    /// - Parameters:
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type that inputs are converted to; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        name: String? = nil, dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    /// Masks hold for the output too.
    override public var supportsMasking: Bool { true }

    /// The shape of the input.
    override public func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        try unchanged(inputs)
    }

    /// x.
    override public func call(_ x: Tensor, training: Bool) -> Tensor { x }
}
