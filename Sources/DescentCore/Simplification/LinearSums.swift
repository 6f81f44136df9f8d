/// Sums are linear: signs and factors that are the same for all summands are taken out of them.
///
/// The backward pass of a normalisation is full of such sums over whole pictures. With these rules
/// two sums per channel are left, of the gradient and of the gradient times the input.
extension Simplifier {
    /// Σ(−x) = −Σx; Σ(x · v) = Σx · v where v does not change along the summed axes;
    /// Σ(x − mean(x)) = 0.
    mutating func rewriteSum(
        _ reduce: Reduce, _ node: Graph.Node, _ scope: NameScope?
    ) -> Rewrite {
        guard reduce.reduction == .sum, node.spec.dtype.isFloatingPoint else { return .unchanged }
        let input = node.inputs[0]
        let inputs = result.nodes[input].inputs
        switch op(input) {
        case .unary(.negate):
            let sum = sum(of: inputs[0], reduce, node.spec, scope)
            return .node(Graph.Node(.operation(.unary(.negate)), [sum], node.spec))
        case .binary(.multiply):
            for (x, factor) in [(inputs[0], inputs[1]), (inputs[1], inputs[0])] {
                guard let outside = constantAlong(reduce.axes, factor, node.spec, scope) else {
                    continue
                }
                let sum = sum(of: x, reduce, node.spec, scope)
                return .node(
                    Graph.Node(.operation(.binary(.multiply)), [sum, outside], node.spec))
            }
            return .unchanged
        case .binary(.subtract) where isMean(inputs[1], of: inputs[0], reduce):
            return zero(node.spec, scope)
        default: return .unchanged
        }
    }

    private mutating func sum(
        of x: Int, _ reduce: Reduce, _ spec: TensorSpec, _ scope: NameScope?
    ) -> Int {
        add(Graph.Node(.operation(.reduce(reduce)), [x], spec), scope: scope)
    }

    private mutating func zero(_ spec: TensorSpec, _ scope: NameScope?) -> Rewrite {
        literal(0, spec.dtype, scope)
        return splatNode(0, spec)
    }

    @discardableResult
    private mutating func literal(_ value: Double, _ dtype: DType, _ scope: NameScope?) -> Int {
        let constant = Op.constant(Literal(value, dtype))
        return add(Graph.Node(.operation(constant), [], TensorSpec([], dtype)), scope: scope)
    }

    /// Node `i`, a broadcast, as a value of the sum's shape; nil if it changes along `axes`.
    private mutating func constantAlong(
        _ axes: [Int], _ i: Int, _ spec: TensorSpec, _ scope: NameScope?
    ) -> Int? {
        guard case .broadcastInDim(let broadcast) = op(i) else { return nil }
        let source = result.nodes[i].inputs[0]
        let lengths = result.nodes[source].spec.shape.dimensions
        let kept = broadcast.axes.indices.filter { !axes.contains(broadcast.axes[$0]) }
        let dropped = broadcast.axes.indices.filter { axes.contains(broadcast.axes[$0]) }
        guard dropped.allSatisfy({ lengths[$0] == 1 }) else { return nil }
        let shape = Shape(kept.map { lengths[$0] })
        let flat = add(
            Graph.Node(
                .operation(.reshape(Reshape(shape: shape))), [source],
                TensorSpec(shape, spec.dtype)), scope: scope)
        // Axes of the sum are numbered without the summed ones before them.
        let places = kept.map { index in
            let axis = broadcast.axes[index]
            return axis - axes.count { $0 < axis }
        }
        let outside = BroadcastInDim(shape: spec.shape, axes: places)
        return add(
            Graph.Node(.operation(.broadcastInDim(outside)), [flat], spec), scope: scope)
    }

