/// The mean overlap of all classes: intersection over union; see ``ClassOverlap``.
public final class MeanIoU: ClassOverlap, Configurable {
    /// - Parameters:
    ///   - numClasses: 1 or more.
    ///   - ignoreClass: places with this label do not count; default none.
    ///   - sparseYTrue: whether labels are class numbers, default true; else one-hot.
    ///   - sparseYPred: whether outputs are class numbers, default true; else scores.
    ///   - axis: the axis of the classes where there is one, default the last.
    ///   - name: default `mean_io_u`, as Keras.
    public init(
        numClasses: Int, ignoreClass: Int? = nil, sparseYTrue: Bool = true,
        sparseYPred: Bool = true, axis: Int = -1, name: String? = nil
    ) {
        super.init(
            numClasses: numClasses, targetClassIds: everyClass(numClasses),
            ignoreClass: ignoreClass, sparseYTrue: sparseYTrue, sparseYPred: sparseYPred,
            axis: axis, name: name)
    }

    /// The arguments under Keras' keys.
    public override class var parameters: [Parameter] {
        super.parameters + [
            classCount, ignored, sparseLabels, sparseOutputs(default: true), classAxis,
        ]
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        try self.init(
            numClasses: config[\ClassOverlap.numClasses],
            ignoreClass: config[\ClassOverlap.ignoreClass],
            sparseYTrue: config[\ClassOverlap.sparseYTrue],
            sparseYPred: config[\ClassOverlap.sparseYPred],
            axis: config[\ClassOverlap.axis], name: config.given(\Metric.name))
    }
}

/// 0 ..< count, as far as a count can be one.
func everyClass(_ count: Int) -> [Int] { Array(0..<Swift.min(Swift.max(count, 1), 65_536)) }
