import DescentSupport

/// Data that cannot be trained on, found before training starts.
public enum DataError: Error, Hashable, CustomStringConvertible {
    /// No rows at all.
    case empty
    /// Inputs and labels with different numbers of rows.
    case rowCounts(inputs: Int, labels: Int)
    /// NaN or infinity in inputs, labels or weights (`what`).
    case nonFinite(what: String, row: Int, column: Int, value: Double)
    /// A class label outside `0 ..< classes`.
    case labelOutOfRange(row: Int, value: Double, classes: Int, output: String? = nil)
    /// A class label with a fraction.
    case labelNotInteger(row: Int, value: Double, output: String? = nil)
    /// A label outside 0 … 1 of a loss for yes-or-no questions.
    case labelOutsideUnitInterval(
        loss: String, row: Int, column: Int, value: Double, output: String? = nil)
    /// Labels whose shape does not go with the model's output under this loss; `labels` is what the
    /// loss states about them.
    case labelShape(
        loss: String, labels: DataExpectation.Labels?, expected: Shape, got: Shape,
        output: String? = nil)
    /// A sample weight that is negative.
    case negativeWeight(row: Int, value: Double)
    /// With classWeight, a label that is no whole number of 0 or more.
    case labelNamesNoClass(row: Int, value: Double)
    /// With classWeight, a row of several labels that are not probabilities which sum to 1.
    case labelsAreNoDistribution(row: Int, got: String)

    /// What was needed, what came, and what to do about it.
    public var description: String {
        switch self {
        case .empty:
            "Data needs at least one row, but got no samples. "
                + "Check how the data was read or split."
        case .rowCounts(let inputs, let labels):
            "Training data needs as many labels as inputs, but got \(inputs) rows of inputs and "
                + "\(labels) of labels. The first axis of both counts the examples."
        case .nonFinite(let what, let row, let column, let value):
            "\(capitalized(what)) need finite numbers, but got \(value) in row \(row), column "
                + "\(column). Remove or replace missing values first."
        case .labelOutOfRange(let row, let value, let classes, let output):
            "Labels\(at(output)) need classes from 0 to \(classes - 1), but got "
                + "\(plainNumber(value)) in row \(row). \(rangeFix(value, classes))"
        case .labelNotInteger(let row, let value, let output):
            "Labels\(at(output)) need whole numbers that name a class, but got \(value) in row "
                + "\(row). For numbers to be predicted use MeanSquaredError."
        case .labelOutsideUnitInterval(let loss, let row, let column, let value, let output):
            "Labels\(at(output)) of \(loss) need values from 0 to 1, but got "
                + "\(plainNumber(value)) in row \(row), column \(column). \(unitFix(value))"
        case .labelShape(let loss, let labels, let expected, let got, let output):
            "\(loss)\(at(output)) needs labels of shape \(expected), but got \(got). "
                + shapeFix(labels, expected, got)
        case .negativeWeight(let row, let value):
            "Sample weights need numbers of 0 or more, but got \(value) in row \(row). "
                + "Use 0 to leave an example out."
        case .labelNamesNoClass(let row, let value):
            "classWeight needs labels that name a class from 0, but got "
                + "\(plainNumber(value, digits: 6)) in row \(row). Use sampleWeight to weigh rows "
                + "by anything else."
        case .labelsAreNoDistribution(let row, let got):
            "classWeight needs labels of one class a row, one-hot or probabilities that sum to 1, "
                + "but got \(got) in row \(row). Use sampleWeight where several labels "
                + "hold, or none."
        }
    }
}

private func at(_ output: String?) -> String { output.map { " for output '\($0)'" } ?? "" }

private func capitalized(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
}

private func rangeFix(_ value: Double, _ classes: Int) -> String {
    if classes == 1, value == 1 {
        return "For yes or no use BinaryCrossentropy with activation: .sigmoid, else one unit for "
            + "each class."
    }
    if value == Double(classes) {
        return
            "If the classes count from 1, subtract 1; "
            + "else give the last layer \(classes + 1) units."
    }
    return value > 0
        ? "Give the last layer one unit for every class."
        : "Count classes from 0, or set ignoreClass to leave such labels out."
}

private func unitFix(_ value: Double) -> String {
    value == -1
        ? "Use 0 and 1 instead of −1 and 1."
        : "Use 0 and 1; for more than two classes use SparseCategoricalCrossentropy."
}

private func shapeFix(
    _ labels: DataExpectation.Labels?, _ expected: Shape, _ got: Shape
) -> String {
    switch labels {
    case .classNumbers:
        return got.rank == expected.rank + 1
            ? "For one-hot labels use CategoricalCrossentropy."
            : "Give one class number for each prediction."
    case .bits where got.rank == expected.rank - 1 || got[-1] == 1,
        .oneHot where got.rank == expected.rank - 1 || got[-1] == 1:
        return
            "For class numbers use SparseCategoricalCrossentropy, or turn them into one-hot rows "
            + "with oneHot(_:depth:)."
    case .bits, .oneHot, .numbers, nil:
        return "Give the last layer as many units as each example has labels."
    }
}
