/// Columns of a table of features, and what is suspicious about them.
///
/// Wide inputs are pictures, words or one-hot groups, where a column that never changes or that
/// equals another is nothing unusual; few rows say little.
struct FeatureTable {
    private static let mostColumns = 60
    private static let fewestRows = 8

    private let sample: RowSample
    private let rows: Int
    /// The smallest and largest number of each column.
    private(set) var lowest: [Double]
    private(set) var highest: [Double]

    init?(_ wiring: InputWiring) {
        sample = wiring.sample
        rows = wiring.rows
        guard wiring.isTable, (2...Self.mostColumns).contains(sample.width),
            rows >= Self.fewestRows
        else { return nil }
        lowest = [Double](repeating: .infinity, count: sample.width)
        highest = [Double](repeating: -.infinity, count: sample.width)
        for row in sample.rows {
            for column in 0..<sample.width {
                let value = sample.value(row, column)
                // NaN is missing, not a number that stays the same.
                lowest[column] = value.isNaN ? -.infinity : Swift.min(lowest[column], value)
                highest[column] = value.isNaN ? .infinity : Swift.max(highest[column], value)
            }
        }
    }

    /// Columns that hold one number in all rows, unless all do: then the data are made up.
    var constantColumns: [Int] {
        let columns = lowest.indices.filter { lowest[$0] == highest[$0] }
        let others = lowest.indices.filter { lowest[$0] != highest[$0] }
        let floor = lowest.min() ?? 0
        // Small pictures and groups of one-hot columns have a background,
        // at which most columns start.
        let hasBackground = others.filter { lowest[$0] == floor }.count * 2 > others.count
        return columns.filter { column in
            !others.isEmpty && !(hasBackground && lowest[column] == floor)
                && (0..<rows).allSatisfy { sample.value($0, column) == lowest[column] }
        }
    }

    /// The first two columns that are equal in all rows.
    var equalColumns: (Int, Int)? {
        var seen: [[UInt64]: Int] = [:]
        for column in lowest.indices where varies(column) {
            let bits = sample.rows.map { sample.value($0, column).bitPattern }
            guard let earlier = seen.updateValue(column, forKey: bits) else { continue }
            let isEqual = (0..<rows).allSatisfy {
                sample.value($0, earlier) == sample.value($0, column)
            }
            if isEqual { return (earlier, column) }
        }
        return nil
    }

    /// Whether enough rows hold something else than the column's lowest or highest number:
    /// two rare words may well stand in the same rows.
    private func varies(_ column: Int) -> Bool {
        guard lowest[column] < highest[column] else { return false }
        var (atLowest, atHighest) = (0, 0)
        for row in sample.rows {
            let value = sample.value(row, column)
            if value == lowest[column] { atLowest += 1 }
            if value == highest[column] { atHighest += 1 }
        }
        return sample.rows.count - Swift.max(atLowest, atHighest) >= Self.fewestRows / 2
    }
}
