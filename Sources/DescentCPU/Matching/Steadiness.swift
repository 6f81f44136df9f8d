import DescentCore

extension Graph {
    /// Whether input `number` holds the same from run to run:
    /// a weight that no update changes, data, or what a loop takes from outside.
    func isSteady(input number: Int) -> Bool {
        if updates.contains(where: { $0.input == number }) { return false }
        switch inputs[number] {
        case .data, .variable, .reading: return true
        case .placeholder(let placeholder): return placeholder.isSteady
        }
    }

    /// For each node whether it depends on steady inputs and constants alone: its value stays until
    /// somebody changes a weight between two runs.
    var steady: [Bool] {
        var result: [Bool] = []
        result.reserveCapacity(nodes.count)
        for node in nodes {
            switch node.kind {
            case .input(let number): result.append(isSteady(input: number))
            case .operation: result.append(node.inputs.allSatisfy { result[$0] })
            }
        }
        return result
    }
}
