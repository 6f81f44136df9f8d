/// Columns of text, as wide as their widest cell; numbers stand at the right.
package struct TextTable {
    /// The titles of the columns.
    package let head: [String]
    /// The first columns hold names, the others numbers.
    package let nameColumns: Int
    /// The cells below the head, as many in each row.
    package var rows: [[String]] = []

    /// A table without rows.
    package init(head: [String], nameColumns: Int) {
        self.head = head
        self.nameColumns = nameColumns
    }

    /// The head, a line below it, and the rows.
    package var lines: [String] {
        let all = [head] + rows
        let widths = head.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        let texts = all.map { cells in
            let padded = cells.enumerated().map { i, cell in
                cell.padded(to: widths[i], onLeft: i >= nameColumns)
            }
            return padded.joined(separator: "  ")
        }
        let rule = String(repeating: "─", count: texts[0].count)
        return [texts[0], rule] + texts[1...]
    }
}
