/// A graph as a function of its inputs: what a loop computes in each step.
///
/// All inputs are placeholders, in the order of the arguments, and it changes no variables.
package final class GraphFunction: Sendable, Hashable {
    package let graph: Graph
    private let structure: Graph.Structure
    private let hash: Int

    /// - Parameter graph: with placeholders for inputs, and without updates.
    package init(_ graph: Graph) {
        self.graph = graph
        structure = graph.structure
        hash = structure.hashValue
    }

    package static func == (a: GraphFunction, b: GraphFunction) -> Bool {
        a === b || (a.hash == b.hash && a.structure == b.structure)
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(hash) }

    /// Types of the results.
    package var outputSpecs: [TensorSpec] { graph.outputs.map { graph.nodes[$0].spec } }

    /// The results for `arguments`, recorded anew.
    package func callAsFunction(_ arguments: [Tensor]) -> [Tensor] {
        var values: [Tensor] = []
        values.reserveCapacity(graph.nodes.count)
        var names = NamedResults(graph)
        for (i, node) in graph.nodes.enumerated() {
            switch node.kind {
            case .input(let number): values.append(arguments[number])
            case .operation(let op):
                let operands = node.inputs.map { values[$0] }
                let value = NameScope.$current.withValue(graph.scopes[i] ?? NameScope.current) {
                    Tensor.record(op, operands)
                }
                values.append(names.name(value, i, values))
            }
        }
        return graph.outputs.map { values[$0] }
    }

    /// The same on float64 values.
    package var widened: GraphFunction { GraphFunction(graph.widened) }

    /// The same for arguments of these types, of which the batch was unknown.
    package func rebatched(_ batch: Int, arguments: [TensorSpec]) -> GraphFunction {
        var result = graph
        result.inputSpecs = arguments
        for (i, node) in graph.nodes.enumerated() {
            switch node.kind {
            case .input(let number): result.nodes[i].spec = arguments[number]
            case .operation(let op):
                let specs = node.inputs.map { result.nodes[$0].spec }
                let known = op.rebatched(batch, inputs: specs.map(\.shape))
                result.nodes[i].kind = .operation(known)
                // What could be recorded for any batch can be for this one; if not, whoever runs
                // the outer operation finds the old type.
                result.nodes[i].spec = (try? known.primitive.outputSpec(specs)) ?? node.spec
            }
        }
        return GraphFunction(result)
    }

    /// Floating-point operations of one call.
    package var cost: Double {
        graph.nodes.indices.reduce(0) { $0 + graph.operations(of: $1) }
    }
}

/// Gives recorded values the names that the nodes of a graph have.
private struct NamedResults {
    private let graph: Graph
    private let byNode: [Int: [(composite: Int, index: Int)]]
    /// The calls whose first result was met: all results of one refer to it.
    private var calls: [Int: Composite] = [:]

    init(_ graph: Graph) {
        self.graph = graph
        var byNode: [Int: [(composite: Int, index: Int)]] = [:]
        for (number, composite) in graph.composites.enumerated() {
            for (index, result) in composite.results.enumerated() {
                if let result { byNode[result, default: []].append((number, index)) }
            }
        }
        self.byNode = byNode
    }

    /// - Parameter values: those of all nodes before `node`.
    mutating func name(_ value: Tensor, _ node: Int, _ values: [Tensor]) -> Tensor {
        guard let found = byNode[node], value.error == nil else { return value }
        var named = value
        for (number, index) in found {
            let composite = graph.composites[number]
            // An input that only a later result reads may not be there yet.
            guard composite.inputs.allSatisfy({ $0 < values.count }) else { continue }
            let call =
                calls[number]
                ?? Composite(
                    composite.name, composite.attributes, of: composite.inputs.map { values[$0] })
            calls[number] = call
            named = named.named(CompositeResult(composite: call, index: index))
        }
        return named
    }
}
