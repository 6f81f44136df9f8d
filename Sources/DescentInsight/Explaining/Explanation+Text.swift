import DescentCore
import DescentSupport

extension Explanation: CustomStringConvertible {
    /// J, a table of all values with their derivatives, and the nudges.
    public var description: String {
        let by = "∂J/∂"
        var table = TextTable(
            head: ["Value", "= expression", "Shape", "Line", "value", by + "value"], nameColumns: 4)
        for node in nodes {
            let formula = node.expression == node.name ? node.kind.rawValue : node.expression
            table.rows.append([
                node.name, formula.shortened(to: 60), "\(node.shape)",
                node.location.map { "\($0)" } ?? "", summary(node.values),
                node.derivatives.map(summary) ?? "",
            ])
        }
        let lines = nodes.flatMap(nudgeLines)
        return
            (["J = \(numberText(value, digits: 9))", ""] + table.lines
            + (lines.isEmpty ? [] : [""] + lines)).joined(separator: "\n")
    }

    /// The number, or from the smallest to the largest.
    func summary(_ values: [Double]) -> String {
        guard let least = values.min(), let most = values.max() else { return "" }
        return values.count == 1
            ? numberText(values[0])
            : "\(numberText(least, digits: 4)) … \(numberText(most, digits: 4))"
    }

    /// `w ↑ 0.001 → c = −4.002, J ↓ 0.004`, and what back-propagation says.
    private func nudgeLines(of node: Node) -> [String] {
        node.nudges.map { nudge in
            let place = node.shape.rank == 0 ? "" : "\(nudge.index)"
            let effects = nudge.effects.map { "\($0.name) = \(numberText($0.value, digits: 9)), " }
            return
                "\(node.name)\(place) \(moved(nudge.amount)) → \(effects.joined())J "
                + "\(moved(nudge.change)) (exactly \(numberText(nudge.change)); "
                + "back-propagation says \(numberText(nudge.expected)))"
        }
    }

    private func moved(_ change: Double) -> String {
        if change == 0 { return "stays" }
        return "\(change < 0 ? "↓" : "↑") \(numberText(Swift.abs(change), digits: 3))"
    }
}
