import Descent
import Foundation

/// Loss and accuracy by epoch as an SVG picture: one panel for each,
/// training and validation as lines.
struct Chart {
    private let history: History

    init(_ history: History) { self.history = history }

    private struct Panel {
        let title: String
        let lines: [(name: String, color: String, values: [Double])]
        let left: Double
    }

    private static let (width, height) = (360.0, 220.0)
    private static let (top, gap) = (50.0, 70.0)

    func write(to path: String) throws {
        let panels = ["loss", "accuracy"].enumerated().map { index, key in
            Panel(
                title: key,
                lines: [
                    ("training", "#2a6fdb", history[key]),
                    ("validation", "#d9822b", history["val_\(key)"]),
                ],
                left: Self.gap + Double(index) * (Self.width + Self.gap))
        }
        let total = (2 * Self.gap + 2 * Self.width + 30, Self.top + Self.height + 50)
        let body = panels.map(draw).joined()
        try writeText(
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(total.0) \(total.1)" \
            font-family="Helvetica, Arial, sans-serif" font-size="13">
            <rect width="100%" height="100%" fill="white"/>
            \(body)</svg>

            """, to: path)
    }

    private func draw(_ panel: Panel) -> String {
        let values = panel.lines.flatMap(\.values)
        guard let low = values.min(), let high = values.max() else { return "" }
        let span = Swift.max(high - low, 1e-9)
        let epochs = Swift.max(panel.lines.map(\.values.count).max() ?? 1, 2)
        let x = { (i: Int) in panel.left + Double(i) / Double(epochs - 1) * Self.width }
        let y = { (v: Double) in Self.top + (1 - (v - low) / span) * Self.height }
        var svg = "<text x='\(panel.left)' y='24' font-size='16'>\(panel.title) by epoch</text>\n"
        for step in 0...4 {
            let value = low + span * Double(step) / 4
            let text = String(format: "%.3f", value)
            svg +=
                "<line x1='\(panel.left)' x2='\(panel.left + Self.width)' y1='\(y(value))' "
                + "y2='\(y(value))' stroke='#ddd'/>\n<text x='\(panel.left - 6)' "
                + "y='\(y(value) + 4)' text-anchor='end' fill='#555'>\(text)</text>\n"
        }
        for epoch in 0..<epochs where epochs <= 12 || epoch % (epochs / 10 + 1) == 0 {
            svg +=
                "<text x='\(x(epoch))' y='\(Self.top + Self.height + 20)' text-anchor='middle' "
                + "fill='#555'>\(epoch + 1)</text>\n"
        }
        for (index, line) in panel.lines.enumerated() where !line.values.isEmpty {
            let points = line.values.enumerated().map { "\(x($0)),\(y($1))" }.joined(separator: " ")
            let legend = panel.left + 190 + Double(index) * 80
            svg +=
                "<polyline points='\(points)' fill='none' stroke='\(line.color)' "
                + "stroke-width='2.5'/>\n<text x='\(legend)' y='24' fill='\(line.color)'>"
                + "\(line.name)</text>\n"
        }
        return svg
    }
}
