import DescentCore

/// Follows non-finite numbers back to where they come from, element by element.
///
/// That a value holds NaN and is read on the way to the loss does not make it guilty: a `select`
/// may leave the element out. So masks are computed backwards: an element is to blame if it is not
/// finite and an element that is to blame was computed from it.
struct Blame {
    let nodes: StepNodes
    /// Whether a node holds numbers that are not finite.
    let isBroken: (Int) -> Bool

    /// Masks (bool, in the shape of the node) of everything that may be to blame for `roots`.
    func masks(for roots: [Int]) -> [Int: Tensor] {
        var masks: [Int: Tensor] = [:]
        for root in roots where isBroken(root) { masks[root] = nonFinite(root) }
        for i in nodes.nodes.indices.reversed() {
            guard let mask = masks[i], let op = nodes.op(i) else { continue }
            for (k, input) in nodes.operands(of: i).enumerated() where isBroken(input) {
                guard let read = read(op, i, k, by: mask) else { continue }
                let part = read .& nonFinite(input)
                masks[input] = masks[input].map { $0 .| part } ?? part
            }
        }
        return masks
    }

    private func nonFinite(_ i: Int) -> Tensor { .!isFinite(nodes.tensor(i)) }

    /// The elements of input `k` of node `i` that the elements `mask` of its result
    /// are computed from.
    private func read(_ op: Op, _ i: Int, _ k: Int, by mask: Tensor) -> Tensor? {
        let inputs = nodes.nodes[i].inputs.map { Tensor($0) }
        switch op.primitive.reads(k) {
        case .nothing: return nil
        case .same: return mask
        case .sameIfEqual:
            let (x, y) = (inputs[k], nodes.tensor(i))
            return mask .& ((x .== y) .| (isNaN(x) .& isNaN(y)))
        case .sameWhere(let condition): return mask .& (condition ? inputs[0] : .!inputs[0])
        case .derivative(let op, let kept): return linear(op, inputs, k, mask, keeping: kept)
        }
    }

    /// For an operation that is linear in input `k`: its derivative with ones for all other numbers
    /// counts the elements of the mask that read each element.
    private func linear(
        _ op: Op, _ inputs: [Tensor], _ k: Int, _ mask: Tensor, keeping kept: Int?
    ) -> Tensor {
        let operands = inputs.enumerated().map { index, input in
            !input.dtype.isFloatingPoint || index == kept
                ? (input.dtype.isFloatingPoint ? input.cast(to: .float32) : input)
                : Tensor.full(input.shape, 1)
        }
        let count = gradient(
            of: Tensor.record(op, operands) * mask.cast(to: .float32),
            withRespectTo: [operands[k]])[0]
        // Not > 0: convolutions round.
        return count .> 0.5
    }
}
