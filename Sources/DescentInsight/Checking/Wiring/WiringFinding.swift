public import DescentCore

/// One mistake the wiring check found.
public struct WiringFinding: Sendable, Hashable, CustomStringConvertible {
    /// How sure it is.
    public enum Severity: String, Sendable, Hashable {
        /// Certainly wrong: `fit` throws it.
        case error
        /// Very likely wrong: `fit` prints it.
        case warning
    }

    /// The rule that was broken.
    public let rule: WiringRule
    /// What is needed, what came, and the change that mends it.
    public let message: String
    /// The layer in question, if it is one.
    public let layer: String?
    /// Where the user made that layer.
    public let location: SourceLine?
    /// Who needs something else: the layer, loss, metric or input, as the message names it.
    let subject: String

    /// Whether `fit` throws or prints it.
    public var severity: Severity { rule.severity }

    /// The message, the line, and the name by which it can be silenced.
    public var description: String {
        let name = severity == .error ? rule.rawValue : "silencing: [.\(rule.rawValue)]"
        return message + (location.map { " See \($0)." } ?? "") + " (\(name))"
    }
}

/// What is certainly wrong in how a model, its loss and its data go together;
/// thrown by `fit` and `evaluate` before anything is computed.
public struct WiringError: Error, Hashable, CustomStringConvertible {
    /// Everything that was found, errors first.
    public let findings: [WiringFinding]

    /// The errors, one a line.
    public var description: String {
        findings.filter { $0.severity == .error }.map(\.description).joined(separator: "\n")
    }
}

/// A broken rule before it is known which one: three parts, and the layer they are about.
struct WiringFault {
    /// Who needs something else.
    let who: String
    let expected: String
    let got: String
    let fix: String
    var layer: Layer?

    func finding(_ rule: WiringRule) -> WiringFinding {
        WiringFinding(
            rule: rule, message: "\(who) needs \(expected), but got \(got). \(fix)",
            layer: layer?.name, location: layer?.location, subject: who)
    }
}
