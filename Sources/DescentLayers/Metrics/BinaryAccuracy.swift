/// The share of outputs on the right side of a threshold:
/// output > threshold exactly where the label is 1.
public final class BinaryAccuracy: MeanMetric, Configurable {
    /// Above it an output counts as 1.
    public let threshold: Double

    /// - Parameters:
    ///   - threshold: default 0.5; use 0 for logits.
    ///   - name: default `binary_accuracy`.
    public init(threshold: Double = 0.5, name: String? = nil) {
        self.threshold = threshold
        super.init(name: name)
    }

    /// Labels that are 0 or 1.
    public override var expects: DataExpectation? { DataExpectation(.bits, outputs: .anyNumber) }

    /// It is one.
    public override var isAccuracy: Bool { true }

    /// More right answers are better.
    public override var isBetterWhenHigher: Bool? { true }

    /// 1 where output > threshold agrees with the label, else 0; in the shape of both.
    public override func values(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
        if let fault = unequalShapes(yTrue, yPred) { return fault }
        return ((yPred .> threshold).cast(to: yTrue.dtype) .== yTrue).cast(to: .float32)
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "threshold", \BinaryAccuracy.threshold, default: 0.5,
                rule: .finite(fix: "Leave it out for 0.5."), "Above it an output counts as 1.")
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            threshold: config[\BinaryAccuracy.threshold], name: config.given(\Metric.name))
    }
}

extension Metric {
    /// An invalid tensor if labels and outputs differ in shape.
    func unequalShapes(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor? {
        shapeFault(yTrue, yPred, expected: yPred.shape)
    }

    /// An invalid tensor if labels have another shape than expected.
    func shapeFault(_ yTrue: Tensor, _ yPred: Tensor, expected: Shape) -> Tensor? {
        if yTrue.error != nil { return yTrue }
        if yPred.error != nil { return yPred }
        guard yTrue.shape != expected else { return nil }
        return .invalid(
            ShapeError(
                who: "\(kerasClassName) '\(name)'", expected: "labels of shape \(expected)",
                got: "\(yTrue.shape) against outputs \(yPred.shape)",
                fix: "Choose the metric that goes with the loss, or use .accuracy."))
    }
}
