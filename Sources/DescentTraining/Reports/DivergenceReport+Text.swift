import DescentSupport

extension DivergenceReport {
    /// What was not finite, as the error's text says it.
    package var needed: String { loss.isFinite ? "finite weights" : "a finite loss" }

    /// `nan in epoch 1, step 4`.
    var got: String {
        (loss.isFinite ? "NaN or infinity" : compact(loss)) + " in epoch \(epoch), step \(step)"
    }

    /// One line: what, where, why, from which inputs, at which rows.
    public var summary: String {
        var facts = inputs.map(\.text)
        if !rows.isEmpty, phase != .input { facts.append(rowsText) }
        let details = facts.isEmpty ? "" : " (\(facts.joined(separator: "; ")))"
        return way + headline + (explanation.isEmpty ? "" : ": \(explanation)") + details
    }

    /// How the fault got to where it was seen, as the beginning of a sentence.
    private var way: String {
        guard let brokenVariable else { return "" }
        let origin = isElsewhere ? originText : "it"
        return "\(origin) made \(brokenVariable) non-finite; "
    }

    private var isElsewhere: Bool { originStep != step || originEpoch != epoch }

    /// `step 3`, with the epoch if it is another one.
    private var originText: String {
        guard let originStep, let originEpoch else { return "something before the epoch" }
        return (originEpoch == epoch ? "" : "epoch \(originEpoch), ") + "step \(originStep)"
    }

    /// All of it, a few lines with one fact each.
    public var description: String {
        var lines = [
            ("when", "epoch \(epoch), step \(step): loss \(compact(loss))"),
            ("what", headline),
        ]
        if let brokenVariable {
            lines.append(("through", "\(brokenVariable), made non-finite by \(originText)"))
        }
        for input in inputs { lines.append(("input", input.text)) }
        if let output { lines.append(("output", output.text)) }
        if phase != nil { lines.append(("data", rowsText)) }
        lines += [("cause", explanation), ("advice", advice)]
        return lines.filter { !$1.isEmpty }.map { name, text in
            name.padded(to: 9) + text
        }.joined(separator: "\n")
    }

    /// `log in Rectifier 'block/rectifier', forward`.
    private var headline: String {
        guard let operation else { return "no operation could be named" }
        if phase == .input { return "\(operation) is not finite" }
        let owner = layer.map { " in \(layerClass.map { "\($0) " } ?? "")'\($0)'" } ?? ""
        let place = location.map { " (\($0))" } ?? ""
        return "\(operation)\(owner)\(place)" + (phase.map { ", \($0.text)" } ?? "")
    }

    /// `row 7`, `rows 4, 5 and 9`, `all 32 rows of the batch`.
    private var rowsText: String {
        if rows.isEmpty { return "no row in particular" }
        if rows.count == 1 { return "row \(rows[0])" }
        if rows.count == batchSize { return "all \(batchSize) rows of the batch" }
        return "rows \(listed(rows)), of \(batchSize) in the batch"
    }
}

extension DivergenceReport.Phase {
    var text: String {
        switch self {
        case .input: "input"
        case .forward: "forward pass"
        case .loss: "loss"
        case .backward: "backward pass"
        case .update: "optimizer update"
        }
    }
}

extension DivergenceReport.Range {
    /// `dense/kernel [3, 2]: -0.1 … 0.7, 1 NaN`.
    var text: String {
        var parts: [String] = []
        if let lowest, let highest {
            parts.append(
                lowest == highest ? compact(lowest) : "\(compact(lowest)) … \(compact(highest))")
        }
        if nanCount > 0 { parts.append("\(grouped(nanCount)) NaN") }
        if infiniteCount > 0 { parts.append("\(grouped(infiniteCount)) infinite") }
        return "\(name) \(shape): " + parts.joined(separator: ", ")
    }
}

/// `0.25`, `1.5e+30`, `nan`.
package func compact(_ value: Double) -> String { shortNumber(value, digits: 4) }
