// Swift's plain signs compare whole values. They are declared here so that the compiler says which
// sign compares element by element. They must return Bool: an overload of `<` with another result
// makes the compiler search for seconds in ordinary code with closures, as measured.

extension Tensor {
    /// Not there: use `.<`.
    @available(*, unavailable, message: "use .< for a tensor of bool, element by element")
    public static func < (a: Tensor, b: Tensor) -> Bool { false }
    /// Not there: use `.<`.
    @available(*, unavailable, message: "use .< for a tensor of bool, element by element")
    public static func < (a: Tensor, b: some TensorScalar) -> Bool { false }
    /// Not there: use `.<`.
    @available(*, unavailable, message: "use .< for a tensor of bool, element by element")
    public static func < (a: some TensorScalar, b: Tensor) -> Bool { false }
    /// Not there: use `.<=`.
    @available(*, unavailable, message: "use .<= for a tensor of bool, element by element")
    public static func <= (a: Tensor, b: Tensor) -> Bool { false }
    /// Not there: use `.<=`.
    @available(*, unavailable, message: "use .<= for a tensor of bool, element by element")
    public static func <= (a: Tensor, b: some TensorScalar) -> Bool { false }
    /// Not there: use `.<=`.
    @available(*, unavailable, message: "use .<= for a tensor of bool, element by element")
    public static func <= (a: some TensorScalar, b: Tensor) -> Bool { false }
    /// Not there: use `.>`.
    @available(*, unavailable, message: "use .> for a tensor of bool, element by element")
    public static func > (a: Tensor, b: Tensor) -> Bool { false }
    /// Not there: use `.>`.
    @available(*, unavailable, message: "use .> for a tensor of bool, element by element")
    public static func > (a: Tensor, b: some TensorScalar) -> Bool { false }
    /// Not there: use `.>`.
    @available(*, unavailable, message: "use .> for a tensor of bool, element by element")
    public static func > (a: some TensorScalar, b: Tensor) -> Bool { false }
    /// Not there: use `.>=`.
    @available(*, unavailable, message: "use .>= for a tensor of bool, element by element")
    public static func >= (a: Tensor, b: Tensor) -> Bool { false }
    /// Not there: use `.>=`.
    @available(*, unavailable, message: "use .>= for a tensor of bool, element by element")
    public static func >= (a: Tensor, b: some TensorScalar) -> Bool { false }
    /// Not there: use `.>=`.
    @available(*, unavailable, message: "use .>= for a tensor of bool, element by element")
    public static func >= (a: some TensorScalar, b: Tensor) -> Bool { false }
    /// Not there: use `.==`.
    @available(
        *, unavailable,
        message: "use .== for a tensor of bool; for one Bool: try Bool((a .== b).all())"
    )
    public static func == (a: Tensor, b: Tensor) -> Bool { false }
    /// Not there: use `.!=`.
    @available(
        *, unavailable,
        message: "use .!= for a tensor of bool; for one Bool: try Bool((a .!= b).any())"
    )
    public static func != (a: Tensor, b: Tensor) -> Bool { false }
}
