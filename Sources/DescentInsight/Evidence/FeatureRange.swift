import DescentCore
import DescentSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The numbers of one feature in new data beside those of the training.
struct FeatureRange {
    let trained: Evidence.Feature
    /// Rows of the training that are known.
    let trainedRows: Int
    /// The numbers that are no NaN.
    private(set) var (lowest, highest) = (Double.infinity, -Double.infinity)
    private var (above, below, farAbove, farBelow) = (0, 0, 0, 0)
    /// The first row with NaN.
    private(set) var firstMissing: Int?
    private(set) var rows = 0
    // Of the row that is read.
    private var (rowLowest, rowHighest) = (Double.infinity, -Double.infinity)

    init(_ trained: Evidence.Feature, trainedRows: Int) {
        (self.trained, self.trainedRows) = (trained, trainedRows)
    }

    mutating func add(_ value: Double, row: Int) {
        if value.isNaN {
            if firstMissing == nil { firstMissing = row }
        } else {
            (rowLowest, rowHighest) = (Swift.min(rowLowest, value), Swift.max(rowHighest, value))
        }
    }

    mutating func endRow() {
        rows += 1
        if rowHighest > trained.maximum + slack { above += 1 }
        if rowLowest < trained.minimum - slack { below += 1 }
        if rowHighest > trained.maximum + farDistance { farAbove += 1 }
        if rowLowest < trained.minimum - farDistance { farBelow += 1 }
        (lowest, highest) = (Swift.min(lowest, rowLowest), Swift.max(highest, rowHighest))
        (rowLowest, rowHighest) = (.infinity, -.infinity)
    }

    // MARK: What is unlike

    /// How rarely data of the training's kind may be called unlike, for each feature.
    private static let rarity = 1e-9

    private var width: Double { trained.maximum - trained.minimum }

    /// What rounding may add.
    private var slack: Double {
        1e-3 * width + 1e-5 * Swift.max(abs(trained.minimum), abs(trained.maximum))
    }

    /// How far outside a single row is unlike; infinite where outliers are to be expected, as the
    /// training had some or is hardly known.
    private var farDistance: Double {
        trainedRows >= 100 && width > 0 && width <= 8 * trained.standardDeviation
            ? 3 * width : .infinity
    }

    /// Whether too many rows have numbers outside of those of the training.
    ///
    /// If m new rows are of the kind of N trained ones, then any order of all of them is equally
    /// likely, whatever their distribution: that k new ones exceed all trained ones has a
    /// probability below (m / (N + m))ᵏ.
    var isOutside: Bool {
        let share = log1p(Double(trainedRows) / Double(Swift.max(rows, 1)))
        let needed = Swift.max(-log(Self.rarity) / share, Double(rows) / 10)
        let tenth = Swift.max(Double(rows) / 10, 1)
        return Double(Swift.max(above, below)) >= needed
            || Double(Swift.max(farAbove, farBelow)) >= tenth
    }

    /// Whether all numbers are ten times as close to 0 as the training's, and twenty times as close
    /// to each other, and that is no chance: of rows whose numbers lie in few of the four quarters
    /// of the training's there can be no large share.
    var isNarrow: Bool {
        guard lowest <= highest, width > 0,
            highest - lowest < width / 20,
            Swift.max(abs(lowest), abs(highest))
                <= Swift.max(abs(trained.minimum), abs(trained.maximum)) / 10
        else { return false }
        let bounds = [trained.minimum] + trained.quartiles + [trained.maximum]
        let touched = zip(bounds, bounds.dropFirst()).count { lowest <= $1 && highest >= $0 }
        // The quartiles are those of a sample.
        return pow(Swift.min(Double(touched) / 4 + 0.05, 1), Double(rows)) < Self.rarity
    }

    /// How much larger the largest number is than the training's; nil if it is not larger.
    var growth: Double? {
        let (new, old) = (
            Swift.max(abs(lowest), abs(highest)),
            Swift.max(abs(trained.minimum), abs(trained.maximum))
        )
        return old > 0 && new > old && new.isFinite ? new / old : nil
    }

    /// Whether the numbers would do for another feature, but for some that are a little outside.
    func fits(_ other: Evidence.Feature) -> Bool {
        let room = (other.maximum - other.minimum) / 4
        return lowest >= other.minimum - room && highest <= other.maximum + room
    }

    var got: String { rangeText(lowest, highest) }
    var expected: String { rangeText(trained.minimum, trained.maximum) }
}

private func rangeText(_ lowest: Double, _ highest: Double) -> String {
    lowest == highest
        ? "\(digits(lowest)) in every row"
        : "numbers from \(shortNumber(lowest, digits: 4)) to \(shortNumber(highest, digits: 4))"
}
