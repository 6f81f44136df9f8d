import DescentCore
import DescentData
import DescentSupport

/// Keras' operations by their classes: plain maths between the layers of a functional model.
enum KerasOperations {
    typealias Operation = @Sendable (KerasArguments) throws -> Tensor

    /// All that are read.
    static let all: [String: Operation] = {
        var all = activations
        for table in [reductions, movements, products, norms, functions] {
            all.merge(table) { first, _ in first }
        }
        for (name, function) in unary { all[name] = { function(try $0.tensor(0, "x")) } }
        for (name, function) in binary {
            all[name] = { arguments in
                let (a, b) = try arguments.operands()
                return function(a, b)
            }
        }
        return all
    }()

    /// What operations take that have no arguments of their own.
    static let operands: Set = ["x", "x1", "x2"]

    /// What the others take.
    static let arguments: [String: Set<String>] = {
        let reduction: Set = ["x", "axis", "keepdims"]
        var all: [String: Set<String>] = [
            "BroadcastTo": ["x", "shape"], "Cast": ["x", "dtype"],
            "Clip": ["x", "x_min", "x_max"], "Concatenate": ["xs", "axis"],
            "Einsum": ["subscripts"], "Elu": ["x", "alpha"], "ExpandDims": ["x", "axis"],
            "Flip": ["x", "axis"], "Gelu": ["x", "approximate"], "GetItem": ["x", "key"],
            "LeakyRelu": ["x", "negative_slope"], "LogSoftmax": ["x", "axis"],
            "Reshape": ["x", "newshape"], "Round": ["x", "decimals"], "Softmax": ["x", "axis"],
            "Squeeze": ["x", "axis"], "Stack": ["x", "axis"],
            "Take": ["x", "indices", "axis"], "Transpose": ["x", "axes"],
            "Where": ["condition", "x1", "x2"],
            "Celu": ["x", "alpha"], "HardShrink": ["x", "threshold"],
            "Logsumexp": ["x", "axis", "keepdims"], "Moveaxis": ["x", "source", "destination"],
            "Norm": ["x", "ord", "axis", "keepdims"],
            "Normalize": ["x", "axis", "order", "epsilon"],
            "Repeat": ["x", "repeats", "axis"], "SoftShrink": ["x", "threshold"],
            "Squareplus": ["x", "b"], "Swapaxes": ["x", "axis1", "axis2"],
            "Tile": ["x", "repeats"],
        ]
        for name in reductions.keys { all[name] = reduction }
        return all
    }()

    private static let unary: [String: @Sendable (Tensor) -> Tensor] = [
        "Abs": { abs($0) }, "Absolute": { abs($0) }, "Cbrt": { cbrt($0) }, "Ceil": { ceil($0) },
        "Cos": { cos($0) }, "Erf": { erf($0) }, "Exp": { exp($0) }, "Expm1": { expm1($0) },
        "Floor": { floor($0) }, "HardSigmoid": { hardSigmoid($0) }, "HardSilu": { hardSilu($0) },
        "HardTanh": { hardTanh($0) }, "SparsePlus": { sparsePlus($0) },
        "SparseSigmoid": { sparseSigmoid($0) }, "TanhShrink": { tanhShrink($0) },
        "Isfinite": { isFinite($0) }, "Isnan": { isNaN($0) }, "Log": { log($0) },
        "Log1p": { log1p($0) }, "LogSigmoid": { logSigmoid($0) },
        "LogicalNot": { .!$0.cast(to: .bool) },
        "Mish": { mish($0) }, "Negative": { -$0 }, "Reciprocal": { 1 / $0 },
        "Relu": { relu($0) }, "Relu6": { relu6($0) }, "Rsqrt": { rsqrt($0) },
        "Selu": { selu($0) }, "Sigmoid": { sigmoid($0) }, "Sign": { sign($0) },
        "Silu": { silu($0) }, "Sin": { sin($0) }, "Softplus": { softplus($0) },
        "Softsign": { softsign($0) }, "Sqrt": { sqrt($0) }, "Square": { square($0) },
        "StopGradient": { stopGradient($0) }, "Tan": { tan($0) }, "Tanh": { tanh($0) },
    ]

