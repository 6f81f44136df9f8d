public import DescentCore

extension Model {
    /// Trains on inputs `x` and labels `y`, given as tensors or nested arrays with one row for each
    /// example.
    ///
    /// The model is built for the data if it is not yet. Shapes, types, labels and arguments are
    /// checked before anything is computed.
    ///
    /// - Parameters:
    ///   - batchSize: rows in a step; the last step takes what is left.
    ///   - epochs: number of the last epoch.
    ///   - validationSplit: the share of rows, taken from the end before shuffling, that is not
    ///     trained on but evaluated after each epoch.
    ///   - validationData: inputs and labels to evaluate after each epoch instead.
    ///   - validationSampleWeight: weights of the rows of `validationData`.
    ///   - shuffle: whether rows come in a new order each epoch, by the seed of `setRandomSeed`.
    ///   - classWeight: how much rows of a class count in the loss; 1 for classes not named. Labels must name one
    ///     class each: whole numbers from 0, or rows of probabilities that sum to 1, whose largest names it.
    ///     Others (numbers to be predicted, several labels that hold at once) are refused with ``DataError``;
    ///     Keras rounds them, or takes the first largest.
    ///   - sampleWeight: how much each row counts in the loss.
    ///   - initialEpoch: the first epoch, to go on with earlier training.
    ///   - doctor: whether training is watched for what makes it fail: findings are printed as warnings when
    ///     it ends and stand in ``History/diagnosis``. It looks at up to 256 rows before the first step and
    ///     after every epoch, and changes no number of the training. Default false, which costs nothing.
    /// - Returns: loss and metrics of every epoch.
    /// - Throws: ``ConfigurationError``, ``ShapeError``, ``DataError``, ``WiringError``,
    ///   ``TrainingError``, among them ``TrainingError/diverged(_:)`` when the loss or a weight becomes NaN or
    ///   infinite, with a ``DivergenceReport`` that names the operation to blame.
    @discardableResult
    public func fit(
        _ x: any TensorConvertible, _ y: any TensorConvertible, batchSize: Int = 32,
        epochs: Int = 1, verbose: Verbosity = .automatic, callbacks: [Callback] = [],
        validationSplit: Double = 0,
        validationData: (any TensorConvertible, any TensorConvertible)? = nil,
        validationSampleWeight: (any TensorConvertible)? = nil, validationBatchSize: Int? = nil,
        shuffle: Bool = true, classWeight: [Int: Double]? = nil,
        sampleWeight: (any TensorConvertible)? = nil, initialEpoch: Int = 0,
        doctor: Bool = false
    ) throws -> History {
        let options = FitOptions(
            batchSize: batchSize, epochs: epochs, verbose: verbose, callbacks: callbacks,
            validationSplit: validationSplit, validationBatchSize: validationBatchSize,
            shuffle: shuffle, classWeight: classWeight, initialEpoch: initialEpoch, doctor: doctor)
        return try fit(
            [x], [y], sampleWeight, validation: validationData.map { ([$0.0], [$0.1]) },
            validationSampleWeight, options)
    }

    /// Trains a model with several inputs or outputs: one tensor for each, in their order.
    /// The other arguments are those of `fit` for one input.
    @discardableResult
    public func fit(
        _ x: [Tensor], _ y: [Tensor], batchSize: Int = 32, epochs: Int = 1,
        verbose: Verbosity = .automatic, callbacks: [Callback] = [], validationSplit: Double = 0,
        validationData: ([Tensor], [Tensor])? = nil,
        validationSampleWeight: (any TensorConvertible)? = nil, validationBatchSize: Int? = nil,
        shuffle: Bool = true, classWeight: [Int: Double]? = nil,
        sampleWeight: (any TensorConvertible)? = nil, initialEpoch: Int = 0,
        doctor: Bool = false
    ) throws -> History {
        let options = FitOptions(
            batchSize: batchSize, epochs: epochs, verbose: verbose, callbacks: callbacks,
            validationSplit: validationSplit, validationBatchSize: validationBatchSize,
            shuffle: shuffle, classWeight: classWeight, initialEpoch: initialEpoch, doctor: doctor)
        return try fit(
            x, y, sampleWeight, validation: validationData.map { ($0.0, $0.1) },
            validationSampleWeight, options)
    }

    private func fit(
        _ xs: [any TensorConvertible], _ ys: [any TensorConvertible],
        _ sampleWeight: (any TensorConvertible)?,
        validation: ([any TensorConvertible], [any TensorConvertible])?,
        _ validationWeight: (any TensorConvertible)?, _ options: FitOptions
    ) throws -> History {
        let compilation = try requireCompilation("fit")
        try options.check(
            hasSampleWeight: sampleWeight != nil, hasValidationData: validation != nil)
        let preparation = DataPreparation(model: self, function: "fit")
        let all = try preparation.dataset(xs, ys, weights: sampleWeight)
        var (train, held) = try options.split(all)
        if let classWeight = options.classWeight {
            let ignored = compilation.losses.first?.family.ignoredClass
            train = try train.weighted(by: classWeight, ignoring: ignored)
        }
        if let (x, y) = validation {
            held = try preparation.dataset(x, y, weights: validationWeight)
        }
        try requireWiring(compilation, all)
        all.warnAboutNonFiniteInputs(computingIn: dtype)
        return try FitRun(self, compilation, data: train, validation: held, options).run()
    }
}

extension Dataset {
    /// The same rows with weights for their classes.
    fileprivate func weighted(
        by classWeight: [Int: Double], ignoring ignored: Int?
    ) throws -> Dataset {
        try requireArgument(
            labels.count == 1, "fit", "a model with one output for classWeight",
            got: "\(labels.count) outputs", fix: "Use sampleWeight.")
        let weights = try rowWeights(classWeight, labels: labels[0], ignoring: ignored)
        return Dataset(inputs: inputs, labels: labels, weights: weights, rows: rows)
    }
}
