import DescentCore

/// Recognises a step of Adam in a loop:
///
///     m' = m + (g − m) · a;  v' = v + (g² − v) · b;  w' = w − m' · rate / (√v' + epsilon)
///
/// where all three are computed straight into their variables.
struct AdamStep {
    private let lowering: Lowering
    private let members: Set<Int>

    /// - Returns: the superinstruction that yields `node`, w', and the nodes it takes in;
    ///   nil if the node is something else.
    static func find(
        _ node: Int, _ lowering: Lowering, _ members: Set<Int>
    ) -> (Superinstruction, absorbed: [Int])? {
        AdamStep(lowering: lowering, members: members).match(node)
    }

    private func inputs(_ node: Int) -> [Int] { lowering.graph.nodes[node].inputs }

    /// The operands of `node`, if it is this operation, in this loop, and read `uses` times.
    private func operands(_ node: Int, _ op: Op, uses: Int = 1) -> [Int]? {
        guard members.contains(node), lowering.op(node) == op, lowering.users[node] == uses else {
            return nil
        }
        return inputs(node)
    }

    private func match(_ node: Int) -> (Superinstruction, absorbed: [Int])? {
        let w = inputs(node)[0]
        guard lowering.isInPlace(node, of: w),
            let quotient = operands(inputs(node)[1], .binary(.divide)),
            let step = operands(quotient[0], .binary(.multiply)), lowering.isNumber(step[1]),
            let below = operands(quotient[1], .binary(.add)), lowering.isNumber(below[1]),
            let root = operands(below[0], .unary(.sqrt)),
            // Read here, and by the update of their variables.
            let first = mean(step[0]), let second = mean(root[0]), first.g != second.g,
            let square = operands(second.g, .binary(.multiply)), square == [first.g, first.g]
        else { return nil }
        let results = [step[0], root[0]]
        let chain = Superinstruction(
            code: .adam,
            operands: [
                w, first.m, second.m, first.g, step[1], first.share, second.share, below[1],
            ],
            results: results)
        let parts = [inputs(node)[1], quotient[0], quotient[1], below[0], second.g]
        return (chain, parts + results + first.parts + second.parts)
    }

    /// m + (g − m) · share, computed into m and read once besides.
    private func mean(_ node: Int) -> (m: Int, g: Int, share: Int, parts: [Int])? {
        guard let sum = operands(node, .binary(.add), uses: 2),
            lowering.isInPlace(node, of: sum[0]),
            let product = operands(sum[1], .binary(.multiply)), lowering.isNumber(product[1]),
            let difference = operands(product[0], .binary(.subtract)), difference[1] == sum[0]
        else { return nil }
        return (sum[0], difference[0], product[1], [sum[1], product[0]])
    }
}
