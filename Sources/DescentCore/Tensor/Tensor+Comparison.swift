extension Tensor {
    private static func compare(_ op: Comparison, _ a: Tensor, _ b: Tensor) -> Tensor {
        elementwise(a, b, op.name) { .record(.compare(op), [$0, $1]) }
    }

    private static func compare(_ op: Comparison, _ a: Tensor, _ b: some TensorScalar) -> Tensor {
        let (x, y) = a.operand(b)
        return compare(op, x, y)
    }

    /// Where the elements are equal; bool.
    public static func .== (a: Tensor, b: Tensor) -> Tensor { compare(.equal, a, b) }
    /// Where the elements differ; bool.
    public static func .!= (a: Tensor, b: Tensor) -> Tensor { compare(.notEqual, a, b) }
    /// Where the left element is smaller; bool.
    public static func .< (a: Tensor, b: Tensor) -> Tensor { compare(.less, a, b) }
    /// Where the left element is smaller or equal; bool.
    public static func .<= (a: Tensor, b: Tensor) -> Tensor { compare(.lessOrEqual, a, b) }
    /// Where the left element is larger; bool.
    public static func .> (a: Tensor, b: Tensor) -> Tensor { compare(.greater, a, b) }
    /// Where the left element is larger or equal; bool.
    public static func .>= (a: Tensor, b: Tensor) -> Tensor { compare(.greaterOrEqual, a, b) }
    /// Where the element equals a number; bool.
    public static func .== (a: Tensor, b: some TensorScalar) -> Tensor { compare(.equal, a, b) }
    /// Where the element differs from a number; bool.
    public static func .!= (a: Tensor, b: some TensorScalar) -> Tensor { compare(.notEqual, a, b) }
    /// Where the element is smaller than a number; bool.
    public static func .< (a: Tensor, b: some TensorScalar) -> Tensor { compare(.less, a, b) }
    /// Where the element is at most a number; bool.
    public static func .<= (a: Tensor, b: some TensorScalar) -> Tensor {
        compare(.lessOrEqual, a, b)
    }
    /// Where the element is larger than a number; bool.
    public static func .> (a: Tensor, b: some TensorScalar) -> Tensor { compare(.greater, a, b) }
    /// Where the element is at least a number; bool.
    public static func .>= (a: Tensor, b: some TensorScalar) -> Tensor {
        compare(.greaterOrEqual, a, b)
    }

    /// Where a number equals the element; bool.
    public static func .== (a: some TensorScalar, b: Tensor) -> Tensor { b .== a }
    /// Where a number differs from the element; bool.
    public static func .!= (a: some TensorScalar, b: Tensor) -> Tensor { b .!= a }
    /// Where a number is smaller than the element; bool.
    public static func .< (a: some TensorScalar, b: Tensor) -> Tensor { b .> a }
    /// Where a number is at most the element; bool.
    public static func .<= (a: some TensorScalar, b: Tensor) -> Tensor { b .>= a }
    /// Where a number is larger than the element; bool.
    public static func .> (a: some TensorScalar, b: Tensor) -> Tensor { b .< a }
    /// Where a number is at least the element; bool.
    public static func .>= (a: some TensorScalar, b: Tensor) -> Tensor { b .<= a }

    /// Both; bool, or bit by bit for integers.
    public static func .& (a: Tensor, b: Tensor) -> Tensor { arithmetic(.and, a, b) }
    /// Either; bool, or bit by bit for integers.
    public static func .| (a: Tensor, b: Tensor) -> Tensor { arithmetic(.or, a, b) }
    /// One but not both; bool, or bit by bit for integers.
    public static func .^ (a: Tensor, b: Tensor) -> Tensor { arithmetic(.xor, a, b) }
    /// The opposite; bool, or bit by bit for integers.
    public static prefix func .! (a: Tensor) -> Tensor { a.unary(.not) }
}
