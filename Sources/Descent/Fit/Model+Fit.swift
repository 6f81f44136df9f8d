public import DescentCore

extension Model {
    /// Trains on inputs `x` and labels `y`, given as tensors or nested arrays with one row for each
    /// example.
    ///
    /// A model with several inputs or outputs takes a list in their order, or a dictionary by name
    /// (see ``ModelData``): `fit([x, x2], [t, y])`,
    /// `fit(["title": x, "body": x2], ["priority": t])`. The model is built for the data if it is
    /// not yet. Shapes, types, labels and arguments are checked before anything is computed.
    ///
    /// It works on the calling thread and returns when training is over; in a task, where that
    /// would keep one of Swift's threads busy, use ``background``. Meanwhile other threads may
    /// train other models, and predict with this one: they see its weights between two steps.
    /// Training or evaluating this one on another thread throws
    /// ``TrainingError/inUse(function:model:)``.
    ///
    /// When its task is cancelled, training ends at the next batch: callbacks hear of the end, the
    /// model keeps the weights of its last step and can go on with another `fit`, and
    /// ``Model/history`` has the epochs that ran.
    ///
    /// - Parameters:
    ///   - x: inputs, one row for each example.
    ///   - y: labels, one row for each example.
    ///   - batchSize: rows in a step; the last step takes what is left.
    ///   - epochs: number of the last epoch.
    ///   - verbose: what is printed; Keras' 0, 1, 2 and "auto" work too.
    ///   - callbacks: hear of the seams of the run, in this order; see ``Callback``.
    ///   - validationSplit: the share of rows, taken from the end before shuffling, that is not
    ///     trained on but evaluated after each epoch.
    ///   - validationData: inputs and labels to evaluate after each epoch instead;
    ///     with weights of the rows as a third element.
    ///   - validationSampleWeight: weights of the rows of `validationData`.
    ///   - shuffle: whether rows come in a new order each epoch, by the seed of `setRandomSeed`.
    ///   - classWeight: how much rows of a class count in the loss; 1 for classes not named. Labels
    ///     must name one class each: whole numbers from 0, or rows of probabilities that sum to 1,
    ///     whose largest names it. Others (numbers to be predicted, several labels that hold at
    ///     once) are refused with ``DataError``; Keras rounds them, or takes the first largest.
    ///   - sampleWeight: how much each row counts in the loss; for several outputs one array
    ///     for all of them, a list, or a dictionary by name.
    ///   - initialEpoch: the first epoch, to go on with earlier training.
    ///   - validationBatchSize: rows in a step of validation; default `batchSize`.
    ///   - validationFreq: after every how many epochs the validation runs. Default 1.
    ///   - doctor: whether training is watched for what makes it fail: findings are printed as
    ///     warnings when it ends and stand in ``History/diagnosis``. It looks at up to 256 rows
    ///     before the first step and after every epoch, and changes no number of the training.
    ///     Default false, which costs nothing.
    ///   - resuming: where to go on, from ``Model/trainingSnapshot()`` of this model or of one of
    ///     the same make: epochs and steps that were done then are not done again, and the result
    ///     has the bits of a training that ran through. Default none: training starts anew, with
    ///     the weights as they are.
    /// - Returns: loss and metrics of every epoch.
    /// - Throws: ``ConfigurationError``, ``ShapeError``, ``DataError``, ``WiringError``,
    ///   ``TrainingError``, among them ``TrainingError/diverged(_:)`` when the loss or a weight
    ///   becomes NaN or infinite, with a ``DivergenceReport`` that names the operation to blame;
    ///   `CancellationError`.
    @discardableResult
    public func fit(
        _ x: any ModelData, _ y: any ModelData, batchSize: Int = 32, epochs: Int = 1,
        verbose: Verbosity = .automatic, callbacks: [Callback] = [], validationSplit: Double = 0,
        validationData: (any ModelData, any ModelData)? = nil,
        validationSampleWeight: (any ModelData)? = nil,
        shuffle: Bool = true, classWeight: [Int: Double]? = nil,
        sampleWeight: (any ModelData)? = nil, initialEpoch: Int = 0,
        validationBatchSize: Int? = nil, validationFreq: Int = 1, doctor: Bool = false,
        resuming: TrainingSnapshot? = nil
    ) throws -> History {
        try train(
            x, y, sampleWeight,
            validation: validationData.map { ($0.0, $0.1, validationSampleWeight) },
            FitOptions(
                batchSize: batchSize, epochs: epochs, verbose: verbose, callbacks: callbacks,
                validationSplit: validationSplit, shuffle: shuffle, classWeight: classWeight,
                initialEpoch: initialEpoch, validationBatchSize: validationBatchSize,
                validationFreq: validationFreq, doctor: doctor, resuming: resuming))
    }

    /// Trains as the other `fit`, and evaluates after each epoch on inputs and labels whose rows
    /// have weights: `validationData: (x, y, weights)`.
    @discardableResult
    public func fit(
        _ x: any ModelData, _ y: any ModelData, batchSize: Int = 32, epochs: Int = 1,
        verbose: Verbosity = .automatic, callbacks: [Callback] = [], validationSplit: Double = 0,
        validationData: (any ModelData, any ModelData, any ModelData),
        shuffle: Bool = true, classWeight: [Int: Double]? = nil,
        sampleWeight: (any ModelData)? = nil, initialEpoch: Int = 0,
        validationBatchSize: Int? = nil, validationFreq: Int = 1, doctor: Bool = false,
        resuming: TrainingSnapshot? = nil
    ) throws -> History {
        try train(
            x, y, sampleWeight,
            validation: (validationData.0, validationData.1, validationData.2),
            FitOptions(
                batchSize: batchSize, epochs: epochs, verbose: verbose, callbacks: callbacks,
                validationSplit: validationSplit, shuffle: shuffle, classWeight: classWeight,
                initialEpoch: initialEpoch, validationBatchSize: validationBatchSize,
                validationFreq: validationFreq, doctor: doctor, resuming: resuming))
    }

