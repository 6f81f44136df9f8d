/// Where a measurement becomes a finding. One table, each number with its reason.
enum DoctorLimits {
    // MARK: How much is looked at

    /// Rows of the probe: a unit that is 0 for all of them is used by less than one row
    /// in a hundred (95 %).
    static let probeRows = 256
    /// Rows learnt by heart: few, so that a small model can do it and it takes no time.
    static let trialRows = 8
    /// Weights for each number that is learnt: hidden units do not all point
    /// the right way at first.
    static let trialWeights = 5
    /// Rates of Adam for models whose own optimizer does not get there:
    /// small nets of sigmoids need the second, deep ones the third.
    static let trialRates = [0.01, 0.1, 0.001]
    /// Steps of each attempt at that. Adam with 0.01 moves a weight by up to 2 in them.
    static let trialSteps = 200
    /// Steps between two looks at the loss.
    static let trialInterval = 20
    /// Seconds after which an attempt is given up without a verdict.
    static let trialSeconds = 5.0

    // MARK: Before training

    /// Initial cross-entropy as a multiple of chance. Glorot's weights on inputs of size 1 give
    /// logits of size 1 and 1.0 to 1.5 times chance; logits of size 7 give 4 times.
    static let initialLoss = 4.0
    /// The same for regression, beside outputs of 0 or the labels' mean, whichever costs more:
    /// outputs three times as large as the labels give 9 under a squared loss.
    static let initialRegressionLoss = 10.0
    /// Root mean square of an input feature: curvature, and with it the largest rate that works,
    /// changes with the square. Bytes have 80 to 180, normalised features 1, dice and clock
    /// times stay below.
    static let largestInput = 20.0
    /// Below it a sum of weighted inputs is lost beside any bias.
    static let smallestInput = 1e-3
    /// Root mean square of labels to be predicted. Adam moves an output by its rate a step:
    /// 0.001 needs 100,000 steps for that. Only a finding where training did fail.
    static let largestTarget = 100.0

    // MARK: Units

    /// Dead share of a layer's ReLUs. Half of them are dead by the toss of a coin where all inputs
    /// have one sign (one positive feature); three standard deviations of that are allowed.
    static func deadShare(units: Int) -> Double {
        Swift.min(1, 0.5 + 1.5 / Double(Swift.max(units, 1)).squareRoot())
    }
    /// Share of a layer's sigmoids or tanhs at their bounds: more than half no longer learn.
    static let saturatedShare = 0.5
    /// Distance from a bound that counts: a sigmoid's slope is 1 % of its output's range
    /// there, against 25 %.
    static let bound = 0.01
    /// Part of the rows in which a unit has to stand there.
    static let saturatedRows = 0.9
    /// A net whose loss is below this part of a constant's has learnt;
    /// flat units no longer hinder it.
    static let learnt = 0.5

    // MARK: Derivatives and steps

    /// Ratio of gradient norms, first layer to last: the first learns a thousand times slower
    /// than the last, or faster, and no rate suits both. Three sigmoid layers have 0.1, ten
    /// ReLU layers 0.03.
    static let gradientRatio = 1e3
    /// Layers with a weight matrix from which on depth can be the cause.
    static let gradientDepth = 3
    /// Size of a step beside the weight's. 1e-3 is the usual advice. The first step of Adam or
    /// RMSprop is 1 to 3 times the rate for every element, up to 0.2; 1 replaces the weights. That
    /// may be right (labels of size 400), so it is a finding only where the loss rises by it.
    static let largestFirstUpdate = 1.0
    /// After an epoch nothing explains a fifth.
    static let largestUpdate = 0.2
    /// A hundredth of the usual advice: 10,000 steps in one direction change a weight by a tenth.
    static let smallestUpdate = 1e-5
    /// Steps this small, a tenth of the usual advice, explain a loss that hardly falls.
    static let slowUpdate = 1e-4

    // MARK: Curves

    /// A loss that has hardly fallen: less than a tenth of where it began.
    static let hardlyFallen = 0.9
    /// A rise of the training loss from one epoch to the next that noise of batches does not make.
    static let rise = 1.1
    /// Losses below this part of a constant's jump about by rounding and single rows.
    static let lowLoss = 0.2
    /// Part of the epochs that may rise.
    static let risingEpochs = 0.3
    /// Loss beside its start and beside a constant's: it went up.
    static let risen = 1.2
    /// The same for one epoch on the way.
    static let jumped = 2.0
    /// Training loss beside a constant's that is still high: inputs explain less than a third.
    static let bias = 0.7
    /// What all steps together, at their largest, have to move a weight, beside its size,
    /// before a flat loss is the model's fault.
    static let travel = 1.0
    /// Epochs from which on a curve can be called flat, and what it may fall,
    /// beside a constant's loss.
    static let flatEpochs = 6
    static let flat = 0.02
    /// Distance of validation loss and training loss, beside a constant's loss, and their ratio.
    static let varianceGap = 0.25
    static let varianceRatio = 1.5
    /// Rise of the validation loss from its lowest, relative and beside a constant's loss.
    static let overfitRise = 1.1
    static let overfitGap = 0.05
    /// Epochs since the lowest validation loss.
    static let overfitEpochs = 2
    /// What the training loss has fallen since, relative.
    static let overfitFall = 0.95
}
