/// The derivatives of `y`, summed over its elements, with respect to each of `xs`.
///
/// A weight that was stored since `y` was computed, and read anew for `xs`,
/// stands for its value in `y`.
///
/// Reverse mode: the answer is more graph, so it can be differentiated again. An `x` that `y` does
/// not depend on gets zeros. The walk knows no operation; each states its own derivative.
public func gradient(of y: Tensor, withRespectTo xs: [Tensor]) -> [Tensor] {
    if y.error != nil { return xs.map { _ in y } }
    if let broken = xs.first(where: { $0.error != nil }) { return xs.map { _ in broken } }
    guard y.dtype.isFloatingPoint, xs.allSatisfy({ $0.dtype.isFloatingPoint }) else {
        let fault = y.fault(
            "gradient", "floating-point numbers on both sides",
            got: "\(y.dtype) by \(xs.map(\.dtype.rawValue).joined(separator: ", "))",
            fix: "Use cast(to: .float32).")
        return xs.map { _ in fault }
    }
    return NameScope.with("gradient", at: nil) {
        var walk = ReverseWalk([y], xs)
        return walk.run([y.onesLike()])
    }
}

/// The value of `function` at `x` and its derivative there.
///
/// A result with several elements is summed. Both answers are graph: they can be differentiated
/// again. Other uses of `x` inside `function`, captured from outside, count as constants.
public func valueAndGradient(
    of function: (Tensor) throws -> Tensor, at x: Tensor
) rethrows -> (value: Tensor, gradient: Tensor) {
    let (value, gradients) = try valueAndGradient(of: { try function($0[0]) }, at: [x])
    return (value, gradients[0])
}

/// The value of `function` at `xs` and its derivative with respect to each.
public func valueAndGradient(
    of function: ([Tensor]) throws -> Tensor, at xs: [Tensor]
) rethrows -> (value: Tensor, gradient: [Tensor]) {
    let points = xs.map { Tensor.record(.identity(Identity(stopsGradient: false)), [$0]) }
    let value = try function(points)
    return (value, gradient(of: value, withRespectTo: points))
}

/// The derivative of `function`, summed over its elements, at `x`.
public func gradient(of function: (Tensor) throws -> Tensor, at x: Tensor) rethrows -> Tensor {
    try valueAndGradient(of: function, at: x).gradient
}

/// The derivatives of Σ seed · y with respect to each of `xs`; all are valid.
func pullback(_ ys: [Tensor], _ seeds: [Tensor], to xs: [Tensor]) -> [Tensor] {
    var walk = ReverseWalk(ys, xs)
    return walk.run(seeds)
}

/// One reverse pass over the nodes between `xs` and `ys`.
private struct ReverseWalk {
    let ys: [Tensor]
    let xs: [Tensor]
    /// Inputs before the nodes that use them.
    let order: [Node]
    var index: [ObjectIdentifier: Int] = [:]
    /// For each of `xs` the numbers of the nodes that stand for it.
    let places: [[Int]]
    /// Whether a node depends on one of `xs`.
    var depends: [Bool]
    var cotangents: [Tensor?]
    /// For operations with several results, by result.
    var tupleCotangents: [Int: [Int: Tensor]] = [:]

    init(_ ys: [Tensor], _ xs: [Tensor]) {
        self.ys = ys
        self.xs = xs
        order = topologicalOrder(ys.map(\.node))
        index.reserveCapacity(order.count)
        for (i, node) in order.enumerated() { index[ObjectIdentifier(node)] = i }
        places = xs.map { [order, index] x in
            index[ObjectIdentifier(x.node)].map { [$0] } ?? x.node.earlierReadings(in: order)
        }
        let targets = Set(places.joined())
        depends = [Bool](repeating: false, count: order.count)
        cotangents = [Tensor?](repeating: nil, count: order.count)
        for (i, node) in order.enumerated() {
            depends[i] =
                targets.contains(i)
                || node.inputs.contains { depends[index[ObjectIdentifier($0)] ?? i] }
        }
    }

