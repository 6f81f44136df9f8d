import DescentCore
import DescentData
import DescentSupport

// Functions with arguments, and norms.

extension KerasOperations {
    /// Those of `keras.ops.nn` that are no layers either.
    static let functions: [String: Operation] = [
        "Celu": { arguments in
            let x = try arguments.tensor(0, "x")
            let alpha = try arguments.number(1, "alpha") ?? 1
            return maximum(x, 0) + minimum(elu(x / alpha), 0) * alpha
        },
        "HardShrink": { arguments in
            let x = try arguments.tensor(0, "x")
            let threshold = try arguments.number(1, "threshold") ?? 0.5
            return .where(abs(x) .> threshold, x, 0)
        },
        "HardSilu": { arguments in
            let x = try arguments.tensor(0, "x")
            return x * hardSigmoid(x)
        },
        "HardTanh": { clip(try $0.tensor(0, "x"), min: -1, max: 1) },
        "SoftShrink": { arguments in
            let x = try arguments.tensor(0, "x")
            let threshold = try arguments.number(1, "threshold") ?? 0.5
            return .where(
                x .> threshold, x - threshold, .where(x .< -threshold, x + threshold, 0))
        },
        "SparseSigmoid": { arguments in
            let x = try arguments.tensor(0, "x")
            return clip(x * 0.5 + 0.5, min: 0, max: 1)
        },
        "Squareplus": { arguments in
            let x = try arguments.tensor(0, "x")
            let b = try arguments.number(1, "b") ?? 4
            return (x + sqrt(square(x) + b)) * 0.5
        },
        "TanhShrink": { arguments in
            let x = try arguments.tensor(0, "x")
            return x - tanh(x)
        },
    ]

    static let norms: [String: Operation] = [
        "Logsumexp": { arguments in
            let x = try arguments.tensor(0, "x")
            let axes = try arguments.ints(1, "axis") ?? Array(0..<x.rank)
            let keepDims = try arguments.bool(nil, "keepdims")
            if axes.count == 1 { return logSumExp(x, axis: axes[0], keepDims: keepDims) }
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
