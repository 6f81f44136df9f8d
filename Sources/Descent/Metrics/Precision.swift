/// The share of yes answers that are right: true positives / (true positives + false positives).
///
/// An output counts as yes where it is above the threshold. 0 while there is nothing to divide by.
public final class Precision: ThresholdMetric {
    /// - Parameters:
    ///   - threshold: 0 … 1, default 0.5.
    ///   - classId: the only output looked at, default all.
    ///   - name: default `precision`.
    public convenience init(threshold: Double = 0.5, classId: Int? = nil, name: String? = nil) {
        self.init(thresholds: [threshold], classId: classId, name: name)
    }

    /// For several thresholds at once; see ``results()``.
    ///
    /// - Parameters:
    ///   - thresholds: 0 … 1 each.
    ///   - classId: the only output looked at, default all.
    ///   - name: default `precision`.
    public init(thresholds: [Double], classId: Int? = nil, name: String? = nil) {
        super.init(
            thresholds: thresholds, counting: [.truePositives, .falsePositives], classId: classId,
            name: name)
        requireThresholds(thresholds)
    }

    /// The precision at each threshold.
    public func results() throws -> [Double] {
        zip(try totals(.truePositives), try totals(.falsePositives)).map { quotient($0, $0 + $1) }
    }

    /// The precision; of several thresholds the mean.
    public override func result() throws -> Double {
        let all = try results()
        return quotient(all.reduce(0, +), Double(all.count))
    }

    public override func config() -> [ConfigEntry] {
        let values = thresholds.map { ConfigValue.double($0) }
        return super.config() + [
            ConfigEntry("thresholds", values.count == 1 ? values[0] : .list(values)),
            ConfigEntry("top_k", .null),
            ConfigEntry("class_id", classId.map { .int($0) } ?? .null),
        ]
    }
}
