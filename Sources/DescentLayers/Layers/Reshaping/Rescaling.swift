/// x · scale + offset, for example pixels 0 to 255 to numbers 0 to 1; the shape stays. Either may be a
/// number, or one for each position on the last axis.
///
/// Integers and bool are converted to the layer's dtype first; in a layer of half precision
/// to float32, and the result is rounded.
public final class Rescaling: Layer, Configurable {
    private let scale: [Double]
    private let offset: [Double]

    /// - Parameters:
    ///   - scale: the factor for each position on the last axis, or one for all.
    ///   - offset: added after it, likewise; default 0.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        scale: [Double], offset: [Double] = [0], name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.scale = scale
        self.offset = offset
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
        require(
            (scale + offset).allSatisfy(\.isFinite), "finite scale and offset",
            got: "\(text(scale)) and \(text(offset))", fix: "Use for example scale: 1.0 / 255.")
        require(
            !scale.isEmpty && !offset.isEmpty, "a scale and an offset", got: "an empty list",
            fix: "Use for example scale: 1.0 / 255.")
    }

    private func text(_ numbers: [Double]) -> String {
        numbers.count == 1 ? "\(numbers[0])" : "\(numbers)"
    }

    /// - Parameters:
    ///   - scale: the factor, for example `1.0 / 255`.
    ///   - offset: added after it; default 0.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public convenience init(
        scale: Double, offset: Double = 0, name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            scale: [scale], offset: [offset], name: name, dtype: dtype, fileID: fileID, line: line)
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
                "scale", \Rescaling.scale, form: ConfigForm<Double>.oneOrList,
                "The factor."
            ).spelled { (layer: Rescaling) throws(SwiftFault) in
                try layer.source(of: layer.scale)
            },
            Parameter(
                "offset", \Rescaling.offset, form: ConfigForm<Double>.oneOrList, default: [0],
                "Added after it."
            ).spelled { (layer: Rescaling) throws(SwiftFault) in
                try layer.source(of: layer.offset)
            },
        ]
    }

    /// Both are numbers, or both are lists.
    private func source(of numbers: [Double]) throws(SwiftFault) -> String {
        scale.count == 1 && offset.count == 1
            ? numbers[0].swiftSource() : try numbers.swiftSource()
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
        if let fault = lengthFault(x) { return .invalid(fault) }
        let wide = x.cast(to: dtype.computing)
        let scaled = scale.count == 1 ? wide * scale[0] : wide * values(scale)
        let moved = offset.count == 1 ? scaled + offset[0] : scaled + values(offset)
        return moved.cast(to: dtype)
    }

    private func values(_ numbers: [Double]) -> Tensor {
        Tensor(shape: [numbers.count], scalars: numbers).cast(to: dtype.computing)
    }

    private func lengthFault(_ x: Tensor) -> ShapeError? {
        let length = x.shape.last ?? 1
        guard let other = [scale, offset].first(where: { $0.count != 1 && $0.count != length })
        else { return nil }
        return needs(
            "inputs with \(other.count) positions on the last axis", got: "shape \(x.shape)",
            fix: "Give one number, or one for each.")
    }
}
