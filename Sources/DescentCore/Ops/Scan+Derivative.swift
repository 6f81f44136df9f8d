extension Scan {
    /// The same loop backwards: each step repeats the forward step from the carries that went
    /// into it, and takes derivatives back through it. So nothing of a step but its carries is
    /// kept.
    ///
    ///     ḡ[t], x̄[t], c̄ += vjp of body at (carry[t], x[t], constants) on (ḡ[t+1], ȳ[t])
    package func vjp(_ call: TupleCall) -> [Tensor?] {
        let plan = BackwardPlan(self, call)
        guard plan.hasWork else { return call.inputs.map { _ in nil } }
        let results = DescentCore.scan(
            over: plan.sequences, initial: plan.initial, constants: call.inputs.suffix(constants),
            length: length, reversed: !isReversed, plan.step)
        return plan.answers(results)
    }

    /// How many arguments are the same in all steps.
    var constants: Int { body.graph.inputSpecs.count - carries - self.sequences }
}

/// What goes through the backward loop, and where.
private struct BackwardPlan {
    let scan: Scan
    let call: TupleCall
    /// Carries and stacked outputs that derivatives flow through, by output of the body.
    private let carried: [Int]
    private let stacked: [Int]
    /// Arguments after the carries whose derivative is wanted.
    private let slices: [Int]
    private let constants: [Int]
    /// Histories of carries with a cotangent of their own.
    private let histories: [Int]

    init(_ scan: Scan, _ call: TupleCall) {
        self.scan = scan
        self.call = call
        let specs = scan.body.outputSpecs
        let isFloat = { (k: Int) in specs[k].dtype.isFloatingPoint }
        carried = (0..<scan.carries).filter(isFloat)
        stacked = (scan.carries..<specs.count).filter { isFloat($0) && call.cotangents[$0] != nil }
        histories = carried.filter { call.cotangents[scan.firstHistory + $0] != nil }
        let isWanted = { (k: Int) in
            call.wants[k] && call.inputs[k].dtype.isFloatingPoint
        }
        let ends = (scan.carries + scan.sequences, call.inputs.count)
        slices = (scan.carries..<ends.0).filter(isWanted)
        constants = (ends.0..<ends.1).filter(isWanted)
    }

    var hasWork: Bool { !call.cotangents.isEmpty }

    /// Cotangents of the last carries, and sums for constants.
    var initial: [Tensor] {
        carried.map { call.cotangents[$0] ?? call.inputs[$0].zerosLike() }
            + constants.map { call.inputs[$0].zerosLike() }
    }

    /// Carries of all steps, slices, and cotangents that come in at every step.
    var sequences: [Tensor] {
        let kept = (0..<scan.carries).map { result(scan.firstHistory + $0) }
        let slices = call.inputs[scan.carries..<(scan.carries + scan.sequences)]
        return kept + slices + stacked.compactMap { call.cotangents[$0] }
            + histories.compactMap { call.cotangents[scan.firstHistory + $0] }
    }

    private func result(_ index: Int) -> Tensor { call.tuple.result(index) }

    /// One step back.
    func step(
        _ carry: [Tensor], _ slices: [Tensor], _ outer: [Tensor]
    ) -> (carry: [Tensor], y: [Tensor]) {
        let arguments = Array(slices.prefix(scan.carries + scan.sequences)) + outer
        let outputs = scan.body(arguments)
        let incoming = slices.dropFirst(scan.carries + scan.sequences)
        let seeds = Array(carry.prefix(carried.count)) + incoming.prefix(stacked.count)
        let slopes = pullback(
            (carried + stacked).map { outputs[$0] }, seeds,
            to: (carried + self.slices + constants).map { arguments[$0] })
        var back = Array(slopes.prefix(carried.count))
        for (k, own) in zip(histories, incoming.dropFirst(stacked.count)) {
            // A history has a place in `carried`, which it was filtered from.
            if let place = carried.firstIndex(of: k) { back[place] = back[place] + own }
        }
        let sums = zip(carry.dropFirst(carried.count), slopes.suffix(constants.count)).map(+)
        return (back + sums, Array(slopes[carried.count..<(carried.count + self.slices.count)]))
    }

    /// The derivative for each input of the forward loop.
    func answers(_ results: (carry: [Tensor], y: [Tensor])) -> [Tensor?] {
        var answers = [Tensor?](repeating: nil, count: call.inputs.count)
        for (k, slope) in zip(carried + constants, results.carry) { answers[k] = slope }
        for (k, slope) in zip(slices, results.y) { answers[k] = slope }
        return answers
    }
}
