import DescentCore

/// Rules about an output and its loss, which hold before data come.
enum LossRules {
    static let table: [(rule: WiringRule, check: @Sendable (OutputWiring) -> WiringFault?)] = [
        (.probabilitiesAsLogits, probabilitiesAsLogits),
        (.softmaxOverOneUnit, softmaxOverOneUnit),
        (.outputIsNotProbability, outputIsNotProbability),
        (.boundedLogits, boundedLogits),
    ]

    private static func probabilitiesAsLogits(_ wiring: OutputWiring) -> WiringFault? {
        guard wiring.loss.family.fromLogits == true, let activation = wiring.activation,
            activation.function.range == 0...1
        else { return nil }
        return wiring.fault(
            "logits, any number", got: "probabilities: \(activation.title)",
            fix: "Leave out fromLogits: true, or take that \(activation.function.kerasName) away.")
    }

    private static func softmaxOverOneUnit(_ wiring: OutputWiring) -> WiringFault? {
        let fix =
            "Use activation: .sigmoid with BinaryCrossentropy(), or one unit for each class."
        if let activation = wiring.activation, activation.softmaxLength == 1 {
            return wiring.fault(
                "at least 2 units to share out 1", got: "1, whose softmax is always 1", fix: fix,
                who: activation.layer?.title ?? "The softmax of the output")
        }
        let classes =
            switch wiring.loss.family {
            case .categorical(_, let axis): wiring.shape[axis]
            case .sparse: wiring.shape[-1]
            case .binary, .regression, .other: Shape.unknown
            }
        guard classes == 1 else { return nil }
        return wiring.fault(
            "an output for each of at least 2 classes",
            got: "1 unit, on which it does not depend", fix: fix)
    }

    private static func outputIsNotProbability(_ wiring: OutputWiring) -> WiringFault? {
        guard wiring.loss.family.fromLogits == false, let activation = wiring.activation else {
            return nil
        }
        let (range, isBinary) = (activation.function.range, wiring.loss.family.isBinary)
        // Categorical losses divide by the sum, so positive numbers will do.
        let isNormalised =
            !isBinary && [.softplus, .exponential].contains(activation.function)
        guard !(range.lowerBound >= 0 && range.upperBound <= 1), !isNormalised else { return nil }
        let function = isBinary ? "sigmoid" : "softmax"
        return wiring.fault(
            "probabilities, 0 to 1",
            got: "\(activation.function.rangeText): \(activation.ending)",
            fix: [.linear, .logSoftmax].contains(activation.function)
                ? "Use \(wiring.loss.kerasClassName)(fromLogits: true), or activation: "
                    + ".\(function)."
                : "Use activation: .\(function) there.")
    }

    private static func boundedLogits(_ wiring: OutputWiring) -> WiringFault? {
        guard case .binary(fromLogits: true) = wiring.loss.family,
            let activation = wiring.activation
        else { return nil }
        let range = activation.function.range
        // Sigmoids are a rule of their own; a little below 0, as with gelu, is no more than 0.
        guard range != 0...1, range.lowerBound >= -1 || range.upperBound <= 1 else { return nil }
        return wiring.fault(
            "logits of both signs and any size, for probabilities near 0 and near 1",
            got: "\(activation.function.rangeText): \(activation.ending)",
            fix: "Use activation: .linear there.")
    }
}
