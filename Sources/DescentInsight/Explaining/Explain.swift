public import DescentCore

/// Explains how `value` comes about: every value of its graph, and the derivative
/// of `value` by each.
///
/// The course notes' graph, with its nudges:
///
/// ```swift
/// let (x, w, b, y) = (Tensor(-2.0), Tensor(2.0), Tensor(8.0), Tensor(2.0))
/// let c = (w * x).named("c")
/// let a = (c + b).named("a")
/// let d = (a - y).named("d")
/// print(try explain(of: d * d / 2, at: ["x": x, "w": w, "b": b, "y": y], nudge: 0.001))
/// // w ↑ 0.001 → c = −4.002, J ↓ 0.004
/// ```
///
/// - Parameters:
///   - value: J; the sum is explained if it has several elements.
///   - points: names of tensors that `value` was made from.
///   - nudge: what is added to single numbers to see how far J moves; nil moves none.
///   - elements: of each tensor, at most so many elements are moved:
///     those with the largest derivatives.
/// - Returns: values and derivatives in float64, whatever type the tensors have.
/// - Throws: what recording `value` found, ``EngineError`` for a symbolic tensor, ``TrainingError``
///   for bad arguments.
public func explain(
    of value: Tensor, at points: KeyValuePairs<String, Tensor> = [:], nudge: Double? = nil,
    elements: Int = 4
) throws -> Explanation {
    try requireExplainable(value, nudge, elements)
    var names: [ObjectIdentifier: String] = [:]
    for (name, tensor) in points { names[ObjectIdentifier(tensor.node)] = name }
    let recording = try ExplainedGraph(result: value, names: names)
    return try Explainer(recording, nudge: nudge, elements: elements).run()
}

/// Explains `function` at named points, which it receives in the order given.
///
/// ```swift
/// let explanation = try explain(of: { p in
///     let a = (2 + 3 * p[0]).named("a")
///     return a * a
/// }, at: ["w": Tensor(3.0)], nudge: 0.001)
/// print(explanation["w"]?.derivative)  // 66
/// ```
///
/// The other arguments are those of ``explain(of:at:nudge:elements:)`` for a tensor.
public func explain(
    of function: ([Tensor]) throws -> Tensor, at points: KeyValuePairs<String, Tensor>,
    nudge: Double? = nil, elements: Int = 4
) throws -> Explanation {
    try explain(
        of: try function(points.map(\.value)), at: points, nudge: nudge, elements: elements)
}

/// Explains `function` at `points`, which are shown as `x0`, `x1`, …
public func explain(
    of function: ([Tensor]) throws -> Tensor, at points: [Tensor], nudge: Double? = nil,
    elements: Int = 4
) throws -> Explanation {
    let value = try function(points)
    try requireExplainable(value, nudge, elements)
    var names: [ObjectIdentifier: String] = [:]
    for (i, tensor) in points.enumerated() { names[ObjectIdentifier(tensor.node)] = "x\(i)" }
    let recording = try ExplainedGraph(result: value, names: names)
    return try Explainer(recording, nudge: nudge, elements: elements).run()
}

extension Model {
    /// Explains the loss of one training step on the first rows: every value from data and weights
    /// to J, and the derivative of J by each.
    ///
    /// ```swift
    /// let explanation = try model.explain(x, y, nudge: 0.001)
    /// try explanation.write(to: "graph.html")
    /// ```
    ///
    /// The loss is what training makes small: with regularisation, with dropout (the same units
    /// throughout) and with batch normalisation by the batch. Where a loss is computed from what
    /// goes into the last sigmoid or softmax, as training does for accuracy, the prediction is
    /// shown beside it. Nothing is trained and nothing in the model changes, except that it is
    /// built if it was not yet.
    ///
    /// - Parameters:
    ///   - x: inputs, one row for each example.
    ///   - y: labels, one row for each example.
    ///   - nudge: what is added to single numbers to see how far J moves; nil moves none.
    ///   - batchSize: rows, at most those there are. Default 4: the graph holds numbers for each.
    ///   - elements: of each value, at most so many elements are moved:
    ///     those with the largest derivatives.
    /// - Throws: what `fit` throws for such data; ``TrainingError`` for bad arguments.
    public func explain(
        _ x: any ModelData, _ y: any ModelData, nudge: Double? = nil, batchSize: Int = 4,
        elements: Int = 4
    ) throws -> Explanation {
        let step = try recordLoss("explain", x, y, batchSize: batchSize)
        try requireExplainable(step.loss, nudge, elements)
        let recording = try ExplainedGraph(step, of: self)
        return try Explainer(recording, nudge: nudge, elements: elements).run()
    }
}

private func requireExplainable(_ value: Tensor, _ nudge: Double?, _ elements: Int) throws {
    if let error = value.error { throw error }
    if value.isSymbolic { throw EngineError.symbolicTensor(shape: value.shape) }
    try requireArgument(
        value.dtype.isFloatingPoint, "explain", "a value of floating-point numbers",
        got: "\(value.dtype)", fix: "Use cast(to: .float32).")
    try requireArgument(
        nudge.map { $0.isFinite && $0 != 0 } ?? true, "explain",
        "a nudge that is a number other than 0",
        got: "\(nudge ?? 0)", fix: "Use 0.001.")
    try requireArgument(
        elements > 0, "explain", "at least 1 of each tensor's elements", got: "\(elements)",
        fix: "Use 4.")
}
