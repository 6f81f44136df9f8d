import DescentCore

/// Measures what an input looks like.
struct InputMeasurement {
    private let sample: RowSample
    private let places: FeaturePlaces
    private var moments: [Moments]

    /// Rows that are looked at, and numbers in them; of more data a share spread evenly.
    private static let (mostRows, mostNumbers) = (65_536, 1 << 24)
    /// Numbers of a feature that its quartiles are taken from.
    private static let mostOrdered = 1_024

    /// The facts about `column`, which has `rows` rows.
    static func input(_ name: String, _ column: Dataset.Column, rows: Int) -> Evidence.Input {
        var measurement = InputMeasurement(column, rows)
        measurement.measure()
        return Evidence.Input(
            name: name, rows: measurement.sample.rows.count, features: measurement.features)
    }

    private init(_ column: Dataset.Column, _ rows: Int) {
        sample = RowSample(column, rows: rows, limit: Self.mostRows, elements: Self.mostNumbers)
        places = FeaturePlaces(column)
        moments = Array(repeating: Moments(), count: places.count)
    }

    private mutating func measure() {
        for row in sample.rows {
            for place in 0..<sample.width {
                moments[places.feature(place)].add(sample.value(row, place))
            }
        }
    }

    private var features: [Evidence.Feature] {
        moments.indices.map { moments[$0].feature(quartiles: quartiles(of: $0)) }
    }

    private func quartiles(of feature: Int) -> [Double] {
        let positions = Swift.max(sample.width / places.count, 1)
        let count = Swift.min(sample.rows.count * positions, Self.mostOrdered)
        var values: [Double] = []
        for i in 0..<count {
            // Positions in no step with rows: at equal distances all might be the same.
            let row = sample.rows[i * sample.rows.count / count]
            let value = sample.value(row, i &* 40_503 % positions * places.count + feature)
            if !value.isNaN { values.append(value) }
        }
        values.sort()
        guard let last = values.indices.last else { return [.nan, .nan, .nan] }
        return (1...3).map { values[last * $0 / 4] }
    }
}

/// Sums over the numbers of a feature.
private struct Moments {
    private var (all, missing, finite) = (0, 0, 0)
    private var (mean, squares) = (0.0, 0.0)
    private var (lowest, highest) = (Double.infinity, -Double.infinity)

    mutating func add(_ value: Double) {
        all += 1
        if value.isNaN { return missing += 1 }
        (lowest, highest) = (Swift.min(lowest, value), Swift.max(highest, value))
        guard value.isFinite else { return }
        finite += 1
        // Welford's: sums of squares would lose the digits of numbers far from 0.
        let distance = value - mean
        mean += distance / Double(finite)
        squares += distance * (value - mean)
    }

    func feature(quartiles: [Double]) -> Evidence.Feature {
        let hasNumbers = all > missing
        return Evidence.Feature(
            mean: finite > 0 ? mean : .nan,
            standardDeviation: finite > 0 ? (squares / Double(finite)).squareRoot() : .nan,
            minimum: hasNumbers ? lowest : .nan, maximum: hasNumbers ? highest : .nan,
            quartiles: quartiles, nanShare: all > 0 ? Double(missing) / Double(all) : 0)
    }
}
