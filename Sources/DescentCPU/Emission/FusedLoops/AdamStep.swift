import DescentCore

/// A step of Adam in a loop whose three results go straight into their variables: one kernel.
struct AdamStep {
    private let emitter: Emitter
    private let members: Set<Int>
    /// w, m, v, g, rate.
    private let inputs: [Int]
    /// New w, m and v.
    private let results: [Int]

    /// - Returns: the superinstruction that yields `node`, new weights, and the nodes it takes in;
    ///   nil if the node is something else, or others read what is computed on the way.
    static func find(
        _ node: Int, _ emitter: Emitter, _ members: Set<Int>
    ) -> (Superinstruction, absorbed: [Int])? {
        guard let step = emitter.reader.composite(.adamStep, giving: node),
            case let results = step.results.compactMap({ $0 }), results.count == 3,
            results[0] == node
        else { return nil }
        return AdamStep(emitter: emitter, members: members, inputs: step.inputs, results: results)
            .superinstruction(step.attributes)
    }

    private func superinstruction(
        _ attributes: [Attribute]
    ) -> (Superinstruction, absorbed: [Int])? {
        guard let beta1 = attributes.number("beta_1"), let beta2 = attributes.number("beta_2"),
            let epsilon = attributes.number("epsilon"), inputs[1] != inputs[2],
            results.allSatisfy({ members.contains($0) && emitter.spec($0).dtype == .float32 }),
            zip(results, inputs).allSatisfy({ emitter.isInPlace($0, of: $1) }),
            emitter.spec(inputs[4]).shape.rank == 0, emitter.spec(inputs[4]).dtype == .float32,
            let parts
        else { return nil }
        let means = Array(results.dropFirst())
        let chain = Superinstruction(
            code: .adam, operands: inputs, numbers: [1 - beta1, 1 - beta2, epsilon],
            results: means)
        return (chain, parts + means)
    }

    /// The nodes between inputs and results; nil if others read them, or more than the update
    /// of its variable reads a mean.
    private var parts: [Int]? {
        var parts: [Int] = []
        var uses: [Int: Int] = [:]
        var open = results
        var seen = Set(inputs + results)
        while let node = open.popLast() {
            for operand in emitter.graph.nodes[node].inputs {
                uses[operand, default: 0] += 1
                guard members.contains(operand), seen.insert(operand).inserted else { continue }
                parts.append(operand)
                open.append(operand)
            }
        }
        for root in results { uses[root, default: 0] += 1 }
        return (parts + results).allSatisfy { emitter.users[$0] == uses[$0] } ? parts : nil
    }
}
