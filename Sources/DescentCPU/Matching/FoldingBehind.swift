import DescentCore

extension WeightFolding {
    /// Chains behind a product or convolution become its weights and one sum.
    static func foldBehind(_ graph: Graph) -> Graph {
        let foldable = FoldableGraph(graph)
        var folds: [Int: (product: WeightedNode, chain: FeatureChain)] = [:]
        var absorbed = Set<Int>()
        for i in graph.nodes.indices where foldable.reader.needed[i] {
            guard let product = WeightedNode(i, in: foldable) else { continue }
            let (chain, end) = chain(behind: i, foldable)
            // A single sum is a bias already.
            guard chain.steps.count > 1 || chain.steps.contains(where: { $0.op != .add }) else {
                continue
            }
            folds[end] = (product, chain)
            absorbed.formUnion(chain.steps.map(\.input))
        }
        if folds.isEmpty { return graph }
        return GraphRewriter.rewrite(graph) { rewriter, i in
            if absorbed.contains(i) { return GraphRewriter.nowhere }
            guard let (product, chain) = folds[i] else { return nil }
            let (factor, shift) = rewriter.combine(chain)
            let weights = rewriter.scale(
                rewriter.place(of: product.weights), by: factor, along: product.outputAxis)
            let scaled = rewriter.add(
                product.op, [rewriter.place(of: product.x), weights], product.shape)
            return rewriter.addVector(shift, to: scaled)
        }
    }

    /// The steps that follow node `i` one after the other, and the last of them.
    private static func chain(behind i: Int, _ graph: FoldableGraph) -> (FeatureChain, end: Int) {
        var chain = FeatureChain(axes: [graph.reader.shape(i).rank - 1])
        var end = i
        while let reader = graph.reader.onlyReader(of: end),
            let step = graph.step(reader, along: chain.axes)
        {
            chain.steps.append(step)
            end = reader
        }
        return (chain, end)
    }
}
