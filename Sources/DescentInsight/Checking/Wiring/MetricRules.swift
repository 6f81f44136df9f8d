import DescentCore
import DescentSupport

/// Rules about an output and what is measured on it.
enum MetricRules {
    static let table:
        [(rule: WiringRule, check: @Sendable (OutputWiring, Metric) -> WiringFault?)] = [
            (.accuracyOfRegression, accuracyOfRegression),
            (.accuracyDoesNotFit, accuracyDoesNotFit),
            (.metricNeedsProbabilities, metricNeedsProbabilities),
        ]

    private static func accuracyOfRegression(
        _ wiring: OutputWiring, _ metric: Metric
    ) -> WiringFault? {
        guard let labels = wiring.labels, let other = labels.firstOther,
            let counts = metric.expects?.labels
        else { return nil }
        let isWrong =
            switch (wiring.expects?.labels, counts) {
            case (.numbers, .bits), (.numbers, .classNumbers): true
            // The largest of a softmax is a class, also beside labels that are shares.
            case (.numbers, .oneHot): wiring.activation?.function.sharesOut != true
            case (.bits, .bits): metric.isAccuracy && labels.others * 2 > labels.count
            default: false
            }
        guard isWrong else { return nil }
        return wiring.fault(
            "labels that are classes, which it counts when outputs meet them",
            got: "\(shortNumber(other.value)) in row \(other.row)",
            fix: "Use metrics: [.mae], the mean distance from the labels.",
            who: title(metric, wiring))
    }

    private static func accuracyDoesNotFit(
        _ wiring: OutputWiring, _ metric: Metric
    ) -> WiringFault? {
        guard metric.isAccuracy, let counts = metric.expects else { return nil }
        let (expects, units) = (wiring.expects, wiring.shape[-1])
        let answersYesOrNo = expects?.labels == .bits
        if counts.labels == .bits, wiring.sharesOut, units > 2 {
            return wiring.fault(
                "yes-or-no outputs, of which it counts each",
                got: "\(units) that share out 1: all of them near 0 make "
                    + "\(shortNumber(Double(units - 1) / Double(units)))",
                fix: "Use metrics: [.accuracy].", who: title(metric, wiring))
        }
        if units == 1, counts.classAxis != nil {
            return wiring.fault(
                "an output with a unit for each class, of which it takes the largest",
                got: "one unit, which always is",
                fix: answersYesOrNo || wiring.activation?.function.givesProbabilities == true
                    ? "Use metrics: [.binaryAccuracy] or [.accuracy]."
                    : "Give the last layer one unit for each class, or leave the metric out.",
                who: title(metric, wiring))
        }
        if case .oneHot = counts.labels, answersYesOrNo, let labels = wiring.labels,
            labels.severalOnes.count > 0
        {
            return wiring.fault(
                "labels with a single 1, as it compares the places of the largest",
                got: "several ones in \(grouped(labels.severalOnes.count)) of "
                    + "\(grouped(labels.vectors)), first in row \(labels.severalOnes.firstRow)",
                fix: "Use metrics: [.binaryAccuracy].", who: title(metric, wiring))
        }
        return nil
    }

    private static func metricNeedsProbabilities(
        _ wiring: OutputWiring, _ metric: Metric
    ) -> WiringFault? {
        guard let counts = metric.expects, counts.wantsProbabilities,
            wiring.expects?.wantsLogits == true, let activation = wiring.activation,
            activation.function.isLinear
        else { return nil }
        return wiring.fault(
            "probabilities, 0 to 1", got: "logits: \(activation.ending)",
            fix: counts.hasFromLogits
                ? "Use \(metric.kerasClassName)(fromLogits: true)."
                : "Use activation: .sigmoid there and leave out fromLogits: true.",
            who: title(metric, wiring))
    }

    private static func title(_ metric: Metric, _ wiring: OutputWiring) -> String {
        "\(metric.kerasClassName) '\(metric.name)'"
            + (wiring.output.map { " for output '\($0)'" } ?? "")
    }
}