    /// Whether `i` is the mean of `x` along the summed axes, broadcast back.
    private func isMean(_ i: Int, of x: Int, _ reduce: Reduce) -> Bool {
        guard case .broadcastInDim(let broadcast) = op(i) else { return false }
        let quotient = result.nodes[i].inputs[0]
        guard case .binary(.divide) = op(quotient) else { return false }
        let (total, count) = (result.nodes[quotient].inputs[0], result.nodes[quotient].inputs[1])
        let shape = result.nodes[x].spec.shape
        let summed = reduce.axes.reduce(1) { $0 * shape.dimensions[$1] }
        guard splat(count) == Double(summed) else { return false }
        var sum = total
        while case .reshape = op(sum) { sum = result.nodes[sum].inputs[0] }
        guard op(sum) == .reduce(reduce), result.nodes[sum].inputs[0] == x else { return false }
        // The mean must stand where it was taken: the axes that are left keep their places.
        let lengths = result.nodes[quotient].spec.shape.dimensions
        let left = shape.dimensions.indices.filter { !reduce.axes.contains($0) }
        let places = zip(broadcast.axes, lengths).filter { $1 != 1 }.map(\.0)
        return places == left.filter { shape.dimensions[$0] != 1 }
    }

    /// x + x = 2x, and (x · v) · w = x · (v · w) where v and w are broadcast and smaller than x.
    mutating func combineFactors(
        _ binary: BinaryOp, _ node: Graph.Node, _ scope: NameScope?
    ) -> Rewrite? {
        let (a, b) = (node.inputs[0], node.inputs[1])
        guard node.spec.dtype.isFloatingPoint else { return nil }
        if binary == .add, a == b, node.spec.shape.rank > 0 {
            let two = literal(2, node.spec.dtype, scope)
            let broadcast = BroadcastInDim(shape: node.spec.shape, axes: [])
            let factor = add(
                Graph.Node(.operation(.broadcastInDim(broadcast)), [two], node.spec), scope: scope)
            return .node(Graph.Node(.operation(.binary(.multiply)), [a, factor], node.spec))
        }
        guard binary == .multiply, case .binary(.multiply) = op(a),
            let outer = broadcastSource(b)
        else { return nil }
        let inputs = result.nodes[a].inputs
        for (x, factor) in [(inputs[0], inputs[1]), (inputs[1], inputs[0])] {
            guard let inner = broadcastSource(factor), broadcastSource(x) == nil else { continue }
            return product(of: x, inner, outer, node, scope)
        }
        return nil
    }

    /// What node `i` broadcasts, and how.
    private func broadcastSource(_ i: Int) -> (source: Int, broadcast: BroadcastInDim)? {
        guard case .broadcastInDim(let broadcast) = op(i) else { return nil }
        return (result.nodes[i].inputs[0], broadcast)
    }

    /// x · (v · w), if one of v and w is a number or both are broadcast alike.
    private mutating func product(
        of x: Int, _ v: (source: Int, broadcast: BroadcastInDim),
        _ w: (source: Int, broadcast: BroadcastInDim), _ node: Graph.Node, _ scope: NameScope?
    ) -> Rewrite? {
        let (one, other) = result.nodes[v.source].spec.shape.rank == 0 ? (w, v) : (v, w)
        let spec = result.nodes[one.source].spec
        var factor = other.source
        if result.nodes[factor].spec.shape.rank == 0, spec.shape.rank > 0 {
            let same = BroadcastInDim(shape: spec.shape, axes: [])
            factor = add(
                Graph.Node(.operation(.broadcastInDim(same)), [factor], spec), scope: scope)
        }
        guard result.nodes[factor].spec == spec,
            other.broadcast == one.broadcast || other.broadcast.axes.isEmpty
        else { return nil }
        let both = add(
            Graph.Node(.operation(.binary(.multiply)), [one.source, factor], spec), scope: scope)
        let back = add(
            Graph.Node(.operation(.broadcastInDim(one.broadcast)), [both], node.spec), scope: scope)
        return .node(Graph.Node(.operation(.binary(.multiply)), [x, back], node.spec))
    }
}
