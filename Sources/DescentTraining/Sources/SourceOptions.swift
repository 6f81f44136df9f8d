import DescentCore

/// The arguments of `fit` on a source, besides that.
package struct SourceOptions {
    var epochs: Int
    package var stepsPerEpoch: Int?
    var verbose: Verbosity
    package var callbacks: [Callback]
    package var validationData: (any BatchSource)?
    package var validationSteps: Int?
    package var classWeight: [Int: Double]?
    var initialEpoch: Int
    var validationFreq: Int

    package init(
        epochs: Int, stepsPerEpoch: Int? = nil, verbose: Verbosity, callbacks: [Callback],
        validationData: (any BatchSource)? = nil, validationSteps: Int? = nil,
        classWeight: [Int: Double]? = nil, initialEpoch: Int, validationFreq: Int
    ) {
        self.epochs = epochs
        self.stepsPerEpoch = stepsPerEpoch
        self.verbose = verbose
        self.callbacks = callbacks
        self.validationData = validationData
        self.validationSteps = validationSteps
        self.classWeight = classWeight
        self.initialEpoch = initialEpoch
        self.validationFreq = validationFreq
    }

    package func check() throws {
        try requireSteps(stepsPerEpoch, "stepsPerEpoch", "fit")
        try requireSteps(validationSteps, "validationSteps", "fit")
        try requireArgument(
            validationSteps == nil || validationData != nil, "fit",
            "validationData with validationSteps", got: "none", fix: "Leave validationSteps out.")
        try fitOptions(rows: 1).check(hasSampleWeight: false, hasValidationData: false)
    }

    package func fitOptions(rows: Int) -> FitOptions {
        FitOptions(
            batchSize: rows, epochs: epochs, verbose: verbose, callbacks: callbacks,
            validationSplit: 0, shuffle: false, classWeight: classWeight,
            initialEpoch: initialEpoch, validationFreq: validationFreq, doctor: false)
    }
}

/// - Throws: ``TrainingError`` for less than one step.
func requireSteps(_ steps: Int?, _ name: String, _ function: String) throws {
    try requireArgument(
        steps ?? 1 > 0, function, "\(name) above 0", got: "\(steps ?? 0)",
        fix: "Leave it out to use all batches of a pass.")
}
