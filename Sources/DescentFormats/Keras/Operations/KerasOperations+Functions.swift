import DescentCore
import DescentLayers

// Functions with one number beside the tensor, and norms.

extension KerasOperations {
    /// Those of `keras.ops.nn` that are no layers either.
    static let functions: [String: KerasOperation] = [
        "Celu": .unary("celu", "alpha", default: 1) { celu($0, alpha: $1) },
        "HardShrink": .unary("hardShrink", "threshold", default: 0.5) {
            hardShrink($0, threshold: $1)
        },
        "SoftShrink": .unary("softShrink", "threshold", default: 0.5) {
            softShrink($0, threshold: $1)
        },
        "Squareplus": .unary("squareplus", "b", default: 4) { squareplus($0, b: $1) },
    ]

    static let norms: [String: KerasOperation] = [
        // Not `logSumExp`: for infinities that has numbers in it that no file can hold.
        "Logsumexp": KerasOperation(function: "log") { arguments in
            let x = try arguments.tensor(0, "x")
            let (axes, keepDims) = try arguments.sum(1)
            let largest = stopGradient(x.max(axes: axes, keepDims: true))
            let result = log(exp(x - largest).sum(axes: axes, keepDims: true)) + largest
            return keepDims ? result : result.squeezed(axes: axes)
        } swift: { source in
            let x = try source.tensor(0, "x")
            let (axes, keepDims) = try source.arguments.sum(1)
            let largest = "stopGradient(\(x).max(axes: \(axes), keepDims: true))"
            let sum = "exp(\(x) - \(largest)).sum(axes: \(axes), keepDims: true)"
            let result = "log(\(sum)) + \(largest)"
            return keepDims ? result : "(\(result)).squeezed(axes: \(axes))"
        },
        "Norm": KerasOperation(function: "sqrt") { arguments in
            let (axes, keepDims) = try arguments.norm()
            return sqrt(
                square(try arguments.tensor(0, "x")).sum(axes: axes, keepDims: keepDims))
        } swift: { source in
            let (axes, keepDims) = try source.arguments.norm()
            let x = try source.tensor(0, "x")
            return "sqrt(square(\(x)).sum(axes: \(axes), keepDims: \(keepDims)))"
        },
        // As in Keras: the smallest norm is epsilon.
        "Normalize": KerasOperation(function: "rsqrt") { arguments in
            let x = try arguments.tensor(0, "x")
            let (axes, least) = try arguments.normalization()
            let sum = square(x).sum(axes: axes, keepDims: true)
            return x * rsqrt(maximum(sum, .full([], least, dtype: sum.dtype)))
        } swift: { source in
            let x = try source.tensor(0, "x")
            let (axes, least) = try source.arguments.normalization()
            let dtype = try source.arguments.tensor(0, "x").dtype.swiftSource()
            let sum = "square(\(x)).sum(axes: \(axes), keepDims: true)"
            let limit = "Tensor.full([], \(least.swiftSource()), dtype: \(dtype))"
            return "\(x) * rsqrt(maximum(\(sum), \(limit)))"
        },
    ]
}

extension KerasArguments {
    /// The axes of a sum, all of them if none are given, and whether they stay.
    fileprivate func sum(_ position: Int?) throws -> (axes: [Int], keepDims: Bool) {
        let rank = try tensor(0, "x").rank
        return (try ints(position, "axis") ?? Array(0..<rank), try bool(nil, "keepdims"))
    }

    /// The same for a Euclidean norm.
    fileprivate func norm() throws -> (axes: [Int], keepDims: Bool) {
        guard argument(nil, "ord") == nil else { throw missing(nil, "ord", "null") }
        return try sum(nil)
    }

    /// Axes, and the least sum of squares.
    fileprivate func normalization() throws -> (axes: [Int], least: Double) {
        guard try number(nil, "order") ?? 2 == 2 else { throw missing(nil, "order", "2") }
        let epsilon = try number(nil, "epsilon") ?? 1e-7
        return (try ints(nil, "axis") ?? [-1], epsilon * epsilon)
    }
}
