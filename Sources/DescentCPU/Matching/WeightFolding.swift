import DescentCore

/// Numbers for each feature that depend on weights alone, moved into the weights of the product or
/// convolution beside them:
///
///     (x · a + b) · W = x · (a W) + b · W            before it: Rescaling, Normalization
///     (x · W) · a + b = x · (W a) + b                behind it: batch normalisation at inference
///
/// The new weights are nodes like any others, computed only when a weight has changed
/// (``Emitter/hoistPreparation()``), so nothing of the normalisation is left in a prediction.
/// Where weights are updated by the program itself, they are not steady and nothing is folded.
enum WeightFolding {
    static func fold(_ graph: Graph) -> Graph {
        // First what stands before, because its shift becomes one more sum behind.
        foldBehind(foldBefore(graph))
    }
}

/// A product with a matrix, or a convolution, whose weights are steady.
struct WeightedNode {
    let x: Int
    let weights: Int
    let op: Op
    let shape: Shape
    let weightShape: Shape
    /// The axis of the weights that the features of `x` are summed along;
    /// nil if they are not one axis.
    let inputAxis: Int?
    /// The axis of the weights that becomes the last of the result.
    let outputAxis: Int
    /// Whether the result takes zeros from outside of `x`.
    let isPadded: Bool

    init?(_ i: Int, in graph: FoldableGraph) {
        let node = graph.reader.graph.nodes[i]
        guard case .operation(let op) = node.kind, node.spec.dtype == .float32,
            node.spec.shape.elementCount > 0, node.inputs.count == 2,
            !graph.steady[node.inputs[0]], graph.steady[node.inputs[1]]
        else { return nil }
        (self.op, shape, x, weights) = (op, node.spec.shape, node.inputs[0], node.inputs[1])
        let (xShape, weightShape) = (graph.reader.shape(x), graph.reader.shape(weights))
        self.weightShape = weightShape
        guard xShape.elementCount > 0, weightShape.elementCount > 0 else { return nil }
        switch op {
        case .dotGeneral(let dot):
            let free = dot.rhsFree(weightShape.rank)
            guard dot.lhsBatch.isEmpty, free.count == 1 else { return nil }
            let isMatrix = weightShape.rank == 2 && dot.lhsContracting == [xShape.rank - 1]
            inputAxis = isMatrix ? dot.rhsContracting[0] : nil
            outputAxis = free[0]
            isPadded = false
        case .convolution(let convolution):
            inputAxis = convolution.groups == 1 ? weightShape.rank - 2 : nil
            outputAxis = weightShape.rank - 1
            isPadded = convolution.window.padding.contains { $0.low > 0 || $0.high > 0 }
        default: return nil
        }
    }
}

extension GraphRewriter {
    /// The weights times one factor for each position on `axis`.
    mutating func scale(_ weights: Int, by factor: Int?, along axis: Int) -> Int {
        guard let factor else { return weights }
        let factors = broadcast(factor, to: shape(weights), axes: [axis])
        return binary(.multiply, weights, factors)
    }

    /// `product` plus a vector along its last axis.
    mutating func addVector(_ vector: Int?, to product: Int) -> Int {
        guard let vector else { return product }
        let shape = shape(product)
        return binary(.add, product, broadcast(vector, to: shape, axes: [shape.rank - 1]))
    }
}
