import DescentCore

/// Sums, differences, products and quotients of a value with numbers that depend on weights alone,
/// one for each feature, innermost first: `((x − mean) · factor) + beta`.
struct FeatureChain {
    struct Step {
        let op: BinaryOp
        /// What is added, subtracted, multiplied or divided by; of the value's own shape.
        let operand: Int
        /// The value it is done to.
        let input: Int

        var isFactor: Bool { op == .multiply || op == .divide }
    }

    var steps: [Step] = []
    /// The axes of the value that the features stand on.
    let axes: [Int]
}

/// A graph with what folding asks of its nodes again and again.
struct FoldableGraph {
    let reader: GraphReader
    let steady: [Bool]

    init(_ graph: Graph) {
        reader = GraphReader(graph)
        steady = graph.steady
    }

    /// Node `i` as a step on one of its inputs, if the other is steady and differs
    /// along `axes` only.
    func step(_ i: Int, along axes: [Int]) -> FeatureChain.Step? {
        guard case .binary(let op) = reader.op(i), reader.graph.nodes[i].spec.dtype == .float32
        else { return nil }
        let (a, b) = (reader.operands(of: i)[0], reader.operands(of: i)[1])
        let isOperand = { steady[$0] && isRepeated($0, outside: axes) }
        switch op {
        case .add, .multiply:
            if !steady[a], isOperand(b) { return .init(op: op, operand: b, input: a) }
            if !steady[b], isOperand(a) { return .init(op: op, operand: a, input: b) }
            return nil
        case .subtract, .divide:
            return !steady[a] && isOperand(b) ? .init(op: op, operand: b, input: a) : nil
        case .maximum, .minimum, .power, .remainder, .atan2, .and, .or, .xor: return nil
        }
    }

    /// Whether the values of `i` are the same along all axes but `axes`.
    private func isRepeated(_ i: Int, outside axes: [Int]) -> Bool {
        let shape = reader.shape(i)
        if shape.dimensions.indices.allSatisfy({ axes.contains($0) || shape.dimensions[$0] == 1 }) {
            return true
        }
        guard case .broadcastInDim(let broadcast) = reader.op(i) else { return false }
        return zip(broadcast.axes, reader.shape(reader.operands(of: i)[0])).allSatisfy {
            axes.contains($0) || $1 == 1
        }
    }
}

extension GraphRewriter {
    /// What the steps do together, as vectors: `x · factor + shift`.
    mutating func combine(_ chain: FeatureChain) -> (factor: Int?, shift: Int?) {
        var (factor, shift): (Int?, Int?)
        for step in chain.steps {
            let operand = vector(step.operand, along: chain.axes)
            if step.isFactor {
                factor =
                    factor.map { binary(step.op, $0, operand) } ?? self.factor(step.op, operand)
                shift = shift.map { binary(step.op, $0, operand) }
            } else {
                shift = shift.map { binary(step.op, $0, operand) } ?? self.shift(step.op, operand)
            }
        }
        return (factor, shift)
    }

    private mutating func factor(_ op: BinaryOp, _ v: Int) -> Int {
        op == .multiply ? v : binary(.divide, constant(1, shape(v)), v)
    }

    private mutating func shift(_ op: BinaryOp, _ v: Int) -> Int {
        op == .add ? v : add(.unary(.negate), [v], shape(v))
    }

    /// The values of node `i` of the source along `axes`, in row-major order;
    /// they repeat along others.
    private mutating func vector(_ i: Int, along axes: [Int]) -> Int {
        let node = source.nodes[i]
        let lengths = Shape(axes.map { node.spec.shape.dimensions[$0] })
        let flat = Shape([lengths.elementCount])
        guard case .operation(.broadcastInDim(let broadcast)) = node.kind else {
            return reshape(place(of: i), to: flat)
        }
        let origin = place(of: node.inputs[0])
        let kept = broadcast.axes.indices.filter { axes.contains(broadcast.axes[$0]) }
        let small = reshape(origin, to: Shape(kept.map { shape(origin).dimensions[$0] }))
        let places = kept.compactMap { axes.firstIndex(of: broadcast.axes[$0]) }
        return reshape(self.broadcast(small, to: lengths, axes: places), to: flat)
    }
}
