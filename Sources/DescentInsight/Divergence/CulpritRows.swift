/// Which rows of the batch made an operation's result non-finite.
struct CulpritRows {
    let nodes: StepNodes
    let culprit: StepCheck.Culprit

    /// Positions in the batch, ascending; empty if the operation does not depend on the data.
    var positions: [Int] {
        if let row = nodes.rowFinder(of: culprit.node) {
            return Set(culprit.elements.map(row)).sorted()
        }
        if let extreme { return extreme }
        return nodes.phase(of: culprit.node) == .update || !dependsOnData
            ? [] : Array(0..<nodes.rows)
    }

    private var dependsOnData: Bool {
        let data = Set(nodes.step.placeholders.compactMap(nodes.place))
        return nodes.behind([culprit.node]).contains { data.contains($0) }
    }

    /// For sums over the batch: rows whose numbers are within a factor of 10 of the largest;
    /// nil if no input has rows. A product's summands are as large as its factors together.
    private var extreme: [Int]? {
        var sizes = [Double](repeating: 0, count: nodes.rows)
        var isFound = false
        for (input, values) in zip(nodes.operands(of: culprit.node), culprit.inputs) {
            guard values.spec.dtype.isFloatingPoint, let row = nodes.rowFinder(of: input) else {
                continue
            }
            isFound = true
            var largest = [Double](repeating: 0, count: nodes.rows)
            for (element, number) in values.numbers.enumerated() {
                // Not max: NaN counts as the largest.
                if !(Swift.abs(number) <= largest[row(element)]) {
                    largest[row(element)] = number.isNaN ? .infinity : Swift.abs(number)
                }
            }
            for i in sizes.indices { sizes[i] += logarithm(largest[i]) }
        }
        guard isFound, let most = sizes.max() else { return nil }
        if most == .infinity { return sizes.indices.filter { sizes[$0] == .infinity } }
        return sizes.indices.filter { sizes[$0] >= most - 1 }
    }
}

/// The number of decimal digits, with fractions down to the binary digit:
/// precise enough to compare.
private func logarithm(_ size: Double) -> Double {
    if size == 0 { return -400 }
    guard size.isFinite else { return .infinity }
    return (Double(size.exponent) + size.significand - 1) * 0.30103
}