    private static let binary: [String: @Sendable (Tensor, Tensor) -> Tensor] = [
        "Add": { $0 + $1 }, "Subtract": { $0 - $1 }, "Multiply": { $0 * $1 },
        "Divide": { $0 / $1 }, "TrueDivide": { $0 / $1 }, "Power": { pow($0, $1) },
        "Maximum": { maximum($0, $1) }, "Minimum": { minimum($0, $1) },
        "Arctan2": { atan2($0, $1) }, "Equal": { $0 .== $1 }, "NotEqual": { $0 .!= $1 },
        "Greater": { $0 .> $1 }, "GreaterEqual": { $0 .>= $1 }, "Less": { $0 .< $1 },
        "LessEqual": { $0 .<= $1 }, "LogicalAnd": { $0.cast(to: .bool) .& $1.cast(to: .bool) },
        "LogicalOr": { $0.cast(to: .bool) .| $1.cast(to: .bool) },
        "Matmul": { matmul($0, $1) },
    ]

    // MARK: With arguments

    private static let activations: [String: Operation] = [
        "Elu": { elu(try $0.tensor(0, "x"), alpha: try $0.number(1, "alpha") ?? 1) },
        "Gelu": {
            gelu(
                try $0.tensor(0, "x"),
                approximate: try $0.argument(1, "approximate") == nil
                    || $0.bool(1, "approximate"))
        },
        "LeakyRelu": {
            leakyRelu(
                try $0.tensor(0, "x"), negativeSlope: try $0.number(1, "negative_slope") ?? 0.2)
        },
        "LogSoftmax": { logSoftmax(try $0.tensor(0, "x"), axis: try $0.int(1, "axis") ?? -1) },
        "Softmax": { softmax(try $0.tensor(0, "x"), axis: try $0.int(1, "axis") ?? -1) },
        "Cast": { try $0.cast(try $0.tensor(0, "x")) },
        "Clip": {
            let x = try $0.tensor(0, "x")
            return minimum(
                maximum(x, try $0.tensor(1, "x_min", like: x)),
                try $0.tensor(2, "x_max", like: x))
        },
        "Round": { arguments in
            guard try arguments.int(1, "decimals") ?? 0 == 0 else {
                throw arguments.missing(1, "decimals", "0")
            }
            return round(try arguments.tensor(0, "x"))
        },
        "Where": {
            let condition = try $0.tensor(0, "condition")
            let (a, b) = try $0.choices()
            return select(condition, a, b)
        },
    ]

    private static let reductions: [String: Operation] = [
        "All": { try $0.reduce { $0.all(axes: $1, keepDims: $2) } },
        "Any": { try $0.reduce { $0.any(axes: $1, keepDims: $2) } },
        "Max": { try $0.reduce { $0.max(axes: $1, keepDims: $2) } },
        "Mean": { try $0.reduce { $0.mean(axes: $1, keepDims: $2) } },
        "Min": { try $0.reduce { $0.min(axes: $1, keepDims: $2) } },
        "Prod": { try $0.reduce { $0.prod(axes: $1, keepDims: $2) } },
        "Std": { try $0.reduce { $0.standardDeviation(axes: $1, keepDims: $2) } },
        "Sum": { try $0.reduce { $0.sum(axes: $1, keepDims: $2) } },
        "Argmax": { arguments in
            let x = try arguments.tensor(0, "x")
            guard let axis = try arguments.int(nil, "axis"), try !arguments.bool(nil, "keepdims")
            else { throw arguments.missing(nil, "axis", "a whole number, without keepdims,") }
            return x.argMax(axis: axis)
        },
        "Var": { try $0.reduce { $0.variance(axes: $1, keepDims: $2) } },
    ]
}

extension KerasArguments {
    fileprivate func reduce(_ body: (Tensor, [Int]?, Bool) -> Tensor) throws -> Tensor {
        body(try tensor(0, "x"), try ints(1, "axis"), try bool(nil, "keepdims"))
    }

    fileprivate func cast(_ x: Tensor) throws -> Tensor {
        guard case .plain(.string(let name))? = argument(1, "dtype"),
            let dtype = DType(rawValue: name)
        else { throw missing(1, "dtype", "a dtype") }
        return x.cast(to: dtype)
    }

    /// What `where` chooses between; one may be a number.
    fileprivate func choices() throws -> (Tensor, Tensor) {
        if case .tensor(let a)? = argument(1, "x1") { return (a, try tensor(2, "x2", like: a)) }
        let b = try tensor(2, "x2")
        return (try tensor(1, "x1", like: b), b)
    }
}
