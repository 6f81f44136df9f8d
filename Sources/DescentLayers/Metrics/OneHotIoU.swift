/// ``IoU`` of labels that are one-hot.
public final class OneHotIoU: ClassOverlap, Configurable {
    /// - Parameters:
    ///   - numClasses: 1 or more.
    ///   - targetClassIds: the classes that are averaged, each below `numClasses`.
    ///   - ignoreClass: places with this label do not count; default none.
    ///   - sparseYPred: whether outputs are class numbers; default false, scores.
    ///   - axis: the axis of the classes, default the last.
    ///   - name: default `one_hot_io_u`, as Keras.
    public init(
        numClasses: Int, targetClassIds: [Int], ignoreClass: Int? = nil, sparseYPred: Bool = false,
        axis: Int = -1, name: String? = nil
    ) {
        super.init(
            numClasses: numClasses, targetClassIds: targetClassIds, ignoreClass: ignoreClass,
            sparseYTrue: false, sparseYPred: sparseYPred, axis: axis, name: name)
    }

    /// The arguments under Keras' keys.
    public override class var parameters: [Parameter] {
        super.parameters + [
            classCount, targets, ignored, sparseOutputs(default: false), classAxis,
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            numClasses: config[\ClassOverlap.numClasses],
            targetClassIds: config[\ClassOverlap.targetClassIds],
            ignoreClass: config[\ClassOverlap.ignoreClass],
            sparseYPred: config[\ClassOverlap.sparseYPred],
            axis: config[\ClassOverlap.axis], name: config.given(\Metric.name))
    }
}
