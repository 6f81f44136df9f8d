public import DescentCore

/// Compiles a step of a training loop of your own: forward passes, derivatives,
/// optimisers and metrics become one program, as in `fit`.
///
/// ```swift
/// let step = compiled { x, y in
///     let loss = square(model(x, training: true) - y).mean()
///     let weights = model.trainableWeights
///     let slopes = gradient(of: loss, withRespectTo: weights.map(\.value))
///     try optimizer.applyNow(zip(slopes, weights).map { (gradient: $0, variable: $1) })
///     return loss
/// }
/// for (x, y) in batches { print(try step(x, y).item()) }
/// ```
///
/// `body` runs once for each combination of the arguments' shapes and types, on tensors without
/// numbers; asking for numbers in it throws. What it records is then run for the numbers of every
/// call: what it returns, and the new values of variables that it assigned, by
/// ``Variable/assign(_:)``, ``Optimizer/applyNow(_:)``, ``Metric/update(_:_:sampleWeight:)`` or in
/// layers. Everything else in it, such as printing or counting, happens only when it is recorded:
/// Swift numbers and tensors from outside are constants of the program, variables are read at each
/// call. It is recorded anew when layers that it calls are frozen, thawed or added.
///
/// Dropout's random numbers start from ``setRandomSeed(_:)`` when the first call is made.
///
/// - Parameter body: returns a tensor, several, arrays or dictionaries of them, or nothing.
/// - Returns: a function of up to four tensors or nested arrays, which throws what recording
///   and computing throw. Like a model, it belongs to one task.
public func compiled<Result: TensorStructure>(
    _ body: @escaping () throws -> Result
) -> () throws -> Result {
    let function = CompiledFunction { _ in try body() }
    return { try function.call([]) }
}

/// Compiles a step of one argument that returns tensors: ``compiled(_:)-(()->Result)``.
public func compiled<Result: TensorStructure>(
    _ body: @escaping (Tensor) throws -> Result
) -> (any TensorConvertible) throws -> Result {
    let function = CompiledFunction { try body($0[0]) }
    return { try function.call([$0]) }
}

/// Compiles a step of two arguments that returns tensors: ``compiled(_:)-(()->Result)``.
public func compiled<Result: TensorStructure>(
    _ body: @escaping (Tensor, Tensor) throws -> Result
) -> (any TensorConvertible, any TensorConvertible) throws -> Result {
    let function = CompiledFunction { try body($0[0], $0[1]) }
    return { try function.call([$0, $1]) }
}

/// Compiles a step of three arguments that returns tensors: ``compiled(_:)-(()->Result)``.
public func compiled<Result: TensorStructure>(
    _ body: @escaping (Tensor, Tensor, Tensor) throws -> Result
) -> (any TensorConvertible, any TensorConvertible, any TensorConvertible) throws -> Result {
    let function = CompiledFunction { try body($0[0], $0[1], $0[2]) }
    return { try function.call([$0, $1, $2]) }
}

/// Compiles a step of four arguments that returns tensors: ``compiled(_:)-(()->Result)``.
public func compiled<Result: TensorStructure>(
    _ body: @escaping (Tensor, Tensor, Tensor, Tensor) throws -> Result
) -> (any TensorConvertible, any TensorConvertible, any TensorConvertible, any TensorConvertible)
    throws -> Result
{
    let function = CompiledFunction { try body($0[0], $0[1], $0[2], $0[3]) }
    return { try function.call([$0, $1, $2, $3]) }
}
