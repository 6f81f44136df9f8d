import DescentCore
import DescentSupport

/// One input of a model beside the data it is given.
struct InputWiring {
    /// `The input`, or `Input 1` of several.
    let title: String
    let sample: RowSample
    /// All rows.
    let rows: Int
    /// A sigmoid or tanh that reads weighted sums of the input as it is.
    let saturating: (function: ActivationFunction, layer: Layer?)?
    /// Whether columns are features of their own.
    let isTable: Bool
    /// Columns that lose numbers where the model computes in float32.
    let indistinct: IndistinctFeatures?
}

/// Rules about inputs.
enum InputRules {
    static let table: [(rule: WiringRule, check: @Sendable (InputWiring) -> WiringFault?)] = [
        (.unscaledInputs, unscaledInputs),
        (.constantFeature, constantFeature),
        (.duplicateFeature, duplicateFeature),
        (.indistinctFeature, indistinctFeature),
    ]

    /// Weighted sums of inputs of this root mean square are about as large with Glorot's weights,
    /// and a sigmoid's slope at 10 is 0.00005.
    private static let largestScale = 10.0

    private static func unscaledInputs(_ wiring: InputWiring) -> WiringFault? {
        guard let reader = wiring.saturating else { return nil }
        let sample = wiring.sample
        var (sum, count, lowest, highest) = (0.0, 0.0, Double.infinity, -Double.infinity)
        for row in sample.rows {
            for place in 0..<sample.width {
                let value = sample.value(row, place)
                guard value.isFinite else { continue }
                sum += value * value
                count += 1
                (lowest, highest) = (Swift.min(lowest, value), Swift.max(highest, value))
            }
        }
        guard count > 0, sum / count >= largestScale * largestScale else { return nil }
        let isPicture = lowest >= 0 && highest > 1 && highest <= 255 && sample.width >= 64
        let first = isPicture ? "Rescaling(scale: 1.0 / 255)" : "Normalization(), adapted to them,"
        return WiringFault(
            who: reader.layer?.title ?? "The \(reader.function.kerasName) behind the input",
            expected: "inputs of about 1, where its \(reader.function.kerasName) has a slope",
            got: "numbers from \(shortNumber(lowest)) to \(shortNumber(highest))",
            fix: "Put \(first) before it.", layer: reader.layer)
    }

    private static func constantFeature(_ wiring: InputWiring) -> WiringFault? {
        guard let table = FeatureTable(wiring) else { return nil }
        let found = table.constantColumns
        guard let first = found.first else { return nil }
        let value = shortNumber(table.lowest[first])
        let list = listed(found, limit: 8, countsRest: false)
        return WiringFault(
            who: wiring.title, expected: "features that differ between rows",
            got: found.count == 1
                ? "\(value) in column \(first) of all \(grouped(wiring.rows)) rows"
                : "columns \(list) with one number each, such as \(value) in all "
                    + "\(grouped(wiring.rows)) rows",
            fix: "Leave \(found.count == 1 ? "it" : "them") out: a bias does the same.")
    }

    private static func duplicateFeature(_ wiring: InputWiring) -> WiringFault? {
        guard let pair = FeatureTable(wiring)?.equalColumns else { return nil }
        return WiringFault(
            who: wiring.title, expected: "features that differ from each other",
            got: "equal columns \(pair.0) and \(pair.1) in all \(grouped(wiring.rows)) rows",
            fix: "Leave one out, or check how the columns were read.")
    }

    private static func indistinctFeature(_ wiring: InputWiring) -> WiringFault? {
        wiring.indistinct?.got.map {
            WiringFault(
                who: wiring.title, expected: IndistinctFeatures.expected, got: $0,
                fix: IndistinctFeatures.fix)
        }
    }
}
