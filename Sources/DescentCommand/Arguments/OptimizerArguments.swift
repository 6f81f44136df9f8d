import ArgumentParser
import DescentLayers

/// How weights are changed, where that is not to be as the file says.
struct OptimizerArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The optimizer by Keras' name, such as adam. Default: that of the file; rmsprop for a "
                + "model that was not compiled.", valueName: "name"))
    var optimizer: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("The learning rate.", valueName: "rate"))
    var learningRate: Double?

    func validate() throws {
        try NumberRules.requirePositive("learning-rate", learningRate)
    }

    /// The optimizer asked for, new; nil if none is.
    func made() throws -> Optimizer? {
        guard let optimizer else { return nil }
        let config = learningRate.map { [ConfigEntry("learning_rate", .double($0))] } ?? []
        return try Registry.optimizers.named(optimizer, config, option: "optimizer")
    }
}
