import DescentCore

extension WeightFolding {
    /// Chains before a product or convolution become its weights and a sum behind it.
    ///
    /// `(x − mean) · factor` of numbers from outside keeps its difference: far from 0, where x and
    /// mean share their first digits, `x · factor − mean · factor` would lose the others. What a
    /// product has rounded has lost them anyway.
    static func foldBefore(_ graph: Graph) -> Graph {
        let foldable = FoldableGraph(graph)
        let rounded = roundedNodes(graph)
        var folds: [Int: (product: WeightedNode, input: Input)] = [:]
        for i in graph.nodes.indices where foldable.reader.needed[i] {
            guard let product = WeightedNode(i, in: foldable),
                let input = input(of: product, foldable, rounded)
            else { continue }
            folds[i] = (product, input)
        }
        if folds.isEmpty { return graph }
        let absorbed = Set(folds.values.flatMap(\.input.absorbed))
        return GraphRewriter.rewrite(graph) { rewriter, i in
            if absorbed.contains(i) { return GraphRewriter.nowhere }
            guard let (product, input) = folds[i], let axis = product.inputAxis else { return nil }
            return rewriter.fold(input.chain, into: product, axis)
        }
    }

    private struct Input {
        let chain: FeatureChain
        /// Nodes that nobody reads any longer.
        let absorbed: [Int]
    }

    /// The steps before a product's operand that may be folded; nil if there is nothing to gain.
    private static func input(
        of product: WeightedNode, _ graph: FoldableGraph, _ rounded: [Bool]
    ) -> Input? {
        guard product.inputAxis != nil else { return nil }
        var (value, absorbed): (Int, [Int]) = (product.x, [])
        var axes = [graph.reader.shape(value).rank - 1]
        if let flat = flattened(value, graph) {
            (value, absorbed) = (flat, [value])
            axes = Array(1..<graph.reader.shape(flat).rank)
        }
        var chain = FeatureChain(axes: axes)
        while graph.reader.onlyReader(of: value) != nil, let step = graph.step(value, along: axes) {
            chain.steps.insert(step, at: 0)
            absorbed.append(value)
            value = step.input
        }
        let all = chain.steps.count
        if !rounded[value] { chain.steps.removeFirst(chain.steps.prefix { !$0.isFactor }.count) }
        // Zeros around the pictures are not shifted, but they may be scaled.
        if product.isPadded, let last = chain.steps.lastIndex(where: { !$0.isFactor }) {
            chain.steps.removeFirst(last + 1)
        }
        guard chain.steps.contains(where: \.isFactor) else { return nil }
        // The outermost steps were found first.
        absorbed.removeLast(all - chain.steps.count)
        return Input(chain: chain, absorbed: absorbed)
    }

    /// What is flattened to rows of features, if `i` is that and read only once.
    private static func flattened(_ i: Int, _ graph: FoldableGraph) -> Int? {
        guard case .reshape = graph.reader.op(i), graph.reader.onlyReader(of: i) != nil else {
            return nil
        }
        let input = graph.reader.operands(of: i)[0]
        let (from, to) = (graph.reader.shape(input), graph.reader.shape(i))
        return from.rank >= 2 && to.rank == 2 && from[0] == to[0] ? input : nil
    }

    /// For each node whether a product or convolution has rounded what it computes with.
    private static func roundedNodes(_ graph: Graph) -> [Bool] {
        var rounded: [Bool] = []
        rounded.reserveCapacity(graph.nodes.count)
        for node in graph.nodes {
            guard case .operation(let op) = node.kind, node.spec.dtype == .float32 else {
                rounded.append(false)
                continue
            }
            switch op {
            case .dotGeneral, .convolution: rounded.append(true)
            default: rounded.append(node.inputs.contains { rounded[$0] })
            }
        }
        return rounded
    }
}

extension GraphRewriter {
    /// `product` of the value before the chain, with weights that do what the chain did.
    fileprivate mutating func fold(
        _ chain: FeatureChain, into product: WeightedNode, _ axis: Int
    ) -> Int {
        let (factor, shift) = combine(chain)
        let weights = place(of: product.weights)
        let scaled = scale(weights, by: factor, along: axis)
        let value = reshape(
            place(of: chain.steps[0].input), to: source.nodes[product.x].spec.shape)
        let result = add(product.op, [value, scaled], product.shape)
        return addVector(shift.map { sum(of: $0, over: weights, axis, product) }, to: result)
    }

    /// What the shift adds to each output: its product with the weights.
    private mutating func sum(
        of shift: Int, over weights: Int, _ axis: Int, _ product: WeightedNode
    ) -> Int {
        let summed = (0..<product.weightShape.rank).filter { $0 != product.outputAxis }
        let shifted = scale(weights, by: shift, along: axis)
        return add(
            .reduce(Reduce(reduction: .sum, axes: summed)), [shifted],
            [product.weightShape.dimensions[product.outputAxis]])
    }
}
