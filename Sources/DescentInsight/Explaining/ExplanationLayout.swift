import DescentCore
import DescentSupport

/// Where a page puts the values of an explanation: an overview with closed layers, and the inside
/// of each layer by itself, so that any of them can be opened without asking Graphviz again.
struct ExplanationLayout {
    let overview: PageLayout
    /// Layers with values, and their insides.
    let groups: [(group: Int, layout: PageLayout)]

    init(_ explanation: Explanation) throws {
        let used = Set(explanation.groupOfNode.compactMap { $0 }).sorted()
        let plans =
            [PlanOfGraph(overviewOf: explanation)]
            + used.map { PlanOfGraph(insideOf: $0, explanation) }
        var layouts = plans.map(\.layout)
        try GraphLayout.arrange(&layouts, function: "write(to:)")
        let pages = zip(layouts, plans).map { PageLayout(layout: $0, items: $1.items) }
        overview = pages[0]
        groups = Array(zip(used, pages.dropFirst()).map { (group: $0, layout: $1) })
    }
}

/// What a box of a page stands for.
enum PageItem: Hashable {
    case node(Int)
    case group(Int)
    /// A value of outside that comes in, or one of the inside that goes out.
    case port(Int, isInput: Bool)

    /// A name for Graphviz.
    var key: String {
        switch self {
        case .node(let id): "n\(id)"
        case .group(let id): "g\(id)"
        case .port(let id, let isInput): isInput ? "i\(id)" : "o\(id)"
        }
    }

    var json: String {
        switch self {
        case .node(let id): "\"kind\":\"node\",\"id\":\(id)"
        case .group(let id): "\"kind\":\"group\",\"id\":\(id)"
        case .port(let id, let isInput):
            "\"kind\":\"port\",\"id\":\(id),\"side\":\"\(isInput ? "in" : "out")\""
        }
    }
}

/// A finished layout with what its boxes stand for.
struct PageLayout {
    let layout: GraphLayout
    let items: [String: PageItem]

    var json: String {
        let boxes = layout.boxes.map { box in
            "{\(items[box.key]?.json ?? ""),\"x\":\(pixels(box.x)),\"y\":\(pixels(box.y)),"
                + "\"w\":\(pixels(box.width)),\"h\":\(pixels(box.height))}"
        }
        let edges = layout.edges.map { edge in
            let points = edge.points.map { "[\(pixels($0.x)),\(pixels($0.y))]" }
            return
                "{\"from\":{\(items[edge.from]?.json ?? "")},"
                + "\"to\":{\(items[edge.to]?.json ?? "")},"
                + "\"points\":\(jsonArray(points))}"
        }
        return "{\"width\":\(pixels(layout.width)),\"height\":\(pixels(layout.height)),"
            + "\"boxes\":\(jsonArray(boxes)),\"edges\":\(jsonArray(edges))}"
    }

    private func pixels(_ value: Double) -> String { fixedNumber(value, decimals: 1) }
}

/// The boxes and edges of one layout, before they have places.
private struct PlanOfGraph {
    private(set) var items: [String: PageItem] = [:]
    private var boxes: [GraphLayout.Box] = []
    private var edges: [GraphLayout.Edge] = []
    private var seen = Set<String>()

    var layout: GraphLayout { GraphLayout(boxes: boxes, edges: edges) }

    /// Values outside of layers, and layers as single boxes.
    init(overviewOf explanation: Explanation) {
        let item = { (id: Int) in
            explanation.groupOfNode[id].map(PageItem.group) ?? .node(id)
        }
        for node in explanation.nodes { add(item(node.id), explanation) }
        for edge in explanation.edges where item(edge.from) != item(edge.to) {
            connect(item(edge.from), item(edge.to))
        }
    }

    /// The values of one layer, with what comes in and goes out.
    init(insideOf group: Int, _ explanation: Explanation) {
        let isInside = { (id: Int) in explanation.groupOfNode[id] == group }
        for node in explanation.nodes where isInside(node.id) { add(.node(node.id), explanation) }
        for edge in explanation.edges where isInside(edge.from) || isInside(edge.to) {
            if isInside(edge.from), isInside(edge.to) {
                connect(.node(edge.from), .node(edge.to))
            } else if isInside(edge.to) {
                add(.port(edge.from, isInput: true), explanation)
                connect(.port(edge.from, isInput: true), .node(edge.to))
            } else {
                add(.port(edge.from, isInput: false), explanation)
                connect(.node(edge.from), .port(edge.from, isInput: false))
            }
        }
    }

    private mutating func add(_ item: PageItem, _ explanation: Explanation) {
        guard items.updateValue(item, forKey: item.key) == nil else { return }
        let size = BoxSize.of(item, explanation)
        boxes.append(GraphLayout.Box(key: item.key, width: size.width, height: size.height))
    }

    private mutating func connect(_ from: PageItem, _ to: PageItem) {
        guard seen.insert("\(from.key) \(to.key)").inserted else { return }
        edges.append(GraphLayout.Edge(from: from.key, to: to.key))
    }
}

/// How much room a page needs for what it draws.
private enum BoxSize {
    static func of(_ item: PageItem, _ explanation: Explanation) -> (width: Double, height: Double)
    {
        switch item {
        case .node(let id):
            let node = explanation.nodes[id]
            let isNumber = node.values.count == 1
            return (width(of: [node.name, node.expression]), isNumber ? 92 : 156)
        case .group(let id):
            let group = explanation.groups[id]
            return (width(of: [group.title, group.detail]), 72)
        case .port(let id, _):
            return (Swift.min(width(of: [explanation.nodes[id].name], least: 40), 160), 26)
        }
    }

    /// Letters are some eight pixels wide; long formulas are cut.
    private static func width(of texts: [String], least: Double = 132) -> Double {
        let letters = texts.map(\.count).max() ?? 0
        return Swift.min(Swift.max(least, 24 + 7.8 * Double(letters)), 260)
    }
}
