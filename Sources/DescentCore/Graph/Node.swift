/// One value of the graph: data, something fed later, or an operation on other values.
///
/// `inputs` and `composites` never change while anyone else can see the node. They are `var`s only
/// because tearing down a long chain must not recurse (a chain of 60,000 nodes overflows a task's
/// stack otherwise): `deinit` takes the inputs out of nodes that it alone still owns. That is why
/// `@unchecked Sendable` is safe.
package final class Node: @unchecked Sendable {
    package enum Kind: Sendable {
        /// Numbers held by the graph itself.
        case data(TensorData)
        /// A weight of a step: read when the step runs.
        case variable(VariableStorage)
        /// A weight as it was when it was read, outside of steps.
        case reading(VariableReading)
        /// Fed by whoever runs the program.
        case placeholder(Placeholder)
        /// Computed from `inputs`.
        case operation(Op)
        /// Broke a rule; everything computed from it is invalid too.
        case invalid(any Error)
    }

    package let kind: Kind
    package let spec: TensorSpec
    package private(set) var inputs: [Node]
    package let scope: NameScope?
    /// The name that the user gave this value, for explanations.
    package let label: ValueLabel?
    /// The named functions that gave this value, innermost first.
    package private(set) var composites: [CompositeResult]
    /// Whether a symbolic `Input` lies behind this value.
    package let isSymbolic: Bool

    package init(
        _ kind: Kind, _ spec: TensorSpec, inputs: [Node] = [], label: ValueLabel? = nil,
        composites: [CompositeResult] = []
    ) {
        self.label = label
        self.composites = composites
        self.kind = kind
        self.spec = spec
        self.inputs = inputs
        scope = NameScope.current
        if case .placeholder(let placeholder) = kind {
            isSymbolic = placeholder.isSymbolic
        } else {
            isSymbolic = inputs.contains { $0.isSymbolic }
        }
    }

    deinit {
        var orphans = takeOperands()
        while var node = orphans.popLast() {
            guard isKnownUniquelyReferenced(&node) else { continue }
            orphans.append(contentsOf: node.takeOperands())
        }
    }

    /// The nodes that only this one keeps.
    private func takeOperands() -> [Node] {
        var operands = inputs
        inputs = []
        for i in composites.indices where isKnownUniquelyReferenced(&composites[i].composite) {
            operands += composites[i].composite.takeInputs()
        }
        composites = []
        return operands
    }
}

/// What ``Tensor/named(_:fileID:line:)`` was given.
package struct ValueLabel: Sendable {
    package let name: String
    package let location: SourceLine
}

/// A value that is given when a program runs, or that a model gives when it traces itself.
package final class Placeholder: Sendable {
    package let name: String
    /// True for tensors from `Input`: the batch axis is unknown and no numbers can be asked for.
    package let isSymbolic: Bool
    /// Whether it is given once for many runs.
    package let isSteady: Bool
    /// Which layer call made this symbolic tensor; models walk these to find their layers.
    package let origin: (any AnyObject & Sendable)?

    package init(
        name: String, isSymbolic: Bool = false, isSteady: Bool = false,
        origin: (any AnyObject & Sendable)? = nil
    ) {
        self.name = name
        self.isSteady = isSteady
        self.isSymbolic = isSymbolic
        self.origin = origin
    }
}
