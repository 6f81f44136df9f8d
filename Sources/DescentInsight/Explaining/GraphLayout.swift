import DescentSupport

/// Boxes and the edges between them, and where Graphviz puts them.
struct GraphLayout {
    struct Box {
        /// A word of letters and digits, unique in the graph.
        let key: String
        /// In pixels.
        let width, height: Double
        /// Centre, from the top left corner; set by the layout.
        var x = 0.0
        var y = 0.0
    }

    struct Edge {
        let from: String
        let to: String
        /// Bézier control points: the start, then three for each piece; set by the layout.
        var points: [(x: Double, y: Double)] = []
    }

    var boxes: [Box]
    var edges: [Edge]
    private(set) var width = 0.0
    private(set) var height = 0.0

    init(boxes: [Box], edges: [Edge]) {
        self.boxes = boxes
        self.edges = edges
    }

    /// Dots in an inch, as Graphviz counts.
    private static let inch = 72.0

    /// The graph in Graphviz' language, from left to right.
    private var dot: String {
        var lines = [
            "digraph {", "rankdir=LR; nodesep=0.3; ranksep=0.55;",
            "node [shape=box, fixedsize=true, label=\"\"]; edge [label=\"\"];",
        ]
        for box in boxes {
            let (width, height) = (box.width / Self.inch, box.height / Self.inch)
            lines.append(
                "\(box.key) [width=\(fixedNumber(width, decimals: 4)), "
                    + "height=\(fixedNumber(height, decimals: 4))];"
            )
        }
        lines += edges.map { "\($0.from) -> \($0.to);" }
        return (lines + ["}"]).joined(separator: "\n")
    }

    /// Places all graphs in one call of Graphviz.
    static func arrange(_ layouts: inout [GraphLayout], function: String) throws {
        let text = try Graphviz.run(
            layouts.map(\.dot).joined(separator: "\n"), format: "plain", function: function)
        var number = 0
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard number < layouts.count else { break }
            if words.first == "stop" { number += 1 } else { layouts[number].read(words) }
        }
        guard number == layouts.count else {
            throw GraphvizError.failed(function, code: 0, "\(number) of \(layouts.count) graphs")
        }
    }

    /// One line of the format `plain`: `graph scale width height`, `node key x y …`,
    /// `edge from to n x1 y1 … xn yn …`, in inches from the bottom left corner.
    private mutating func read(_ words: [Substring]) {
        let numbers = words.map { (Double($0) ?? 0) * Self.inch }
        switch words.first {
        case "graph" where words.count >= 4: (width, height) = (numbers[2], numbers[3])
        case "node" where words.count >= 4:
            guard let i = boxes.firstIndex(where: { $0.key == words[1] }) else { return }
            (boxes[i].x, boxes[i].y) = (numbers[2], height - numbers[3])
        case "edge" where words.count >= 4:
            guard let count = Int(words[3]), words.count >= 4 + 2 * count,
                let i = edges.firstIndex(where: {
                    $0.from == words[1] && $0.to == words[2] && $0.points.isEmpty
                })
            else { return }
            edges[i].points = (0..<count).map {
                (numbers[4 + 2 * $0], height - numbers[5 + 2 * $0])
            }
        default: break
        }
    }
}
