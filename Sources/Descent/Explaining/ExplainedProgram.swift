import DescentCore

/// What computes all values and derivatives of an explanation, in float64, as a page runs it.
struct ExplainedProgram: Sendable {
    /// Where an input's numbers come from.
    enum Source: Sendable {
        /// The shown value, which may be dragged.
        case shown(Int)
        case numbers([Double])
    }

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
        graph = try Graph(outputs: outputs).widened
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

    /// One object for each operation: its name as the case of `Op`, operands, type, and the payload's
    /// properties under their own names.
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
                case .operation(let op): entries = op.attributes
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
    fileprivate var attributes: [(String, String)] {
        switch self {
        case .constant(let literal): entry("constant", ("value", jsonNumbers([literal.value])))
        case .iota(let iota): entry("iota", ("axis", "\(iota.axis)"))
        case .identity: entry("identity")
        case .unary(let kind): entry("unary", ("kind", kind.rawValue.quoted))
        case .binary(let kind): entry("binary", ("kind", kind.rawValue.quoted))
        case .compare(let kind): entry("compare", ("kind", kind.rawValue.quoted))
        case .select: entry("select")
        case .convert: entry("convert")
        case .broadcastInDim(let op): entry("broadcastInDim", ("axes", "\(op.axes)"))
        case .reshape: entry("reshape")
        case .transpose(let op): entry("transpose", ("permutation", "\(op.permutation)"))
        case .slice(let op):
            entry(
                "slice", ("starts", "\(op.starts)"), ("limits", "\(op.limits)"),
                ("strides", "\(op.strides)"))
        case .reverse(let op): entry("reverse", ("axes", "\(op.axes)"))
        case .pad(let op):
            entry(
                "pad", ("low", "\(op.low)"), ("high", "\(op.high)"),
                ("interior", "\(op.interior)"))
        case .concatenate(let op): entry("concatenate", ("axis", "\(op.axis)"))
        case .reduce(let op):
            entry("reduce", ("kind", op.reduction.rawValue.quoted), ("axes", "\(op.axes)"))
        case .argMax(let op): entry("argMax", ("axis", "\(op.axis)"))
        case .dotGeneral(let op):
            entry(
                "dotGeneral", ("lhsBatch", "\(op.lhsBatch)"), ("rhsBatch", "\(op.rhsBatch)"),
                ("lhsContracting", "\(op.lhsContracting)"),
                ("rhsContracting", "\(op.rhsContracting)"))
        case .convolution(let op):
            entry("convolution", ("window", op.window.json), ("groups", "\(op.groups)"))
        case .convolutionInputGradient(let op):
            entry(
                "convolutionInputGradient", ("forward", op.forward.json),
                ("inputShape", "\(op.inputShape.dimensions)"))
        case .convolutionKernelGradient(let op):
            entry(
                "convolutionKernelGradient", ("forward", op.forward.json),
                ("kernelShape", "\(op.kernelShape.dimensions)"))
        case .reduceWindow(let op):
            entry("reduceWindow", ("kind", op.kind.rawValue.quoted), ("window", op.window.json))
        case .selectAndScatter(let op): entry("selectAndScatter", ("window", op.window.json))
        case .selectAndGather(let op): entry("selectAndGather", ("window", op.window.json))
        case .gather(let op): entry("gather", ("axis", "\(op.axis)"))
        case .scatterAdd(let op):
            entry("scatterAdd", ("axis", "\(op.axis)"), ("size", "\(op.size)"))
        // Explanations hold on to numbers drawn once: they are data.
        case .randomUniform: entry("data", ("value", jsonNumbers([])))
        }
    }

    private func entry(_ name: String, _ rest: (String, String)...) -> [(String, String)] {
        [("op", name.quoted)] + rest
    }
}

extension String {
    fileprivate var quoted: String { "\"\(self)\"" }
}

extension Convolution {
    fileprivate var json: String { "{\"window\":\(window.json),\"groups\":\(groups)}" }
}

extension SpatialWindow {
    fileprivate var json: String {
        let pads = padding.map { "{\"low\":\($0.low),\"high\":\($0.high)}" }
        return "{\"size\":\(size),\"strides\":\(strides),\"padding\":\(jsonArray(pads)),"
            + "\"dilations\":\(dilations)}"
    }
}
