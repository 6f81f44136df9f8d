import DescentCore
import DescentSupport

/// Per-row weights for the classes of `labels`; classes without a weight count once.
///
/// Labels are class numbers `[n]` or `[n, 1]`, or rows of probabilities such as one-hot rows,
/// whose largest entry names the class.
/// - Parameter ignored: a label that names no class and may be negative; its rows count once.
/// - Throws: ``TrainingError`` for weights or shapes that cannot be; ``DataError`` for the first
///   label that names no class: Keras rounds it, or takes the first largest of several labels.
func rowWeights(
    _ classWeight: [Int: Double], labels: Dataset.Column, ignoring ignored: Int? = nil
) throws -> Dataset.Column {
    for (label, weight) in classWeight where !(weight.isFinite && weight >= 0) || label < 0 {
        throw TrainingError.argument(
            function: "fit", expected: "classWeight with classes from 0 and weights of 0 or more",
            got: "\(label): \(weight)", fix: "Map each class number to how much it counts.")
    }
    let shape = labels.data.spec.shape
    try requireArgument(
        shape.rank <= 2, "fit", "labels of one class each with classWeight", got: "shape \(shape)",
        fix: "Use sampleWeight for labels with more axes.")
    let width = shape.rank > 1 ? shape[-1] : 1
    let data = try TensorData(TensorSpec([shape[0]], .float32)) { bytes in
        guard let base = bytes.baseAddress else { return }
        var numbers = [Double](repeating: 0, count: width)
        for row in 0..<shape[0] {
            for place in 0..<width {
                numbers[place] = labels.data.spec.dtype.load(
                    labels.data.address, row * width + place)
            }
            let label = try width == 1 ? number(numbers[0], row, ignored) : largest(numbers, row)
            DType.float32.store(label.flatMap { classWeight[$0] } ?? 1, base, row)
        }
    }
    return Dataset.Column(data: data, first: 0)
}

/// The class a label names, or nil if it is to be ignored.
private func number(_ label: Double, _ row: Int, _ ignored: Int?) throws -> Int? {
    if let ignored, label == Double(ignored) { return nil }
    guard label >= 0, let number = Int(exactly: label) else {
        throw DataError.labelNamesNoClass(row: row, value: label)
    }
    return number
}

/// The class of a row of probabilities.
private func largest(_ numbers: [Double], _ row: Int) throws -> Int? {
    var (place, sum) = (0, 0.0)
    for (i, number) in numbers.enumerated() {
        guard number >= 0 else {
            throw DataError.labelsAreNoDistribution(row: row, got: shortNumber(number))
        }
        sum += number
        if number > numbers[place] { place = i }
    }
    // As far off as rounding and label smoothing in half precision may be.
    guard abs(sum - 1) <= 1e-3 else {
        throw DataError.labelsAreNoDistribution(row: row, got: "a sum of \(shortNumber(sum))")
    }
    return place
}
