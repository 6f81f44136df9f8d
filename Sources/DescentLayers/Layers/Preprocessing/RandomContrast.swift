/// While training, makes the contrast of each image greater.
/// Otherwise it changes nothing but the type, to the layer's.
///
///     y = clip((x − mean) · c + mean, lower, upper)    // c uniform from 1 − factor's lower to 1 + its upper bound
public final class RandomContrast: RandomLayer, Configurable {
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
    ///   - factor: how much at most: `0.2` is contrasts of 1 to 1.2, and `0.1...0.3` of 0.9 to 1.3, as in Keras 3.15. 0 to 1.
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
            ImageFactor(factor, least: 0), valueRange, seed: seed, name: name, dtype: dtype,
            fileID: fileID, line: line)
    }

    /// The same with both bounds of the factor: `RandomContrast(factor: 0.1...0.3)`.
    public convenience init(
        factor: ClosedRange<Double>, valueRange: ClosedRange<Double> = 0...255, seed: Int? = nil,
        name: String? = nil, dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            ImageFactor(factor), valueRange, seed: seed, name: name, dtype: dtype, fileID: fileID,
            line: line)
    }

    /// The same without a label: `RandomContrast(0.2)`.
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
                "factor", \RandomContrast.factor, form: .factor(least: 0), rule: .within(0...1),
                "How much at most."),
            Parameter(
                "value_range", \RandomContrast.valueRange, form: .lowAndHigh,
                default: ValueRange(lower: 0, upper: 255), rule: .finite,
                "Where the values of images lie."), seedRow,
            .fixed("data_format", .string("channels_last"), isWritten: false, "channels first."),
        ]
    }

    /// From the arguments of the table.
    public init(config: Configuration) throws {
        factor = try config[\RandomContrast.factor]
        valueRange = try config[\RandomContrast.valueRange]
        try super.init(
            seed: config[\RandomLayer.seed], name: config.given(\Layer.name),
            dtype: config[\Layer.dtype], fileID: #fileID, line: #line)
    }

    /// The shape of the input, in the layer's type.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        try unchanged(inputs, as: dtype)
    }

    /// While training each image with another contrast, about the mean of each channel.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        if let fault = spatialFault(x.shape, axes: 2) { return .invalid(fault) }
        let images = x.cast(to: dtype)
        guard training else { return images }
        let contrast =
            drawUniform([x.shape[0], 1, 1, 1]) * (factor.upper + factor.lower) + (1 - factor.lower)
        let mean = images.mean(axes: [1, 2], keepDims: true)
        let moved = (images - mean) * contrast.cast(to: dtype) + mean
        return clip(moved, min: valueRange.lower, max: valueRange.upper)
    }
}
