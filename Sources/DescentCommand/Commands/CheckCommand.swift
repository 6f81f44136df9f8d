import ArgumentParser
import Descent
import DescentInsight
import DescentSupport

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks how model, loss and data go together, and the derivatives.",
        discussion: """
            Derivatives are compared with differences of the loss, in float64. The status is 1 if \
            they disagree, or model, loss and data cannot go together; warnings leave it at 0.

            Example:
              descent check model.keras --x x.npy --y y.npy
            """)

    @Argument(help: "The model, a .keras file.") var model: String
    @OptionGroup var examples: ExampleOptions
    @OptionGroup var objectives: ObjectiveOptions
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The rows that derivatives are checked on.", valueName: "rows"))
    var batchSize = 8
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The largest relative error of a derivative that counts as agreement.",
            valueName: "share"))
    var tolerance = 1e-5
    @OptionGroup var trust: TrustOptions
    @OptionGroup var results: ResultOptions

    func validate() throws {
        try NumberRules.require("batch-size", batchSize, atLeast: 1)
        try NumberRules.requirePositive("tolerance", tolerance)
    }

    func run() throws {
        let model = try ModelFile.load(model, trust, objectives)
        let (x, y) = try examples.read(for: model)
        let findings = try model.checkWiring(x, y)
        let isSound = !findings.contains { $0.severity == .error }
        // What cannot go together has no derivatives.
        let gradients =
            try isSound
            ? model.checkGradients(x, y, batchSize: batchSize, tolerance: tolerance) : nil
        let passed = isSound && gradients?.passed == true
        try results.write(
            [
                "passed": .bool(passed), "wiring": .array(findings.map(\.json)),
                "gradients": gradients?.json ?? .null,
            ],
            or: (findings.map { "\($0)" } + [gradients.map { "\($0)" }].compactMap { $0 })
                .joined(separator: "\n"))
        if !passed { throw ExitCode(Status.differs.rawValue) }
    }
}

extension WiringFinding {
    fileprivate var json: JSONValue {
        [
            "rule": .string(rule.rawValue), "severity": .string(severity.rawValue),
            "message": .string(message), "layer": layer.map { .string($0) } ?? .null,
        ]
    }
}

extension GradientCheck {
    fileprivate var json: JSONValue {
        [
            "passed": .bool(passed), "value": .number(value), "verdict": .string(verdict),
            "weights": .array(
                rows.map { row in
                    [
                        "name": .string(row.name), "shape": .lengths(row.shape),
                        "checked": .int(row.checked), "kinks": .int(row.kinks),
                        "largest_error": .number(row.largestError),
                        "median_error": .number(row.medianError),
                    ]
                }),
        ]
    }
}
