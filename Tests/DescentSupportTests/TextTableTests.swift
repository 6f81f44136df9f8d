import DescentSupport
import Testing

struct TextTableTests {
    @Test("Columns are as wide as their widest cell, names to the left and numbers to the right")
    func alignment() {
        var table = TextTable(head: ["Layer", "µs"], nameColumns: 1)
        table.rows = [["a", "1.0"], ["dense_1", "12.5"]]
        #expect(
            table.lines == [
                "Layer      µs", "─────────────", "a         1.0", "dense_1  12.5",
            ])
    }

    @Test("A table without rows is its head")
    func empty() {
        #expect(TextTable(head: ["a", "b"], nameColumns: 2).lines == ["a  b", "────"])
    }

    @Test("A summary's columns share the line, words wrap, and long words end in an ellipsis")
    func summary() {
        let table = SummaryTable(
            columns: [
                SummaryTable.Column(title: "Name", end: 0.5),
                SummaryTable.Column(title: "#", end: 1, isRight: true),
            ],
            rows: [["first second", "1,234"], ["averylongword", "5"]], width: 25)
        #expect(
            table.lines == [
                "┏━━━━━━━━━━┳━━━━━━━━━━━━┓",
                "┃ Name     ┃          # ┃",
                "┡━━━━━━━━━━╇━━━━━━━━━━━━┩",
                "│ first    │      1,234 │",
                "│ second   │            │",
                "├──────────┼────────────┤",
                "│ averylo… │          5 │",
                "└──────────┴────────────┘",
            ])
    }
}
