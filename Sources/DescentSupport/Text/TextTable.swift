/// Columns of text, as wide as their widest cell; numbers stand at the right.
struct TextTable {
    let head: [String]
    /// The first columns hold names, the others numbers.
    let nameColumns: Int
    var rows: [[String]] = []

    var lines: [String] {
        let all = [head] + rows
        let widths = head.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        let texts = all.map { cells in
            let padded = cells.enumerated().map { i, cell in
                let space = String(repeating: " ", count: widths[i] - cell.count)
                return i < nameColumns ? cell + space : space + cell
            }
            return padded.joined(separator: "  ")
        }
        let rule = String(repeating: "─", count: texts[0].count)
        return [texts[0], rule] + texts[1...]
    }
}
