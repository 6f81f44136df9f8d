import DescentCore
import DescentSupport

/// The table that ``Model/summary(columns:)`` gives.
///
/// As in Keras, `model.summary()` alone prints it: a table whose text nobody asked for is printed
/// when it is let go of, and `print(model.summary())` prints it once.
public final class Summary: CustomStringConvertible {
    private let text: String
    private var isTaken = false

    init(_ text: String) { self.text = text }

    deinit { if !isTaken { print(text) } }

    /// The table; it is then not printed by itself.
    public var description: String {
        isTaken = true
        return text
    }
}

extension Model {
    /// Prints the layers with their output shapes and numbers of weights, as Keras does.
    /// Once a training step was compiled, lines with ``trainingMemory`` follow.
    ///
    /// - Parameter columns: characters in a line; nil takes the terminal's width.
    /// - Returns: the table, which prints itself unless its text is used.
    @discardableResult
    public func summary(columns: Int? = nil) -> Summary { Summary(summaryText(columns: columns)) }

    /// The table as text, where a string is wanted: `let text: String = model.summary()`.
    @_disfavoredOverload
    public func summary(columns: Int? = nil) -> String { summaryText(columns: columns) }

    private func summaryText(columns: Int?) -> String {
        let isChain = graph?.isChain ?? true
        var titles = [
            SummaryTable.Column(title: "Layer (type)", end: isChain ? 0.45 : 0.3),
            SummaryTable.Column(title: "Output Shape", end: isChain ? 0.8 : 0.56),
            SummaryTable.Column(title: "Param #", end: isChain ? 1 : 0.74, isRight: true),
        ]
        if !isChain { titles.append(SummaryTable.Column(title: "Connected to", end: 1)) }
        let widest = isChain ? 88 : 108
        let shapes = shapesOfLayers
        let connections = isChain ? [:] : graph?.connections ?? [:]
        let rows = layers.map { layer in
            let id = ObjectIdentifier(layer)
            let isOpen = !layer.built
            let row = [
                "\(layer.name) (\(layer.kerasClassName))", shapes[id] ?? "?",
                isOpen ? "0 (unbuilt)" : grouped(layer.countParams()),
            ]
            return isChain ? row : row + [connections[id] ?? "-"]
        }
        let table = SummaryTable(
            columns: titles, rows: rows,
            width: Swift.min(widest, Swift.max(columns ?? Terminal.columns, 44) - 4))
        let lines = ["Model: \"\(name)\""] + table.lines + totals
        return (lines + (trainingMemory?.lines ?? [])).joined(separator: "\n")
    }

    /// Prints ``summary(columns:)``.
    public func printSummary(columns: Int? = nil) { print(summaryText(columns: columns)) }

    private var totals: [String] {
        let (changing, fixed) = (trainableWeights, nonTrainableWeights)
        let state = compilation?.optimizer.variables ?? []
        var lines = [
            " Total params: \(WeightTotal(changing + fixed + state).text)",
            " Trainable params: \(WeightTotal(changing).text)",
            " Non-trainable params: \(WeightTotal(fixed).text)",
        ]
        if !state.isEmpty { lines.append(" Optimizer params: \(WeightTotal(state).text)") }
        return lines
    }

    package var shapesOfLayers: [ObjectIdentifier: String] {
        var result: [ObjectIdentifier: String] = [:]
        if let sequential = self as? Sequential {
            for (layer, outputs) in zip(sequential.layers, sequential.flow.dropFirst()) {
                result[ObjectIdentifier(layer)] = shapeText(outputs.map(\.shape))
            }
        } else if let graph {
            for use in graph.uses {
                let outputs = use.outputs.sorted { $0.output < $1.output }
                result[ObjectIdentifier(use.layer)] = shapeText(outputs.map(\.spec.shape))
            }
        } else {
            for (layer, shapes) in innerShapes { result[layer] = shapeText(shapes) }
        }
        return result
    }
}

/// `(None, 28, 28)`; several in brackets.
private func shapeText(_ shapes: [Shape]) -> String {
    let texts = shapes.map { shape in
        let lengths = shape.map { $0 < 0 ? "None" : String($0) }
        return "(" + lengths.joined(separator: ", ") + ")"
    }
    return texts.count == 1 ? texts[0] : "[" + texts.joined(separator: ", ") + "]"
}

extension ModelGraph {
    /// Whether every layer is used once and feeds only the next: then no connections are shown.
    fileprivate var isChain: Bool {
        var users = [Int](repeating: 0, count: uses.count)
        var seen = Set<ObjectIdentifier>()
        for use in uses {
            guard use.sources.count <= 1, seen.insert(ObjectIdentifier(use.layer)).inserted else {
                return false
            }
            for source in use.sources { users[source.use] += 1 }
        }
        return inputs.count == 1 && users.allSatisfy { $0 <= 1 }
    }

    /// `conv2d[0][0], dense[0][0]` for each layer.
    fileprivate var connections: [ObjectIdentifier: String] {
        var numbers = [Int](repeating: 0, count: uses.count)
        var count: [ObjectIdentifier: Int] = [:]
        for (i, use) in uses.enumerated() {
            let id = ObjectIdentifier(use.layer)
            numbers[i] = count[id, default: 0]
            count[id, default: 0] += 1
        }
        var result: [ObjectIdentifier: String] = [:]
        for use in uses where !use.sources.isEmpty {
            let texts = use.sources.map { source in
                "\(uses[source.use].layer.name)[\(numbers[source.use])][\(source.output)]"
            }
            let id = ObjectIdentifier(use.layer)
            result[id] = ([result[id]].compactMap { $0 } + texts).joined(separator: ", ")
        }
        return result
    }
}
