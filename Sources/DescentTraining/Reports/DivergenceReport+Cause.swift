extension DivergenceReport {
    /// What makes numbers non-finite.
    public enum Cause: String, Sendable, Hashable, CaseIterable {
        /// NaN or infinity in an input of the model.
        case inputData
        /// NaN or infinity in labels.
        case labelData
        /// NaN or infinity in sample weights.
        case sampleWeightData
        /// A weight or other state was not finite before training.
        case initialWeight
        /// NaN or infinity written into the program.
        case constant
        /// A number too large for the type it is converted to.
        case tooLargeForType
        /// ln 0, which is −∞.
        case logOfZero
        /// The logarithm of a number below 0, which is NaN.
        case logOfNegative
        /// A division by 0: ±∞, or NaN for 0 / 0.
        case divisionByZero
        /// The root of a number below 0, which is NaN.
        case rootOfNegative
        /// A fraction as the power of a number below 0, which is NaN.
        case powerOfNegative
        /// 0 to a negative power.
        case powerOfZero
        /// The derivative of a root at 0 is infinite.
        case derivativeOfRootAtZero
        /// The derivative of a logarithm at 0 is infinite.
        case derivativeOfLogAtZero
        /// The derivative of a power below 1 at 0 is infinite.
        case derivativeOfPowerAtZero
        /// eˣ of a large number.
        case exponentialOverflow
        /// ∞ − ∞, 0 · ∞ or ∞ / ∞ of infinities that were meant.
        case undefined
        /// The weights have grown beyond measure.
        case learningRate
        /// The learning rate itself is not finite.
        case learningRateSchedule
        /// Inputs so large that their products overflow.
        case largeInputs
        /// Outputs that grow from layer to layer.
        case explodingActivations
        /// Derivatives that grow from layer to layer.
        case explodingGradients
        /// A result beyond the type's largest number, for none of the other reasons.
        case overflow
        /// An instruction of the engine gave other numbers than its operations do:
        /// a fault in Descent.
        case engine
        /// Nothing could be found.
        case unknown

        /// What usually helps.
        package var advice: String {
            switch self {
            case .inputData: "Remove or replace missing values before training."
            case .labelData: "Remove rows without a label, or give them a sample weight of 0."
            case .sampleWeightData: "Give finite weights of 0 or more."
            case .initialWeight: "Check the initializer, or the weights that were set."
            case .constant: "Replace the number, or keep it out of the result with Tensor.where."
            case .tooLargeForType: "Scale the data, or compute in .float64."
            case .logOfZero, .logOfNegative:
                "Keep the argument above 0, for example log(maximum(x, 1e-7)), or use a loss that "
                    + "takes logits (fromLogits: true)."
            case .divisionByZero:
                "Add a small number to the divisor, or replace it where it is 0 before dividing."
            case .rootOfNegative: "Keep the argument at 0 or above, for example with maximum(x, 0)."
            case .powerOfNegative:
                "Keep the base at 0 or above, or use a whole number as exponent."
            case .powerOfZero: "Keep the base away from 0."
            case .derivativeOfRootAtZero:
                "Add a small number inside the root, for example sqrt(x + 1e-12). A Tensor.where "
                    + "behind it does not help: 0 · ∞ is NaN."
            case .derivativeOfLogAtZero:
                "Replace the 0 before taking the logarithm. A Tensor.where behind it does not "
                    + "help: 0 / 0 is NaN."
            case .derivativeOfPowerAtZero:
                "Add a small number to the base, or replace the 0 before taking the power."
            case .exponentialOverflow:
                "Subtract the largest value first, as softmax does, limit the argument with clip, "
                    + "or scale the inputs."
            case .undefined:
                "Use a large finite number such as -1e9 in masks, and leave no row masked wholly."
            case .learningRate:
                "Lower the learning rate, for example by a factor of 10, scale inputs and targets, "
                    + "or clip gradients (clipnorm: 1)."
            case .learningRateSchedule: "Check the schedule for this step."
            case .largeInputs:
                "Scale these numbers (inputs for example with a Normalization layer), and look at "
                    + "these rows."
            case .explodingActivations:
                "Scale the inputs, start with smaller weights, or put BatchNormalization between "
                    + "the layers."
            case .explodingGradients: "Clip gradients (clipnorm: 1), or lower the learning rate."
            case .overflow: "Scale what goes in, or compute in .float64."
            case .engine:
                "This is a fault in Descent, not in the model or its data: please report it with "
                    + "the model's summary. Until then compute in .float64."
            case .unknown: "Lower the learning rate, clip gradients, or check the data."
            }
        }
    }
}
