import Descent

/// The loss a fixture describes by `class` and `config`.
func makeLoss(_ fixture: Fixture) -> Loss? {
    let config = fixture["config"]
    let reduction = config["reduction"].string.flatMap(LossReduction.init) ?? .sumOverBatchSize
    let logits = config["from_logits"].bool ?? false
    let smoothing = config["label_smoothing"].double ?? 0
    switch fixture["class"].string {
    case "BinaryCrossentropy":
        return BinaryCrossentropy(
            fromLogits: logits, labelSmoothing: smoothing, reduction: reduction)
    case "CategoricalCrossentropy":
        return CategoricalCrossentropy(
            fromLogits: logits, labelSmoothing: smoothing, reduction: reduction)
    case "SparseCategoricalCrossentropy":
        return SparseCategoricalCrossentropy(
            fromLogits: logits, ignoreClass: config["ignore_class"].int, reduction: reduction)
    case "MeanSquaredError": return MeanSquaredError(reduction: reduction)
    case "MeanAbsoluteError": return MeanAbsoluteError(reduction: reduction)
    case "Huber":
        // Keras leaves delta out of the configuration; the fixture's name has it.
        let delta = fixture["name"].string?.hasPrefix("huber_delta") == true ? 0.3 : 1
        return Huber(delta: delta, reduction: reduction)
    default: return nil
    }
}

/// The schedule a fixture describes by `class` and `config`.
func makeSchedule(_ fixture: Fixture) -> (any LearningRateSchedule)? {
    let config = fixture["config"]
    let initial = config["initial_learning_rate"].double ?? .nan
    let steps = config["decay_steps"].int ?? 0
    switch fixture["class"].string {
    case "ExponentialDecay":
        return ExponentialDecay(
            initialLearningRate: initial, decaySteps: steps,
            decayRate: config["decay_rate"].double ?? .nan,
            staircase: config["staircase"].bool ?? false)
    case "InverseTimeDecay":
        return InverseTimeDecay(
            initialLearningRate: initial, decaySteps: steps,
            decayRate: config["decay_rate"].double ?? .nan,
            staircase: config["staircase"].bool ?? false)
    case "CosineDecay":
        return CosineDecay(
            initialLearningRate: initial, decaySteps: steps, alpha: config["alpha"].double ?? 0,
            warmupTarget: config["warmup_target"].double,
            warmupSteps: config["warmup_steps"].int ?? 0)
    case "PolynomialDecay":
        return PolynomialDecay(
            initialLearningRate: initial, decaySteps: steps,
            endLearningRate: config["end_learning_rate"].double ?? .nan,
            power: config["power"].double ?? 1, cycle: config["cycle"].bool ?? false)
    case "PiecewiseConstantDecay":
        return PiecewiseConstantDecay(
            boundaries: config["boundaries"].ints, values: config["values"].doubles)
    default: return nil
    }
}

/// The optimiser a fixture describes by `class` and `config`.
func makeOptimizer(_ fixture: Fixture) -> Optimizer? {
    let config = fixture["config"]
    func number(_ key: String, _ other: Double = 0) -> Double { config[key].double ?? other }
    let rate: any LearningRateSchedule =
        makeSchedule(config["learning_rate"]) ?? number("learning_rate")
    let (decay, norm) = (config["weight_decay"].double, config["clipnorm"].double)
    let (global, value) = (config["global_clipnorm"].double, config["clipvalue"].double)
    switch fixture["class"].string {
    case "SGD":
        return SGD(
            learningRate: rate, momentum: number("momentum"),
            nesterov: config["nesterov"].bool ?? false, weightDecay: decay, clipnorm: norm,
            globalClipnorm: global, clipvalue: value)
    case "RMSprop":
        return RMSprop(
            learningRate: rate, rho: number("rho"), momentum: number("momentum"),
            epsilon: number("epsilon"), centered: config["centered"].bool ?? false,
            weightDecay: decay, clipnorm: norm, globalClipnorm: global, clipvalue: value)
    case "Adam":
        return Adam(
            learningRate: rate, beta1: number("beta_1"), beta2: number("beta_2"),
            epsilon: number("epsilon"), amsgrad: config["amsgrad"].bool ?? false,
            weightDecay: decay, clipnorm: norm, globalClipnorm: global, clipvalue: value)
    case "AdamW":
        return AdamW(
            learningRate: rate, weightDecay: decay ?? 0, beta1: number("beta_1"),
            beta2: number("beta_2"), epsilon: number("epsilon"),
            amsgrad: config["amsgrad"].bool ?? false, clipnorm: norm, globalClipnorm: global,
            clipvalue: value)
    case "Adagrad":
        return Adagrad(
            learningRate: rate, initialAccumulatorValue: number("initial_accumulator_value"),
            epsilon: number("epsilon"), weightDecay: decay, clipnorm: norm,
            globalClipnorm: global, clipvalue: value)
    default: return nil
    }
}

/// The metric a fixture describes by `class` and `config`.
func makeMetric(_ fixture: Fixture) -> Metric? {
    let config = fixture["config"]
    let thresholds =
        config["thresholds"].list.isEmpty
        ? [config["thresholds"].double ?? 0.5] : config["thresholds"].doubles
    switch fixture["class"].string {
    case "BinaryAccuracy": return BinaryAccuracy(threshold: config["threshold"].double ?? 0.5)
    case "CategoricalAccuracy": return CategoricalAccuracy()
    case "SparseCategoricalAccuracy": return SparseCategoricalAccuracy()
    case "Mean": return Mean()
    case "MeanSquaredError": return LossMetric(MeanSquaredError())
    case "MeanAbsoluteError": return LossMetric(MeanAbsoluteError())
    case "Precision": return Precision(thresholds: thresholds, classId: config["class_id"].int)
    case "Recall": return Recall(thresholds: thresholds, classId: config["class_id"].int)
    case "AUC":
        return AUC(
            numThresholds: config["num_thresholds"].int ?? 200,
            curve: config["curve"].string.flatMap(AUC.Curve.init) ?? .roc,
            summationMethod: config["summation_method"].string
                .flatMap(AUC.SummationMethod.init) ?? .interpolation,
            thresholds: config["thresholds"].list.isEmpty ? nil : config["thresholds"].doubles)
    default: return nil
    }
}
