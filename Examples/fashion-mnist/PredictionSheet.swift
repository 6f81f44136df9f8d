import Foundation

/// Pictures with what the model took them for, wrong guesses in red, as SVG.
struct PredictionSheet {
    /// 28 × 28 grey values for each picture, 0 to 255.
    let images: [Double]
    let labels: [Int]
    let guesses: [Int]
    let names: [String]

    private static let (side, columns, cell, caption) = (28, 8, 112.0, 30.0)

    func write(to path: String) throws {
        let rows = (labels.count + Self.columns - 1) / Self.columns
        let width = Double(Self.columns) * (Self.cell + 16) + 16
        let height = Double(rows) * (Self.cell + Self.caption + 14) + 16
        let body = labels.indices.map(draw).joined()
        try writeText(
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" \
            font-family="Helvetica, Arial, sans-serif" font-size="12" shape-rendering="crispEdges">
            <rect width="100%" height="100%" fill="white"/>
            \(body)</svg>

            """, to: path)
    }

    private func draw(_ index: Int) -> String {
        let left = 16 + Double(index % Self.columns) * (Self.cell + 16)
        let top = 16 + Double(index / Self.columns) * (Self.cell + Self.caption + 14)
        let pixel = Self.cell / Double(Self.side)
        var svg =
            "<rect x='\(left)' y='\(top)' width='\(Self.cell)' height='\(Self.cell)' "
            + "fill='black'/>\n"
        for row in 0..<Self.side {
            for column in 0..<Self.side {
                let value = Int(images[(index * Self.side + row) * Self.side + column])
                guard value > 8 else { continue }
                let grey = String(format: "#%02x%02x%02x", value, value, value)
                svg +=
                    "<rect x='\(left + Double(column) * pixel)' y='\(top + Double(row) * pixel)' "
                    + "width='\(pixel)' height='\(pixel)' fill='\(grey)'/>\n"
            }
        }
        let right = guesses[index] == labels[index]
        let text = right ? names[guesses[index]] : "\(names[guesses[index]])?"
        svg +=
            "<text x='\(left)' y='\(top + Self.cell + 15)' "
            + "fill='\(right ? "#222" : "#c22")'>\(text)</text>\n"
        if !right {
            svg +=
                "<text x='\(left)' y='\(top + Self.cell + 29)' fill='#777'>is "
                + "\(names[labels[index]])</text>\n"
        }
        return svg
    }
}
