import CDescentKernels
import DescentCore

/// Convolution, bias, ReLU and 2×2 max-pooling, and the way back through them.
///
/// Forward, one pass makes the pooled values. Backward, only the winners of the windows have
/// a gradient, so nothing of the convolution's own size is ever made.
struct ConvolutionChain {
    let convolution: Int
    let bias: Int?
    let pool: Int
    /// Nodes that are never made: between the convolution and the pool, and on the way back.
    let inner: [Int]
    let shape: ConvolutionShape
    /// What computes the pooled values.
    let kernel: FusedKernel
    /// The gradient of the pooled values, and the nodes that take it on; nil without training.
    let backward: Backward?

    struct Backward {
        let gradient: Int
        let kernelGradient: Int
        let biasGradient: Int?
        let inputGradient: Int?
    }
}

extension ConvolutionChain {
    /// The kernels' description: where the images begin, and the windows that are computed.
    var geometry: dk_chain {
        let (x, window) = (shape.x.shape, shape.op.window)
        return dk_chain(
            H: x[1], W: x[2], C: shape.channels, K: shape.filters, KH: window.size[0],
            KW: window.size[1], PH: shape.y[1] / 2, PW: shape.y[2] / 2,
            PT: window.padding[0].low, PL: window.padding[1].low)
    }
}

extension Graph {
    /// The convolution at node `i` as kernels see it.
    func shape(of convolution: Convolution, at i: Int) -> ConvolutionShape {
        let operands = nodes[i].inputs.map { nodes[$0].spec }
        return ConvolutionShape(
            op: convolution, x: operands[0], kernel: operands[1].shape, y: nodes[i].spec.shape)
    }
}

/// The chains of a graph, by the nodes that are computed.
struct ConvolutionChains {
    private(set) var byPool: [Int: ConvolutionChain] = [:]
    /// For each gradient the pool of its chain.
    private(set) var poolOf: [Int: Int] = [:]
    private(set) var inner = Set<Int>()
    /// Gradients of biases, by the gradient of the kernel that comes with them.
    private(set) var together: [Int: Int] = [:]

    static func find(in reader: GraphReader, _ epilogues: Epilogues) -> Self {
        var chains = ConvolutionChains()
        let finder = Finder(reader: reader, epilogues: epilogues)
        for i in reader.graph.nodes.indices where reader.needed[i] {
            if let chain = finder.chain(endingIn: i) { chains.add(chain) }
        }
        return chains
    }

    private mutating func add(_ chain: ConvolutionChain) {
        byPool[chain.pool] = chain
        inner.formUnion(chain.inner)
        guard let backward = chain.backward else { return }
        poolOf[backward.kernelGradient] = chain.pool
        if let input = backward.inputGradient { poolOf[input] = chain.pool }
        if let bias = backward.biasGradient { together[bias] = backward.kernelGradient }
    }

    private struct Finder {
        let reader: GraphReader
        let epilogues: Epilogues

        private var graph: Graph { reader.graph }
        private func op(_ i: Int) -> Op? { reader.op(i) }

        /// The nodes that read `i`, each once.
        private func readers(of i: Int) -> [Int] {
            var seen = Set<Int>()
            return reader.readers[i].filter { seen.insert($0).inserted }
        }

        func chain(endingIn pool: Int) -> ConvolutionChain? {
            guard case .reduceWindow(let reduce) = op(pool), reduce.kind == .maximum,
                isQuads(reduce.window), graph.nodes[pool].spec.shape.elementCount > 0
            else { return nil }
            let relu = graph.nodes[pool].inputs[0]
            guard let sum = reader.composite(.relu, giving: relu)?.inputs[0],
                !reader.roots.contains(relu)
            else { return nil }
            let convolution = epilogues.producer[sum] ?? sum
            guard case .convolution(let operation) = op(convolution), !reader.roots.contains(sum),
                readers(of: sum) == [relu], sum == convolution || readers(of: convolution) == [sum],
                case let shape = graph.shape(of: operation, at: convolution),
                let kernel = FusedKernel.chain(for: shape)
            else { return nil }
            let others = readers(of: relu).filter { $0 != pool }
            var inner = Set([convolution, sum, relu])
            var backward: ConvolutionChain.Backward?
            if !others.isEmpty {
                guard FusedKernel.chainPaysInTraining(shape),
                    let (way, nodes) = wayBack(others, relu, convolution, reduce.window)
                else {
                    return nil
                }
                backward = way
                inner.formUnion(nodes)
            }
            return ConvolutionChain(
                convolution: convolution, bias: epilogues.bias[convolution]?.vector, pool: pool,
                inner: inner.sorted(), shape: shape, kernel: kernel, backward: backward)
        }

        private func isQuads(_ window: SpatialWindow) -> Bool {
            window.size == [2, 2] && window.strides == [2, 2] && window.dilations == [1, 1]
                && window.padding.allSatisfy { $0.low == 0 && $0.high == 0 }
        }

        /// From ReLU's other readers, a comparison with 0 and the scattered gradient,
        /// to the gradients of kernel, bias and images. All must be just these.
        private func wayBack(
            _ others: [Int], _ relu: Int, _ convolution: Int, _ window: SpatialWindow
        ) -> (ConvolutionChain.Backward, inner: [Int])? {
            guard others.count == 2,
                let scatter = others.first(where: {
                    op($0) == .selectAndScatter(SelectAndScatter(window: window))
                }),
                graph.nodes[scatter].inputs[0] == relu, graph.nodes[scatter].inputs[1] != relu,
                let masked = reader.onlyReader(of: scatter), !reader.roots.contains(masked),
                reader.composite(.reluGradient, giving: masked)?.inputs.last == scatter,
                let mask = others.first(where: { $0 != scatter }),
                mask == graph.nodes[masked].inputs[0], reader.onlyReader(of: mask) == masked,
                let way = gradients(
                    of: masked, convolution, from: graph.nodes[scatter].inputs[1])
            else { return nil }
            return (way, [mask, scatter, masked])
        }

        private func gradients(
            of masked: Int, _ convolution: Int, from gradient: Int
        ) -> ConvolutionChain.Backward? {
            guard case .convolution(let forward) = op(convolution) else { return nil }
            let operands = graph.nodes[convolution].inputs
            var (kernel, bias, input): (Int?, Int?, Int?)
            for user in readers(of: masked) {
                let inputs = graph.nodes[user].inputs
                switch op(user) {
                case .convolutionKernelGradient(let op)
                where op.forward == forward && inputs == [operands[0], masked] && kernel == nil:
                    kernel = user
                case .convolutionInputGradient(let op)
                where op.forward == forward && inputs == [masked, operands[1]] && input == nil:
                    input = user
                case .reduce(let reduce)
                where reduce == Reduce(reduction: .sum, axes: [0, 1, 2]) && bias == nil:
                    bias = user
                default: return nil
                }
            }
            guard let kernel else { return nil }
            return ConvolutionChain.Backward(
                gradient: gradient, kernelGradient: kernel, biasGradient: bias,
                inputGradient: input)
        }
    }
}
