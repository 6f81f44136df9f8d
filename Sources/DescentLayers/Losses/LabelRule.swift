/// What every label of a loss must be.
struct LabelRule: Sendable {
    let lowest: Double
    let highest: Double
    var isInteger = false
    /// A value that may stand outside.
    var exempt: Double?

    /// Neither infinite nor NaN.
    static let finite = LabelRule(
        lowest: -.greatestFiniteMagnitude, highest: .greatestFiniteMagnitude)
    /// 0 … 1.
    static let unitInterval = LabelRule(lowest: 0, highest: 1)
    /// 0, 1 … count − 1.
    static func classes(_ count: Int, ignoring exempt: Int?) -> LabelRule {
        LabelRule(
            lowest: 0, highest: Double(count - 1), isInteger: true, exempt: exempt.map(Double.init))
    }

    /// The first element that breaks the rule; NaN breaks every rule.
    func firstBreak(in labels: Tensor) throws -> (position: Int, value: Double)? {
        switch labels.dtype {
        case .float32: return try scan(labels, Float.self)
        case .float64: return try scan(labels, Double.self)
        case .float16, .bfloat16: return try scan(labels.cast(to: .float32), Float.self)
        case .int32: return try scan(labels, Int32.self)
        case .int64: return try scan(labels, Int64.self)
        case .uint8, .bool: return try scan(labels, UInt8.self)
        }
    }

    /// One pass over the memory: data sets have millions of labels.
    private func scan<S: TensorScalar>(
        _ labels: Tensor, _ type: S.Type
    ) throws -> (position: Int, value: Double)? {
        try labels.withBytes { bytes in
            for (position, scalar) in bytes.bindMemory(to: S.self).enumerated() {
                let value = scalar.tensorDouble
                let fits =
                    value >= lowest && value <= highest
                    && (!isInteger || value.rounded(.towardZero) == value)
                if !fits && value != exempt { return (position, value) }
            }
            return nil
        }
    }
}

extension Loss {
    /// - Throws: ``DataError`` for labels that are not what ``expects`` says.
    func requireExpected(_ labels: Tensor, _ outputShape: Shape, _ output: String?) throws {
        let example = Array(outputShape.dimensions.dropFirst())
        switch expects?.labels {
        case .bits:
            try requireShape(labels, example: example, output)
            try requireLabels(labels, .unitInterval, output)
        case .oneHot:
            try requireShape(labels, example: example, output)
            try requireLabels(labels, .finite, output)
        case .classNumbers(let ignored):
            try requireShape(labels, example: example.dropLast(), output)
            try requireLabels(labels, .classes(outputShape[-1], ignoring: ignored), output)
        case .numbers, nil:
            try requireLabels(labels, .finite, output)
        }
    }

    /// - Throws: ``DataError`` for the first label that breaks `rule`.
    func requireLabels(_ labels: Tensor, _ rule: LabelRule, _ output: String?) throws {
        if let error = labels.error { throw error }
        let rows = labels.rank == 0 ? 1 : labels.shape[0]
        guard rows > 0 else { throw DataError.empty }
        guard let (position, value) = try rule.firstBreak(in: labels) else { return }
        let width = Swift.max(labels.count / rows, 1)
        let (row, column) = (position / width, position % width)
        if !value.isFinite {
            throw DataError.nonFinite(
                what: output.map { "labels for output '\($0)'" } ?? "labels", row: row,
                column: column, value: value)
        }
        guard rule.isInteger else {
            throw DataError.labelOutsideUnitInterval(
                loss: kerasClassName, row: row, column: column, value: value, output: output)
        }
        if value.rounded() != value {
            throw DataError.labelNotInteger(row: row, value: value, output: output)
        }
        throw DataError.labelOutOfRange(
            row: row, value: value, classes: Int(rule.highest) + 1, output: output)
    }

    /// - Throws: ``DataError/labelShape(loss:labels:expected:got:output:)`` unless each label has
    ///   the shape `example`, or differs from it by a last axis of length 1.
    func requireShape(_ labels: Tensor, example: [Int], _ output: String?) throws {
        if let error = labels.error { throw error }
        let got = Array(labels.shape.dimensions.dropFirst())
        let fits =
            labels.rank > 0
            && (matches(got, example) || matches(got, example + [1]) || matches(got + [1], example))
        guard fits else {
            throw DataError.labelShape(
                loss: kerasClassName, labels: expects?.labels,
                expected: Shape([labels.shape[0]] + example), got: labels.shape, output: output)
        }
    }

    /// An invalid tensor if labels and outputs of a batch differ in shape.
    func shapeFault(_ yTrue: Tensor, _ yPred: Tensor, expected: Shape) -> Tensor? {
        if yTrue.error != nil { return yTrue }
        if yPred.error != nil { return yPred }
        guard yTrue.shape != expected else { return nil }
        return .invalid(
            ShapeError(
                who: kerasClassName, expected: "labels of shape \(expected)",
                got: "\(yTrue.shape) against outputs \(yPred.shape)",
                fix: "Give the last layer as many units as each example has labels."))
    }
}

/// Equal lengths; unknown ones equal all.
private func matches(_ got: [Int], _ expected: [Int]) -> Bool {
    got.count == expected.count
        && zip(got, expected).allSatisfy { $0 == $1 || $1 == Shape.unknown }
}
