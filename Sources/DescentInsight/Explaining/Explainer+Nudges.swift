import DescentCore

extension Explainer {
    /// Moves single numbers of every value that J depends on: each has a difference added to it,
    /// which is zero but for the one element.
    func addNudges(of amount: Double, to nodes: inout [Explanation.Node]) throws {
        let leaves = placeholders()
        var feeds = Array(leaves.values)
        var differences: [Int: Tensor] = [:]
        let made = graph.recordAgain(
            leaf: { leaves[ObjectIdentifier($0)]?.placeholder ?? Tensor($0) },
            moved: { node, tensor in
                guard let i = id[ObjectIdentifier(node)], matters[i] else { return tensor }
                let difference = Tensor.placeholder(node.spec, name: "difference")
                differences[i] = difference
                return tensor + difference
            })
        for difference in differences.values {
            feeds.append(
                (
                    difference,
                    try TensorData(difference.spec) {
                        $0.initializeMemory(as: UInt8.self, repeating: 0)
                    }
                ))
        }
        let singles = nodes.indices.filter { nodes[$0].shape.elementCount == 1 }
        let loss = (made[ObjectIdentifier(graph.result)] ?? Tensor(graph.result)).sum()
        let program = try WidenedProgram(
            outputs: [loss] + singles.map { made[ObjectIdentifier(shown[$0])] ?? loss },
            feeding: feeds)
        let before = try program.run()[0][0]
        let place = Dictionary(uniqueKeysWithValues: singles.enumerated().map { ($1, $0 + 1) })
        for i in nodes.indices where matters[i] && nodes[i].kind != .result {
            guard let difference = differences[i], let input = program.input(of: difference),
                let slopes = nodes[i].derivatives
            else { continue }
            let numbers = try program.elements(input)
            for element in steepest(slopes) {
                numbers[element] = amount
                let after = try program.run()
                numbers[element] = 0
                let users = nodes.filter { $0.inputs.contains(i) && $0.kind != .result }
                nodes[i].nudges.append(
                    Explanation.Nudge(
                        index: nodes[i].shape.position(of: element), element: element,
                        amount: amount, change: after[0][0] - before,
                        expected: slopes[element] * amount,
                        effects: users.compactMap { user in
                            place[user.id].map { (user.name, after[$0][0]) }
                        }))
            }
        }
    }

    /// The elements with the largest derivatives, in their order.
    private func steepest(_ slopes: [Double]) -> [Int] {
        guard slopes.count > elements else { return Array(slopes.indices) }
        let sorted = slopes.indices.sorted { Swift.abs(slopes[$0]) > Swift.abs(slopes[$1]) }
        return sorted.prefix(elements).sorted()
    }
}
