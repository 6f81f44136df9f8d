import ArgumentParser
import Descent
import DescentCore
import DescentData
import DescentInsight
import DescentSupport

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Shows how the loss of the first rows comes about.",
        discussion: """
            Lists every value from data and weights to the loss J, and the derivative of J by \
            each. A page that draws the graph needs Graphviz.

            Examples:
              descent explain model.keras --x x.npy --y y.npy --batch-size 1
              descent explain model.keras --x x.npy --y y.npy --page graph.html
            """)

    @Argument(help: "The model, a .keras file.") var model: String
    @OptionGroup var examples: ExampleOptions
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The rows that are looked at.", valueName: "rows"))
    var batchSize = 4
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "What is added to single numbers to see how far J moves. Default: none is moved.",
            valueName: "number"))
    var nudge: Double?
    @Option(help: ArgumentHelp("A new .html file for the page.", valueName: "file"))
    var page: String?
    @OptionGroup var objectives: ObjectiveOptions
    @OptionGroup var trust: TrustOptions
    @OptionGroup var results: ResultOptions

    func validate() throws {
        try NumberRules.require("batch-size", batchSize, atLeast: 1)
        if let nudge, !(nudge.isFinite && nudge != 0) {
            throw ValidationError("--nudge needs a number other than 0, but got \(nudge).")
        }
        if let page, !page.lowercased().hasSuffix(".html") {
            throw ValidationError("--page needs a name that ends in .html, but got '\(page)'.")
        }
    }

    func run() throws {
        if let page { try requireNew(page, "page") }
        let model = try ModelFile.load(model, trust, objectives)
        let (x, y) = try examples.read(for: model)
        let explanation: Explanation = try model.explain(x, y, nudge: nudge, batchSize: batchSize)
        if let page { try explanation.write(to: page) }
        try results.write(explanation.json, or: "\(explanation)")
    }
}

extension Explanation {
    fileprivate var json: JSONValue {
        [
            "value": .number(value),
            "nodes": .array(
                nodes.map { node in
                    [
                        "name": .string(node.name), "kind": .string(node.kind.rawValue),
                        "expression": .string(node.expression), "shape": .lengths(node.shape),
                        "inputs": .array(node.inputs.map { .string(nodes[$0].name) }),
                        "values": .array(node.values.map(JSONValue.number)),
                        "derivatives": node.derivatives.map {
                            .array($0.map(JSONValue.number))
                        } ?? .null,
                    ]
                }),
        ]
    }
}
