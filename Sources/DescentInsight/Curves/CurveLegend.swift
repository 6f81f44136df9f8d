import DescentSupport

/// What colours and dashes of a picture mean, in lines at its top.
struct CurveLegend {
    enum Entry {
        case curve(CurveStyle, String)
        case gap(String)

        fileprivate var label: String {
            switch self {
            case .curve(_, let label), .gap(let label): label.shortened(to: 50)
            }
        }
    }

    private let places: [(entry: Entry, x: Double, line: Int)]

    /// - Parameter width: that of the picture, at which a new line begins.
    init(_ entries: [Entry], width: Double) {
        var (x, line) = (Self.margin, 0)
        places = entries.map { entry in
            let length = Self.sample + 8 + Self.width(of: entry.label)
            if x > Self.margin, x + length > width { (x, line) = (Self.margin, line + 1) }
            defer { x += length + 24 }
            return (entry, x, line)
        }
    }

    private static let margin = 12.0
    private static let sample = 28.0
    private static let lineHeight = 20.0

    /// About as wide as it is drawn: nobody knows the reader's font.
    private static func width(of text: String) -> Double {
        text.unicodeScalars.reduce(0) { $0 + ($1.value < 0x1100 ? 7.5 : 14) }
    }

    var height: Double { Double((places.last?.line ?? 0) + 1) * Self.lineHeight + 12 }

    var svg: String {
        let entries = places.map { entry, x, line in
            let y = Double(line) * Self.lineHeight + 20
            let text = SVG.text(entry.label, x: x + Self.sample + 8, y: y + 4, style: "class='key'")
            return Self.sample(of: entry, (x, y)) + "\n" + text
        }
        return "<g class='legend'>\n\(entries.joined(separator: "\n"))\n</g>"
    }

    private static func sample(of entry: Entry, _ place: CurveLine.Point) -> String {
        let end = (x: place.x + sample, y: place.y)
        switch entry {
        case .curve(let style, _): return SVG.line(place, end, style: style.attributes)
        // As the rows above the curves, which have their colours.
        case .gap:
            return SVG.line((place.x + 8, place.y), (end.x - 8, end.y), style: "stroke='#777777'")
        }
    }
}
