import ArgumentParser
import Descent
import DescentFormats
import DescentInsight
import DescentSupport

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Finds out whether a file of a model is sound.",
        discussion: """
            Everything in it is read: configuration, weights, which must be finite, the optimizer's \
            state and the evidence, if there is any. What is wrong is named with its place; the \
            status is then 65.

            The evidence, which train and recordEvidence record, has probes: rows with the outputs \
            that they must give. They are computed again. The status is 1 if one is off by more \
            than its tolerance, as weights were changed or this machine computes something else, \
            and if statistics or names of classes are those of another model.

            Examples:
              descent verify model.keras
              descent verify model.keras --json
              descent train model.keras --x x.npy --y y.npy --output new.keras --probes 16 \\
                --class-names cat,dog && descent verify new.keras
            """)

    @Argument(help: "The model, a .keras or .h5 file.") var model: String
    @OptionGroup var trust: TrustOptions
    @OptionGroup var results: ResultOptions

    func validate() throws {
        guard ModelFile.suffixes.contains(where: model.lowercased().hasSuffix) else {
            throw ValidationError(
                "verify needs a name that ends in .keras or .h5, but got '\(model)'.")
        }
    }

    func run() throws {
        let model = try Model.load(model, nonFinite: .refused, sandboxed: trust.sandbox)
        let report = try model.verifyEvidence()
        let isSound = report?.passed ?? true
        try results.write(json(model, report, isSound), or: text(model, report, isSound))
        if !isSound { throw ExitCode(Status.differs.rawValue) }
    }

    private func json(_ model: Model, _ report: EvidenceReport?, _ isSound: Bool) -> JSONValue {
        [
            "sound": .bool(isSound), "layers": .int(model.layers.count),
            "weights": .int(model.weights.count), "parameters": .int(model.countParams()),
            "optimizer_variables": .int(model.compilation?.optimizer.variables.count ?? 0),
            "evidence": report?.json ?? .null,
            "provenance": model.evidence?.provenance?.json ?? .null,
        ]
    }

    private func text(_ model: Model, _ report: EvidenceReport?, _ isSound: Bool) -> String {
        let (layers, weights) = (model.layers.count, model.weights.count)
        let state = model.compilation?.optimizer.variables.count ?? 0
        let verdict = isSound ? "is sound" : "does not do what was recorded"
        let first =
            "\(self.model) \(verdict): \(counted(layers, "layer")), \(counted(weights, "weight")) "
            + "with \(grouped(model.countParams())) numbers, "
            + "\(counted(state, "variable")) of the optimizer."
        let evidence = report.map { "\($0)" } ?? "There is no evidence of what it should do."
        return [first, evidence, model.evidence?.provenance?.line ?? ""]
            .filter { !$0.isEmpty }.joined(separator: "\n")
    }
}

extension EvidenceReport {
    fileprivate var json: JSONValue {
        [
            "passed": .bool(passed), "probes": .int(probes),
            "outputs": .array(
                outputs.map { output in
                    [
                        "name": .string(output.name), "passed": .bool(output.passed),
                        "deviation": .number(output.deviation), "probe": .int(output.probe),
                        "tolerance": .number(output.tolerance),
                    ]
                }),
            "problems": .array(problems.map { .string($0) }),
        ]
    }
}

extension Evidence.Provenance {
    /// `Recorded by Descent 1.0 on 2026-01-31T13:59:00Z: 10 epochs with Adam on 60,000 rows.`
    fileprivate var line: String {
        let facts = [
            epochs.map { counted($0, "epoch") }, optimizer.map { "with \($0)" },
            rows.map { "on \(grouped($0)) rows" },
        ].compactMap { $0 }
        let training = facts.isEmpty ? "" : ": " + facts.joined(separator: " ")
        return "Recorded by \(library) on \(date)\(training)." + (notes.map { " \($0)" } ?? "")
    }
}
