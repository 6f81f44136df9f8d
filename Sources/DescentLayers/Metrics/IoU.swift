/// The mean overlap of some classes: intersection over union; see ``ClassOverlap``.
///
/// ```swift
/// IoU(numClasses: 3, targetClassIds: [1, 2], sparseYPred: false)   // outputs [batch, h, w, 3]
/// ```
public final class IoU: ClassOverlap, Configurable {
    /// - Parameters:
    ///   - numClasses: 1 or more.
    ///   - targetClassIds: the classes that are averaged, each below `numClasses`.
    ///   - ignoreClass: places with this label do not count; default none.
    ///   - sparseYTrue: whether labels are class numbers, default true; else one-hot.
    ///   - sparseYPred: whether outputs are class numbers, default true; else scores.
    ///   - axis: the axis of the classes where there is one, default the last.
    ///   - name: default `io_u`, as Keras.
    public override init(
        numClasses: Int, targetClassIds: [Int], ignoreClass: Int? = nil, sparseYTrue: Bool = true,
        sparseYPred: Bool = true, axis: Int = -1, name: String? = nil
    ) {
        super.init(
            numClasses: numClasses, targetClassIds: targetClassIds, ignoreClass: ignoreClass,
            sparseYTrue: sparseYTrue, sparseYPred: sparseYPred, axis: axis, name: name)
    }

    /// The arguments in Keras' order.
    public override class var parameters: [Parameter] {
        super.parameters + [
            classCount, targets, ignored, sparseLabels, sparseOutputs(default: true), classAxis,
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            numClasses: config[\ClassOverlap.numClasses],
            targetClassIds: config[\ClassOverlap.targetClassIds],
            ignoreClass: config[\ClassOverlap.ignoreClass],
            sparseYTrue: config[\ClassOverlap.sparseYTrue],
            sparseYPred: config[\ClassOverlap.sparseYPred],
            axis: config[\ClassOverlap.axis], name: config.given(\Metric.name))
    }
}
