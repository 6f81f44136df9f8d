/// The factor and the summand that normalisation layers learn.
struct AffineOptions {
    let center: Bool
    let scale: Bool
    let betaInitializer: any Initializer
    let gammaInitializer: any Initializer
    let betaRegularizer: (any Regularizer)?
    let gammaRegularizer: (any Regularizer)?

    var config: [ConfigEntry] {
        [
            ConfigEntry("center", .bool(center)), ConfigEntry("scale", .bool(scale)),
            ConfigEntry("beta_initializer", betaInitializer.configValue),
            ConfigEntry("gamma_initializer", gammaInitializer.configValue),
            ConfigEntry("beta_regularizer", betaRegularizer.configValue),
            ConfigEntry("gamma_regularizer", gammaRegularizer.configValue),
        ]
    }

    /// `gamma`, then `beta`, those that are wanted.
    func makeWeights(of layer: Layer, shape: Shape) throws -> (gamma: Variable?, beta: Variable?) {
        let gamma =
            scale
            ? try layer.addWeight(
                name: "gamma", shape: shape, initializer: gammaInitializer,
                regularizer: gammaRegularizer) : nil
        let beta =
            center
            ? try layer.addWeight(
                name: "beta", shape: shape, initializer: betaInitializer,
                regularizer: betaRegularizer) : nil
        return (gamma, beta)
    }
}
