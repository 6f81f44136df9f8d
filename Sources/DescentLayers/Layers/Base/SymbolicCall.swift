import DescentCore

/// One call of a layer on symbolic tensors, for as long as somebody holds what it gave.
struct SymbolicCall {
    private struct Weak { weak var node: Node? }
    private let nodes: (inputs: [Weak], outputs: [Weak])

    init(_ inputs: [Tensor], _ outputs: [Tensor]) {
        nodes = (inputs.map { Weak(node: $0.node) }, outputs.map { Weak(node: $0.node) })
    }

    var inputs: [Tensor] { nodes.inputs.compactMap { $0.node.map { Tensor($0) } } }
    var outputs: [Tensor] { nodes.outputs.compactMap { $0.node.map { Tensor($0) } } }
    var isAlive: Bool { nodes.outputs.contains { $0.node != nil } }
}
