import DescentCore
import DescentData
import DescentSupport

/// Keras' operations by their classes: plain maths between the layers of a functional model.
enum KerasOperations {
    /// All that are read.
    static let all: [String: KerasOperation] = merged(
        simple + [numbers, pairs, axes, parts, matrices, statistics, indices, normalizations])

    /// Those of which the primitives have words in Keras.
    static let written = Set(merged(simple).keys)

    private static let simple = [
        unary, binary, activations, others, reductions, movements, products, norms, functions,
    ]

    private static func merged(_ tables: [[String: KerasOperation]]) -> [String: KerasOperation] {
        tables.reduce(into: [:]) { all, table in all.merge(table) { first, _ in first } }
    }

    private static let unary: [String: KerasOperation] = [
        "Abs": .unary("abs") { abs($0) }, "Absolute": .unary("abs") { abs($0) },
        "Cbrt": .unary("cbrt") { cbrt($0) }, "Ceil": .unary("ceil") { ceil($0) },
        "Cos": .unary("cos") { cos($0) }, "Erf": .unary("erf") { erf($0) },
        "Exp": .unary("exp") { exp($0) }, "Expm1": .unary("expm1") { expm1($0) },
        "Floor": .unary("floor") { floor($0) },
        "HardSigmoid": .unary("hardSigmoid") { hardSigmoid($0) },
        "HardSilu": .unary("hardSilu") { hardSilu($0) },
        "HardTanh": .unary("hardTanh") { hardTanh($0) },
        "Isfinite": .unary("isFinite") { isFinite($0) }, "Isnan": .unary("isNaN") { isNaN($0) },
        "Log": .unary("log") { log($0) }, "Log1p": .unary("log1p") { log1p($0) },
        "LogSigmoid": .unary("logSigmoid") { logSigmoid($0) },
        "LogicalNot": KerasOperation {
            .!(try $0.tensor(0, "x").cast(to: .bool))
        } swift: {
            ".!\(try $0.tensor(0, "x")).cast(to: .bool)"
        },
        "Mish": .unary("mish") { mish($0) },
        "Negative": KerasOperation {
            -(try $0.tensor(0, "x"))
        } swift: {
            "-\(try $0.tensor(0, "x"))"
        },
        "Reciprocal": KerasOperation {
            1 / (try $0.tensor(0, "x"))
        } swift: {
            "1 / \(try $0.tensor(0, "x"))"
        },
        "Relu": .unary("relu") { relu($0) }, "Relu6": .unary("relu6") { relu6($0) },
        "Rsqrt": .unary("rsqrt") { rsqrt($0) }, "Selu": .unary("selu") { selu($0) },
        "Sigmoid": .unary("sigmoid") { sigmoid($0) }, "Sign": .unary("sign") { sign($0) },
        "Silu": .unary("silu") { silu($0) }, "Sin": .unary("sin") { sin($0) },
        "Softplus": .unary("softplus") { softplus($0) },
        "SparsePlus": .unary("sparsePlus") { sparsePlus($0) },
        "SparseSigmoid": .unary("sparseSigmoid") { sparseSigmoid($0) },
        "Softsign": .unary("softsign") { softsign($0) }, "Sqrt": .unary("sqrt") { sqrt($0) },
        "Square": .unary("square") { square($0) },
        "StopGradient": .unary("stopGradient") { stopGradient($0) },
        "Tan": .unary("tan") { tan($0) }, "Tanh": .unary("tanh") { tanh($0) },
        "TanhShrink": .unary("tanhShrink") { tanhShrink($0) },
    ]

    private static let binary: [String: KerasOperation] = [
        "Add": .infix("+") { $0 + $1 }, "Subtract": .infix("-") { $0 - $1 },
        "Multiply": .infix("*") { $0 * $1 }, "Divide": .infix("/") { $0 / $1 },
        "TrueDivide": .infix("/") { $0 / $1 }, "Power": .binary("pow") { pow($0, $1) },
        "Maximum": .binary("maximum") { maximum($0, $1) },
        "Minimum": .binary("minimum") { minimum($0, $1) },
        "Arctan2": .binary("atan2") { atan2($0, $1) }, "Equal": .infix(".==") { $0 .== $1 },
        "NotEqual": .infix(".!=") { $0 .!= $1 }, "Greater": .infix(".>") { $0 .> $1 },
        "GreaterEqual": .infix(".>=") { $0 .>= $1 }, "Less": .infix(".<") { $0 .< $1 },
        "LessEqual": .infix(".<=") { $0 .<= $1 },
        "LogicalAnd": .infix(".&", of: ".cast(to: .bool)") {
            $0.cast(to: .bool) .& $1.cast(to: .bool)
        },
        "LogicalOr": .infix(".|", of: ".cast(to: .bool)") {
            $0.cast(to: .bool) .| $1.cast(to: .bool)
        },
        "Matmul": .binary("matmul") { matmul($0, $1) },
    ]

    private static let reductions: [String: KerasOperation] = [
        "All": .reduction("all") { $0.all(axes: $1, keepDims: $2) },
        "Any": .reduction("any") { $0.any(axes: $1, keepDims: $2) },
        "Max": .reduction("max") { $0.max(axes: $1, keepDims: $2) },
        "Mean": .reduction("mean") { $0.mean(axes: $1, keepDims: $2) },
        "Min": .reduction("min") { $0.min(axes: $1, keepDims: $2) },
        "Prod": .reduction("prod") { $0.prod(axes: $1, keepDims: $2) },
        "Std": .reduction("standardDeviation") { $0.standardDeviation(axes: $1, keepDims: $2) },
        "Sum": .reduction("sum") { $0.sum(axes: $1, keepDims: $2) },
        "Var": .reduction("variance") { $0.variance(axes: $1, keepDims: $2) },
    ]
}
