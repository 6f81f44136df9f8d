// What NumPy, PyTorch and Keras call things that have another name here: the compiler answers with it.

extension Tensor {
    @available(*, unavailable, renamed: "argMax(axis:)")
    public func argmax(axis: Int = -1) -> Tensor { self }
    @available(*, unavailable, renamed: "argMin(axis:)")
    public func argmin(axis: Int = -1) -> Tensor { self }
    @available(*, unavailable, renamed: "standardDeviation(axis:keepDims:)")
    public func std(axis: Int, keepDims: Bool = false) -> Tensor { self }
    @available(*, unavailable, renamed: "standardDeviation()")
    public func std() -> Tensor { self }
    @available(*, unavailable, renamed: "variance(axis:keepDims:)")
    public func `var`(axis: Int, keepDims: Bool = false) -> Tensor { self }
    @available(*, unavailable, renamed: "reshaped(to:)")
    public func reshape(_ lengths: Int...) -> Tensor { self }
    @available(*, unavailable, renamed: "reshaped(to:)")
    public func reshape(_ shape: Shape) -> Tensor { self }
    @available(*, unavailable, renamed: "reshaped(to:)")
    public func view(_ lengths: Int...) -> Tensor { self }
    @available(*, unavailable, renamed: "transposed(axes:)")
    public func transpose(_ axes: Int...) -> Tensor { self }
    @available(*, unavailable, renamed: "transposed(axes:)")
    public func permute(_ axes: Int...) -> Tensor { self }
    @available(*, unavailable, renamed: "transposed()")
    public var T: Tensor { self }
    @available(*, unavailable, renamed: "squeezed(axes:)")
    public func squeeze(_ axis: Int? = nil) -> Tensor { self }
    @available(*, unavailable, renamed: "expandingDimension(at:)")
    public func unsqueeze(_ axis: Int) -> Tensor { self }
    @available(*, unavailable, renamed: "expandingDimension(at:)")
    public func expandDims(axis: Int) -> Tensor { self }
    @available(*, unavailable, renamed: "flattened()")
    public func flatten() -> Tensor { self }
    @available(*, unavailable, renamed: "cast(to:)")
    public func astype(_ dtype: DType) -> Tensor { self }
    @available(*, unavailable, renamed: "cast(to:)")
    public func to(_ dtype: DType) -> Tensor { self }
    @available(*, unavailable, message: "use scalars() for a flat array, array() for nested rows")
    public func numpy() -> [Double] { [] }
    @available(*, unavailable, renamed: "array(as:)")
    public func tolist() -> [Double] { [] }
    @available(*, unavailable, renamed: "rank")
    public var ndim: Int { rank }
    @available(*, unavailable, renamed: "count")
    public var size: Int { count }
    @available(*, unavailable, message: "use stopGradient(x)")
    public func detach() -> Tensor { self }
    @available(*, unavailable, renamed: "range(_:dtype:)")
    public static func arange(_ count: Int) -> Tensor { [] }
    @available(*, unavailable, renamed: "range(from:to:by:dtype:)")
    public static func arange(_ start: Double, _ stop: Double, _ step: Double = 1) -> Tensor { [] }
    @available(*, unavailable, message: "use oneHot(labels, depth: 10)")
    public static func oneHot(_ indices: Tensor, depth: Int = 0) -> Tensor { [] }
    @available(*, unavailable, renamed: "concatenated(_:axis:)")
    public static func concatenate(_ tensors: [Tensor], axis: Int = 0) -> Tensor { [] }
    @available(*, unavailable, renamed: "concatenated(_:axis:)")
    public static func concat(_ tensors: [Tensor], axis: Int = 0) -> Tensor { [] }
    @available(*, unavailable, renamed: "stacked(_:axis:)")
    public static func stack(_ tensors: [Tensor], axis: Int = 0) -> Tensor { [] }
    @available(*, unavailable, renamed: "randomNormal(_:mean:standardDeviation:dtype:)")
    public static func randn(_ lengths: Int...) -> Tensor { [] }
    @available(*, unavailable, renamed: "randomUniform(_:from:to:dtype:)")
    public static func rand(_ lengths: Int...) -> Tensor { [] }
}

@available(*, unavailable, renamed: "concatenate(_:axis:)")
public func concat(_ tensors: [Tensor], axis: Int = 0) -> Tensor { [] }
@available(*, unavailable, renamed: "isNaN(_:)")
public func isnan(_ x: Tensor) -> Tensor { x }
@available(*, unavailable, renamed: "logSumExp(_:axis:keepDims:)")
public func logsumexp(_ x: Tensor, axis: Int = -1) -> Tensor { x }
@available(*, unavailable, renamed: "stopGradient(_:)")
public func stop_gradient(_ x: Tensor) -> Tensor { x }
@available(*, unavailable, renamed: "silu(_:)")
public func swish(_ x: Tensor) -> Tensor { x }
@available(*, unavailable, renamed: "oneHot(_:depth:dtype:)")
public func one_hot(_ x: Tensor, _ depth: Int) -> Tensor { x }
@available(*, unavailable, message: "use x.argMax(axis:)")
public func argmax(_ x: Tensor, axis: Int = -1) -> Tensor { x }

/// A string is not a type of elements: `"float32"` is `.float32`.
@available(*, unavailable, message: "write .float32, .int32, … instead of the name in quotes")
extension DType: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self = .float32 }
}
