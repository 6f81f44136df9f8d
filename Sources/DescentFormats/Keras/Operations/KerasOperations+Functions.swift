import DescentCore
import DescentLayers
import DescentSupport

// Functions with one number beside the tensor, and norms.

extension KerasOperations {
    /// Those of `keras.ops.nn` that are no layers either.
    static let functions: [String: KerasOperation] = [
        "Celu": .function("celu", .number("alpha", "alpha: ", at: 1, default: 1)) {
            celu($0[0], alpha: $1)
        },
        "HardShrink": .function(
            "hardShrink", .number("threshold", "threshold: ", at: 1, default: 0.5)
        ) { hardShrink($0[0], threshold: $1) },
        "SoftShrink": .function(
            "softShrink", .number("threshold", "threshold: ", at: 1, default: 0.5)
        ) { softShrink($0[0], threshold: $1) },
        "Squareplus": .function("squareplus", .number("b", "b: ", at: 1, default: 4)) {
            squareplus($0[0], b: $1)
        },
    ]

    static let norms: [String: KerasOperation] = [
        // Not `logSumExp`: for infinities that has numbers in it that no file can hold.
        "Logsumexp": KerasOperation(function: "log", arguments: ["x", "axis", "keepdims"]) {
            arguments in
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
        "Norm": KerasOperation(function: "norm", arguments: ["x", "ord", "axis", "keepdims"]) {
            let (axes, keepDims, order) = try $0.norm()
            return norm(try $0.tensor(0, "x"), order: order, axes: axes, keepDims: keepDims)
        } swift: { source in
            let (axes, keepDims, order) = try source.arguments.norm()
            var words = [try source.tensor(0, "x")]
            words += order.map { ["order: \($0.swiftSource())"] } ?? []
            words += axes.map { ["axes: \($0)"] } ?? []
            if keepDims { words.append("keepDims: true") }
            return "norm(\(words.joined(separator: ", ")))"
        },
        // As in Keras: the smallest norm is epsilon.
        "Normalize": KerasOperation(
            function: "rsqrt", arguments: ["x", "axis", "order", "epsilon"]
        ) { arguments in
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

    /// The axes of a norm, whether they stay, and its order; that of Frobenius has none.
    fileprivate func norm() throws -> (axes: [Int]?, keepDims: Bool, order: Double?) {
        let (axes, keepDims) = (try ints(nil, "axis"), try bool(nil, "keepdims"))
        if case .plain(.string(let name))? = argument(nil, "ord") {
            guard name == "fro" else { throw missing(nil, "ord", "a number or \"fro\"") }
            return (axes, keepDims, nil)
        }
        return (axes, keepDims, try number(nil, "ord"))
    }

    /// Axes, and the least sum of squares.
    fileprivate func normalization() throws -> (axes: [Int], least: Double) {
        guard try number(nil, "order") ?? 2 == 2 else { throw missing(nil, "order", "2") }
        let epsilon = try number(nil, "epsilon") ?? 1e-7
        return (try ints(nil, "axis") ?? [-1], epsilon * epsilon)
    }
}
