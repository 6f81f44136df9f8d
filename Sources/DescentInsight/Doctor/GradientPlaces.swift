import DescentCore

/// The outputs of layers with weight matrices, by which derivatives are taken to compare layers.
struct GradientPlaces {
    struct Place {
        let layer: String
        let units: Int
        let node: Node
    }

    /// In the order of calls.
    let all: [Place]
    /// Numbers of the first place and of the last one behind it, and how many lie between them,
    /// both counted; nil for less than two.
    let way: (first: Int, last: Int, count: Int)?

    var tensors: [Tensor] { all.map { Tensor($0.node) } }

    init(_ recorder: OutputRecorder, loss: Tensor, trained: [Variable]) {
        let order = topologicalOrder([loss.node])
        let behindLoss = Set(order.map { ObjectIdentifier($0) })
        let isTrained = Set(trained.map { ObjectIdentifier($0) })
        let places = recorder.calls.compactMap { call -> Place? in
            let hasMatrix = call.layer.ownWeights.contains {
                $0.shape.rank > 1 && isTrained.contains(ObjectIdentifier($0))
            }
            guard hasMatrix, let output = call.outputs.first,
                let node = Self.nearest(to: output.node, in: behindLoss)
            else { return nil }
            return Place(
                layer: call.path.joined(separator: "/"),
                units: output.rank > 0 ? output.shape[-1] : 1, node: node)
        }
        all = places
        way = places.first.flatMap { first in
            let reached = Self.reached(from: first.node, order)
            let behind = places.indices.filter {
                reached.contains(ObjectIdentifier(places[$0].node))
            }
            guard let last = behind.last, last > 0 else { return nil }
            return (0, last, behind.count)
        }
    }

    /// A loss of probabilities is computed from what went into the last sigmoid or softmax;
    /// then that is the place.
    private static func nearest(to node: Node, in nodes: Set<ObjectIdentifier>) -> Node? {
        var node = node
        for _ in 0..<8 {
            if nodes.contains(ObjectIdentifier(node)) { return node }
            guard let input = node.inputs.first else { return nil }
            node = input
        }
        return nil
    }

    private static func reached(from start: Node, _ order: [Node]) -> Set<ObjectIdentifier> {
        var reached: Set = [ObjectIdentifier(start)]
        for node in order
        where node.inputs.contains(where: { reached.contains(ObjectIdentifier($0)) }) {
            reached.insert(ObjectIdentifier(node))
        }
        return reached
    }
}
