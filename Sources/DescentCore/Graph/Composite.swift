/// What a few primitives compute together, by name: `softmax` of x along an axis, `relu`, a step
/// of Adam.
///
/// The primitives stand in the graph as ever: derivatives, the interpreter and passes see them. A
/// composite states a fact about their results beside that, "this value is softmax(x)", which holds
/// whatever becomes of the primitives. Readers of graphs ask for the name instead of recognising
/// the formula, and a device may compute the results whole, in which case the primitives are
/// needed by nobody.
///
/// `@unchecked Sendable`: `inputs` changes only in ``Node/deinit``, of what nobody else can see.
package final class Composite: @unchecked Sendable {
    package let name: CompositeName
    package let attributes: [Attribute]
    /// The arguments; results may be computed from other values too only if these are the same for
    /// all uses with the same attributes.
    package fileprivate(set) var inputs: [Node]
    /// The derivative for each input of a function with one result; nil for the primitives' own.
    /// It must hold on to no node: ``Node/deinit`` would not find it.
    let derivative: Derivative?

    package typealias Derivative = @Sendable (Call) -> [Tensor?]

    fileprivate init(
        _ name: CompositeName, _ attributes: [Attribute], _ inputs: [Node],
        _ derivative: Derivative?
    ) {
        self.name = name
        self.attributes = attributes
        self.inputs = inputs
        self.derivative = derivative
    }

    /// One call of which this is known.
    convenience init(_ name: CompositeName, _ attributes: [Attribute], of inputs: [Tensor]) {
        self.init(name, attributes, inputs.map(\.node), nil)
    }

    /// The same call on other inputs.
    package func call(on inputs: [Tensor]) -> Composite {
        Composite(name, attributes, inputs.map(\.node), derivative)
    }

    /// Gives up the inputs: to be called by the last node that refers to them, so that tearing down
    /// a long chain of composites does not recurse.
    func takeInputs() -> [Node] {
        defer { inputs = [] }
        return inputs
    }
}

/// The name of a named function.
package struct CompositeName: Sendable, Hashable, CustomStringConvertible {
    package let description: String
    package init(_ name: String) { description = name }

    /// max(x, 0).
    package static let relu = CompositeName("relu")
    /// On (x, g): g where x > 0, else 0.
    package static let reluGradient = CompositeName("relu_gradient")
    /// eˣ / Σ eˣ along `axis`.
    package static let softmax = CompositeName("softmax")
    /// ln of that.
    package static let logSoftmax = CompositeName("log_softmax")
    /// On (w, m, v, g, rate), with `beta_1`, `beta_2` and `epsilon`: new w, m and v.
    package static let adamStep = CompositeName("adam_step")
}

/// A value as a result of a composite.
package struct CompositeResult: Sendable {
    package internal(set) var composite: Composite
    package let index: Int

    package init(composite: Composite, index: Int) {
        self.composite = composite
        self.index = index
    }
}

extension Tensor {
    /// The result of `body`, under a name.
    ///
    /// - Parameters:
    ///   - inputs: what `body` computes it from.
    ///   - derivative: the vector-Jacobian product, where it is better than that of the primitives;
    ///     default theirs. `inputs` must then be all that derivatives flow to.
    ///   - body: gives a value of its own, made by an operation; what it passes on unchanged gets
    ///     no name.
    package static func composite(
        _ name: CompositeName, _ attributes: [Attribute] = [], of inputs: [Tensor],
        derivative: Composite.Derivative? = nil, _ body: () -> Tensor
    ) -> Tensor {
        named(name, attributes, inputs, derivative, [body()])[0]
    }

    /// The results of `body`, under a name.
    package static func composite(
        _ name: CompositeName, _ attributes: [Attribute] = [], of inputs: [Tensor],
        _ body: () -> [Tensor]
    ) -> [Tensor] {
        named(name, attributes, inputs, nil, body())
    }

    private static func named(
        _ name: CompositeName, _ attributes: [Attribute], _ inputs: [Tensor],
        _ derivative: Composite.Derivative?, _ results: [Tensor]
    ) -> [Tensor] {
        guard !(inputs + results).contains(where: { $0.error != nil }) else { return results }
        let composite = Composite(name, attributes, inputs.map(\.node), derivative)
        return results.enumerated().map { index, result in
            guard case .operation = result.node.kind,
                !inputs.contains(where: { $0.node === result.node })
            else { return result }
            return Tensor(result.node.named(CompositeResult(composite: composite, index: index)))
        }
    }
}

extension Tensor {
    /// The same value, of which one more thing is known.
    package func named(_ result: CompositeResult) -> Tensor { Tensor(node.named(result)) }
}

extension Node {
    /// The same operation on the same inputs, as a result of one more composite.
    fileprivate func named(_ result: CompositeResult) -> Node {
        Node(kind, spec, inputs: inputs, label: label, composites: composites + [result])
    }

    /// What this value is of the composite called `name`.
    package func composite(_ name: CompositeName) -> CompositeResult? {
        composites.last { $0.composite.name == name }
    }
}
