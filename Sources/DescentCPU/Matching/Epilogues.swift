import DescentCore

/// Work that a product or convolution does on its result before it leaves the registers.
struct Epilogues {
    /// For each absorbed node the product or convolution that computes it.
    var producer: [Int: Int] = [:]
    /// For each product or convolution the node whose value it yields,
    /// and the node of its bias vector.
    var bias: [Int: (result: Int, vector: Int)] = [:]
    /// For each product or convolution that ends in ReLU the node of ReLU, whose value it yields.
    var relu: [Int: Int] = [:]

    /// Products and convolutions whose only reader adds a vector along the last axis,
    /// and those of our own kernels that ReLU follows.
    ///
    /// Other activations stay outside: oneDNN's ReLU turns NaN into 0, which would hide
    /// a diverged model.
    static func find(
        in graph: Graph, _ needed: [Bool], _ steady: [Bool], ownKernels: Bool
    ) -> Epilogues {
        let users = graph.readers(needed)
        let roots = Set(graph.outputs + graph.updates.map(\.value))
        var epilogues = Epilogues()
        for i in graph.nodes.indices where needed[i] && users[i].count == 1 && !roots.contains(i) {
            let sum = users[i][0]
            guard isProduct(graph, i), graph.nodes[sum].kind == .operation(.binary(.add)),
                let vector = biasVector(graph, sum, of: i, steady)
            else { continue }
            epilogues.producer[sum] = i
            epilogues.bias[i] = (sum, vector)
        }
        guard ownKernels else { return epilogues }
        for i in graph.nodes.indices where needed[i] && takesReLU(graph, i) {
            let sum = epilogues.bias[i]?.result ?? i
            guard users[sum].count == 1, !roots.contains(sum), case let relu = users[sum][0],
                graph.nodes[relu].kind == .operation(.binary(.maximum)),
                isZero(graph, graph.nodes[relu].inputs[1])
            else { continue }
            epilogues.producer[relu] = i
            epilogues.relu[i] = relu
        }
        return epilogues
    }

    private static func isProduct(_ graph: Graph, _ i: Int) -> Bool {
        let node = graph.nodes[i]
        guard case .operation(let op) = node.kind else { return false }
        switch op {
        case .dotGeneral(let dot):
            return FusedKernel.takesBias(dot, node.inputs.map { graph.nodes[$0].spec }, node.spec)
        case .convolution(let convolution):
            return FusedKernel.libraryConvolution.admits(graph.shape(of: convolution, at: i))
        default: return false
        }
    }

    /// Whether a kernel of our own computes it.
    private static func takesReLU(_ graph: Graph, _ i: Int) -> Bool {
        guard case .operation(.convolution(let convolution)) = graph.nodes[i].kind else {
            return isProduct(graph, i)
        }
        return FusedKernel.winograd.admits(graph.shape(of: convolution, at: i))
    }

    /// The vector of the last axis' length that `sum` adds to `product`.
    private static func biasVector(
        _ graph: Graph, _ sum: Int, of product: Int, _ steady: [Bool]
    ) -> Int? {
        guard let other = graph.nodes[sum].inputs.first(where: { $0 != product }),
            case .operation(.broadcastInDim(let broadcast)) = graph.nodes[other].kind
        else { return nil }
        let vector = graph.nodes[other].inputs[0]
        let shape = graph.nodes[vector].spec.shape
        guard shape.rank == 1, shape[0] == graph.nodes[product].spec.shape[-1],
            broadcast.axes == [broadcast.shape.rank - 1]
        else { return nil }
        // A program input or what weights alone decide:
        // anything else might wait for the product's own loop.
        if case .input = graph.nodes[vector].kind { return vector }
        return steady[vector] ? vector : nil
    }

    /// Where max(p, 0) exists, p > 0 is asked of it instead of p: the pre-activation then has one
    /// reader and its memory is free before the backward pass.
    static func sharpenComparisons(_ graph: Graph) -> Graph {
        struct Pair: Hashable {
            let a: Int
            let b: Int
        }
        var rectified: [Pair: Int] = [:]
        var graph = graph
        for (i, node) in graph.nodes.enumerated() {
            switch node.kind {
            case .operation(.binary(.maximum)) where isZero(graph, node.inputs[1]):
                rectified[Pair(a: node.inputs[0], b: node.inputs[1])] = i
            case .operation(.compare(.greater)):
                let pair = Pair(a: node.inputs[0], b: node.inputs[1])
                if let better = rectified[pair] { graph.nodes[i].inputs[0] = better }
            case .operation, .input: break
            }
        }
        return graph
    }

    /// Whether every element of node `i` is the literal 0.
    static func isZero(_ graph: Graph, _ i: Int) -> Bool {
        switch graph.nodes[i].kind {
        case .operation(.constant(let literal)): literal.value == 0
        case .operation(.broadcastInDim): isZero(graph, graph.nodes[i].inputs[0])
        case .operation, .input: false
        }
    }
}
