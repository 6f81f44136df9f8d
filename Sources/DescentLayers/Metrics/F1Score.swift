/// The harmonic mean of precision and recall for each class: ``FBetaScore`` with a beta of 1.
///
///     2 · precision · recall / (precision + recall)
public final class F1Score: FBetaScore {
    /// - Parameters:
    ///   - average: how one score is made of those of the classes. Default none:
    ///     ``FBetaScore/results()`` has all, ``FBetaScore/result()`` their mean.
    ///   - threshold: above 0, at most 1; default none, the largest output of an example is yes.
    ///   - name: default `f1_score`.
    public init(average: Average? = nil, threshold: Double? = nil, name: String? = nil) {
        super.init(average: average, beta: 1, threshold: threshold, name: name ?? "f1_score")
    }

    /// Those of ``FBetaScore`` without beta.
    public override class var parameters: [Parameter] {
        super.parameters.filter { $0.key != "beta" }
    }

    /// From the arguments of the table.
    public required convenience init(config: Configuration) throws {
        try self.init(
            average: config[\FBetaScore.average], threshold: config[\FBetaScore.threshold],
            name: config.given(\Metric.name))
    }
}
