// The plain signs mean the same as those with a dot: `p > 0.5` is `p .> 0.5`. Equality has the dot only: `==` is
// Swift's, between whole values.

extension Tensor {
    /// Where the left element is larger than the right one; bool. The same as `.>`.
    public static func > (a: Tensor, b: Tensor) -> Tensor { a .> b }
    /// Where the element is larger than a number; bool. The same as `.>`.
    public static func > (a: Tensor, b: some TensorScalar) -> Tensor { a .> b }
    /// Where a number is larger than the element; bool.
    public static func > (a: some TensorScalar, b: Tensor) -> Tensor { b .< a }
    /// Where the left element is at least the right one; bool. The same as `.>=`.
    public static func >= (a: Tensor, b: Tensor) -> Tensor { a .>= b }
    /// Where the element is at least a number; bool. The same as `.>=`.
    public static func >= (a: Tensor, b: some TensorScalar) -> Tensor { a .>= b }
    /// Where a number is at least the element; bool.
    public static func >= (a: some TensorScalar, b: Tensor) -> Tensor { b .<= a }
    /// Where the left element is smaller than the right one; bool. The same as `.<`.
    public static func < (a: Tensor, b: Tensor) -> Tensor { a .< b }
    /// Where the element is smaller than a number; bool. The same as `.<`.
    public static func < (a: Tensor, b: some TensorScalar) -> Tensor { a .< b }
    /// Where a number is smaller than the element; bool.
    public static func < (a: some TensorScalar, b: Tensor) -> Tensor { b .> a }
    /// Where the left element is at most the right one; bool. The same as `.<=`.
    public static func <= (a: Tensor, b: Tensor) -> Tensor { a .<= b }
    /// Where the element is at most a number; bool. The same as `.<=`.
    public static func <= (a: Tensor, b: some TensorScalar) -> Tensor { a .<= b }
    /// Where a number is at most the element; bool.
    public static func <= (a: some TensorScalar, b: Tensor) -> Tensor { b .>= a }

    /// Not there: `==` compares whole values in Swift.
    @available(
        *, unavailable,
        message: "use .== for a tensor of bool; for one Bool (a .== b).all() and read it with Bool(_:)"
    )
    public static func == (a: Tensor, b: Tensor) -> Bool { false }
    /// Not there: `!=` compares whole values in Swift.
    @available(
        *, unavailable,
        message: "use .!= for a tensor of bool; for one Bool (a .!= b).any() and read it with Bool(_:)"
    )
    public static func != (a: Tensor, b: Tensor) -> Bool { false }
}
