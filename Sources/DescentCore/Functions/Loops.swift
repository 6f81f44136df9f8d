/// Calls `body` once for every step of sequences, each time on what it returned the time before:
/// a recurrence, as one operation of the graph.
///
///     carry = initial
///     for t in 0 ..< length:  carry, y[t] = body(carry, xs[t])
///
/// `body` is recorded once, whatever the length. It may read tensors and variables from outside;
/// these are the same in every step, and so are random numbers drawn in it. Derivatives flow
/// through everything, to any order; the way back repeats each step from its carry, so that memory
/// grows with length times carry, not with what a step computes on the way.
///
/// ```swift
/// // h ← tanh(x[t] · W + h · U), for x of [time, batch, features]
/// let (last, all) = scan(over: [x], initial: [h0]) { carry, x in
///     let h = tanh(matmul(x[0], w.value) + matmul(carry[0], u.value))
///     return (carry: [h], y: [h])
/// }
/// ```
///
/// - Parameters:
///   - xs: sequences, one step after the other along the first axis: `[length, …]`.
///   - initial: what goes into the first step, in any shapes and types.
///   - reversed: whether the last step of the sequences comes first; results stand where the step
///     they were made from stands.
///   - body: from carry and slices without their first axis: the next carry, in the shapes and
///     types of `initial`, and what is kept of the step.
/// - Returns: the carry of the last step, and for each kept value the sequence `[length, …]`.
///   Invalid tensors, with a ``ShapeError``, if the sequences differ in length, the carry changes
///   its shape or type, or `body` assigns a variable.
public func scan(
    over xs: [Tensor], initial: [Tensor], reversed: Bool = false,
    _ body: (_ carry: [Tensor], _ x: [Tensor]) throws -> (carry: [Tensor], y: [Tensor])
) rethrows -> (carry: [Tensor], y: [Tensor]) {
    try scan(
        over: xs, initial: initial, constants: [], length: xs.first?.shape.first,
        reversed: reversed
    ) { carry, x, _ in try body(carry, x) }
}

/// ``scan(over:initial:reversed:_:)`` of one sequence with one carry, which keeps one value.
///
/// ```swift
/// let (sum, sums) = scan(over: x, initial: Tensor(0.0)) { sum, x in (sum + x, sum + x) }
/// ```
public func scan(
    over x: Tensor, initial: Tensor, reversed: Bool = false,
    _ body: (_ carry: Tensor, _ x: Tensor) throws -> (carry: Tensor, y: Tensor)
) rethrows -> (carry: Tensor, y: Tensor) {
    let (carry, y) = try scan(over: [x], initial: [initial], reversed: reversed) { carry, x in
        let (next, kept) = try body(carry[0], x[0])
        return ([next], [kept])
    }
    return (carry[0], y[0])
}

/// Calls `body` `length` times, each time on what it returned the time before.
///
/// - Returns: as ``scan(over:initial:reversed:_:)``, without sequences.
public func scan(
    length: Int, initial: [Tensor],
    _ body: (_ carry: [Tensor]) throws -> (carry: [Tensor], y: [Tensor])
) rethrows -> (carry: [Tensor], y: [Tensor]) {
    try scan(over: [], initial: initial, constants: [], length: length, reversed: false) {
        carry, _, _ in try body(carry)
    }
}

/// The form that all others and the derivative use.
///
/// - Parameter constants: handed to `body` as they are in every step.
func scan(
    over xs: [Tensor], initial: [Tensor], constants: [Tensor], length: Int?, reversed: Bool,
    _ body: (_ carry: [Tensor], _ x: [Tensor], _ constants: [Tensor]) throws
        -> (carry: [Tensor], y: [Tensor])
) rethrows -> (carry: [Tensor], y: [Tensor]) {
    let recorder = LoopRecorder(who: "scan")
    let arguments =
        recorder.placeholders(initial, "carry")
        + recorder.placeholders(xs.map(recorder.slice), "slice")
        + recorder.placeholders(constants, "constant")
    let (next, kept) = try recorder.record {
        let results = try body(
            Array(arguments.prefix(initial.count)),
            Array(arguments[initial.count..<(initial.count + xs.count)]),
            Array(arguments.suffix(constants.count)))
        return (results.carry, results.y)
    }
    let inputs = initial + xs + constants
    let fault =
        recorder.fault(in: inputs + next + kept) ?? recorder.lengthFault(length)
        ?? recorder.countFault(next.count, initial.count)
    if let fault {
        return (initial.map { _ in fault }, Swift.max(kept.count, 1).copies(of: fault))
    }
    let trace = FunctionTrace(arguments, next + kept)
    let scan = Scan(
        body: trace.function, length: length ?? 0, carries: initial.count, sequences: xs.count,
        isReversed: reversed)
    let tuple = Tensor.record(.scan(scan), inputs + trace.captured)
    let results = (0..<(next.count + kept.count)).map(tuple.result)
    return (Array(results.prefix(next.count)), Array(results.suffix(kept.count)))
}

