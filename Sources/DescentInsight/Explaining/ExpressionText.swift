import DescentCore
import DescentSupport

/// Writes operations as formulas of named values: `max(z, 0) − z · y`.
struct ExpressionText {
    let graph: ExplainedGraph
    /// Names of shown values.
    let names: [ObjectIdentifier: String]

    /// How tightly a piece of text holds together.
    private enum Strength: Int, Comparable {
        case choice, sum, product, atom
        static func < (a: Strength, b: Strength) -> Bool { a.rawValue < b.rawValue }
    }
    private typealias Piece = (text: String, strength: Strength)

    /// The formula of a shown value.
    func formula(of node: Node) -> String {
        node.isLeaf ? names[ObjectIdentifier(node)] ?? "" : operation(node).text
    }

    /// An operand inside a formula.
    func operand(_ node: Node) -> String { piece(node).text }

    private func piece(_ node: Node) -> Piece {
        if graph.isShown[graph.index(of: node)] {
            return (names[ObjectIdentifier(node)] ?? "?", .atom)
        }
        switch node.kind {
        case .operation: return operation(node)
        case .data(let data):
            return number(data.spec.dtype.load(data.address, 0))
        case .variable(let storage): return (storage.name, .atom)
        case .reading(let reading): return (reading.storage.name, .atom)
        case .placeholder(let placeholder): return (placeholder.name, .atom)
        case .invalid: return ("invalid", .atom)
        }
    }

    private func number(_ value: Double) -> Piece {
        (numberText(value), value < 0 ? .sum : .atom)
    }

    private func operation(_ node: Node) -> Piece {
        guard case .operation(let op) = node.kind else { return piece(node) }
        let inputs = node.inputs
        switch op {
        case .constant(let literal): return number(literal.value)
        case .broadcastInDim, .convert: return piece(inputs[0])
        case .identity(let identity):
            return identity.stopsGradient ? call("stopGradient", inputs) : piece(inputs[0])
        case .unary(.negate): return ("−" + wrapped(inputs[0], .product), .sum)
        case .unary(.not): return ("not " + wrapped(inputs[0], .atom), .product)
        case .unary(.abs): return ("|\(piece(inputs[0]).text)|", .atom)
        case .binary(let kind): return binary(kind, inputs)
        case .compare(let comparison):
            return infix(Self.signs[comparison] ?? "?", inputs, .choice, right: .sum)
        case .select:
            let parts = inputs.map { wrapped($0, .sum) }
            return ("if \(piece(inputs[0]).text) then \(parts[1]) else \(parts[2])", .choice)
        case .transpose(let transpose) where transpose.permutation == [1, 0]:
            return (wrapped(inputs[0], .atom) + "ᵀ", .atom)
        case .reshape:
            return op.onlyRelabels(node) ? piece(inputs[0]) : call("reshape", inputs)
        default: return call(op.shortName, inputs)
        }
    }

    private func binary(_ kind: BinaryOp, _ inputs: [Node]) -> Piece {
        switch kind {
        case .add: return infix("+", inputs, .sum, right: .sum)
        case .subtract: return infix("−", inputs, .sum, right: .product)
        case .multiply where inputs[0] === inputs[1]:
            return (wrapped(inputs[0], .atom) + "²", .product)
        case .multiply: return infix("·", inputs, .product, right: .product)
        case .divide: return infix("/", inputs, .product, right: .atom)
        case .remainder: return infix("mod", inputs, .product, right: .atom)
        case .and, .or, .xor: return infix(kind.rawValue, inputs, .choice, right: .sum)
        case .maximum: return call("max", inputs)
        case .minimum: return call("min", inputs)
        case .power, .atan2: return call(kind == .power ? "pow" : "atan2", inputs)
        }
    }

    private func infix(
        _ sign: String, _ inputs: [Node], _ strength: Strength, right: Strength
    ) -> Piece {
        let left = strength == .choice ? Strength.sum : strength
        return ("\(wrapped(inputs[0], left)) \(sign) \(wrapped(inputs[1], right))", strength)
    }

    private func call(_ name: String, _ inputs: [Node]) -> Piece {
        ("\(name)(\(inputs.map { piece($0).text }.joined(separator: ", ")))", .atom)
    }

    /// With parentheses if it holds together less than its surroundings.
    private func wrapped(_ node: Node, _ least: Strength) -> String {
        let inner = piece(node)
        return inner.strength < least ? "(\(inner.text))" : inner.text
    }

    private static let signs: [Comparison: String] = [
        .equal: "=", .notEqual: "≠", .less: "<", .lessOrEqual: "≤", .greater: ">",
        .greaterOrEqual: "≥",
    ]
}

extension Op {
    /// A word for what the operation gives: in formulas, and for values without a name.
    var shortName: String {
        switch self {
        case .unary(let kind): Self.functions[kind] ?? kind.rawValue
        case .binary(let kind): Self.results[kind] ?? kind.rawValue
        case .reduce(let reduce):
            switch reduce.reduction {
            case .sum: "sum"
            case .product: "product"
            case .maximum: "max"
            case .minimum: "min"
            case .and: "all"
            case .or: "any"
            }
        case .reduceWindow(let pool): pool.kind == .maximum ? "maxPool" : "sumPool"
        case .dotGeneral: "matmul"
        case .convolution: "convolution"
        case .concatenate: "joined"
        case .randomUniform: "random"
        case .identity(let identity): identity.stopsGradient ? "stopGradient" : "value"
        default: name
        }
    }

    private static let functions: [UnaryOp: String] = [
        .exponential: "exp", .exponentialMinusOne: "expm1", .logPlusOne: "log1p",
        .logistic: "sigmoid", .sine: "sin", .cosine: "cos", .roundNearestEven: "round",
    ]
    private static let results: [BinaryOp: String] = [
        .add: "sum", .subtract: "difference", .multiply: "product", .divide: "quotient",
        .maximum: "max", .minimum: "min",
    ]
}
