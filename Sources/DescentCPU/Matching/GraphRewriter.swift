import DescentCore

/// Writes a graph anew, node by node in the old order, so that rules can put something else in the
/// place of a node.
struct GraphRewriter {
    let source: Graph
    private(set) var result: Graph
    /// Where each node of the source went.
    private var place: [Int]
    /// The layer that new nodes belong to.
    private var scope: NameScope?
    /// The place of nodes that nobody reads any longer.
    static let nowhere = -1

    init(_ source: Graph) {
        self.source = source
        result = source
        result.nodes = []
        result.scopes = []
        place = [Int](repeating: Self.nowhere, count: source.nodes.count)
    }

    /// The graph with what `replace` gives for nodes; nil keeps a node.
    /// Nodes nobody needs are dropped.
    static func rewrite(_ graph: Graph, _ replace: (inout GraphRewriter, Int) -> Int?) -> Graph {
        var rewriter = GraphRewriter(graph)
        let needed = graph.needed
        for (i, node) in graph.nodes.enumerated() {
            if case .operation = node.kind, !needed[i] { continue }
            rewriter.scope = graph.scopes[i]
            rewriter.place[i] = replace(&rewriter, i) ?? rewriter.keep(node)
        }
        rewriter.result.outputs = graph.outputs.map { rewriter.place[$0] }
        rewriter.result.composites = graph.composites.compactMap { composite in
            composite.moved { rewriter.place[$0] < 0 ? nil : rewriter.place[$0] }
        }
        for i in graph.updates.indices {
            rewriter.result.updates[i].value = rewriter.place[graph.updates[i].value]
        }
        return rewriter.result
    }

    /// Where node `i` of the source went.
    func place(of i: Int) -> Int { place[i] }

    private mutating func keep(_ node: Graph.Node) -> Int {
        append(Graph.Node(node.kind, node.inputs.map { place[$0] }, node.spec))
    }

    private mutating func append(_ node: Graph.Node) -> Int {
        result.nodes.append(node)
        result.scopes.append(scope)
        return result.nodes.count - 1
    }

    // MARK: New nodes, float32

    func shape(_ node: Int) -> Shape { result.nodes[node].spec.shape }

    mutating func add(_ op: Op, _ inputs: [Int], _ shape: Shape) -> Int {
        append(Graph.Node(.operation(op), inputs, TensorSpec(shape, .float32)))
    }

    mutating func binary(_ op: BinaryOp, _ a: Int, _ b: Int) -> Int {
        add(.binary(op), [a, b], shape(a))
    }

    mutating func reshape(_ node: Int, to shape: Shape) -> Int {
        self.shape(node) == shape ? node : add(.reshape(Reshape(shape: shape)), [node], shape)
    }

    /// `node` repeated to `shape`, its axes becoming `axes`.
    mutating func broadcast(_ node: Int, to shape: Shape, axes: [Int]) -> Int {
        if self.shape(node) == shape, axes == Array(0..<shape.rank) { return node }
        return add(.broadcastInDim(BroadcastInDim(shape: shape, axes: axes)), [node], shape)
    }

    mutating func constant(_ value: Double, _ shape: Shape) -> Int {
        let literal = add(.constant(Literal(value, .float32)), [], [])
        return broadcast(literal, to: shape, axes: [])
    }
}
