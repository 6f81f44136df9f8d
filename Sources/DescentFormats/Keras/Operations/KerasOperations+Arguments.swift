import DescentCore
import DescentData
import DescentLayers
import DescentSupport

// Operations with arguments of their own.

extension KerasOperations {
    static let activations: [String: KerasOperation] = [
        "Elu": KerasOperation(function: "elu", arguments: ["x", "alpha"]) {
            elu(try $0.tensor(0, "x"), alpha: try $0.alpha())
        } swift: {
            "elu(\(try $0.tensor(0, "x")), alpha: \(try $0.arguments.alpha()))"
        },
        "Gelu": KerasOperation(function: "gelu", arguments: ["x", "approximate"]) {
            gelu(try $0.tensor(0, "x"), approximate: try $0.isApproximate())
        } swift: {
            "gelu(\(try $0.tensor(0, "x")), approximate: \(try $0.arguments.isApproximate()))"
        },
        "LeakyRelu": KerasOperation(function: "leakyRelu", arguments: ["x", "negative_slope"]) {
            leakyRelu(try $0.tensor(0, "x"), negativeSlope: try $0.negativeSlope())
        } swift: {
            "leakyRelu(\(try $0.tensor(0, "x")), negativeSlope: \(try $0.arguments.negativeSlope()))"
        },
        "LogSoftmax": KerasOperation(function: "logSoftmax", arguments: ["x", "axis"]) {
            logSoftmax(try $0.tensor(0, "x"), axis: try $0.lastAxis())
        } swift: {
            "logSoftmax(\(try $0.tensor(0, "x")), axis: \(try $0.arguments.lastAxis()))"
        },
        "Softmax": KerasOperation(function: "softmax", arguments: ["x", "axis"]) {
            softmax(try $0.tensor(0, "x"), axis: try $0.lastAxis())
        } swift: {
            "softmax(\(try $0.tensor(0, "x")), axis: \(try $0.arguments.lastAxis()))"
        },
    ]

    static let others: [String: KerasOperation] = [
        "Argmax": KerasOperation(arguments: ["x", "axis", "keepdims"]) {
            try $0.tensor(0, "x").argMax(axis: try $0.argMaxAxis())
        } swift: {
            "\(try $0.tensor(0, "x")).argMax(axis: \(try $0.arguments.argMaxAxis()))"
        },
        "Cast": KerasOperation(arguments: ["x", "dtype"]) {
            try $0.tensor(0, "x").cast(to: try $0.castType())
        } swift: {
            "\(try $0.tensor(0, "x")).cast(to: \(try $0.arguments.castType().swiftSource()))"
        },
        "Clip": KerasOperation(function: "minimum", arguments: ["x", "x_min", "x_max"]) {
            let x = try $0.tensor(0, "x")
            return minimum(
                maximum(x, try $0.tensor(1, "x_min", like: x)),
                try $0.tensor(2, "x_max", like: x))
        } swift: {
            let x = try $0.arguments.tensor(0, "x")
            let low = "maximum(\(try $0.source(of: x)), \(try $0.tensor(1, "x_min", like: x)))"
            return "minimum(\(low), \(try $0.tensor(2, "x_max", like: x)))"
        },
        "Round": KerasOperation(function: "round", arguments: ["x", "decimals"]) { arguments in
            guard try arguments.int(1, "decimals") ?? 0 == 0 else {
                throw arguments.missing(1, "decimals", "0")
            }
            return round(try arguments.tensor(0, "x"))
        } swift: {
            "round(\(try $0.tensor(0, "x")))"
        },
        "Where": KerasOperation(function: "select", arguments: ["condition", "x1", "x2"]) {
            let (a, b) = try $0.choices()
            return select(try $0.tensor(0, "condition"), a, b)
        } swift: {
            let (a, b) = try $0.arguments.choices()
            let parts = [
                try $0.tensor(0, "condition"), try $0.source(of: a), try $0.source(of: b),
            ]
            return "select(\(parts.joined(separator: ", ")))"
        },
    ]
}

extension KerasArguments {
    fileprivate func alpha() throws -> Double { try number(1, "alpha") ?? 1 }

    fileprivate func negativeSlope() throws -> Double { try number(1, "negative_slope") ?? 0.2 }

    fileprivate func lastAxis() throws -> Int { try int(1, "axis") ?? -1 }

    fileprivate func isApproximate() throws -> Bool {
        try argument(1, "approximate") == nil || bool(1, "approximate")
    }

    func argMaxAxis() throws -> Int {
        guard let axis = try int(nil, "axis"), try !bool(nil, "keepdims") else {
            throw missing(nil, "axis", "a whole number, without keepdims,")
        }
        return axis
    }

    fileprivate func castType() throws -> DType {
        guard let dtype = try dtype() else { throw missing(1, "dtype", "a dtype") }
        return dtype
    }

    /// What `where` chooses between; one may be a number.
    fileprivate func choices() throws -> (Tensor, Tensor) {
        if case .tensor(let a)? = argument(1, "x1") { return (a, try tensor(2, "x2", like: a)) }
        let b = try tensor(2, "x2")
        return (try tensor(1, "x1", like: b), b)
    }
}
