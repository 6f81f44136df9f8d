import DescentCore
import DescentLayers
import DescentSupport

// Numbers that describe many numbers, and what is normalised by them.

extension KerasOperations {
    static let statistics: [String: KerasOperation] = [
        "Amax": .reduction("max") { $0.max(axes: $1, keepDims: $2) },
        "Amin": .reduction("min") { $0.min(axes: $1, keepDims: $2) },
        "Average": KerasOperation(arguments: ["x", "axis", "weights"]) {
            try $0.tensor(0, "x").average(axes: try $0.ints(nil, "axis"), weights: try $0.weights())
        } swift: { source in
            var words = try source.arguments.ints(nil, "axis").map { ["axes: \($0)"] } ?? []
            words +=
                try source.arguments.weights().map { ["weights: \(try source.source(of: $0))"] }
                ?? []
            return "\(try source.tensor(0, "x")).average(\(words.joined(separator: ", ")))"
        },
        "CountNonzero": KerasOperation(arguments: ["x", "axis"]) {
            try $0.tensor(0, "x").countNonzero(axes: try $0.ints(nil, "axis"))
        } swift: {
            let axes = try $0.arguments.ints(nil, "axis").map { "axes: \($0)" } ?? ""
            return "\(try $0.tensor(0, "x")).countNonzero(\(axes))"
        },
        "Median": .reduction("median") { $0.median(axes: $1, keepDims: $2) },
        "Nanmax": .reduction("nanMax") { $0.nanMax(axes: $1, keepDims: $2) },
        "Nanmean": .reduction("nanMean") { $0.nanMean(axes: $1, keepDims: $2) },
        "Nanmedian": .reduction("nanMedian") { $0.nanMedian(axes: $1, keepDims: $2) },
        "Nanmin": .reduction("nanMin") { $0.nanMin(axes: $1, keepDims: $2) },
        "Nanprod": .reduction("nanProd") { $0.nanProd(axes: $1, keepDims: $2) },
        "Nanstd": .reduction("nanStandardDeviation") {
            $0.nanStandardDeviation(axes: $1, keepDims: $2)
        },
        "Nansum": .reduction("nanSum") { $0.nanSum(axes: $1, keepDims: $2) },
        "Nanvar": .reduction("nanVariance") { $0.nanVariance(axes: $1, keepDims: $2) },
        "Percentile": .quantile("percentile") {
            $0.percentile($1, axes: $2, method: $3, keepDims: $4)
        },
        "Nanpercentile": .quantile("nanPercentile") {
            $0.nanPercentile($1, axes: $2, method: $3, keepDims: $4)
        },
        "Ptp": .reduction("peakToPeak") { $0.peakToPeak(axes: $1, keepDims: $2) },
        "Quantile": .quantile("quantile") { $0.quantile($1, axes: $2, method: $3, keepDims: $4) },
        "Nanquantile": .quantile("nanQuantile") {
            $0.nanQuantile($1, axes: $2, method: $3, keepDims: $4)
        },
    ]

    static let normalizations: [String: KerasOperation] = [
        "LayerNorm": KerasOperation(
            function: "layerNormalization",
            arguments: ["x", "gamma", "beta", "axis", "epsilon", "rms_scaling"]
        ) {
            let (axes, epsilon) = try $0.normalizedAxes()
            return layerNormalization(
                try $0.tensor(0, "x"), gamma: try $0.given(1, "gamma"),
                beta: try $0.given(2, "beta"), axes: axes, epsilon: epsilon)
        } swift: { source in
            let (axes, epsilon) = try source.arguments.normalizedAxes()
            var words = [try source.tensor(0, "x")]
            for (i, name) in ["gamma", "beta"].enumerated() {
                guard let weight = try source.arguments.given(i + 1, name) else { continue }
                words.append("\(name): \(try source.source(of: weight))")
            }
            words += ["axes: \(axes)", "epsilon: \(epsilon.swiftSource())"]
            return "layerNormalization(\(words.joined(separator: ", ")))"
        },
        "RMSNorm": KerasOperation(function: "rsqrt", arguments: ["x", "scale", "axis", "epsilon"]) {
            let (axes, epsilon) = try $0.normalizedAxes()
            let x = try $0.tensor(0, "x")
            let result = x * rsqrt(square(x).mean(axes: axes, keepDims: true) + epsilon)
            return try $0.given(1, "scale").map { result * $0 } ?? result
        } swift: { source in
            let (axes, epsilon) = try source.arguments.normalizedAxes()
            let x = try source.tensor(0, "x")
            let mean = "square(\(x)).mean(axes: \(axes), keepDims: true)"
            let result = "\(x) * rsqrt(\(mean) + \(epsilon.swiftSource()))"
            let scale = try source.arguments.given(1, "scale").map(source.source)
            return scale.map { "\(result) * \($0)" } ?? result
        },
    ]
}

extension KerasOperation {
    fileprivate static func quantile(
        _ method: String,
        _ perform:
            @escaping @Sendable (Tensor, Double, [Int]?, QuantileMethod, Bool) -> Tensor
    ) -> KerasOperation {
        KerasOperation(arguments: ["x", "q", "axis", "method", "keepdims"]) {
            perform(
                try $0.tensor(0, "x"), try $0.share(), try $0.ints(nil, "axis"),
                try $0.quantileMethod(), try $0.bool(nil, "keepdims"))
        } swift: { source in
            let arguments = source.arguments
            var words = [try arguments.share().swiftSource()]
            words += try arguments.ints(nil, "axis").map { ["axes: \($0)"] } ?? []
            words.append("method: .\(try arguments.quantileMethod())")
            if try arguments.bool(nil, "keepdims") { words.append("keepDims: true") }
            return "\(try source.tensor(0, "x")).\(method)(\(words.joined(separator: ", ")))"
        }
    }
}

extension KerasArguments {
    /// A tensor that may be left out.
    fileprivate func given(_ position: Int, _ name: String) throws -> Tensor? {
        try argument(position, name) == nil ? nil : tensor(position, name, like: tensor(0, "x"))
    }

    fileprivate func weights() throws -> Tensor? { try given(1, "weights") }

    fileprivate func share() throws -> Double {
        guard let share = try number(1, "q") else { throw missing(1, "q", "a number") }
        return share
    }

    fileprivate func quantileMethod() throws -> QuantileMethod {
        guard let argument = argument(nil, "method") else { return .linear }
        guard case .plain(.string(let name)) = argument, let method = QuantileMethod(rawValue: name)
        else {
            let names = QuantileMethod.allCases.map(\.rawValue).joined(separator: ", ")
            throw missing(nil, "method", "one of \(names)")
        }
        return method
    }

    /// Axes, and what is added to the mean of squares: by default Keras' own epsilon.
    fileprivate func normalizedAxes() throws -> (axes: [Int], epsilon: Double) {
        guard try !bool(nil, "rms_scaling") else { throw missing(nil, "rms_scaling", "false") }
        return (try ints(nil, "axis") ?? [-1], try number(nil, "epsilon") ?? 1e-7)
    }
}
