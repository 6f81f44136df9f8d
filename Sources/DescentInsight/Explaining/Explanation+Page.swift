import DescentCore
import DescentSupport

extension Explanation {
    /// Numbers above which a page would be too slow to move anything in.
    private static let pageLimit = 4_000_000

    /// Writes a page that draws the graph and can be stepped through, forward and backward;
    /// its weights can be dragged. One file without anything else: it opens from disk,
    /// without a network.
    ///
    /// The file appears whole or not at all.
    ///
    /// - Throws: ``GraphvizError`` where Graphviz' `dot`, which lays the graph out, is not
    ///   installed; ``TrainingError/argument(function:expected:got:fix:)`` if the file cannot be
    ///   written or the graph holds too many numbers for a page.
    public func write(to path: String) throws {
        let count = nodes.reduce(0) { $0 + $1.values.count }
        try requireArgument(
            count <= Self.pageLimit, "write(to:)",
            "at most \(grouped(Self.pageLimit)) numbers in the graph",
            got: grouped(count), fix: "Explain fewer rows (batchSize: 1) or a smaller model.")
        try writeFile(try page(), to: path, function: "write(to:)")
    }

    /// The page's text.
    func page() throws -> String {
        try PageTemplate.page(data: pageData())
    }

    /// What the page draws and computes with.
    func pageData() throws -> String {
        let layout = try ExplanationLayout(self)
        return jsonObject([
            ("version", "1"), ("title", json("J = \(numberText(value))")),
            ("nudge", json(nudge ?? 0.001)), ("result", "\(result)"),
            ("nodes", jsonArray(nodes.map(nodeData))),
            ("edges", jsonArray(edges.indices.map(edgeData))),
            ("order", "\(Array(nodes.indices))"),
            (
                "groups",
                jsonArray(layout.groups.map { groupData($0.group, $0.layout.json) })
            ),
            ("layout", layout.overview.json), ("program", program.json),
            (
                "derivativePrograms",
                jsonObject(
                    nodes.indices.compactMap { i in
                        program.derivatives[i].map { ("\(i)", "\($0)") }
                    })
            ),
        ])
    }

    private func nodeData(_ node: Node) -> String {
        // Inside a layer's frame its name need not be said again.
        let prefix = groupOfNode[node.id].map { groups[$0].name + "/" }
        let short = { (text: String) in prefix.map { text.replacing($0, with: "") } ?? text }
        return jsonObject([
            ("id", "\(node.id)"), ("name", json(node.name)),
            ("label", json(short(node.name))),
            ("expression", json(node.expression)),
            ("formula", json(short(node.expression))),
            ("kind", json(node.kind.rawValue)),
            ("group", "\(groupOfNode[node.id] ?? -1)"), ("shape", "\(node.shape.dimensions)"),
            ("dtype", json(node.dtype.rawValue)),
            ("location", node.location.map { json("\($0)") } ?? "null"),
            ("value", jsonNumbers(node.values)),
            ("derivative", node.derivatives.map(jsonNumbers) ?? "null"),
            ("canDrag", "\(node.kind == .input || node.kind == .weight)"),
            ("program", "\(program.values[node.id])"),
            (
                "nudges",
                jsonArray(
                    node.nudges.map {
                        jsonObject([
                            ("index", "\($0.index)"), ("element", "\($0.element)"),
                            ("change", json($0.change)), ("expected", json($0.expected)),
                        ])
                    })
            ),
        ])
    }

    private func edgeData(_ i: Int) -> String {
        let edge = edges[i]
        let to = nodes[edge.to]
        return jsonObject([
            ("from", "\(edge.from)"), ("to", "\(edge.to)"),
            ("operand", "\(to.inputs.firstIndex(of: edge.from) ?? 0)"),
            ("local", edge.text.map(json) ?? "null"),
            ("localProgram", program.slopes[i].map { "\($0)" } ?? "null"),
        ])
    }

    private func groupData(_ i: Int, _ layout: String) -> String {
        jsonObject([
            ("id", "\(i)"), ("name", json(groups[i].title)), ("detail", json(groups[i].detail)),
            ("location", groups[i].location.map { json("\($0)") } ?? "null"), ("layout", layout),
        ])
    }
}
