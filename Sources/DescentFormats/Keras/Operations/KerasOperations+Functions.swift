import DescentCore
import DescentData
import DescentSupport

// Functions with arguments, and norms.

extension KerasOperations {
    /// Those of `keras.ops.nn` that are no layers either.
    static let functions: [String: Operation] = [
        "Celu": { celu(try $0.tensor(0, "x"), alpha: try $0.number(1, "alpha") ?? 1) },
        "HardShrink": {
            hardShrink(
                try $0.tensor(0, "x"), threshold: try $0.number(1, "threshold") ?? 0.5)
        },
        "SoftShrink": {
            softShrink(
                try $0.tensor(0, "x"), threshold: try $0.number(1, "threshold") ?? 0.5)
        },
        "Squareplus": { squareplus(try $0.tensor(0, "x"), b: try $0.number(1, "b") ?? 4) },
    ]

    static let norms: [String: Operation] = [
        "Logsumexp": { arguments in
            let x = try arguments.tensor(0, "x")
            let axes = try arguments.ints(1, "axis") ?? Array(0..<x.rank)
            let keepDims = try arguments.bool(nil, "keepdims")
            // Not `logSumExp`: for infinities that has numbers in it that no file can hold.
            let largest = stopGradient(x.max(axes: axes, keepDims: true))
            let result = log(exp(x - largest).sum(axes: axes, keepDims: true)) + largest
            return keepDims ? result : result.squeezed(axes: axes)
        },
        "Norm": { arguments in
            guard arguments.argument(nil, "ord") == nil else {
                throw arguments.missing(nil, "ord", "null")
            }
            let x = try arguments.tensor(0, "x")
            return sqrt(
                square(x).sum(
                    axes: try arguments.ints(nil, "axis"),
                    keepDims: try arguments.bool(nil, "keepdims")))
        },
        "Normalize": { arguments in
            guard try arguments.number(nil, "order") ?? 2 == 2 else {
                throw arguments.missing(nil, "order", "2")
            }
            let x = try arguments.tensor(0, "x")
            let axis = try arguments.ints(nil, "axis") ?? [-1]
            let epsilon = try arguments.number(nil, "epsilon") ?? 1e-7
            // As in Keras: the smallest norm is epsilon.
            let sum = square(x).sum(axes: axis, keepDims: true)
            return x * rsqrt(maximum(sum, .full([], epsilon * epsilon, dtype: sum.dtype)))
        },
    ]
}
