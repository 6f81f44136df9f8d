import Descent
import DescentCore
import DescentSupport

/// The numbers of a tensor, each with the fewest digits that tell it from its neighbours.
struct NumberTexts {
    private let texts: [String]
    let shape: Shape

    /// - Parameter isJSON: whether NaN and infinity, which JSON has not, become null.
    init(_ tensor: Tensor, isJSON: Bool) throws {
        shape = tensor.shape
        switch tensor.dtype {
        case .float64:
            texts = try tensor.scalars(as: Double.self).map {
                isJSON && !$0.isFinite ? "null" : "\($0)"
            }
        case .float32, .float16, .bfloat16:
            texts = try tensor.scalars(as: Float.self).map {
                isJSON && !$0.isFinite ? "null" : "\($0)"
            }
        case .int32, .int64, .uint8, .bool:
            texts = try tensor.scalars(as: Int64.self).map { "\($0)" }
        }
    }

    var rowCount: Int { shape.rank > 0 ? shape[0] : 1 }
    var columnCount: Int { rowCount > 0 ? texts.count / rowCount : 0 }

    func row(_ index: Int) -> ArraySlice<String> {
        texts[index * columnCount..<(index + 1) * columnCount]
    }

    /// Nested lists, one level for each axis.
    var json: String {
        var rest = texts[...]
        return list(shape.dimensions[...], &rest)
    }

    private func list(_ lengths: ArraySlice<Int>, _ rest: inout ArraySlice<String>) -> String {
        guard let length = lengths.first else { return rest.popFirst() ?? "null" }
        var text = "["
        for i in 0..<length {
            if i > 0 { text += ", " }
            text += list(lengths.dropFirst(), &rest)
        }
        return text + "]"
    }
}

extension Predictions {
    /// A table with a line for each row and the numbers of all outputs side by side.
    ///
    /// - Parameter header: whether the first line has the names: `mean`, or `mean[0]` and so on
    ///   where a row has several numbers.
    func csv(header: Bool) throws -> String {
        let columns = try map { try NumberTexts($0, isJSON: false) }
        var lines: [String] = []
        if header {
            let names = zip(names, columns).flatMap { name, column in
                column.columnCount == 1
                    ? [name] : (0..<column.columnCount).map { "\(name)[\($0)]" }
            }
            lines.append(names.map(quotedCell).joined(separator: ","))
        }
        for row in 0..<(columns.first?.rowCount ?? 0) {
            lines.append(columns.flatMap { $0.row(row) }.joined(separator: ","))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Outputs with name, shape, type and numbers, and what was warned of.
    func json(_ warnings: [String]) throws -> String {
        let outputs = try zip(names, self).map { name, tensor in
            jsonText([
                ("name", DescentSupport.json(name)),
                ("shape", jsonText(tensor.shape.dimensions.map { "\($0)" })),
                ("dtype", DescentSupport.json(tensor.dtype.rawValue)),
                ("values", try NumberTexts(tensor, isJSON: true).json),
            ])
        }
        let more = Warnings.members(warnings).map { ($0.key, $0.value.text) }
        return jsonText([("outputs", jsonText(outputs))] + more)
    }
}

private func jsonText(_ values: [String]) -> String { "[\(values.joined(separator: ", "))]" }

private func jsonText(_ members: [(String, String)]) -> String {
    "{\(members.map { "\(DescentSupport.json($0.0)): \($0.1)" }.joined(separator: ", "))}"
}

/// Names of layers may hold anything.
private func quotedCell(_ text: String) -> String {
    guard text.contains(where: { ",\"\r\n".contains($0) }) else { return text }
    return "\"\(text.replacing("\"", with: "\"\""))\""
}
