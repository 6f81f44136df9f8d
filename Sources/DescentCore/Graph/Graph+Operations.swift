extension Graph {
    /// Floating-point operations that node `i` asks for, computed plainly; moving data is none.
    package func operations(of i: Int) -> Double {
        let node = nodes[i]
        guard case .operation(let op) = node.kind else { return 0 }
        let shape = { (input: Int) in nodes[node.inputs[input]].spec.shape }
        let count = { (shape: Shape) in Double(shape.elementCount) }
        let result = node.spec.shape
        switch op {
        case .unary, .binary, .compare, .select: return count(result)
        case .reduce, .argMax: return count(shape(0))
        case .scatterAdd: return count(shape(1))
        case .dotGeneral(let dot):
            let inner = dot.lhsContracting.reduce(1) { $0 * shape(0).dimensions[$1] }
            return 2 * count(result) * Double(inner)
        case .convolution: return 2 * count(result) * taps(shape(1))
        case .convolutionInputGradient: return 2 * count(shape(0)) * taps(shape(1))
        case .convolutionKernelGradient: return 2 * count(shape(1)) * taps(result)
        case .reduceWindow(let pool): return count(result) * cells(pool.window)
        case .selectAndScatter(let op): return count(shape(1)) * cells(op.window)
        case .selectAndGather(let op): return count(result) * cells(op.window)
        case .constant, .iota, .identity, .convert, .broadcastInDim, .reshape, .transpose, .slice,
            .reverse, .pad, .concatenate, .gather, .randomUniform:
            return 0
        }
    }

    /// Multiplications for one output of a convolution: everything but the kernel's last axis.
    private func taps(_ kernel: Shape) -> Double {
        kernel.dimensions.dropLast().reduce(1) { $0 * Double($1) }
    }

    private func cells(_ window: SpatialWindow) -> Double {
        window.size.reduce(1) { $0 * Double($1) }
    }
}
