import DescentCore

/// Why an operation gave a number that is not finite, by what it read at the first guilty element.
struct CauseRules {
    typealias Cause = DivergenceReport.Cause

    let nodes: StepNodes
    let culprit: StepCheck.Culprit
    let growth: WeightGrowth

    /// The cause, and the fault in words with its numbers.
    var verdict: (cause: Cause, text: String) {
        if isRate { return badRate }
        switch nodes.nodes[culprit.node].kind {
        case .data, .operation(.constant):
            return (.constant, "the number \(compact(result)) is written there")
        case .operation, .variable, .reading, .placeholder, .invalid: break
        }
        let isFinite = culprit.inputs.indices.allSatisfy { at($0)?.isFinite ?? true }
        guard isFinite else {
            return (.undefined, "infinities meet: ∞ − ∞, 0 · ∞ and ∞ / ∞ are NaN")
        }
        switch nodes.op(culprit.node) {
        case .unary(let op): return unary(op)
        case .binary(let op): return binary(op)
        case .convert:
            return (
                .tooLargeForType,
                "\(compact(at(0) ?? .nan)) is too large for \(culprit.output.spec.dtype)"
            )
        default: return overflow
        }
    }

    /// What input `k` holds at the first guilty element; nil where shapes differ.
    private func at(_ k: Int) -> Double? {
        guard culprit.inputs.indices.contains(k), let element = culprit.elements.first,
            culprit.inputs[k].spec.shape == culprit.output.spec.shape
        else { return nil }
        return culprit.inputs[k].numbers[element]
    }

    /// The first guilty element.
    private var result: Double {
        culprit.elements.first.map { culprit.output.numbers[$0] } ?? .nan
    }

    private var isBackward: Bool { nodes.phase(of: culprit.node) == .backward }

    private func unary(_ op: UnaryOp) -> (Cause, String) {
        let x = at(0) ?? .nan
        switch op {
        case .log where x == 0, .logPlusOne where x == -1:
            return (.logOfZero, "the logarithm of 0")
        case .log, .logPlusOne:
            return (.logOfNegative, "the logarithm of a negative number, \(compact(x))")
        case .sqrt, .rsqrt:
            if x == 0 { return (.divisionByZero, "a division by 0: 1 / √0") }
            return (.rootOfNegative, "the root of a negative number, \(compact(x))")
        case .exponential, .exponentialMinusOne:
            return (
                .exponentialOverflow,
                "e to the power \(compact(x)) is too large for \(culprit.output.spec.dtype)"
                    + growth.hint
            )
        default: return overflow
        }
    }

    private func binary(_ op: BinaryOp) -> (Cause, String) {
        let (a, b) = (at(0) ?? .nan, at(1) ?? .nan)
        switch op {
        case .divide where b == 0: return divisionByZero(a)
        case .remainder where b == 0:
            return (.divisionByZero, "the remainder of a division by 0")
        case .power where a == 0:
            let base = nodes.operands(of: culprit.node)[0]
            let isDerivative = isBackward && isRead(base) { $0 == .binary(.power) }
            return isDerivative
                ? (.derivativeOfPowerAtZero, "the derivative of a power at 0 is infinite")
                : (.powerOfZero, "0 to the power \(compact(b))")
        case .power where a < 0 && b != b.rounded():
            return (.powerOfNegative, "\(compact(a)) to the power \(compact(b))")
        default: return overflow
        }
    }

    private func divisionByZero(_ dividend: Double) -> (Cause, String) {
        let divisor = nodes.source(of: nodes.operands(of: culprit.node)[1], behind: .repeating)
        if isBackward, case .unary(.sqrt) = nodes.op(divisor) {
            return (
                .derivativeOfRootAtZero,
                "the derivative of the square root at 0 is infinite (the root itself is 0)"
            )
        }
        if isBackward, isRead(divisor, { $0 == .unary(.log) }) {
            return (.derivativeOfLogAtZero, "the derivative of the logarithm at 0 is infinite")
        }
        return (.divisionByZero, "a division by 0: \(compact(dividend)) / 0")
    }

    /// Whether the forward pass reads node `i` in an operation of this kind.
    private func isRead(_ i: Int, _ matches: (Op) -> Bool) -> Bool {
        nodes.nodes.indices.contains(where: { user in
            guard let op = nodes.op(user), matches(op), nodes.phase(of: user) != .backward else {
                return false
            }
            return nodes.operands(of: user).first == i
        })
    }

    // MARK: Overflow

    /// Whether the operation is part of the learning rate: a number of the optimizer's that depends
    /// on neither data nor weights.
    private var isRate: Bool {
        guard nodes.phase(of: culprit.node) == .update, culprit.output.spec.shape.rank == 0 else {
            return false
        }
        let data = Set(nodes.step.placeholders.compactMap(nodes.place))
        return !nodes.behind([culprit.node]).contains { data.contains($0) }
    }

    private var badRate: (Cause, String) {
        (.learningRateSchedule, "the learning rate of this step becomes \(compact(result))")
    }

    private var overflow: (Cause, String) {
        let type = culprit.output.spec.dtype
        if growth.isHuge {
            return (.learningRate, "the result is too large for \(type)" + growth.hint)
        }
        let phase = nodes.phase(of: culprit.node)
        if phase == .update {
            return (
                .learningRate,
                "the step is too large for \(type), at a learning rate of \(compact(growth.rate))"
            )
        }
        if let (name, size) = largestInput, size >= Self.large {
            return (
                .largeInputs,
                "\(name) holds numbers as large as \(compact(size)), and the result is "
                    + "too large for \(type)"
            )
        }
        if phase == .backward {
            return (.explodingGradients, "derivatives grew too large for \(type)")
        }
        let sizes = outputSizes
        guard sizes.count > 1, let first = sizes.first, let last = sizes.last,
            last.1 > first.1 * 100
        else { return (.overflow, "the result is too large for \(type)") }
        let chain = sizes.map { "\($0.0) \(compact($0.1))" }.joined(separator: ", ")
        return (.explodingActivations, "outputs grow from layer to layer: \(chain)")
    }

    /// Sizes of inputs above which they count as unscaled.
    static let large = 1e4

    private var largestInput: (name: String, size: Double)? {
        nodes.step.placeholders.compactMap { tensor in
            nodes.place(of: tensor).flatMap { place in
                culprit.largest[place].map { (nodes.name(of: place), $0) }
            }
        }.max { $0.size < $1.size }
    }

    /// The largest number in the outputs of layers before the culprit, at most the last six.
    private var outputSizes: [(String, Double)] {
        let all = nodes.calls.compactMap { call in
            call.outputs.first.flatMap(nodes.place).flatMap { place in
                culprit.largest[place].map { (call.path.joined(separator: "/"), $0, place) }
            }
        }
        return all.filter { $0.2 < culprit.node && $0.1.isFinite }.suffix(6).map { ($0.0, $0.1) }
    }
}

/// How the weights have changed since the epoch began.
struct WeightGrowth {
    /// The largest weight at the start of the epoch, and before the step.
    let before: Double
    let now: Double
    let rate: Double

    /// Whether the weights have lost all measure: by growing, or whatever they were before.
    var isHuge: Bool { (now >= 100 * before && now >= 100) || now >= 1e6 }

    /// As the end of a sentence; empty if there is nothing to say.
    var hint: String {
        guard isHuge else { return "" }
        return now >= 2 * before
            ? "; weights have grown from \(compact(before)) to \(compact(now)) since the epoch "
                + "began, at a learning rate of \(compact(rate))"
            : "; weights are as large as \(compact(now)), at a learning rate of \(compact(rate))"
    }
}
