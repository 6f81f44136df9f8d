import DescentSupport

/// Whether a model does what its evidence says; see ``Model/verifyEvidence()``.
public struct EvidenceReport: Sendable, Hashable, CustomStringConvertible {
    /// One output, over all probes.
    public struct Output: Sendable, Hashable {
        /// The name of the output.
        public let name: String
        /// The largest distance from a recorded number, as a share of the largest of them; infinite
        /// if one of the two alone is NaN.
        public let deviation: Double
        /// The probe that it comes from, from 0.
        public let probe: Int
        /// The deviation that is allowed.
        public let tolerance: Double

        /// Whether the output is what was recorded.
        public var passed: Bool { deviation <= tolerance }
    }

    /// How many probes were computed.
    public let probes: Int
    /// The outputs; empty without probes.
    public let outputs: [Output]
    /// What does not fit the model: statistics of other features, names of other classes.
    public let problems: [String]

    /// Whether all outputs are as recorded, and everything fits the model.
    public var passed: Bool { problems.isEmpty && outputs.allSatisfy(\.passed) }

    /// A line for each output and problem.
    public var description: String {
        (outputs.map(line) + problems).joined(separator: "\n")
    }

    private func line(_ output: Output) -> String {
        let who = "Output '\(output.name)' of \(counted(probes, "probe"))"
        if output.deviation == 0 { return "\(who) is what was recorded." }
        let text =
            "\(who) is at most \(digits(output.deviation)) from what was recorded, in probe "
            + "\(output.probe)"
        return output.passed
            ? "\(text)." : "\(text), but \(digits(output.tolerance)) is allowed."
    }
}
