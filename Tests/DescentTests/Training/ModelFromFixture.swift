import Descent

/// The sequential model a fixture describes, built and with the fixture's weights.
func makeModel(_ fixture: Fixture) throws -> Sequential {
    let layers = try fixture["layers"].list.map { try $0.make(from: Registry.layers) }
    let input = Input(shape: Shape(fixture["input_shape"].ints))
    let model = Sequential([input] + layers)
    try model.setWeights(fixture["weights"].list.map { $0["array"].tensor })
    return model
}

/// Metrics by the names Keras accepts.
func makeMetrics(_ names: Fixture) throws -> [Metric] {
    try names.list.map { try Metric.named($0.string ?? "?") }
}
