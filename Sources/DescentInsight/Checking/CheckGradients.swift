public import DescentCore

/// Compares the derivatives of `function` with central differences, in float64.
///
/// ```swift
/// let check = try checkGradients(of: { p in square(2 + 3 * p[0]) }, at: [Tensor(3.0)])
/// print(check)  // J = 121, ∂J/∂x0 = 66
/// ```
///
/// For each element x the difference is (J(x + h) − J(x − h)) / 2h with h = 2⁻¹⁷ of the size of x
/// or of its tensor. Where the two answers differ and the slopes left and right of x differ too,
/// however small h is, the function has a kink there; such elements are counted, not compared.
///
/// - Parameters:
///   - function: records J; a result with several elements is summed. It is recorded once,
///     in the types of `points`, and computed in float64.
///   - points: where to check, floating-point numbers.
///   - elements: elements of each point that are moved, at most:
///     those with the largest derivatives, and as many by chance. Default 24.
///   - tolerance: the largest relative error that counts as agreement. Default 1e-5.
/// - Throws: what recording and computing `function` throws; ``TrainingError`` for bad arguments.
public func checkGradients(
    of function: ([Tensor]) throws -> Tensor, at points: [Tensor], elements: Int = 24,
    tolerance: Double = 1e-5
) throws -> GradientCheck {
    try requireCheck(elements, tolerance)
    for (i, point) in points.enumerated() {
        if let error = point.error { throw error }
        try requireArgument(
            point.dtype.isFloatingPoint, "checkGradients", "points of floating-point numbers",
            got: "\(point.dtype) for point \(i)", fix: "Use cast(to: .float32).")
    }
    let leaves = points.enumerated().map { Tensor.placeholder($1.spec, name: "x\($0)") }
    let result = try function(leaves)
    if let error = result.error { throw error }
    try requireArgument(
        result.dtype.isFloatingPoint, "checkGradients", "a function with floating-point values",
        got: "\(result.dtype)", fix: "Use cast(to: .float32).")
    let feeds = try zip(leaves, points).map { (placeholder: $0, data: try $1.data()) }
    return try GradientChecker(
        loss: result.sum(),
        targets: leaves.enumerated().map { .init(name: "x\($0)", leaf: $1) }, feeding: feeds,
        elements: elements, tolerance: tolerance
    ).run()
}

extension Model {
    /// Compares the derivatives that training uses with differences of the loss, weight by weight,
    /// in float64: a test of layers and losses of your own.
    ///
    /// ```swift
    /// let check = try model.checkGradients(x, y)
    /// print(check)
    /// ```
    ///
    /// The loss is that of one training step on the first rows: with regularisation, with dropout
    /// (the same units at every point) and with batch normalisation by the batch. Nothing is
    /// trained and nothing in the model changes, except that it is built if it was not yet.
    ///
    /// - Parameters:
    ///   - x: inputs, one row for each example.
    ///   - y: labels, one row for each example.
    ///   - batchSize: rows, at most those there are. The check runs plain loops, so few. Default 8.
    ///   - elements: elements of each weight that are moved, at most:
    ///     those with the largest derivatives, and as many by chance. Default 12.
    ///   - tolerance: the largest relative error that counts as agreement. Default 1e-5.
    /// - Throws: what `fit` throws for such data; ``TrainingError`` for bad arguments.
    public func checkGradients(
        _ x: any ModelData, _ y: any ModelData, batchSize: Int = 8, elements: Int = 12,
        tolerance: Double = 1e-5
    ) throws -> GradientCheck {
        try requireCheck(elements, tolerance)
        let step = try recordLoss("checkGradients", x, y, batchSize: batchSize)
        return try GradientChecker(
            loss: step.loss,
            targets: zip(trainableWeights, step.leaves).map { .init(name: $0.name, leaf: $1) },
            feeding: step.feeds, elements: elements, tolerance: tolerance
        ).run()
    }
}

private func requireCheck(_ elements: Int, _ tolerance: Double) throws {
    try requireArgument(
        elements > 0, "checkGradients", "at least 1 of each tensor's elements", got: "\(elements)",
        fix: "Use 12.")
    try requireArgument(
        tolerance > 0, "checkGradients", "a tolerance above 0", got: "\(tolerance)",
        fix: "Use 1e-5.")
}
