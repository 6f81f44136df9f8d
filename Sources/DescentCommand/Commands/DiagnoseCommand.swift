import ArgumentParser
import Descent
import DescentInsight
import DescentSupport

struct DiagnoseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diagnose",
        abstract: "Looks for what keeps a model from learning.",
        discussion: """
            The file is not changed. The status is 0 whatever is found.

            Example:
              descent diagnose model.keras --x x.npy --y y.npy
            """)

    @Argument(help: "The model, a .keras file.") var model: String
    @OptionGroup var examples: ExampleOptions
    @OptionGroup var objectives: ObjectiveOptions
    @OptionGroup var optimizer: OptimizerArguments
    @OptionGroup var batches: BatchOptions
    @OptionGroup var trust: TrustOptions
    @OptionGroup var results: ResultOptions

    func run() throws {
        let model = try ModelFile.load(model, trust, objectives, optimizer)
        let (x, y) = try examples.read(for: model)
        let diagnosis: Diagnosis = try model.diagnose(x, y, batchSize: batches.batchSize)
        try results.write(diagnosis.json, or: "\(diagnosis)")
    }
}

extension Diagnosis {
    fileprivate var json: JSONValue {
        [
            "healthy": .bool(isHealthy), "rows": .int(rows),
            "findings": .array(
                findings.map { finding in
                    [
                        "kind": .string(finding.kind.rawValue),
                        "place": finding.place.map { .string($0) } ?? .null,
                        "evidence": .string(finding.evidence),
                        "measured": .number(finding.measured), "limit": .number(finding.limit),
                        "suggestion": .string(finding.suggestion),
                    ]
                }),
            "losses": .array(
                losses.map { loss in
                    [
                        "output": .string(loss.output), "value": .number(loss.value),
                        "chance": loss.chance.map(JSONValue.number) ?? .null,
                    ]
                }),
            "weights": .array(
                weights.map { weight in
                    [
                        "name": .string(weight.name), "size": .number(weight.size),
                        "gradient_norm": .number(weight.gradientNorm),
                        "update_ratio": .number(weight.updateRatio),
                    ]
                }),
        ]
    }
}
