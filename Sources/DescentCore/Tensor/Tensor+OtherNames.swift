// What NumPy, PyTorch and Keras call things that have another name here:
// the compiler answers with it.

extension Tensor {
    /// NumPy's, PyTorch's and Keras' name of `argMax(axis:)`.
    @available(*, unavailable, renamed: "argMax(axis:)")
    public func argmax(axis: Int = -1) -> Tensor { self }
    /// NumPy's, PyTorch's and Keras' name of `argMin(axis:)`.
    @available(*, unavailable, renamed: "argMin(axis:)")
    public func argmin(axis: Int = -1) -> Tensor { self }
    /// NumPy's and PyTorch's name of `standardDeviation(axis:keepDims:)`.
    @available(*, unavailable, renamed: "standardDeviation(axis:keepDims:)")
    public func std(axis: Int, keepDims: Bool = false) -> Tensor { self }
    /// NumPy's and PyTorch's name of `standardDeviation()`.
    @available(*, unavailable, renamed: "standardDeviation()")
    public func std() -> Tensor { self }
    /// NumPy's and PyTorch's name of `variance(axis:keepDims:)`.
    @available(*, unavailable, renamed: "variance(axis:keepDims:)")
    public func `var`(axis: Int, keepDims: Bool = false) -> Tensor { self }
    /// NumPy's and PyTorch's name of `reshaped(to:)`, which takes a list of lengths.
    @available(*, unavailable, renamed: "reshaped(to:)")
    public func reshape(_ lengths: Int...) -> Tensor { self }
    /// NumPy's, PyTorch's and Keras' name of `reshaped(to:)`.
    @available(*, unavailable, renamed: "reshaped(to:)")
    public func reshape(_ shape: Shape) -> Tensor { self }
    /// PyTorch's name of `reshaped(to:)`, which takes a list of lengths.
    @available(*, unavailable, renamed: "reshaped(to:)")
    public func view(_ lengths: Int...) -> Tensor { self }
    /// NumPy's and Keras' name of `transposed(axes:)`, which takes a list of axes.
    @available(*, unavailable, renamed: "transposed(axes:)")
    public func transpose(_ axes: Int...) -> Tensor { self }
    /// PyTorch's name of `transposed(axes:)`, which takes a list of axes.
    @available(*, unavailable, renamed: "transposed(axes:)")
    public func permute(_ axes: Int...) -> Tensor { self }
    /// NumPy's and PyTorch's name of `transposed()`.
    @available(*, unavailable, renamed: "transposed()")
    public var T: Tensor { self }
    /// NumPy's and PyTorch's name of `squeezed(axes:)`, which takes a list of axes.
    @available(*, unavailable, renamed: "squeezed(axes:)")
    public func squeeze(_ axis: Int? = nil) -> Tensor { self }
    /// PyTorch's name of `expandingDimension(at:)`.
    @available(*, unavailable, renamed: "expandingDimension(at:)")
    public func unsqueeze(_ axis: Int) -> Tensor { self }
    /// NumPy's and Keras' name of `expandingDimension(at:)`.
    @available(*, unavailable, renamed: "expandingDimension(at:)")
    public func expandDims(axis: Int) -> Tensor { self }
    /// NumPy's and PyTorch's name of `flattened()`.
    @available(*, unavailable, renamed: "flattened()")
    public func flatten() -> Tensor { self }
    /// NumPy's name of `cast(to:)`.
    @available(*, unavailable, renamed: "cast(to:)")
    public func astype(_ dtype: DType) -> Tensor { self }
    /// PyTorch's name of `cast(to:)`.
    @available(*, unavailable, renamed: "cast(to:)")
    public func to(_ dtype: DType) -> Tensor { self }
    /// PyTorch's way to the numbers: here `scalars()` or `array()`.
    @available(*, unavailable, message: "use scalars() for a flat array, array() for nested rows")
    public func numpy() -> [Double] { [] }
    /// NumPy's and PyTorch's name of `array(as:)`.
    @available(*, unavailable, renamed: "array(as:)")
    public func tolist() -> [Double] { [] }
    /// NumPy's and PyTorch's name of `rank`.
    @available(*, unavailable, renamed: "rank")
    public var ndim: Int { rank }
    /// NumPy's name of `count`, the number of elements.
    @available(*, unavailable, renamed: "count")
    public var size: Int { count }
    /// PyTorch's name of `stopGradient(_:)`.
    @available(*, unavailable, message: "use stopGradient(x)")
    public func detach() -> Tensor { self }
    /// NumPy's and PyTorch's name of `range(_:dtype:)`.
    @available(*, unavailable, renamed: "range(_:dtype:)")
    public static func arange(_ count: Int) -> Tensor { [] }
    /// NumPy's and PyTorch's name of `range(from:to:by:dtype:)`.
    @available(*, unavailable, renamed: "range(from:to:by:dtype:)")
    public static func arange(_ start: Double, _ stop: Double, _ step: Double = 1) -> Tensor { [] }
    /// What the free function `oneHot(_:depth:dtype:)` gives.
    @available(*, unavailable, message: "use oneHot(labels, depth: 10)")
    public static func oneHot(_ indices: Tensor, depth: Int = 0) -> Tensor { [] }
    /// NumPy's and Keras' name of `concatenated(_:axis:)`.
    @available(*, unavailable, renamed: "concatenated(_:axis:)")
    public static func concatenate(_ tensors: [Tensor], axis: Int = 0) -> Tensor { [] }
    /// PyTorch's name of `concatenated(_:axis:)`.
    @available(*, unavailable, renamed: "concatenated(_:axis:)")
    public static func concat(_ tensors: [Tensor], axis: Int = 0) -> Tensor { [] }
    /// NumPy's, PyTorch's and Keras' name of `stacked(_:axis:)`.
    @available(*, unavailable, renamed: "stacked(_:axis:)")
    public static func stack(_ tensors: [Tensor], axis: Int = 0) -> Tensor { [] }
    /// PyTorch's name of `randomNormal(_:mean:standardDeviation:dtype:key:)`.
    @available(*, unavailable, renamed: "randomNormal(_:mean:standardDeviation:dtype:key:)")
    public static func randn(_ lengths: Int...) -> Tensor { [] }
    /// PyTorch's name of `randomUniform(_:from:to:dtype:key:)`.
    @available(*, unavailable, renamed: "randomUniform(_:from:to:dtype:key:)")
    public static func rand(_ lengths: Int...) -> Tensor { [] }
}

