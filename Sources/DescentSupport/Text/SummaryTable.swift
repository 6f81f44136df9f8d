/// A table in the style in which Keras prints summaries: heavy header, lines between all rows.
package struct SummaryTable {
    /// What stands over a column, and how wide it is.
    package struct Column {
        let title: String
        /// Share of the line up to the end of this column.
        let end: Double
        let isRight: Bool

        package init(title: String, end: Double, isRight: Bool = false) {
            self.title = title
            self.end = end
            self.isRight = isRight
        }
    }

    let columns: [Column]
    let rows: [[String]]
    /// Characters in a line.
    let width: Int

    package init(columns: [Column], rows: [[String]], width: Int) {
        self.columns = columns
        self.rows = rows
        self.width = width
    }

    /// The lines of the table.
    package var lines: [String] {
        let widths = columnWidths
        var result = [
            rule("┏", "━", "┳", "┓", widths),
            line(columns.map(\.title), widths, "┃"),
            rule("┡", "━", "╇", "┩", widths),
        ]
        for (i, row) in rows.enumerated() {
            if i > 0 { result.append(rule("├", "─", "┼", "┤", widths)) }
            let cells = zip(row, widths).map { wrapped($0, width: $1) }
            for j in 0..<(cells.map(\.count).max() ?? 0) {
                result.append(line(cells.map { j < $0.count ? $0[j] : "" }, widths, "│"))
            }
        }
        return result + [rule("└", "─", "┴", "┘", widths)]
    }

    /// Characters of text in each column. Keras asks for its share of the line, and the table
    /// printer then takes what borders and margins need from all columns evenly.
    private var columnWidths: [Int] {
        var used = 0
        var widths = columns.map { column in
            let width = Swift.max(Int(column.end * Double(width)) - used, 4)
            used += width
            return width + 2
        }
        var excess = widths.reduce(0, +) - (width - columns.count - 1)
        for i in widths.indices where excess > 0 {
            let share = Double(excess) / Double(widths.count - i)
            let cut = Int(share.rounded(.toNearestOrEven))
            widths[i] -= cut
            excess -= cut
        }
        return widths.map { Swift.max($0 - 2, 1) }
    }

    private func rule(
        _ left: String, _ dash: String, _ cross: String, _ right: String, _ widths: [Int]
    ) -> String {
        left + widths.map { String(repeating: dash, count: $0 + 2) }.joined(separator: cross)
            + right
    }

    private func line(_ cells: [String], _ widths: [Int], _ border: String) -> String {
        let padded = zip(zip(cells, columns), widths).map { cell, width in
            " " + cell.0.padded(to: width, onLeft: cell.1.isRight) + " "
        }
        return border + padded.joined(separator: border) + border
    }

    /// Words put on lines of at most `width`; a word that is longer ends in `…`.
    private func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines.map { $0.shortened(to: width) }
    }
}
