/// max(x, 0), with a ceiling, a slope below and a threshold if wanted; the shape stays.
///
///     y = min(x, maxValue)                    where x > threshold
///     y = negativeSlope · (x − threshold)     elsewhere
public final class ReLU: Layer {
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
        for (label, value) in [
            ("maxValue", maxValue ?? 0), ("negativeSlope", negativeSlope), ("threshold", threshold),
        ] {
            require(value >= 0, "\(label) of 0 or more", got: "\(value)", fix: "Use 0.")
        }
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

    override public func config() -> [ConfigEntry] {
        [
            ConfigEntry("max_value", maxValue.map { .double($0) } ?? .null),
            ConfigEntry("negative_slope", .double(negativeSlope)),
            ConfigEntry("threshold", .double(threshold)),
        ]
    }

    override func outputShapeAfterFault(_ inputs: [Shape]) -> Shape? { inputs.first }

    /// min(x, maxValue) above the threshold, `negativeSlope` · (x − threshold) elsewhere;
    /// the shape stays.
    override public func call(_ x: Tensor, training: Bool) -> Tensor {
        rectified(x, maxValue: maxValue, negativeSlope: negativeSlope, threshold: threshold)
    }
}

/// What ``ReLU`` computes.
func rectified(
    _ x: Tensor, maxValue: Double?, negativeSlope: Double, threshold: Double
) -> Tensor {
    if maxValue == nil, threshold == 0 {
        return negativeSlope == 0 ? relu(x) : leakyRelu(x, negativeSlope: negativeSlope)
    }
    let above = maxValue.map { minimum(x, $0) } ?? x
    return .where(x .> threshold, above, (x - threshold) * negativeSlope)
}
