import DescentCore
import DescentLayers

// Functions of each number by itself, and of pairs of numbers.

extension KerasOperations {
    static let numbers: [String: KerasOperation] = [
        "Arccos": .unary("acos") { acos($0) }, "Arccosh": .unary("acosh") { acosh($0) },
        "Arcsin": .unary("asin") { asin($0) }, "Arcsinh": .unary("asinh") { asinh($0) },
        "Arctan": .unary("atan") { atan($0) }, "Arctanh": .unary("atanh") { atanh($0) },
        "BitwiseInvert": .unary("bitwiseNot") { bitwiseNot($0) },
        "BitwiseNot": .unary("bitwiseNot") { bitwiseNot($0) },
        "Copy": KerasOperation {
            try $0.tensor(0, "x")
        } swift: {
            try $0.tensor(0, "x")
        },
        "Cosh": .unary("cosh") { cosh($0) }, "Deg2rad": .unary("deg2rad") { deg2rad($0) },
        "Erfc": .unary("erfc") { erfc($0) }, "Erfinv": .unary("erfinv") { erfinv($0) },
        "Exp2": .unary("exp2") { exp2($0) }, "I0": .unary("i0") { i0($0) },
        "Isinf": .unary("isInfinite") { isInfinite($0) },
        "Isneginf": .unary("isNegativeInfinity") { isNegativeInfinity($0) },
        "Isposinf": .unary("isPositiveInfinity") { isPositiveInfinity($0) },
        "Log10": .unary("log10") { log10($0) }, "Log2": .unary("log2") { log2($0) },
        "NanToNum": .function(
            "nanToNum", .number("nan", "nan: ", default: 0),
            .number(optional: "posinf", "posinf: "), .number(optional: "neginf", "neginf: ")
        ) { nanToNum($0[0], nan: $1, posinf: $2, neginf: $3) },
        "Rad2deg": .unary("rad2deg") { rad2deg($0) },
        "Signbit": .unary("signBit") { signBit($0) },
        "Sinc": .unary("sinc") { sinc($0) }, "Sinh": .unary("sinh") { sinh($0) },
        "Threshold": .function(
            "threshold", .number("threshold", ""), .number("default_value", "defaultValue: ")
        ) { threshold($0[0], $1, defaultValue: $2) },
        "Trunc": .unary("trunc") { trunc($0) },
    ]

    static let pairs: [String: KerasOperation] = [
        "BitwiseAnd": .function("bitwiseAnd", of: ["x", "y"]) { bitwiseAnd($0[0], $0[1]) },
        "BitwiseLeftShift": .function("leftShift", of: ["x", "y"]) { leftShift($0[0], $0[1]) },
        "BitwiseOr": .function("bitwiseOr", of: ["x", "y"]) { bitwiseOr($0[0], $0[1]) },
        "BitwiseRightShift": .function("rightShift", of: ["x", "y"]) { rightShift($0[0], $0[1]) },
        "BitwiseXor": .function("bitwiseXor", of: ["x", "y"]) { bitwiseXor($0[0], $0[1]) },
        "DivideNoNan": .binary("divideNoNaN") { divideNoNaN($0, $1) },
        "FloorDivide": .binary("floorDivide") { floorDivide($0, $1) },
        "Fmax": .binary("fmax") { fmax($0, $1) }, "Fmin": .binary("fmin") { fmin($0, $1) },
        "Gcd": .binary("gcd") { gcd($0, $1) },
        "Heaviside": .binary("heaviside") { heaviside($0, $1) },
        "Hypot": .binary("hypot") { hypot($0, $1) }, "Lcm": .binary("lcm") { lcm($0, $1) },
        "Ldexp": .binary("ldexp") { ldexp($0, $1) },
        "LeftShift": .function("leftShift", of: ["x", "y"]) { leftShift($0[0], $0[1]) },
        "Logaddexp": .binary("logAddExp") { logAddExp($0, $1) },
        "Logaddexp2": .binary("logAddExp2") { logAddExp2($0, $1) },
        "LogicalXor": .binary("logicalXor") { logicalXor($0, $1) },
        "Mod": .binary("mod") { mod($0, $1) },
        "RightShift": .function("rightShift", of: ["x", "y"]) { rightShift($0[0], $0[1]) },
    ]
}
