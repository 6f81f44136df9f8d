import DescentCore
import DescentSupport

/// What the wiring check has said since `compile`, so that it says it once.
struct WiringMemory {
    /// What was checked: the model as it was, alone or with data of these types.
    struct Key: Hashable {
        let revision: Int
        let inputs: [TensorSpec]
        let labels: [TensorSpec]

        init(_ model: Model, _ data: Dataset?) {
            revision = model.revision
            inputs = data?.inputs.map(\.rowSpec) ?? []
            labels = data?.labels.map(\.rowSpec) ?? []
        }
    }

    /// What was found, whatever the data: other data have other rows to name, but the mistake is
    /// the same.
    private struct Mistake: Hashable {
        let rule: WiringRule
        let subject: String
    }

    private var results: [Key: WiringError?] = [:]
    private var printed: Set<Mistake> = []

    /// The outcome of a check made before.
    func result(_ key: Key) -> WiringError?? { results[key] }

    /// Keeps the outcome of a check, and prints the warnings that were not printed yet.
    mutating func keep(
        _ findings: [WiringFinding], _ key: Key, warn: (String) -> Void = Terminal.warn
    ) -> WiringError? {
        for finding in findings where finding.severity == .warning {
            let mistake = Mistake(rule: finding.rule, subject: finding.subject)
            if printed.insert(mistake).inserted { warn(finding.description) }
        }
        let error =
            findings.first?.severity == .error ? WiringError(findings: findings) : nil
        results[key] = .some(error)
        return error
    }
}

extension Compilation {
    /// What the wiring check has said.
    var wiring: WiringMemory {
        get { attachments[WiringMemory.self] ?? WiringMemory() }
        set { attachments[WiringMemory.self] = newValue }
    }
}
