import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// An element of XML with what is in it.
final class ParsedElement {
    let name: String
    let attributes: [String: String]
    fileprivate(set) var text = ""
    fileprivate(set) var children: [ParsedElement] = []

    fileprivate init(_ name: String, _ attributes: [String: String]) {
        (self.name, self.attributes) = (name, attributes)
    }

    func number(_ attribute: String) -> Double { Double(attributes[attribute] ?? "") ?? .nan }

    /// All elements inside that have this name and class.
    func all(_ name: String, _ kind: String? = nil) -> [ParsedElement] {
        children.flatMap { child in
            let isOne = child.name == name && (kind == nil || child.attributes["class"] == kind)
            return (isOne ? [child] : []) + child.all(name, kind)
        }
    }

    /// The points of a polyline.
    var points: [(x: Double, y: Double)] {
        (attributes["points"] ?? "").split(separator: " ").map { pair in
            let parts = pair.split(separator: ",").map { Double($0) ?? .nan }
            return (parts[0], parts[1])
        }
    }
}

/// Reads a text as XML; nil if it is none.
func parsedXML(_ text: String) -> ParsedElement? {
    let parser = XMLParser(data: Data(text.utf8))
    let builder = TreeBuilder()
    parser.delegate = builder
    return parser.parse() ? builder.root.children.first : nil
}

private final class TreeBuilder: NSObject, XMLParserDelegate {
    let root = ParsedElement("", [:])
    private lazy var open = [root]

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
        qualifiedName: String?, attributes: [String: String]
    ) {
        let element = ParsedElement(name, attributes)
        open.last?.children.append(element)
        open.append(element)
    }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
        qualifiedName: String?
    ) { open.removeLast() }

    func parser(_ parser: XMLParser, foundCharacters text: String) { open.last?.text += text }
}

/// One side of a panel as its labels tell: numbers by places.
struct ParsedAxis {
    let ticks: [(place: Double, value: Double)]

    /// - Parameters:
    ///   - labels: the class of the labels, `x` or `y`, which is the attribute of their places too.
    ///   - offset: how far a label stands from its tick.
    init(_ panel: ParsedElement, _ labels: String, offset: Double) {
        ticks = panel.all("text", labels).map {
            (
                $0.number(labels) - offset,
                Double($0.text.replacingOccurrences(of: "−", with: "-")) ?? .nan
            )
        }
    }

    /// The number at a place between or beyond the outermost labels.
    func value(at place: Double, isLogarithmic: Bool = false) -> Double {
        guard let first = ticks.first, let last = ticks.last, ticks.count > 1 else { return .nan }
        let share = (place - first.place) / (last.place - first.place)
        return isLogarithmic
            ? first.value * pow(last.value / first.value, share)
            : first.value + share * (last.value - first.value)
    }

    /// The distance of neighbours, if all are equally far apart.
    var step: Double? {
        let steps = zip(ticks, ticks.dropFirst()).map { $1.value - $0.value }
        guard let first = steps.first,
            steps.allSatisfy({ abs($0 - first) < 1e-6 * abs(first) })
        else { return nil }
        return first
    }
}

/// Whether a number is 1, 2 or 5 times a power of ten.
func isRound(_ step: Double) -> Bool {
    let digits = String(format: "%.6e", step)
    return ["1.000000e", "2.000000e", "5.000000e"].contains { digits.hasPrefix($0) }
}
