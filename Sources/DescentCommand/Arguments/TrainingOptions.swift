import ArgumentParser
import Descent
import DescentCore
import DescentTraining

/// How long and in which order is trained.
struct ScheduleOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The number of the last epoch.", valueName: "number"))
    var epochs = 1
    @OptionGroup var batches: BatchOptions
    @Flag(help: "Take the rows in their order, without shuffling them.") var noShuffle = false
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The first epoch, from 0, to go on with earlier training.", valueName: "number"))
    var initialEpoch = 0
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The seed of new weights, dropout and the order of rows.", valueName: "number"))
    var seed: Int?

    func validate() throws {
        try NumberRules.require("epochs", epochs, atLeast: 1)
        try NumberRules.require("initial-epoch", initialEpoch, atLeast: 0)
        guard initialEpoch < epochs else {
            throw ValidationError(
                "--initial-epoch needs a number below --epochs \(epochs), which is the last one's, "
                    + "but got \(initialEpoch).")
        }
    }
}

/// What is evaluated after each epoch.
struct ValidationOptions: ParsableArguments {
    @Option(
        name: .customLong("validation-split"), parsing: .unconditional,
        help: ArgumentHelp(
            "The share of rows, from the end, that is not trained on but evaluated after each "
                + "epoch.", valueName: "share"))
    var split: Double?

    @Option(
        name: .customLong("validation-x"),
        help: ArgumentHelp("Inputs to evaluate after each epoch, as --x.", valueName: "file"))
    var inputs: [String] = []

    @Option(
        name: .customLong("validation-y"),
        help: ArgumentHelp("Labels to evaluate after each epoch, as --y.", valueName: "file"))
    var labels: [String] = []

    func validate() throws {
        if let split, !(split > 0 && split < 1) {
            throw ValidationError(
                "--validation-split needs a number between 0 and 1, but got \(split).")
        }
        guard inputs.isEmpty == labels.isEmpty else {
            throw ValidationError("--validation-x and --validation-y belong together.")
        }
        guard split == nil || inputs.isEmpty else {
            throw ValidationError("Give --validation-split or --validation-x, not both.")
        }
    }

    func read(
        for model: Model, _ tables: TableOptions
    ) throws -> (any ModelData, any ModelData)? {
        guard !inputs.isEmpty else { return nil }
        return (
            try ModelArrays.inputs(of: model, inputs, "x", tables),
            try ModelArrays.labels(of: model, labels, "y", tables)
        )
    }
}

/// What counts how much.
struct RowWeightOptions: ParsableArguments {
    @Option(
        name: .customLong("class-weight"),
        help: ArgumentHelp(
            "How much rows of a class count in the loss: 0=1,1=2.5.", valueName: "class=weight,…"))
    var classWeight: ClassWeightArgument?

    @Option(help: ArgumentHelp("How much each row counts, as --y.", valueName: "file"))
    var sampleWeight: [String] = []

    var classes: [Int: Double]? { classWeight?.weights }
}

/// `0=1,1=2.5`.
struct ClassWeightArgument: ExpressibleByArgument {
    let weights: [Int: Double]

    /// nil for what is none, and for a class that comes twice.
    init?(argument: String) {
        var weights: [Int: Double] = [:]
        for pair in argument.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = pair.split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count == 2, let key = Int(parts[0]), let weight = Double(parts[1]),
                key >= 0, weight >= 0, weight.isFinite, weights[key] == nil
            else { return nil }
            weights[key] = weight
        }
        self.weights = weights
    }
}

/// When training ends before its last epoch.
struct StoppingOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "End training when the monitored number has not got better for so many epochs.",
            valueName: "epochs"))
    var earlyStopping: Int?

    @Option(
        help: ArgumentHelp("The number that --early-stopping looks at.", valueName: "name"))
    var monitor = "val_loss"

    @Flag(help: "End with the weights of the best epoch; needs --early-stopping.")
    var restoreBestWeights = false

    func validate() throws {
        try NumberRules.require("early-stopping", earlyStopping, atLeast: 0)
        guard restoreBestWeights, earlyStopping == nil else { return }
        throw ValidationError("--restore-best-weights needs --early-stopping.")
    }

    var callback: Callback? {
        earlyStopping.map {
            EarlyStopping(
                monitor: monitor, patience: $0, restoreBestWeights: restoreBestWeights)
        }
    }
}
