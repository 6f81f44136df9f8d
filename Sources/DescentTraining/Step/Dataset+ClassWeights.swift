import DescentCore

extension Dataset {
    /// The same rows with weights for their classes.
    package func weighted(
        by classWeight: [Int: Double], _ compilation: Compilation, _ function: String
    ) throws -> Dataset {
        try requireArgument(
            labels.count == 1, function, "a model with one output for classWeight",
            got: "\(labels.count) outputs", fix: "Use sampleWeight.")
        let weights = try rowWeights(
            classWeight, labels: labels[0],
            ignoring: compilation.losses.first?.expects?.ignoredClass)
        return Dataset(inputs: inputs, labels: labels, weights: [weights], rows: rows)
    }
}
