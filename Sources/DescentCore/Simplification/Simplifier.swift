/// Rewrites a graph into a smaller one with the same results: constants folded, common
/// subexpressions shared, movement folded into movement and into the products that consume it, dead
/// nodes dropped.
///
/// Each rule looks at one node whose inputs are already simplified, so one pass in order suffices.
package struct Simplifier {
    private let source: Graph
    var result: Graph
    /// Where each source node went.
    private var place: [Int] = []
    private var known: [Graph.Node: Int] = [:]

    package static func simplify(_ graph: Graph) -> Graph {
        var simplifier = Simplifier(graph)
        return simplifier.run()
    }

    private init(_ graph: Graph) {
        source = graph
        result = graph
        result.nodes = []
        result.scopes = []
    }

    private mutating func run() -> Graph {
        let needed = source.needed
        place = [Int](repeating: -1, count: source.nodes.count)
        for (i, node) in source.nodes.enumerated() {
            var isInput = false
            if case .input = node.kind { isInput = true }
            guard needed[i] || isInput else { continue }
            let inputs = node.inputs.map { place[$0] }
            place[i] = add(Graph.Node(node.kind, inputs, node.spec), scope: source.scopes[i])
        }
        result.outputs = source.outputs.map { place[$0] }
        result.composites = source.composites.compactMap { composite in
            composite.moved { place[$0] < 0 ? nil : place[$0] }
        }
        result.updates = source.updates.map {
            Graph.Update(input: $0.input, value: place[$0.value])
        }
        return result
    }

    /// Adds a node, or finds the one that already computes the same.
    mutating func add(_ node: Graph.Node, scope: NameScope?) -> Int {
        guard case .operation(let op) = node.kind else { return append(node, scope) }
        if node.spec.shape.elementCount == 0 { return addEmpty(node, scope) }
        switch rewrite(op, node, scope) {
        case .existing(let i): return i
        case .node(let better): return add(better, scope: scope)
        case .unchanged: break
        }
        return known[node] ?? append(node, scope)
    }

    /// What has no elements needs nothing computed, whatever its lengths are.
    private mutating func addEmpty(_ node: Graph.Node, _ scope: NameScope?) -> Int {
        let dtype = node.spec.dtype
        let literal = Graph.Node(
            .operation(.constant(Literal(0, dtype))), [], TensorSpec([], dtype))
        let empty = Graph.Node(
            .operation(.broadcastInDim(BroadcastInDim(shape: node.spec.shape, axes: []))),
            [add(literal, scope: scope)], node.spec)
        return known[empty] ?? append(empty, scope)
    }

    private mutating func append(_ node: Graph.Node, _ scope: NameScope?) -> Int {
        result.nodes.append(node)
        result.scopes.append(scope)
        known[node] = result.nodes.count - 1
        return result.nodes.count - 1
    }

    enum Rewrite {
        case unchanged
        case existing(Int)
        case node(Graph.Node)
    }

    func op(_ i: Int) -> Op? { result.op(i) }

    /// The value every element of node `i` has, if it is a literal or a broadcast literal.
    func splat(_ i: Int) -> Double? { result.number(i) }

    private mutating func rewrite(
        _ op: Op, _ node: Graph.Node, _ scope: NameScope?
    ) -> Rewrite {
        switch op {
        case .identity: return .existing(node.inputs[0])
        case .convert: return rewriteConvert(node)
        case .unary, .compare: return fold(op, node)
        case .binary(let binary):
            return combineFactors(binary, node, scope) ?? rewriteBinary(binary, op, node)
        case .broadcastInDim(let broadcast): return rewriteBroadcast(broadcast, node)
        case .reshape(let reshape): return rewriteReshape(reshape, node)
        case .transpose(let transpose): return rewriteTranspose(transpose, node)
        case .dotGeneral(let dot): return rewriteDot(dot, node)
        case .reduce(let reduce):
            return reduce.axes.isEmpty && !reduce.counts
                ? .existing(node.inputs[0]) : rewriteSum(reduce, node, scope)
        default: return .unchanged
        }
    }

    /// A function of literals is a literal; of broadcast literals, a broadcast literal.
    private func fold(_ op: Op, _ node: Graph.Node) -> Rewrite {
        let values = node.inputs.compactMap(splat)
        guard values.count == node.inputs.count, node.spec.dtype != .bool else { return .unchanged }
        let dtype = node.spec.dtype
        let inputs = values.map { Scalar($0, dtype) }
        let output = Scalar(0, dtype)
        return withExtendedLifetime((inputs, output)) {
            do {
                try evaluateReference(
                    op, inputs.map(\.array),
                    into: HostOutput(spec: TensorSpec([], dtype), base: output.base))
            } catch {
                return .unchanged
            }
            let value = dtype.load(output.base, 0)
            // A literal is a Float64, which does not hold every int64.
            if dtype == .int64, Swift.abs(value) >= 0x1p53 { return .unchanged }
            return splatNode(value, node.spec)
        }
    }

    /// One element in memory, for folding.
    private final class Scalar {
        let base = UnsafeMutableRawPointer.allocate(byteCount: 8, alignment: 8)
        let spec: TensorSpec
        init(_ value: Double, _ dtype: DType) {
            spec = TensorSpec([], dtype)
            dtype.store(value, base, 0)
        }
        deinit { base.deallocate() }
        var array: HostArray { HostArray(spec: spec, base: base) }
    }

    func splatNode(_ value: Double, _ spec: TensorSpec) -> Rewrite {
        let literal = Graph.Node(
            .operation(.constant(Literal(value, spec.dtype))), [], TensorSpec([], spec.dtype))
        if spec.shape.rank == 0 { return .node(literal) }
        // The literal must exist to be broadcast; reuse the one that does,
        // else leave the node alone.
        guard let place = known[literal] else { return .unchanged }
        let broadcast = BroadcastInDim(shape: spec.shape, axes: [])
        return .node(Graph.Node(.operation(.broadcastInDim(broadcast)), [place], spec))
    }

    private func rewriteConvert(_ node: Graph.Node) -> Rewrite {
        result.nodes[node.inputs[0]].spec.dtype == node.spec.dtype
            ? .existing(node.inputs[0]) : .unchanged
    }

    private func isNeutral(_ zero: Double, _ node: Graph.Node) -> Bool {
        zero.sign == .minus || !node.spec.dtype.isFloatingPoint
    }

    /// x + (−0), x − 0, x · 1 and x / 1 are x.
    private func rewriteBinary(_ binary: BinaryOp, _ op: Op, _ node: Graph.Node) -> Rewrite {
        let (a, b) = (node.inputs[0], node.inputs[1])
        if node.spec.dtype != .bool {
            switch (binary, splat(a), splat(b)) {
            case (.multiply, _, 1), (.divide, _, 1): return .existing(a)
            case (.multiply, 1, _): return .existing(b)
            case (.subtract, _, let zero?) where zero == 0 && zero.sign == .plus:
                return .existing(a)
            // Adding +0 would turn −0 into +0; integers have only one zero.
            case (.add, _, let zero?) where zero == 0 && isNeutral(zero, node):
                return .existing(a)
            case (.add, let zero?, _) where zero == 0 && isNeutral(zero, node):
                return .existing(b)
            default: break
            }
        }
        return fold(op, node)
    }

    private func rewriteBroadcast(_ broadcast: BroadcastInDim, _ node: Graph.Node) -> Rewrite {
        let input = node.inputs[0]
        if result.nodes[input].spec.shape == broadcast.shape { return .existing(input) }
        switch op(input) {
        case .broadcastInDim(let inner):
            let axes = inner.axes.map { broadcast.axes[$0] }
            let source = result.nodes[input].inputs[0]
            let merged = BroadcastInDim(shape: broadcast.shape, axes: axes)
            return .node(Graph.Node(.operation(.broadcastInDim(merged)), [source], node.spec))
        default: return .unchanged
        }
    }

    private func rewriteReshape(_ reshape: Reshape, _ node: Graph.Node) -> Rewrite {
        let input = node.inputs[0]
        if result.nodes[input].spec.shape == reshape.shape { return .existing(input) }
        switch op(input) {
        case .reshape:
            let source = result.nodes[input].inputs[0]
            return .node(Graph.Node(node.kind, [source], node.spec))
        case .broadcastInDim:
            let source = result.nodes[input].inputs[0]
            guard result.nodes[source].spec.shape.rank == 0 else { return .unchanged }
            let broadcast = BroadcastInDim(shape: reshape.shape, axes: [])
            return .node(Graph.Node(.operation(.broadcastInDim(broadcast)), [source], node.spec))
        default: return .unchanged
        }
    }

    private func rewriteTranspose(_ transpose: Transpose, _ node: Graph.Node) -> Rewrite {
        let input = node.inputs[0]
        let order = transpose.permutation
        if order == Array(0..<order.count) { return .existing(input) }
        if case .transpose(let inner) = op(input) {
            let merged = Transpose(permutation: order.map { inner.permutation[$0] })
            let source = result.nodes[input].inputs[0]
            return .node(Graph.Node(.operation(.transpose(merged)), [source], node.spec))
        }
        // Moving axes of length 1 only renames them.
        let shape = result.nodes[input].spec.shape
        let moved = order.filter { shape.dimensions[$0] != 1 }
        if moved == moved.sorted() {
            let reshape = Reshape(shape: node.spec.shape)
            return .node(Graph.Node(.operation(.reshape(reshape)), [input], node.spec))
        }
        return .unchanged
    }

    /// A transposed operand is read through the product's own axes.
    private func rewriteDot(_ dot: DotGeneral, _ node: Graph.Node) -> Rewrite {
        let (a, b) = (node.inputs[0], node.inputs[1])
        if case .transpose(let transpose) = op(a) {
            let p = transpose.permutation
            let free = dot.lhsFree(p.count).map { p[$0] }
            if free == free.sorted() {
                let merged = DotGeneral(
                    lhsBatch: dot.lhsBatch.map { p[$0] }, rhsBatch: dot.rhsBatch,
                    lhsContracting: dot.lhsContracting.map { p[$0] },
                    rhsContracting: dot.rhsContracting)
                return .node(
                    Graph.Node(
                        .operation(.dotGeneral(merged)), [result.nodes[a].inputs[0], b], node.spec))
            }
        }
        if case .transpose(let transpose) = op(b) {
            let p = transpose.permutation
            let free = dot.rhsFree(p.count).map { p[$0] }
            if free == free.sorted() {
                let merged = DotGeneral(
                    lhsBatch: dot.lhsBatch, rhsBatch: dot.rhsBatch.map { p[$0] },
                    lhsContracting: dot.lhsContracting,
                    rhsContracting: dot.rhsContracting.map { p[$0] })
                return .node(
                    Graph.Node(
                        .operation(.dotGeneral(merged)), [a, result.nodes[b].inputs[0]], node.spec))
            }
        }
        return .unchanged
    }
}
