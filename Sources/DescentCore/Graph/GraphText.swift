extension Graph.Node {
    /// `dot_general`, or `input 3`.
    package var name: String {
        switch kind {
        case .input(let number): "input \(number)"
        case .operation(let op): op.name
        }
    }
}

extension Graph {
    private func label(_ i: Int) -> String {
        switch nodes[i].kind {
        case .operation(.constant(let literal)): return "constant \(literal.value)"
        case .operation(let op): return op.name
        case .input(let number):
            switch inputs[number] {
            case .data: return "data"
            case .variable(let storage): return "variable \(storage.name)"
            case .reading(let reading): return "variable \(reading.storage.name)"
            case .placeholder(let placeholder): return "placeholder \(placeholder.name)"
            }
        }
    }

    private func scope(_ i: Int) -> String { scopes[i]?.path.joined(separator: "/") ?? "" }

    /// One line for each node: `%3 = add(%1, %2) : float32[2, 3]  // dense`.
    package var text: String {
        var lines: [String] = []
        for i in nodes.indices {
            let operands = nodes[i].inputs.map { "%\($0)" }.joined(separator: ", ")
            let call = operands.isEmpty ? label(i) : "\(label(i))(\(operands))"
            let place = scope(i).isEmpty ? "" : "  // \(scope(i))"
            lines.append("%\(i) = \(call) : \(nodes[i].spec)\(place)")
        }
        lines.append("return " + outputs.map { "%\($0)" }.joined(separator: ", "))
        for update in updates { lines.append("update input \(update.input) = %\(update.value)") }
        return lines.joined(separator: "\n")
    }

    /// The graph in Graphviz' DOT language, values from left to right.
    package var dot: String {
        var lines = [
            "digraph descent {", "  rankdir=LR;", "  node [shape=box, fontname=Helvetica];",
        ]
        for i in nodes.indices {
            let place = scope(i).isEmpty ? "" : "\\n\(scope(i))"
            let text = "\(label(i))\\n\(nodes[i].spec)\(place)".replacing("\"", with: "\\\"")
            let style = nodes[i].inputs.isEmpty ? ", style=rounded" : ""
            lines.append("  n\(i) [label=\"\(text)\"\(style)];")
            for input in nodes[i].inputs { lines.append("  n\(input) -> n\(i);") }
        }
        for output in outputs { lines.append("  n\(output) [penwidth=2];") }
        return (lines + ["}"]).joined(separator: "\n")
    }
}

/// The graph behind `tensors` as text, one line a node: operation, operands, type,
/// and the layer that recorded it.
///
/// - Throws: ``ShapeError`` if a tensor is invalid.
public func graphText(of tensors: Tensor...) throws -> String {
    try Graph(outputs: tensors).text
}

/// The graph behind `tensors` in Graphviz' DOT language; `dot -Tsvg` draws it.
///
/// - Throws: ``ShapeError`` if a tensor is invalid.
public func graphDOT(of tensors: Tensor...) throws -> String {
    try Graph(outputs: tensors).dot
}