/// PyTorch's name of `concatenate(_:axis:)`.
@available(*, unavailable, renamed: "concatenate(_:axis:)")
public func concat(_ tensors: [Tensor], axis: Int = 0) -> Tensor { [] }
/// NumPy's and PyTorch's name of `isNaN(_:)`.
@available(*, unavailable, renamed: "isNaN(_:)")
public func isnan(_ x: Tensor) -> Tensor { x }
/// PyTorch's and Keras' name of `logSumExp(_:axis:keepDims:)`.
@available(*, unavailable, renamed: "logSumExp(_:axis:keepDims:)")
public func logsumexp(_ x: Tensor, axis: Int = -1) -> Tensor { x }
/// Keras' name of `stopGradient(_:)`.
@available(*, unavailable, renamed: "stopGradient(_:)")
public func stop_gradient(_ x: Tensor) -> Tensor { x }
/// Another name of `silu(_:)`.
@available(*, unavailable, renamed: "silu(_:)")
public func swish(_ x: Tensor) -> Tensor { x }
/// Keras' name of `oneHot(_:depth:dtype:)`.
@available(*, unavailable, renamed: "oneHot(_:depth:dtype:)")
public func one_hot(_ x: Tensor, _ depth: Int) -> Tensor { x }
/// NumPy's, PyTorch's and Keras' function; here the method `argMax(axis:)`.
@available(*, unavailable, message: "use x.argMax(axis:)")
public func argmax(_ x: Tensor, axis: Int = -1) -> Tensor { x }

/// A string is not a type of elements: `"float32"` is `.float32`.
@available(*, unavailable, message: "write .float32, .int32, … instead of the name in quotes")
extension DType: ExpressibleByStringLiteral {
    /// Never called: the compiler asks for the case.
    public init(stringLiteral value: String) { self = .float32 }
}
