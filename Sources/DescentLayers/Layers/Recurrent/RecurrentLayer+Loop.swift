import DescentCore

// The recurrence itself.

extension RecurrentLayer {
    /// Output and last states for `x` `[batch, time, features…]`.
    ///
    /// - Parameter mask: the steps that count, `[batch, time]`; nil for all.
    func goThrough(
        _ x: Tensor, from start: [Tensor], mask: Tensor?, _ training: Bool
    ) -> (output: Tensor, states: [Tensor]) {
        let run = cell.prepared(over: x.timeFirst, training: training)
        let counts = mask.map { $0.broadcast(to: [x.shape[0], x.shape[1]]).timeFirst }
        let keepsOutputs = returnSequences || outputState == nil
        let (states, kept) = scan(
            over: [run.sequence] + [counts].compactMap { $0 }, initial: start,
            reversed: goBackwards
        ) { carry, slices in
            let (output, next) = run.step(slices[0], carry)
            guard next.count == carry.count else { return (next, [output]) }
            guard let counts = slices.dropFirst().first else {
                return (next, keepsOutputs ? [output] : [])
            }
            let states = zip(next, carry).map { choose(counts, $0, $1) }
            return (states, keepsOutputs ? [masked(output, counts, carry)] : [])
        }
        if let fault = (states + kept).first(where: { $0.error != nil }) { return (fault, states) }
        if returnSequences {
            let inOrder = goBackwards ? kept[0].reversed(axis: 0) : kept[0]
            return (inOrder.timeFirst, states)
        }
        let last = goBackwards ? 0 : x.shape[1] - 1
        guard let place = outputState else { return (kept[0][last], states) }
        guard let counts, sequence.zeroOutputForMask else { return (states[place], states) }
        return (choose(counts[last], states[place], states[place].zerosLike()), states)
    }

    /// Which state the output is too; nil for cells of others, of which that is not known.
    private var outputState: Int? { (cell as? any PreparingCell)?.outputState }

    /// What a step that does not count has as its output: that of the step before, which is its first
    /// state, or that of the last cell of several.
    private func masked(_ output: Tensor, _ counts: Tensor, _ carry: [Tensor]) -> Tensor {
        if sequence.zeroOutputForMask { return choose(counts, output, output.zerosLike()) }
        let before = carry[(cell as? StackedRNNCells)?.firstStateOfLast ?? 0]
        guard before.shape == output.shape else {
            return .invalid(
                needs(
                    "a cell whose first state is its output, to repeat it where a mask leaves a "
                        + "step out",
                    got: "a state \(before.shape) and an output \(output.shape)",
                    fix: "Use zeroOutputForMask: true."))
        }
        return choose(counts, output, before)
    }

    /// `a` for the rows that count, and `b` for the others.
    private func choose(_ counts: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
        .where(linedUp(counts, with: a), a, b)
    }
}

extension Tensor {
    /// With its first two axes in the place of each other.
    var timeFirst: Tensor { transposed(axes: [1, 0] + Array(2..<rank)) }
}