/// Calls `body` on what it returned the time before as long as `condition` holds, as one operation
/// of the graph.
///
/// ```swift
/// // Newton's iteration for √2
/// let root = whileLoop([Tensor(1)], condition: { abs($0[0] * $0[0] - 2) .> 1e-6 }) {
///     [($0[0] + 2 / $0[0]) / 2]
/// }
/// ```
///
/// Both may read tensors and variables from outside. There is no derivative: use
/// ``scan(over:initial:reversed:_:)`` where the number of steps is known.
///
/// - Parameters:
///   - initial: what the condition sees first, in any shapes and types.
///   - maximumIterations: steps after which it ends in any case; default none.
///   - condition: from the carry to one bool.
///   - body: from the carry to the next one, in the same shapes and types.
/// - Returns: the carry for which `condition` does not hold. Invalid tensors, with a
///   ``ShapeError``, if the carry changes its shape or type or `condition` gives something else.
public func whileLoop(
    _ initial: [Tensor], maximumIterations: Int? = nil,
    condition: (_ carry: [Tensor]) throws -> Tensor,
    _ body: (_ carry: [Tensor]) throws -> [Tensor]
) rethrows -> [Tensor] {
    let recorder = LoopRecorder(who: "whileLoop")
    let arguments = recorder.placeholders(initial, "carry")
    let (next, holds) = try recorder.record { (try body(arguments), [try condition(arguments)]) }
    let fault =
        recorder.fault(in: initial + next + holds)
        ?? recorder.countFault(next.count, initial.count)
        ?? maximumIterations.flatMap(recorder.lengthFault)
    if let fault { return initial.map { _ in fault } }
    let (step, test) = (FunctionTrace(arguments, next), FunctionTrace(arguments, holds))
    // Both take the same arguments.
    let captured = (step.captured + test.captured).uniqued()
    let loop = WhileLoop(
        condition: test.function(taking: captured, insteadOf: test.captured),
        body: step.function(taking: captured, insteadOf: step.captured), carries: initial.count,
        limit: maximumIterations)
    let tuple = Tensor.record(.whileLoop(loop), initial + captured)
    return initial.indices.map(tuple.result)
}

extension [Tensor] {
    /// Each value once.
    fileprivate func uniqued() -> [Tensor] {
        var seen = Set<ObjectIdentifier>()
        return filter { seen.insert(ObjectIdentifier($0.node)).inserted }
    }
}

extension FunctionTrace {
    /// The function with arguments for all of `captured`, some of which it does not read.
    fileprivate func function(
        taking captured: [Tensor], insteadOf own: [Tensor]
    ) -> GraphFunction {
        var graph = function.graph
        let before = graph.inputs.count - own.count
        var places = Array(0..<before)
        for tensor in own {
            // `captured` holds all of them.
            let place = captured.firstIndex { $0.node === tensor.node } ?? 0
            places.append(before + place)
        }
        graph.inputs = Array(graph.inputs.prefix(before))
        graph.inputSpecs = Array(graph.inputSpecs.prefix(before))
        for tensor in captured {
            graph.inputs.append(.placeholder(Placeholder(name: "constant")))
            graph.inputSpecs.append(tensor.spec)
        }
        for i in graph.nodes.indices {
            if case .input(let number) = graph.nodes[i].kind {
                graph.nodes[i].kind = .input(places[number])
            }
        }
        // Every input has a node, read or not.
        let present = Set(places)
        for (k, tensor) in captured.enumerated() where !present.contains(before + k) {
            graph.nodes.append(Graph.Node(.input(before + k), [], tensor.spec))
            graph.scopes.append(nil)
        }
        return GraphFunction(graph)
    }
}

extension Int {
    fileprivate func copies(of tensor: Tensor) -> [Tensor] { (0..<self).map { _ in tensor } }
}

extension Tensor {
    /// Result number `index` of an operation with several; recording finds its type.
    func result(_ index: Int) -> Tensor {
        .record(.projection(Projection(index: index, spec: spec)), [self])
    }
}
