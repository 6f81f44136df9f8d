import DescentCore
import DescentSupport
import Synchronization

/// Keeps a model's evidence, and compares the first data of `fit`, `evaluate` and `predict` with it.
final class EvidenceKeeper: InputCheck {
    let evidence: Evidence
    /// That of the weights that the evidence is about; nil for unknown.
    private let digest: UInt64?
    /// Predictions may come on several threads.
    private let state = Mutex(State())

    private struct State {
        /// Functions whose first data was looked at.
        var seen: Set<String> = []
        var hasWarned = false
        /// Whether training went on with data of another kind.
        var isOutdated = false
    }

    /// Keeps evidence about the weights that `model` has now.
    init(_ evidence: Evidence, of model: Model) {
        self.evidence = evidence
        let isAboutWeights =
            evidence.probes != nil || evidence.history != nil || evidence.provenance != nil
        digest = isAboutWeights ? model.weightsDigest : nil
    }

    /// Keeps what `other` kept, with other facts beside the same probes: they are about the weights
    /// of then, whatever these are now.
    private init(_ evidence: Evidence, after other: EvidenceKeeper) {
        (self.evidence, digest) = (evidence, other.digest)
        let isOutdated = other.hasOutdatedInputs && evidence.inputs == other.evidence.inputs
        state.withLock { $0.isOutdated = isOutdated }
    }

    /// A keeper of `evidence`, which somebody may have taken from this one and changed.
    func keeping(_ evidence: Evidence, of model: Model) -> EvidenceKeeper {
        evidence.isAboutSameWeights(as: self.evidence)
            ? EvidenceKeeper(evidence, after: self) : EvidenceKeeper(evidence, of: model)
    }

    /// Whether the training has gone on since with data that looked unlike.
    var hasOutdatedInputs: Bool { state.withLock { $0.isOutdated } }

    /// Whether the weights are still those that the evidence is about.
    func knowsWeights(of model: Model) -> Bool { digest != nil && digest == model.weightsDigest }

    func look(at inputs: [Dataset.Column], of model: Model, for function: String) {
        guard !evidence.inputs.isEmpty, isFirst(function) else { return }
        // `fit` warns of NaN itself.
        let findings = evidence.findings(in: inputs, missing: function != "fit")
        guard let first = findings.first else { return }
        let isNews = state.withLock { state in
            if function == "fit" { state.isOutdated = true }
            defer { state.hasWarned = true }
            return !state.hasWarned
        }
        guard isNews else { return }
        let others =
            findings.count > 1
            ? " There are \(findings.count - 1) more, which checkInputs(_:) lists." : ""
        let advice = function == "fit" ? " After this training record the evidence anew." : ""
        Terminal.warn("\(first)\(others)\(advice)")
    }

    private func isFirst(_ function: String) -> Bool {
        guard ["fit", "evaluate", "predict"].contains(function) else { return false }
        return state.withLock { !$0.isOutdated && $0.seen.insert(function).inserted }
    }
}

extension Evidence {
    /// Whether what was computed of weights is the same: the very same probes, or without any, the
    /// same history and origin.
    fileprivate func isAboutSameWeights(as other: Evidence) -> Bool {
        guard let mine = probes?.outputs, let theirs = other.probes?.outputs else {
            return probes == nil && other.probes == nil && history == other.history
                && provenance == other.provenance
        }
        return mine.count == theirs.count && zip(mine, theirs).allSatisfy { $0.node === $1.node }
    }
}
