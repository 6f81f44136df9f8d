import DescentCore
import DescentSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Rules about an output, its loss and the values of its labels.
enum LabelRules {
    static let table:
        [(rule: WiringRule, check: @Sendable (OutputWiring, LabelFacts) -> WiringFault?)] = [
            (.softmaxForSeveralLabels, softmaxForSeveralLabels),
            (.unreachableTargets, unreachableTargets),
            (.regressionOnClasses, regressionOnClasses),
            (.moreUnitsThanClasses, moreUnitsThanClasses),
        ]

    private static func softmaxForSeveralLabels(
        _ wiring: OutputWiring, _ labels: LabelFacts
    ) -> WiringFault? {
        guard let expects = wiring.expects else { return nil }
        let endsInSoftmax = wiring.activation?.function.sharesOut ?? false
        var usesSoftmax = endsInSoftmax
        switch expects.labels {
        case .oneHot(let axis):
            // Labels were looked at along the last axis.
            guard axis == -1 || axis == wiring.shape.rank - 1 else { return nil }
            if expects.wantsLogits || expects.wantsProbabilities { usesSoftmax = true }
        case .bits, .numbers: break
        case .classNumbers: return nil
        }
        guard usesSoftmax, labels.severalOnes.count > 0 else { return nil }
        return wiring.fault(
            "labels with a single 1, as its probabilities add up to 1",
            got: "several ones in \(grouped(labels.severalOnes.count)) of "
                + "\(grouped(labels.vectors)), first in row \(labels.severalOnes.firstRow)",
            fix: "Use activation: .sigmoid with BinaryCrossentropy(): a yes-or-no question for "
                + "each label.",
            who: endsInSoftmax
                ? "The softmax of \(wiring.activation?.layer?.title ?? "the output")" : nil)
    }

    private static func unreachableTargets(
        _ wiring: OutputWiring, _ labels: LabelFacts
    ) -> WiringFault? {
        guard wiring.expects?.labels == .numbers, let activation = wiring.activation else {
            return nil
        }
        let range = activation.range
        // What is out of reach by a thousandth of the labels' range is noise or rounding.
        let slack = 1e-3 * Swift.max(labels.highest.value - labels.lowest.value, 0)
        let isBelow = labels.lowest.value < range.lowerBound - slack
        guard isBelow || labels.highest.value > range.upperBound + slack else { return nil }
        let place = isBelow ? labels.lowest : labels.highest
        return wiring.fault(
            "an output that can reach its labels, such as \(shortNumber(place.value)) in row "
                + "\(place.row)",
            got: "\(range.inWords): \(activation.ending)",
            fix: "Use activation: .linear there"
                + (range.upperBound.isFinite ? ", or scale the labels." : "."))
    }

    private static func regressionOnClasses(
        _ wiring: OutputWiring, _ labels: LabelFacts
    ) -> WiringFault? {
        guard wiring.expects?.labels == .numbers, let activation = wiring.activation,
            activation.function.suitsNumbers, labels.isBinary, labels.rows >= 4
        else { return nil }
        let isOneHot = labels.oneHot == labels.vectors && labels.count > labels.vectors
        return wiring.fault(
            "labels that are numbers to be predicted",
            got: "only 0 and 1, with \(activation.title) before them",
            fix: isOneHot
                ? "For classes use activation: .softmax with CategoricalCrossentropy()."
                : "For yes or no use activation: .sigmoid with BinaryCrossentropy().")
    }

    /// Units above this may be bytes or words, of which the last hardly ever occur.
    private static let mostClasses = 100
    /// The chance, were all classes equally frequent, below which the missing ones do not exist.
    private static let leastChance = 1e-6

    private static func moreUnitsThanClasses(
        _ wiring: OutputWiring, _ labels: LabelFacts
    ) -> WiringFault? {
        let units = wiring.shape[-1]
        guard case .classNumbers = wiring.expects?.labels, wiring.shape.rank == 2,
            (2...mostClasses).contains(units), labels.highest.value > labels.lowest.value
        else { return nil }
        let classes = labels.highest.value + 1
        guard classes < Double(units),
            Double(labels.count) * log(classes / Double(units)) < log(leastChance)
        else { return nil }
        let layer = wiring.activation?.layer?.title ?? "the last layer"
        return wiring.fault(
            "a unit for each class and no more",
            got: "\(units) units for classes 0 to \(shortNumber(labels.highest.value)) in "
                + "\(grouped(labels.count)) labels",
            fix: "Give \(layer) \(shortNumber(classes)) units, or look for missing labels.")
    }
}
