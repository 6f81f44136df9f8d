import DescentCore

/// Which feature each number of a row belongs to.
struct FeaturePlaces {
    /// Whether the numbers are those of words and the like: whole ones in a list, whose places say
    /// nothing and which are no amounts.
    let holdsIdentifiers: Bool
    /// Features that have facts of their own; 1 if all numbers of a row count together.
    let count: Int

    init(_ column: Dataset.Column) {
        let spec = column.rowSpec
        let last = spec.shape.rank > 0 ? spec.shape[-1] : 1
        holdsIdentifiers = !spec.dtype.isFloatingPoint && spec.shape.rank <= 1
        count = holdsIdentifiers || last > Evidence.mostFeatures ? 1 : Swift.max(last, 1)
    }

    func feature(_ place: Int) -> Int { place % count }
}
