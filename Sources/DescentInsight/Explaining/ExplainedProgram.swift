import DescentCore
import DescentSupport

/// What computes all values and derivatives of an explanation, in float64, as a page runs it.
struct ExplainedProgram: Sendable {
    /// Where an input's numbers come from.
    package enum Source: Sendable {
        /// The shown value, which may be dragged.
        case shown(Int)
        case numbers([Double])
    }

    /// A browser runs that many in a moment.
    private static let mostOperations = 50_000

    /// Without loops.
    let graph: Graph
    /// By input of `graph`.
    let sources: [Source]
    /// For each shown value what computes it, and its derivative.
    let values: [Int]
    let derivatives: [Int?]
    /// For each edge what computes its local derivative.
    let slopes: [Int?]

    /// - Parameters:
    ///   - leaves: which shown value a placeholder stands for.
    ///   - feeds: numbers of all placeholders.
    init(
        values: [Tensor], derivatives: [Tensor?], slopes: [Tensor?],
        leaves: [ObjectIdentifier: Int], feeds: [(placeholder: Tensor, data: TensorData)]
    ) throws {
        let outputs = values + (derivatives + slopes).compactMap { $0 }
        graph = try Graph(outputs: outputs).widened.unrolled(limit: Self.mostOperations)
        let data = Dictionary(
            feeds.map { ($0.placeholder.placeholderID, $0.data) },
            uniquingKeysWith: { first, _ in first })
        sources = graph.inputs.map { source in
            switch source {
            case .data(let data): return .numbers(data.numbers)
            case .variable, .reading: return .numbers([])
            case .placeholder(let placeholder):
                let id = ObjectIdentifier(placeholder)
                return leaves[id].map(Source.shown) ?? .numbers(data[id]?.numbers ?? [])
            }
        }
        self.values = Array(graph.outputs.prefix(values.count))
        var rest = graph.outputs.dropFirst(values.count)
        self.derivatives = derivatives.map { $0 == nil ? nil : rest.popFirst() }
        self.slopes = slopes.map { $0 == nil ? nil : rest.popFirst() }
    }

    /// One object for each operation: its name as the case of `Op`, operands, type,
    /// and the payload's properties under their own names.
    var json: String {
        jsonArray(
            graph.nodes.map { node in
                var entries: [(String, String)] = []
                switch node.kind {
                case .input(let number):
                    switch sources[number] {
                    case .shown(let id):
                        entries = [("op", "\"input\""), ("node", "\(id)")]
                    case .numbers(let numbers):
                        entries = [("op", "\"data\""), ("value", jsonNumbers(numbers))]
                    }
                case .operation(let op): entries = op.entries
                }
                return jsonObject(
                    entries + [
                        ("inputs", "\(node.inputs)"), ("shape", "\(node.spec.shape.dimensions)"),
                        ("dtype", "\"\(node.spec.dtype.rawValue)\""),
                    ])
            })
    }
}

extension TensorData {
    /// All elements.
    var numbers: [Double] {
        (0..<spec.shape.elementCount).map { spec.dtype.load(address, $0) }
    }
}

extension Op {
    /// The name of the case and the payload's properties, as JSON.
    fileprivate var entries: [(String, String)] {
        // Explanations hold on to numbers drawn once: they are data.
        if family == .random { return [("op", "\"data\""), ("value", jsonNumbers([]))] }
        return [("op", "\"\(type(of: primitive).caseName)\"")]
            + primitive.attributes.map { ($0.name, $0.value.json) }
    }
}

extension Attribute.Value {
    fileprivate var json: String {
        switch self {
        case .word(let word): "\"\(word)\""
        case .number(let number): jsonNumbers([number])
        case .integer(let number): "\(number)"
        case .integers(let numbers): "\(numbers)"
        case .list(let values): jsonArray(values.map(\.json))
        case .group(let members): jsonObject(members.map { ($0.name, $0.value.json) })
        }
    }
}
