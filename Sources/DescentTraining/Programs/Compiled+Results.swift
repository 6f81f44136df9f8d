public import DescentCore

// Steps that return nothing, or a tuple. A tuple cannot conform to a protocol, and Swift cannot yet
// infer packs from closures of several lines, so that there is one function for each number. They
// stand back where one tensor will do: a call of a layer in `body` may mean one tensor or a tuple.

/// Compiles a step of no arguments that returns nothing: ``compiled(_:)-(()->Result)``.
@_disfavoredOverload
public func compiled(
    _ body: @escaping () throws -> Void
) -> () throws -> Void {
    let function = CompiledFunction { _ in
        try body()
        return [Tensor]()
    }
    return { _ = try function.call([]) }
}

/// Compiles a step of one argument that returns nothing: ``compiled(_:)-(()->Result)``.
@_disfavoredOverload
public func compiled(
    _ body: @escaping (Tensor) throws -> Void
) -> (any TensorConvertible) throws -> Void {
    let function = CompiledFunction {
        try body($0[0])
        return [Tensor]()
    }
    return { _ = try function.call([$0]) }
}

/// Compiles a step of two arguments that returns nothing: ``compiled(_:)-(()->Result)``.
@_disfavoredOverload
public func compiled(
    _ body: @escaping (Tensor, Tensor) throws -> Void
) -> (any TensorConvertible, any TensorConvertible) throws -> Void {
    let function = CompiledFunction {
        try body($0[0], $0[1])
        return [Tensor]()
    }
    return { _ = try function.call([$0, $1]) }
}

/// Compiles a step of three arguments that returns nothing: ``compiled(_:)-(()->Result)``.
@_disfavoredOverload
public func compiled(
    _ body: @escaping (Tensor, Tensor, Tensor) throws -> Void
) -> (any TensorConvertible, any TensorConvertible, any TensorConvertible) throws -> Void {
    let function = CompiledFunction {
        try body($0[0], $0[1], $0[2])
        return [Tensor]()
    }
    return { _ = try function.call([$0, $1, $2]) }
}

/// Compiles a step of four arguments that returns nothing: ``compiled(_:)-(()->Result)``.
@_disfavoredOverload
public func compiled(
    _ body: @escaping (Tensor, Tensor, Tensor, Tensor) throws -> Void
) -> (any TensorConvertible, any TensorConvertible, any TensorConvertible, any TensorConvertible)
    throws -> Void
{
    let function = CompiledFunction {
        try body($0[0], $0[1], $0[2], $0[3])
        return [Tensor]()
    }
    return { _ = try function.call([$0, $1, $2, $3]) }
}

/// Compiles a step of no arguments that returns two things: ``compiled(_:)-(()->Result)``.
@_disfavoredOverload
public func compiled<A: TensorStructure, B: TensorStructure>(
    _ body: @escaping () throws -> (A, B)
) -> () throws -> (A, B) {
    let function = CompiledFunction { _ in Few(try body()) }
    return { try function.call([]).two }
}

/// Compiles a step of one argument that returns two things: ``compiled(_:)-(()->Result)``.
@_disfavoredOverload
public func compiled<A: TensorStructure, B: TensorStructure>(
    _ body: @escaping (Tensor) throws -> (A, B)
) -> (any TensorConvertible) throws -> (A, B) {
    let function = CompiledFunction { Few(try body($0[0])) }
    return { try function.call([$0]).two }
}

/// Compiles a step of two arguments that returns two things: ``compiled(_:)-(()->Result)``.
@_disfavoredOverload
public func compiled<A: TensorStructure, B: TensorStructure>(
    _ body: @escaping (Tensor, Tensor) throws -> (A, B)
) -> (any TensorConvertible, any TensorConvertible) throws -> (A, B) {
    let function = CompiledFunction { Few(try body($0[0], $0[1])) }
    return { try function.call([$0, $1]).two }
}

