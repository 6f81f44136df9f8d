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
    static func find(in reader: GraphReader, _ steady: [Bool], ownKernels: Bool) -> Epilogues {
        let graph = reader.graph
        var epilogues = Epilogues()
        for i in graph.nodes.indices where reader.needed[i] {
            guard isProduct(graph, i), let sum = reader.onlyReader(of: i),
                reader.op(sum) == .binary(.add),
                let vector = biasVector(graph, sum, of: i, steady)
            else { continue }
            epilogues.producer[sum] = i
            epilogues.bias[i] = (sum, vector)
        }
        guard ownKernels else { return epilogues }
        for i in graph.nodes.indices where reader.needed[i] && takesReLU(graph, i) {
            let sum = epilogues.bias[i]?.result ?? i
            guard let relu = reader.onlyReader(of: sum),
                reader.composite(.relu, giving: relu)?.inputs == [sum]
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
        var graph = graph
        var rectified: [Int: Int] = [:]
        for relu in graph.composites where relu.name == .relu {
            rectified[relu.inputs[0]] = relu.results[0]
        }
        for i in graph.nodes.indices where graph.op(i) == .compare(.greater) {
            let operands = graph.nodes[i].inputs
            guard let relu = rectified[operands[0]], relu < i, graph.isZero(operands[1]) else {
                continue
            }
            graph.nodes[i].inputs[0] = relu
        }
        return graph
    }
}
