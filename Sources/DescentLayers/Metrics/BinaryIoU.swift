/// The mean overlap of yes and no: intersection over union; see ``ClassOverlap``.
///
/// Labels are 0 or 1; outputs of the threshold or more count as 1.
public final class BinaryIoU: ClassOverlap, Configurable {
    /// From it on an output counts as 1.
    public let threshold: Double

    /// - Parameters:
    ///   - targetClassIds: what is averaged: `[0, 1]`, the default, or one of them.
    ///   - threshold: default 0.5; use 0 for logits.
    ///   - name: default `binary_io_u`, as Keras.
    public init(targetClassIds: [Int] = [0, 1], threshold: Double = 0.5, name: String? = nil) {
        self.threshold = threshold
        super.init(numClasses: 2, targetClassIds: targetClassIds, name: name)
    }

    /// Labels that are 0 or 1.
    public override var expects: DataExpectation? { DataExpectation(.bits, outputs: .anyNumber) }

    override func classes(of yPred: Tensor) -> Tensor { yPred .>= threshold }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters + [
            Parameter(
                "target_class_ids", \ClassOverlap.targetClassIds, default: [0, 1],
                "What is averaged."),
            Parameter(
                "threshold", \BinaryIoU.threshold, default: 0.5,
                rule: .finite(fix: "Leave it out for 0.5."), "From it on an output counts as 1."),
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            targetClassIds: config[\ClassOverlap.targetClassIds],
            threshold: config[\BinaryIoU.threshold], name: config.given(\Metric.name))
    }
}
