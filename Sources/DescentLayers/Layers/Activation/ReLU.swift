/// max(x, 0), with a ceiling, a slope below and a threshold if wanted; the shape stays.
///
///     y = min(x, maxValue)                    where x > threshold
///     y = negativeSlope · (x − threshold)     elsewhere
public final class ReLU: Layer, Configurable {
    private let maxValue: Double?
    private let negativeSlope: Double
    private let threshold: Double

    /// - Parameters:
    ///   - maxValue: the ceiling, 0 or more; default none.
    ///   - negativeSlope: the slope below the threshold, 0 or more; default 0.
    ///   - threshold: below it the slope counts, 0 or more; default 0.
    ///   - name: unique within a model; nil makes one from the class.
    ///   - dtype: floating-point type of weights and computation; default float32.
    ///   - fileID: filled in by the compiler: errors name the line that made the layer.
    ///   - line: filled in by the compiler, as `fileID` is.
    public init(
        maxValue: Double? = nil, negativeSlope: Double = 0, threshold: Double = 0,
        name: String? = nil, dtype: DType = .float32,
        fileID: String = #fileID, line: Int = #line
    ) {
        self.maxValue = maxValue
        self.negativeSlope = negativeSlope
        self.threshold = threshold
        super.init(name: name, dtype: dtype, fileID: fileID, line: line)
    }

    /// The same without a label: `ReLU(6)`.
    public convenience init(
        _ maxValue: Double, negativeSlope: Double = 0, threshold: Double = 0, name: String? = nil,
        dtype: DType = .float32, fileID: String = #fileID, line: Int = #line
    ) {
        self.init(
            maxValue: maxValue, negativeSlope: negativeSlope, threshold: threshold, name: name,
            dtype: dtype, fileID: fileID, line: line)
    }

    /// The arguments in Keras' order.
    override public class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "max_value", \ReLU.maxValue,
                rule: .atLeast(0, fix: "Use 0."),
                "The ceiling."),
            Parameter(
                "negative_slope", \ReLU.negativeSlope, default: 0,
                rule: .atLeast(0, fix: "Use 0."),
                "The slope below the threshold."),
            Parameter(
                "threshold", \ReLU.threshold, default: 0,
                rule: .atLeast(0, fix: "Use 0."),
                "Below it the slope counts."),
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            maxValue: config[\ReLU.maxValue], negativeSlope: config[\ReLU.negativeSlope],
            threshold: config[\ReLU.threshold],
            name: config.given(\Layer.name), dtype: config[\Layer.dtype])
    }

    /// Masks hold for the output too.
    public override var supportsMasking: Bool { true }

    /// The shape of the input.
    public override func outputSpecs(for inputs: [TensorSpec]) throws -> [TensorSpec] {
        let isFloat = inputs.first?.dtype.isFloatingPoint ?? true
        return try isFloat ? unchanged(inputs) : super.outputSpecs(for: inputs)
    }

    /// min(x, maxValue) above the threshold, `negativeSlope` · (x − threshold) elsewhere;
    /// the shape stays.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        rectified(x, maxValue: maxValue, negativeSlope: negativeSlope, threshold: threshold)
    }
}
