import Descent
package import DescentCore

/// What is wrong with one model on one engine.
package struct TrialFault: CustomStringConvertible {
    package let description: String
}

extension ModelTrial {
    /// Runs the model on `engine` with guarded memory, and through `fit` and `predict`,
    /// and compares both with float64; nil if all differences are rounding.
    ///
    /// What rounding may do is measured where it is needed: by the reference interpreter in
    /// float32, and by it and float64 on numbers moved by a few units in the last place of a float32. A
    /// model that stands near the kink of a ReLU, a tie in a pool or a sign that an optimiser
    /// divides by answers to that with large differences too; a kernel that reads the wrong
    /// numbers does not.
    package func fault(on engine: any Device) throws -> TrialFault? {
        let exact = try trace(.wide)
        let judge = RoundingJudge(trial: self, exact: exact)
        let guarded = try trace(.recorded(on: engine))
        if let fault = try judge.fault(guarded, "the engine") { return fault }
        let trained: TrialTrace?
        do {
            trained = try publicTrace()
        } catch TrainingError.diverged(let report) {
            let plain = try trace(.recorded(on: ReferenceInterpreter()))
            guard exact.isFinite, plain.isFinite else { return nil }
            return TrialFault(
                description: "fit diverged, but float64 and the plain loops do not:\n\(report)")
        }
        guard let trained else { return nil }
        return try judge.fault(trained, "fit and predict", skipping: "loss")
    }
}

/// Tells rounding from faults.
private struct RoundingJudge {
    let trial: ModelTrial
    let exact: TrialTrace

    func fault(
        _ trace: TrialTrace, _ who: String, skipping prefix: String? = nil
    ) throws -> TrialFault? {
        let kept = { (trace: TrialTrace) in
            trace.entries.filter { prefix == nil || !$0.name.hasPrefix(prefix ?? "") }
        }
        let expected = kept(exact)
        var far = expected.indices.filter { !isClose(expected[$0], trace.entries[$0]) }
        var reach: [[TrialTrace.Entry]] = []
        // What costs more only as long as something is unexplained.
        for number in 0..<Self.trials where !far.isEmpty {
            let size = number % 2 == 0 ? 1e-6 : 8e-6
            let moved: Arithmetic =
                switch number {
                case 0: .recorded(on: ReferenceInterpreter())
                // What is 0 but for rounding is that in float64 wherever numbers are moved to.
                case _ where number % 3 == 1: .narrow(noise: size, seed: UInt64(number))
                default: .wide(noise: size, seed: UInt64(number))
                }
            reach.append(kept(try trial.trace(moved)))
            far.removeAll { i in
                isWithin(reach.map { $0[i] }, expected[i], trace.entries[i])
            }
        }
        guard let first = far.first else { return nil }
        let near = reach.map { $0[first] }
        return TrialFault(description: text(who, expected[first], trace.entries[first], near))
    }

    /// The plain loops, and these and float64 on numbers that were moved.
    private static let trials = 17

    /// How far float32 may be from float64, as a part of the largest number: more after training,
    /// whose steps magnify what was there before.
    private func tolerance(_ steps: Int) -> Double { steps == 0 ? 5e-5 : 2e-3 }

    private func isClose(_ e: TrialTrace.Entry, _ a: TrialTrace.Entry) -> Bool {
        largestDifference(e, a) <= tolerance(e.steps) * scale(e) + 1e-6
    }

    /// Whether numbers moved by rounding come as far as `a`.
    private func isWithin(
        _ near: [TrialTrace.Entry], _ e: TrialTrace.Entry, _ a: TrialTrace.Entry
    ) -> Bool {
        if near.contains(where: { !$0.values.allSatisfy(\.isFinite) }) { return true }
        let reach = near.map { largestDifference(e, $0) }.max() ?? 0
        // Winograd's sums for kernels of 3 × 3 round about ten times as much as plain loops.
        return largestDifference(e, a) <= 12 * reach + 4 * tolerance(e.steps) * scale(e) + 1e-6
    }

    /// The largest number, or for weights the longest way;
    /// that no shorter than what float32 can tell.
    private func scale(_ e: TrialTrace.Entry) -> Double {
        let size = e.values.map(abs).max() ?? 0
        guard let start = e.start else { return size }
        let way = zip(e.values, start).map { abs($0 - $1) }.max() ?? 0
        return max(way, size * 1e-4)
    }

    /// Infinite where one is not finite and the other is.
    private func largestDifference(_ e: TrialTrace.Entry, _ a: TrialTrace.Entry) -> Double {
        var largest = 0.0
        for (x, y) in zip(e.values, a.values) {
            if x == y || (x.isNaN && y.isNaN) { continue }
            let difference = abs(x - y)
            largest = difference.isNaN ? .infinity : max(largest, difference)
        }
        return largest
    }

    private func text(
        _ who: String, _ e: TrialTrace.Entry, _ a: TrialTrace.Entry, _ near: [TrialTrace.Entry]
    ) -> String {
        let place =
            zip(e.values, a.values).enumerated().max {
                abs($0.element.0 - $0.element.1) < abs($1.element.0 - $1.element.1)
            }?.offset ?? 0
        let bad = a.values.count { !$0.isFinite }
        let reach = near.map { largestDifference(e, $0) }.max() ?? 0
        return """
            \(who), \(e.name): \(a.values[place]) at \(place) of \(a.values.count), float64 \
            \(e.values[place]); difference \(largestDifference(e, a)), of numbers up to \(scale(e)); \
            rounding reaches \(reach); \(bad) not finite
            \(trial.random.text)
            """
    }
}
