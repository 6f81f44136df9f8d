import DescentCore

/// Rules about an output and its loss, which hold before data come.
enum LossRules {
    static let table: [(rule: WiringRule, check: @Sendable (OutputWiring) -> WiringFault?)] = [
        (.probabilitiesAsLogits, probabilitiesAsLogits),
        (.softmaxOverOneUnit, softmaxOverOneUnit),
        (.outputIsNotProbability, outputIsNotProbability),
        (.outputOutsideRange, outputOutsideRange),
        (.boundedLogits, boundedLogits),
    ]

    private static func probabilitiesAsLogits(_ wiring: OutputWiring) -> WiringFault? {
        guard let expects = wiring.expects, expects.wantsLogits, let activation = wiring.activation,
            activation.function.givesProbabilities
        else { return nil }
        let removal = "ake that \(activation.function.title) away."
        return wiring.fault(
            "logits, any number", got: "probabilities: \(activation.title)",
            fix: expects.hasFromLogits
                ? "Leave out fromLogits: true, or t" + removal : "T" + removal)
    }

    private static func softmaxOverOneUnit(_ wiring: OutputWiring) -> WiringFault? {
        let fix =
            "Use activation: .sigmoid with BinaryCrossentropy(), or one unit for each class."
        if let activation = wiring.activation, activation.softmaxLength == 1 {
            return wiring.fault(
                "at least 2 units to share out 1", got: "1, whose softmax is always 1", fix: fix,
                who: activation.layer?.title ?? "The softmax of the output")
        }
        guard let axis = wiring.expects?.classAxis, wiring.shape[axis] == 1 else { return nil }
        return wiring.fault(
            "an output for each of at least 2 classes",
            got: "1 unit, on which it does not depend", fix: fix)
    }

    private static func outputIsNotProbability(_ wiring: OutputWiring) -> WiringFault? {
        guard let expects = wiring.expects, expects.wantsProbabilities,
            let activation = wiring.activation
        else { return nil }
        let range = activation.range
        let sharesOut = expects.classAxis != nil
        // Losses over classes divide by the sum, so positive numbers will do.
        let isNormalised = sharesOut && activation.function.isPositive
        guard !(range.lowerBound >= 0 && range.upperBound <= 1), !isNormalised else { return nil }
        let function = sharesOut ? "softmax" : "sigmoid"
        return wiring.fault(
            "probabilities, 0 to 1", got: "\(range.inWords): \(activation.ending)",
            fix: expects.hasFromLogits && activation.function.givesLogits
                ? "Use \(wiring.loss.kerasClassName)(fromLogits: true), or activation: "
                    + ".\(function)."
                : "Use activation: .\(function) there.")
    }

    private static func outputOutsideRange(_ wiring: OutputWiring) -> WiringFault? {
        guard case .within(let wanted) = wiring.expects?.outputs, wanted != 0...1,
            let activation = wiring.activation, !wanted.contains(activation.range)
        else { return nil }
        let usual: [ActivationFunction] = [.softplus, .sigmoid, .tanh]
        let fitting = usual.first { $0.range.map(wanted.contains) ?? false }
        return wiring.fault(
            "outputs that are \(wanted.inWords)",
            got: "\(activation.range.inWords): \(activation.ending)",
            fix: fitting.map { "Use activation: .\($0.kerasName) there." }
                ?? "Use an activation with such a range there.")
    }

    private static func boundedLogits(_ wiring: OutputWiring) -> WiringFault? {
        guard let expects = wiring.expects, expects.labels == .bits, expects.wantsLogits,
            let activation = wiring.activation
        else { return nil }
        let range = activation.range
        // Sigmoids are a rule of their own; a little below 0, as with gelu, is no more than 0.
        guard range != 0...1, range.lowerBound >= -1 || range.upperBound <= 1 else { return nil }
        return wiring.fault(
            "logits of both signs and any size, for probabilities near 0 and near 1",
            got: "\(range.inWords): \(activation.ending)",
            fix: "Use activation: .linear there.")
    }
}
