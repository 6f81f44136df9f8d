// Rows that the tables of several layers have.

extension Parameter {
    /// `use_bias`, true by default.
    public static func useBias<Root>(_ path: KeyPath<Root, Bool>) -> Parameter {
        Parameter("use_bias", path, default: true, "Whether a bias is added.")
    }

    /// The penalty on the output that layers with weights have.
    public static var activityRegularizer: Parameter {
        Parameter(
            "activity_regularizer", \Layer.activityRegularizer,
            "Penalty on the output, divided by the batch size.")
    }

    /// Keras' constraint of a weight.
    static func constraint(_ weight: String) -> Parameter {
        .fixed(
            "\(weight)_constraint", .null, isWritten: false, "weights that are held in bounds.")
    }

    /// Where images have their channels.
    static var dataFormat: Parameter {
        .fixed("data_format", .string("channels_last"), "channels as the first axis.")
    }
}