/// Compiles a step of three arguments that returns two things: ``compiled(_:)-(()->Result)``.
@_disfavoredOverload
public func compiled<A: TensorStructure, B: TensorStructure>(
    _ body: @escaping (Tensor, Tensor, Tensor) throws -> (A, B)
) -> (any TensorConvertible, any TensorConvertible, any TensorConvertible) throws -> (A, B) {
    let function = CompiledFunction { Few(try body($0[0], $0[1], $0[2])) }
    return { try function.call([$0, $1, $2]).two }
}

/// Compiles a step of four arguments that returns two things: ``compiled(_:)-(()->Result)``.
@_disfavoredOverload
public func compiled<A: TensorStructure, B: TensorStructure>(
    _ body: @escaping (Tensor, Tensor, Tensor, Tensor) throws -> (A, B)
) -> (any TensorConvertible, any TensorConvertible, any TensorConvertible, any TensorConvertible)
    throws -> (A, B)
{
    let function = CompiledFunction { Few(try body($0[0], $0[1], $0[2], $0[3])) }
    return { try function.call([$0, $1, $2, $3]).two }
}

/// Compiles a step of no arguments that returns three things: ``compiled(_:)-(()->Result)``.
@_disfavoredOverload
public func compiled<A: TensorStructure, B: TensorStructure, C: TensorStructure>(
    _ body: @escaping () throws -> (A, B, C)
) -> () throws -> (A, B, C) {
    let function = CompiledFunction { _ in Few(try body()) }
    return { try function.call([]).three }
}

/// Compiles a step of one argument that returns three things: ``compiled(_:)-(()->Result)``.
@_disfavoredOverload
public func compiled<A: TensorStructure, B: TensorStructure, C: TensorStructure>(
    _ body: @escaping (Tensor) throws -> (A, B, C)
) -> (any TensorConvertible) throws -> (A, B, C) {
    let function = CompiledFunction { Few(try body($0[0])) }
    return { try function.call([$0]).three }
}

/// Compiles a step of two arguments that returns three things: ``compiled(_:)-(()->Result)``.
@_disfavoredOverload
public func compiled<A: TensorStructure, B: TensorStructure, C: TensorStructure>(
    _ body: @escaping (Tensor, Tensor) throws -> (A, B, C)
) -> (any TensorConvertible, any TensorConvertible) throws -> (A, B, C) {
    let function = CompiledFunction { Few(try body($0[0], $0[1])) }
    return { try function.call([$0, $1]).three }
}

/// Compiles a step of three arguments that returns three things: ``compiled(_:)-(()->Result)``.
@_disfavoredOverload
public func compiled<A: TensorStructure, B: TensorStructure, C: TensorStructure>(
    _ body: @escaping (Tensor, Tensor, Tensor) throws -> (A, B, C)
) -> (any TensorConvertible, any TensorConvertible, any TensorConvertible) throws -> (A, B, C) {
    let function = CompiledFunction { Few(try body($0[0], $0[1], $0[2])) }
    return { try function.call([$0, $1, $2]).three }
}

/// Compiles a step of four arguments that returns three things: ``compiled(_:)-(()->Result)``.
@_disfavoredOverload
public func compiled<A: TensorStructure, B: TensorStructure, C: TensorStructure>(
    _ body: @escaping (Tensor, Tensor, Tensor, Tensor) throws -> (A, B, C)
) -> (any TensorConvertible, any TensorConvertible, any TensorConvertible, any TensorConvertible)
    throws -> (A, B, C)
{
    let function = CompiledFunction { Few(try body($0[0], $0[1], $0[2], $0[3])) }
    return { try function.call([$0, $1, $2, $3]).three }
}

/// A tuple of two or three as one structure.
private struct Few<A: TensorStructure, B: TensorStructure, C: TensorStructure>: TensorStructure {
    let three: (A, B, C)
    var two: (A, B) { (three.0, three.1) }

    init(_ three: (A, B, C)) { self.three = three }

    var tensors: [Tensor] { three.0.tensors + three.1.tensors + three.2.tensors }

    func filled(from tensors: inout ArraySlice<Tensor>) -> Few {
        Few(
            (
                three.0.filled(from: &tensors), three.1.filled(from: &tensors),
                three.2.filled(from: &tensors)
            ))
    }
}

extension Few where C == [Tensor] {
    init(_ two: (A, B)) { self.init((two.0, two.1, [])) }
}
