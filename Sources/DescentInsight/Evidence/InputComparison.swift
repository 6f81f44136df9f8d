import DescentCore
import DescentSupport

/// Compares an input with what it looked like in training.
struct InputComparison {
    private let trained: Evidence.Input
    private let holdsIdentifiers: Bool
    private var ranges: [FeatureRange]

    /// Rows that are looked at, and numbers in them.
    private static let (mostRows, mostNumbers) = (1_024, 1 << 18)

    /// nil if the two have other features.
    init?(_ trained: Evidence.Input, _ column: Dataset.Column, rows: Int) {
        let places = FeaturePlaces(column)
        guard trained.features.count == places.count, trained.rows > 0 else { return nil }
        self.trained = trained
        holdsIdentifiers = places.holdsIdentifiers
        ranges = trained.features.map { FeatureRange($0, trainedRows: trained.rows) }
        let sample = RowSample(
            column, rows: rows, limit: Self.mostRows, elements: Self.mostNumbers)
        for row in sample.rows {
            for place in 0..<sample.width {
                ranges[places.feature(place)].add(sample.value(row, place), row: row)
            }
            for feature in ranges.indices { ranges[feature].endRow() }
        }
    }

    /// What is unlike, the worst first.
    ///
    /// - Parameter missing: whether NaN is looked for.
    func findings(missing: Bool) -> [InputFinding] {
        let outside = ranges.indices.filter { ranges[$0].isOutside }
            .sorted { (ranges[$0].growth ?? 0) > (ranges[$1].growth ?? 0) }
        let isTooSmall = outside.isEmpty && isNarrow
        return (missing ? missingFindings : []) + outside.map { outsideFinding($0, among: outside) }
            + (isTooSmall ? [narrowFinding] : [])
    }

    private var missingFindings: [InputFinding] {
        ranges.indices.compactMap { feature in
            guard ranges[feature].trained.nanShare == 0, let row = ranges[feature].firstMissing
            else { return nil }
            return finding(
                .missingValues, feature, expected: "numbers in every row", got: "NaN in row \(row)",
                fix: "Remove or replace missing values first.")
        }
    }

    private func outsideFinding(_ feature: Int, among all: [Int]) -> InputFinding {
        finding(
            .outOfRange, feature, expected: ranges[feature].expected, got: ranges[feature].got,
            fix: advice(for: feature, among: all))
    }

    private func advice(for feature: Int, among all: [Int]) -> String {
        if holdsIdentifiers {
            return "Number words and classes as for the training: with its own vocabulary."
        }
        let range = ranges[feature]
        if let other = all.first(where: { $0 != feature && range.fits(ranges[$0].trained) }) {
            return "They look like those of feature \(other): give the features in the order of "
                + "the training."
        }
        let growths = all.compactMap { ranges[$0].growth }.sorted()
        if let growth = growths.dropFirst(growths.count / 2).first, growth >= 10 {
            return
                "They are about \(digits(growth)) times as large: scale them as for the training."
        }
        return "Prepare the data as for the training, with its means and scales, and its order of "
            + "features."
    }

    /// Whether most features that varied in training are much too small: of a few that may be what
    /// these rows have in common.
    private var isNarrow: Bool {
        let varied = ranges.filter { $0.trained.maximum > $0.trained.minimum }
        guard !holdsIdentifiers, !varied.isEmpty else { return false }
        return varied.count(where: \.isNarrow) * 2 > varied.count
    }

    private var narrowFinding: InputFinding {
        let lowest = ranges.map(\.lowest).min() ?? 0
        let highest = ranges.map(\.highest).max() ?? 0
        let (from, to) = (
            trained.features.map(\.minimum).min() ?? 0, trained.features.map(\.maximum).max() ?? 0
        )
        return InputFinding(
            kind: .smallScale, input: trained.name, feature: nil,
            expected: "numbers from \(shortNumber(from, digits: 4)) to "
                + shortNumber(to, digits: 4),
            got: "none outside of \(shortNumber(lowest, digits: 4)) to "
                + shortNumber(highest, digits: 4),
            fix: "Scale them as for the training, or leave scaling to the model if it does that "
                + "itself.")
    }

    private func finding(
        _ kind: InputFinding.Kind, _ feature: Int, expected: String, got: String, fix: String
    ) -> InputFinding {
        InputFinding(
            kind: kind, input: trained.name, feature: ranges.count > 1 ? feature : nil,
            expected: expected, got: got, fix: fix)
    }
}

extension Evidence {
    /// In which ways inputs look unlike ``inputs``.
    ///
    /// - Parameter missing: whether NaN is looked for.
    func findings(in columns: [Dataset.Column], missing: Bool = true) -> [InputFinding] {
        guard inputs.count == columns.count else { return [] }
        return zip(inputs, columns).flatMap { input, column in
            InputComparison(input, column, rows: column.data.spec.shape[0])?
                .findings(missing: missing) ?? []
        }
    }
}
