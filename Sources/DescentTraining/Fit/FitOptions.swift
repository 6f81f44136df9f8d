import DescentCore

/// Batches of an epoch that come one by one; nil if their number is not known.
package struct StreamLength {
    let steps: Int?

    package init(steps: Int? = nil) {
        self.steps = steps
    }
}

/// The arguments of `fit` besides data.
package struct FitOptions {
    var batchSize: Int
    var epochs: Int
    package var verbose: Verbosity
    package var callbacks: [Callback]
    var validationSplit: Double
    var shuffle: Bool
    package var classWeight: [Int: Double]?
    var initialEpoch: Int
    var validationBatchSize: Int?
    var validationFreq: Int
    package var doctor: Bool
    var resuming: TrainingSnapshot?
    /// Set where batches come one by one.
    package var stream: StreamLength?

    package init(
        batchSize: Int, epochs: Int, verbose: Verbosity, callbacks: [Callback],
        validationSplit: Double, shuffle: Bool, classWeight: [Int: Double]? = nil,
        initialEpoch: Int, validationBatchSize: Int? = nil, validationFreq: Int, doctor: Bool,
        resuming: TrainingSnapshot? = nil, stream: StreamLength? = nil
    ) {
        self.batchSize = batchSize
        self.epochs = epochs
        self.verbose = verbose
        self.callbacks = callbacks
        self.validationSplit = validationSplit
        self.shuffle = shuffle
        self.classWeight = classWeight
        self.initialEpoch = initialEpoch
        self.validationBatchSize = validationBatchSize
        self.validationFreq = validationFreq
        self.doctor = doctor
        self.resuming = resuming
        self.stream = stream
    }

    /// The same, going on where a callback says if nothing else does. Batches that come one by one
    /// are not to be had again.
    func resumingWhereCallbacksSay() throws -> FitOptions {
        guard resuming == nil, stream == nil else { return self }
        var options = self
        for callback in callbacks where options.resuming == nil {
            options.resuming = try callback.snapshotToResume()
        }
        // The same program started again says again where it began.
        if let snapshot = options.resuming { options.initialEpoch = snapshot.epoch }
        return options
    }

    /// Rows in a step of validation.
    var rowsOfValidation: Int { validationBatchSize ?? batchSize }

    package func check(hasSampleWeight: Bool, hasValidationData: Bool) throws {
        try requireArgument(
            batchSize > 0, "fit", "a batchSize above 0", got: "\(batchSize)", fix: "Use 32.")
        try requireArgument(
            validationBatchSize ?? 1 > 0, "fit", "a validationBatchSize above 0",
            got: "\(validationBatchSize ?? 0)", fix: "Leave it out to use batchSize.")
        try verbose.check("fit")
        try requireArgument(
            validationFreq > 0, "fit", "a validationFreq of 1 or more", got: "\(validationFreq)",
            fix: "2 evaluates after every second epoch.")
        try requireArgument(
            epochs > 0, "fit", "at least 1 epoch", got: "\(epochs)",
            fix: "An epoch is one pass over the data.")
        try requireArgument(
            (0..<epochs).contains(initialEpoch), "fit", "an initialEpoch from 0 to \(epochs - 1)",
            got: "\(initialEpoch)",
            fix: "`epochs` is the number of the last epoch, not how many run.")
        try requireArgument(
            validationSplit >= 0 && validationSplit < 1, "fit",
            "a validationSplit of 0 or more and below 1", got: "\(validationSplit)",
            fix: "0.2 keeps the last fifth of the rows for validation.")
        try requireArgument(
            classWeight == nil || !hasSampleWeight, "fit", "classWeight or sampleWeight",
            got: "both", fix: "Multiply them and give sampleWeight.")
        try requireArgument(
            validationSplit == 0 || !hasValidationData, "fit", "validationSplit or validationData",
            got: "both", fix: "Leave one out.")
    }

    /// Whether the validation runs after `epoch`, counted from 0.
    func validates(_ epoch: Int) -> Bool { (epoch + 1).isMultiple(of: validationFreq) }

    /// Rows for training and, from the end, for validation.
    package func split(_ data: Dataset) throws -> (train: Dataset, validation: Dataset?) {
        guard validationSplit > 0 else { return (data, nil) }
        let kept = Int((Double(data.rows) * (1 - validationSplit)).rounded(.down))
        try requireArgument(
            kept > 0 && kept < data.rows, "fit",
            "a validationSplit that leaves rows on both sides",
            got: "\(validationSplit) of \(data.rows) rows", fix: "Use more rows or another share.")
        return (data.part(0..<kept), data.part(kept..<data.rows))
    }
}
