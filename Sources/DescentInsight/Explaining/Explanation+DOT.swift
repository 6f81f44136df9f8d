import DescentSupport

extension Explanation {
    /// The graph in Graphviz' DOT language, from left to right: each value with its formula,
    /// number and derivative, layers as frames. `dot -Tsvg` draws it.
    public var dot: String {
        var lines = [
            "digraph explanation {", "  rankdir=LR;", "  fontname=Helvetica;",
            "  node [shape=box, style=rounded, fontname=Helvetica];",
            "  edge [fontname=Helvetica, fontsize=10];",
        ]
        let members = Dictionary(grouping: nodes) { groupOfNode[$0.id] }
        for node in members[nil] ?? [] { lines.append("  " + box(node)) }
        for (i, group) in groups.enumerated() {
            guard let inside = members[i] else { continue }
            lines += ["  subgraph cluster_\(i) {", "    label=\(quoted(group.title));"]
            lines += inside.map { "    " + box($0) } + ["  }"]
        }
        for edge in edges {
            let text = edge.value.map { " [label=\(quoted(numberText($0)))]" } ?? ""
            lines.append("  n\(edge.from) -> n\(edge.to)\(text);")
        }
        return (lines + ["}"]).joined(separator: "\n")
    }

    private func box(_ node: Node) -> String {
        let formula = node.expression == node.name ? node.name : "\(node.name) = \(node.expression)"
        let slopes = node.derivatives.map { ["∂J/∂\(node.name): \(summary($0))"] } ?? []
        let text = ([formula, summary(node.values)] + slopes).joined(separator: "\n")
        let width = node.id == result ? ", penwidth=2" : ""
        return "n\(node.id) [label=\(quoted(text))\(width)];"
    }

    /// A text in DOT; lines stay lines.
    private func quoted(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(escaped.replacing("\n", with: "\\n"))\""
    }
}
