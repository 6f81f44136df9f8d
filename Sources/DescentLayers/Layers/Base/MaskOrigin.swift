package import DescentCore

/// Marks the symbolic mask that goes with what a layer gives.
final class MaskOrigin: Sendable {
    /// What it is the mask of.
    let owner: Tensor

    init(_ owner: Tensor) { self.owner = owner }
}

extension Node {
    /// The value that this one is the symbolic mask of.
    package var maskOwner: Node? {
        guard case .placeholder(let placeholder) = kind else { return nil }
        return (placeholder.origin as? MaskOrigin)?.owner.node
    }
}

extension Tensor {
    /// The mask a symbolic tensor was given by hand: not what came with it.
    package var ownMask: Tensor? { mask.flatMap { $0.node.maskOwner === node ? nil : $0 } }
}
