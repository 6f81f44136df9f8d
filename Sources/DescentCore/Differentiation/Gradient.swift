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
        var walk = ReverseWalk(y, xs)
        return walk.run()
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

/// One reverse pass over the nodes between `xs` and `y`.
private struct ReverseWalk {
    let y: Tensor
    let xs: [Tensor]
    /// Inputs before the nodes that use them.
    let order: [Node]
    var index: [ObjectIdentifier: Int] = [:]
    /// For each of `xs` the numbers of the nodes that stand for it.
    let places: [[Int]]
    /// Whether a node depends on one of `xs`.
    var depends: [Bool]
    var cotangents: [Tensor?]

    init(_ y: Tensor, _ xs: [Tensor]) {
        self.y = y
        self.xs = xs
        order = topologicalOrder([y.node])
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

    mutating func run() -> [Tensor] {
        cotangents[order.count - 1] = y.onesLike()
        for i in order.indices.reversed() where depends[i] {
            guard let cotangent = cotangents[i], case .operation(let op) = order[i].kind else {
                continue
            }
            propagate(cotangent, through: op, at: i)
        }
        return zip(xs, places).map { x, nodes in
            let parts = nodes.compactMap { cotangents[$0] }
            return parts.isEmpty ? x.zerosLike() : parts.dropFirst().reduce(parts[0], +)
        }
    }

    private mutating func propagate(_ cotangent: Tensor, through op: Op, at i: Int) {
        let positions = order[i].inputs.map { index[ObjectIdentifier($0)] ?? i }
        let wants = positions.map { depends[$0] }
        guard wants.contains(true) else { return }
        let call = Call(
            inputs: order[i].inputs.map { Tensor($0) }, output: Tensor(order[i]),
            cotangent: cotangent, wants: wants)
        let parts = NameScope.$current.withValue(order[i].scope) { op.primitive.vjp(call) }
        for (part, position) in zip(parts, positions) where depends[position] {
            guard let part else { continue }
            cotangents[position] = cotangents[position].map { $0 + part } ?? part
        }
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
