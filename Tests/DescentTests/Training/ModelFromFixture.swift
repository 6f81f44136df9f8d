import Descent

/// The sequential model a fixture describes, built and with the fixture's weights.
func makeModel(_ fixture: Fixture) throws -> Sequential {
    let layers = try fixture["layers"].list.map { layer in
        let (name, config) = (layer["class"].string ?? "", layer["config"])
        guard name == "Dense" || name == "Conv2D",
            let l2 = config["kernel_regularizer"]["config"]["l2"].double
        else { return try makeLayer(name, config) }
        return Dense(
            units: try config.count("units"),
            activation: config["activation"].string.flatMap(ActivationFunction.init(kerasName:))
                ?? .linear, kernelRegularizer: L2(l2))
    }
    let input = Input(shape: Shape(fixture["input_shape"].ints))
    let model = Sequential([input] + layers)
    try model.setWeights(fixture["weights"].list.map { $0["array"].tensor })
    return model
}

/// Metrics by the names Keras accepts.
func makeMetrics(_ names: Fixture) -> [Metric] {
    names.list.compactMap { name -> Metric? in
        switch name.string {
        case "accuracy": .accuracy
        case "acc": .acc
        case "mse": .mse
        default: nil
        }
    }
}
