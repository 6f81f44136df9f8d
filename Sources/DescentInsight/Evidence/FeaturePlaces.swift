import DescentCore

/// Which feature each number of a row belongs to.
struct FeaturePlaces {
    /// Features that have facts of their own; 1 if all numbers of a row count together.
    let count: Int

    init(_ column: Dataset.Column) {
        let spec = column.rowSpec
        let last = spec.shape.rank > 0 ? spec.shape[-1] : 1
        // Whole numbers in a list are those of words and the like: their places say nothing.
        let isTogether = !spec.dtype.isFloatingPoint && spec.shape.rank <= 1
        count = isTogether || last > Evidence.mostFeatures ? 1 : Swift.max(last, 1)
    }

    func feature(_ place: Int) -> Int { place % count }
}

extension Evidence.Input {
    /// Whether it has one feature for all numbers, which are no amounts.
    func holdsIdentifiers(_ column: Dataset.Column) -> Bool {
        !column.rowSpec.dtype.isFloatingPoint && column.rowSpec.shape.rank <= 1
    }
}
