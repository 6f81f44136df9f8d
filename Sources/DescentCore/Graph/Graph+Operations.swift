extension Graph {
    /// Floating-point operations that node `i` asks for, computed plainly; moving data is none.
    package func operations(of i: Int) -> Double {
        let node = nodes[i]
        guard case .operation(let op) = node.kind else { return 0 }
        return op.primitive.cost(node.inputs.map { nodes[$0].spec.shape }, node.spec.shape)
    }
}
