import DescentCore

/// What the recorded forward pass says about its nodes: which depend on data,
/// which on trained weights.
struct ForwardGraph {
    private let order: [Node]
    private var fromData: Set<ObjectIdentifier>
    private var fromWeights: Set<ObjectIdentifier> = []
    /// What is multiplied with something else, element by element.
    private var factors: Set<ObjectIdentifier> = []
    private let results: Set<ObjectIdentifier>

    init(outputs: [Tensor], inputs: [Tensor], weights: [Variable]) {
        order = topologicalOrder(outputs.map(\.node))
        fromData = Set(inputs.map { ObjectIdentifier($0.node) })
        results = Set(outputs.map { ObjectIdentifier($0.node.source(behind: .repeating)) })
        let trained = Set(weights.map { ObjectIdentifier($0.storage) })
        for node in order {
            let id = ObjectIdentifier(node)
            if case .variable(let storage) = node.kind,
                trained.contains(ObjectIdentifier(storage))
            {
                fromWeights.insert(id)
            }
            for input in node.inputs.map({ ObjectIdentifier($0) }) {
                if fromData.contains(input) { fromData.insert(id) }
                if fromWeights.contains(input) { fromWeights.insert(id) }
            }
            if case .operation(.binary(.multiply)) = node.kind {
                factors.formUnion(node.inputs.map { ObjectIdentifier($0) })
            }
        }
    }

    /// Values that no trained weight has touched where they meet the first one, in a product.
    var firstOperands: [(layer: String, value: Tensor)] {
        var seen = Set<ObjectIdentifier>()
        return order.compactMap { node in
            guard case .operation(let op) = node.kind else { return nil }
            switch op {
            case .dotGeneral, .convolution: break
            default: return nil
            }
            let (a, b) = (node.inputs[0], node.inputs[1])
            let data = isUntouched(a) && isWeight(b) ? a : isUntouched(b) && isWeight(a) ? b : nil
            guard let data, seen.insert(ObjectIdentifier(data)).inserted else { return nil }
            return (node.place, Tensor(data))
        }
    }

    private func isUntouched(_ node: Node) -> Bool {
        fromData.contains(ObjectIdentifier(node)) && !fromWeights.contains(ObjectIdentifier(node))
    }

    private func isWeight(_ node: Node) -> Bool {
        fromWeights.contains(ObjectIdentifier(node)) && !fromData.contains(ObjectIdentifier(node))
    }

    /// Activations whose units may stop to learn. Outputs of the model are meant to reach their
    /// bounds, so of them only ReLUs are listed.
    var flatActivations: [(layer: String, kind: FlatActivation, value: Tensor)] {
        order.compactMap { node in
            let id = ObjectIdentifier(node)
            guard fromData.contains(id), fromWeights.contains(id),
                let kind = FlatActivation(node, isFactor: factors.contains(id)),
                kind == .relu || !results.contains(id)
            else { return nil }
            return (node.place, kind, Tensor(node))
        }
    }
}

extension Node {
    /// Path of the layer that recorded this.
    fileprivate var place: String {
        let path = scope?.path.joined(separator: "/") ?? ""
        return path.isEmpty ? "between layers" : path
    }
}
