import DescentCore
import DescentSupport

extension Diagnosis {
    /// - Parameters:
    ///   - start: where losses and inputs come from.
    ///   - end: where layers and weights come from.
    init(
        findings: [Finding], start: Measurements, end: Measurements, trial: OverfitTrial?,
        profile: Profile?
    ) {
        var seen = Set<[String]>()
        // The same fault at the start and at the end is one finding.
        self.findings = findings.filter {
            seen.insert([$0.kind.rawValue, $0.place ?? ""]).inserted
        }
        rows = start.rows
        losses = start.losses.map(\.row)
        inputs = start.inputs
        layers = end.layers
        weights = end.weights
        gradientRatio = start.depth?.ratio
        overfitTrial = trial
        self.profile = profile
    }
}

extension Diagnosis: CustomStringConvertible {
    /// The findings, and the tables behind them.
    public var description: String {
        let parts = [
            [verdict], lossTable, inputTable, layerTable, weightTable, trialLines, timeTable,
        ]
        return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
            .joined(separator: "\n\n")
    }

    /// The findings, one a line, or that there are none.
    public var verdict: String {
        guard !isHealthy else {
            return "No findings: the model looks healthy on \(grouped(rows)) rows."
        }
        let title = counted(findings.count, "finding") + ":"
        return ([title] + findings.map { "- \($0.kind.rawValue): \($0)" }).joined(separator: "\n")
    }

    private var lossTable: [String] {
        var table = TextTable(
            head: ["Initial loss", "value", "by chance", "by frequency"], nameColumns: 1)
        for row in losses {
            table.rows.append([row.output, digits(row.value), cell(row.chance), cell(row.constant)])
        }
        return table.lines
    }

    private var inputTable: [String] {
        var table = TextTable(
            head: ["Inputs of", "largest feature", "root mean square"], nameColumns: 1)
        for row in inputs { table.rows.append([row.layer, "\(row.feature)", digits(row.size)]) }
        return table.rows.isEmpty ? [] : table.lines
    }

    private var layerTable: [String] {
        var table = TextTable(
            head: ["Layer", "units", "dead", "saturated", "gradient norm"], nameColumns: 1)
        for row in layers {
            table.rows.append([
                row.name, grouped(row.units), row.deadShare.map(percent) ?? "",
                row.saturatedShare.map(percent) ?? "", cell(row.gradientNorm),
            ])
        }
        let ratio = gradientRatio.map {
            ["Gradient of the first as a multiple of the last: \(digits($0))"]
        }
        return table.rows.isEmpty ? [] : table.lines + (ratio ?? [])
    }

    private var weightTable: [String] {
        var table = TextTable(
            head: ["Weight", "shape", "size", "gradient norm", "update / size"], nameColumns: 2)
        for row in weights {
            table.rows.append([
                row.name, "\(row.shape)", digits(row.size), digits(row.gradientNorm),
                digits(row.updateRatio),
            ])
        }
        return table.rows.isEmpty ? [] : table.lines
    }

    private var trialLines: [String] {
        overfitTrial.map { trial in
            [
                "\(trial.rows) rows by heart, \(trial.steps) steps of \(trial.optimizer): loss "
                    + "\(digits(trial.lossBefore)) → \(digits(trial.lossAfter)) (by frequency "
                    + "\(digits(trial.constant)))"
            ]
        } ?? []
    }

    private var timeTable: [String] {
        guard let profile else { return [] }
        var table = TextTable(head: ["Time of a step", "µs", "share"], nameColumns: 1)
        for row in profile.layers.prefix(8) {
            table.rows.append([
                row.name, fixedNumber(row.microseconds, decimals: 1), percent(row.share),
            ])
        }
        return table.lines
            + [
                "\(grouped(profile.batchSize)) rows a step: "
                    + "\(fixedNumber(profile.microseconds, decimals: 1)) µs"
            ]
    }

    private func cell(_ value: Double?) -> String { value.map { digits($0) } ?? "" }
}