    private func train(
        _ x: any ModelData, _ y: any ModelData, _ sampleWeight: (any ModelData)?,
        validation: (any ModelData, any ModelData, (any ModelData)?)?, _ options: FitOptions
    ) throws -> History {
        try work("fit") {
            let compilation = try requireCompilation("fit")
            try options.check(
                hasSampleWeight: sampleWeight != nil, hasValidationData: validation != nil)
            let preparation = DataPreparation(model: self, function: "fit")
            let all = try preparation.dataset(x, y, weights: sampleWeight)
            var (train, held) = try options.split(all)
            if let classWeight = options.classWeight {
                train = try train.weighted(by: classWeight, compilation, "fit")
            }
            if let (x, y, weights) = validation {
                held = try preparation.dataset(x, y, weights: weights)
            }
            try check(compilation, all)
            all.warnAboutNonFiniteInputs(computingIn: dtype)
            return try fit(train, validation: held, compilation, options)
        }
    }
}

// MARK: Lists and dictionaries of mixed types

extension Model {
    /// Trains on several inputs and outputs: lists or dictionaries whose elements differ in type.
    /// The other arguments are those of `fit` for one input.
    @_disfavoredOverload
    @discardableResult
    public func fit(
        _ x: MixedData, _ y: MixedData, batchSize: Int = 32, epochs: Int = 1,
        verbose: Verbosity = .automatic, callbacks: [Callback] = [], validationSplit: Double = 0,
        validationData: (MixedData, MixedData)? = nil,
        validationSampleWeight: (any ModelData)? = nil,
        shuffle: Bool = true, classWeight: [Int: Double]? = nil,
        sampleWeight: (any ModelData)? = nil, initialEpoch: Int = 0,
        validationBatchSize: Int? = nil, validationFreq: Int = 1, doctor: Bool = false,
        resuming: TrainingSnapshot? = nil
    ) throws -> History {
        try train(
            x, y, sampleWeight,
            validation: validationData.map { ($0.0, $0.1, validationSampleWeight) },
            FitOptions(
                batchSize: batchSize, epochs: epochs, verbose: verbose, callbacks: callbacks,
                validationSplit: validationSplit, shuffle: shuffle, classWeight: classWeight,
                initialEpoch: initialEpoch, validationBatchSize: validationBatchSize,
                validationFreq: validationFreq, doctor: doctor, resuming: resuming))
    }

    /// Trains on several inputs: lists or dictionaries whose elements differ in type.
    /// The other arguments are those of `fit` for one input.
    @_disfavoredOverload
    @discardableResult
    public func fit(
        _ x: MixedData, _ y: any ModelData, batchSize: Int = 32, epochs: Int = 1,
        verbose: Verbosity = .automatic, callbacks: [Callback] = [], validationSplit: Double = 0,
        validationData: (MixedData, any ModelData)? = nil,
        validationSampleWeight: (any ModelData)? = nil,
        shuffle: Bool = true, classWeight: [Int: Double]? = nil,
        sampleWeight: (any ModelData)? = nil, initialEpoch: Int = 0,
        validationBatchSize: Int? = nil, validationFreq: Int = 1, doctor: Bool = false,
        resuming: TrainingSnapshot? = nil
    ) throws -> History {
        try train(
            x, y, sampleWeight,
            validation: validationData.map { ($0.0, $0.1, validationSampleWeight) },
            FitOptions(
                batchSize: batchSize, epochs: epochs, verbose: verbose, callbacks: callbacks,
                validationSplit: validationSplit, shuffle: shuffle, classWeight: classWeight,
                initialEpoch: initialEpoch, validationBatchSize: validationBatchSize,
                validationFreq: validationFreq, doctor: doctor, resuming: resuming))
    }

    /// Trains on several outputs: lists or dictionaries whose elements differ in type.
    /// The other arguments are those of `fit` for one input.
    @_disfavoredOverload
    @discardableResult
    public func fit(
        _ x: any ModelData, _ y: MixedData, batchSize: Int = 32, epochs: Int = 1,
        verbose: Verbosity = .automatic, callbacks: [Callback] = [], validationSplit: Double = 0,
        validationData: (any ModelData, MixedData)? = nil,
        validationSampleWeight: (any ModelData)? = nil,
        shuffle: Bool = true, classWeight: [Int: Double]? = nil,
        sampleWeight: (any ModelData)? = nil, initialEpoch: Int = 0,
        validationBatchSize: Int? = nil, validationFreq: Int = 1, doctor: Bool = false,
        resuming: TrainingSnapshot? = nil
    ) throws -> History {
        try train(
            x, y, sampleWeight,
            validation: validationData.map { ($0.0, $0.1, validationSampleWeight) },
            FitOptions(
                batchSize: batchSize, epochs: epochs, verbose: verbose, callbacks: callbacks,
                validationSplit: validationSplit, shuffle: shuffle, classWeight: classWeight,
                initialEpoch: initialEpoch, validationBatchSize: validationBatchSize,
                validationFreq: validationFreq, doctor: doctor, resuming: resuming))
    }
}
