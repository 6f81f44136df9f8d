/// While training, makes each image darker or brighter by a part of the range of its values.
/// Otherwise it changes nothing but the type, to the layer's.
///
///     y = clip(x + δ · (upper − lower), lower, upper)    // δ uniform in factor, one for each image
public final class RandomBrightness: RandomLayer, Configurable {
    private let factor: ImageFactor
    private let valueRange: ValueRange

    private init(
        _ factor: ImageFactor, _ valueRange: ClosedRange<Double>, seed: Int?, name: String?,
        dtype: DType, fileID: String, line: Int
    ) {
        self.factor = factor
        self.valueRange = ValueRange(lower: valueRange.lowerBound, upper: valueRange.upperBound)
        super.init(seed: seed, name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// - Parameters:
    ///   - factor: how much at most, as a part of the range: `0.2` is −0.2 to 0.2. −1 to 1.
    ///   - valueRange: where the values of images lie; default 0 to 255.
    ///   - seed: makes the layer's choices independent of ``setRandomSeed(_:)`` and of other
    ///     layers; default none.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public convenience init(
        factor: Double, valueRange: ClosedRange<Double> = 0...255, seed: Int? = nil,
        name: String? = nil, dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            ImageFactor(factor, least: -1), valueRange, seed: seed, name: name, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// The same with both bounds of the factor: `RandomBrightness(factor: 0.1...0.3)`.
    public convenience init(
        factor: ClosedRange<Double>, valueRange: ClosedRange<Double> = 0...255, seed: Int? = nil,
        name: String? = nil, dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            ImageFactor(factor), valueRange, seed: seed, name: name, dtype: dtype, fileID: fileID,
            line: line)
    }

    /// The same without a label: `RandomBrightness(0.2)`.
    public convenience init(
        _ factor: Double, valueRange: ClosedRange<Double> = 0...255, seed: Int? = nil,
        name: String? = nil, dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            factor: factor, valueRange: valueRange, seed: seed, name: name, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "factor", \RandomBrightness.factor, form: .factor(least: -1), rule: .within(-1...1),
                "How much at most."),
            Parameter(
                "value_range", \RandomBrightness.valueRange, form: .lowAndHigh,
                default: ValueRange(lower: 0, upper: 255), rule: .finite,
                "Where the values of images lie."), seedRow,
            .ignored("data_format", "Where the channels stand, which all become brighter."),
        ]
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws {
        factor = try config[\RandomBrightness.factor]
        valueRange = try config[\RandomBrightness.valueRange]
        try super.init(
            seed: config[\RandomLayer.seed], name: config.given(\Layer.name),
            dtype: config[\Layer.dtype], fileID: #fileID, line: #line)
    }

    /// The shape of the input, in the layer's type.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        try unchanged(inputs, as: dtype)
    }

    /// While training each image darker or brighter.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        if let fault = spatialFault(x.shape, axes: 2) { return .invalid(fault) }
        let images = x.cast(to: dtype)
        guard training else { return images }
        let share = factor(drawUniform([x.shape[0], 1, 1, 1]))
        let moved = images + (share * (valueRange.upper - valueRange.lower)).cast(to: dtype)
        return clip(moved, min: valueRange.lower, max: valueRange.upper)
    }
}