    /// - Parameter seeds: a cotangent for each of `ys`.
    mutating func run(_ seeds: [Tensor]) -> [Tensor] {
        for (y, seed) in zip(ys, seeds) { add(seed, to: y.node) }
        for i in order.indices.reversed() where depends[i] {
            guard let op = order[i].op else { continue }
            if let tuple = op.primitive as? any TuplePrimitive {
                // Without any, nothing flows back: a named function may have stated its derivative.
                guard let cotangents = tupleCotangents[i] else { continue }
                propagate(cotangents, through: tuple, at: i)
            } else if let cotangent = cotangents[i] {
                propagate(cotangent, through: op, at: i)
            }
        }
        return zip(xs, places).map { x, nodes in
            let parts = nodes.compactMap { cotangents[$0] }
            return parts.isEmpty ? x.zerosLike() : parts.dropFirst().reduce(parts[0], +)
        }
    }

    private mutating func add(_ part: Tensor, to node: Node) {
        guard let i = index[ObjectIdentifier(node)], depends[i] else { return }
        cotangents[i] = cotangents[i].map { $0 + part } ?? part
    }

    private func isWanted(_ node: Node) -> Bool {
        index[ObjectIdentifier(node)].map { depends[$0] } == true
    }

    private mutating func propagate(
        _ cotangents: [Int: Tensor], through tuple: any TuplePrimitive, at i: Int
    ) {
        let node = order[i]
        let call = TupleCall(
            inputs: node.inputs.map { Tensor($0) }, tuple: Tensor(node), cotangents: cotangents,
            wants: node.inputs.map(isWanted))
        let parts = NameScope.$current.withValue(node.scope) { tuple.vjp(call) }
        for case (let input, let part?) in zip(node.inputs, parts) { add(part, to: input) }
    }

    private mutating func propagate(_ cotangent: Tensor, through op: Op, at i: Int) {
        let node = order[i]
        if case .projection(let result) = op, let tuple = index[ObjectIdentifier(node.inputs[0])] {
            let sum = tupleCotangents[tuple]?[result.index].map { $0 + cotangent } ?? cotangent
            tupleCotangents[tuple, default: [:]][result.index] = sum
            return
        }
        // The outermost function that states its derivative.
        let composite = node.composites.last { $0.composite.derivative != nil }?.composite
        let inputs = composite?.inputs ?? node.inputs
        let wants = inputs.map(isWanted)
        guard wants.contains(true) else { return }
        let parts = NameScope.$current.withValue(node.scope) {
            let call = Call(
                inputs: inputs.map { Tensor($0) }, output: Tensor(node), cotangent: cotangent,
                wants: wants)
            return composite?.derivative?(call) ?? op.primitive.vjp(call)
        }
        for case (let input, let part?) in zip(inputs, parts) { add(part, to: input) }
    }
}

extension Node {
    /// If this reads a variable: the numbers of nodes in `order` that read the same one,
    /// before a store.
    fileprivate func earlierReadings(in order: [Node]) -> [Int] {
        guard case .reading(let mine) = kind else { return [] }
        return order.indices.filter { i in
            if case .reading(let other) = order[i].kind {
                other.storage === mine.storage
            } else {
                false
            }
        }
    }
}

/// All nodes behind `outputs`, inputs before their users. Iterative: graphs can be a million deep.
package func topologicalOrder(_ outputs: [Node]) -> [Node] {
    var order: [Node] = []
    var seen = Set<ObjectIdentifier>()
    var stack: [(node: Node, next: Int)] = []
    for output in outputs {
        if seen.insert(ObjectIdentifier(output)).inserted { stack.append((output, 0)) }
        while let (node, next) = stack.last {
            if next < node.inputs.count {
                stack[stack.count - 1].next += 1
                let input = node.inputs[next]
                if seen.insert(ObjectIdentifier(input)).inserted { stack.append((input, 0)) }
            } else {
                order.append(node)
                stack.removeLast()
            }
        }
    }
    return order
}
