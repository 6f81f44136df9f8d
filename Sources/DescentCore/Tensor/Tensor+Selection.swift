extension Tensor {
    /// `condition ? a : b`, element by element, with broadcasting.
    public static func `where`(_ condition: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
        elementwise(a, b, "select") { x, y in
            if condition.error != nil { return condition }
            guard let shape = Shape.broadcast(condition.shape, x.shape) else {
                return condition.fault(
                    "select", "a condition that broadcasts to \(x.shape)",
                    fix: "Reshape the condition.")
            }
            return .record(
                .select(Select()),
                [
                    condition.broadcast(exactly: shape), x.broadcast(exactly: shape),
                    y.broadcast(exactly: shape),
                ])
        }
    }

    /// `condition ? a : number`.
    public static func `where`(
        _ condition: Tensor, _ a: Tensor, _ b: some TensorScalar
    ) -> Tensor {
        let (x, y) = a.operand(b)
        return .where(condition, x, y)
    }

    /// `condition ? number : b`.
    public static func `where`(
        _ condition: Tensor, _ a: some TensorScalar, _ b: Tensor
    ) -> Tensor {
        let (y, x) = b.operand(a)
        return .where(condition, x, y)
    }

    /// `condition ? number : number`, float32.
    public static func `where`(_ condition: Tensor, _ a: Float, _ b: Float) -> Tensor {
        .where(condition, Tensor(a), Tensor(b))
    }
}

/// `condition ? a : b`, element by element, with broadcasting; see `Tensor.where`,
/// which is the same.
public func select(_ condition: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
    .where(condition, a, b)
}
/// `condition ? a : number`.
public func select(_ condition: Tensor, _ a: Tensor, _ b: some TensorScalar) -> Tensor {
    .where(condition, a, b)
}
/// `condition ? number : b`.
public func select(_ condition: Tensor, _ a: some TensorScalar, _ b: Tensor) -> Tensor {
    .where(condition, a, b)
}
/// `condition ? number : number`, float32.
public func select(_ condition: Tensor, _ a: Float, _ b: Float) -> Tensor {
    .where(condition, a, b)
}
