public import DescentCore

extension Model {
    /// Mistakes in how the model's outputs, losses and metrics go together, without data.
    /// Prints and trains nothing.
    ///
    /// - Returns: errors first; nothing before `compile`, or before the model is built.
    public func checkWiring() -> [WiringFinding] {
        guard let compilation else { return [] }
        return WiringInspection(model: self, compilation: compilation, data: nil).findings()
    }

    /// Mistakes in how the model, what `compile` was given, and the data go together:
    /// ``WiringRule`` lists them. Prints and trains nothing; the model is built for the data if
    /// it is not yet.
    ///
    /// ```swift
    /// for finding in try model.checkWiring(x, y) { print(finding) }
    /// ```
    ///
    /// `fit` makes the same check once, prints the warnings and throws the errors. All labels
    /// are looked at (of very large ones a share), and up to 1,024 rows of inputs, spread
    /// over the data.
    /// - Returns: errors first.
    /// - Throws: what `fit` throws for such data, but for labels that do not fit, which are found.
    public func checkWiring(
        _ x: any ModelData, _ y: any ModelData
    ) throws -> [WiringFinding] {
        let compilation = try requireCompilation("checkWiring")
        do {
            let data = try DataPreparation(model: self, function: "checkWiring")
                .dataset(x, y, weights: nil)
            return WiringInspection(model: self, compilation: compilation, data: data).findings()
        } catch let error as DataError where error.isAboutLabels {
            let fault = WiringFinding(
                rule: .labelsDoNotFit, message: error.description, layer: nil, location: nil,
                subject: "labels")
            return [fault] + checkWiring()
        }
    }
}

extension DataError {
    /// Whether the labels themselves are at fault.
    fileprivate var isAboutLabels: Bool {
        switch self {
        case .labelOutOfRange, .labelNotInteger, .labelOutsideUnitInterval, .labelShape: true
        case .empty, .rowCounts, .nonFinite, .negativeWeight, .labelNamesNoClass,
            .labelsAreNoDistribution:
            false
        }
    }
}
