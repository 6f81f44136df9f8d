/// The factor and the summand that normalisation layers learn.
struct AffineOptions {
    let center: Bool
    let scale: Bool
    let betaInitializer: any Initializer
    let gammaInitializer: any Initializer
    let betaRegularizer: (any Regularizer)?
    let gammaRegularizer: (any Regularizer)?
    let betaConstraint: (any Constraint)?
    let gammaConstraint: (any Constraint)?

    /// The rows of the table of a layer that keeps these at `path`.
    static func parameters<Root>(_ path: KeyPath<Root, AffineOptions>) -> [Parameter] {
        [
            Parameter(
                "center", path.appending(path: \.center), default: true, "Whether beta is added."),
            Parameter(
                "scale", path.appending(path: \.scale), default: true,
                "Whether gamma multiplies."),
            Parameter(
                "beta_initializer", path.appending(path: \.betaInitializer), default: Zeros(),
                "How beta starts."),
            Parameter(
                "gamma_initializer", path.appending(path: \.gammaInitializer), default: Ones(),
                "How gamma starts."),
            Parameter(
                "beta_regularizer", path.appending(path: \.betaRegularizer), "Penalty on beta."),
            Parameter(
                "gamma_regularizer", path.appending(path: \.gammaRegularizer),
                "Penalty on gamma."),
            .constraint("beta", path.appending(path: \.betaConstraint)),
            .constraint("gamma", path.appending(path: \.gammaConstraint)),
        ]
    }

    /// `gamma`, then `beta`, those that are wanted.
    func makeWeights(of layer: Layer, shape: Shape) throws -> (gamma: Variable?, beta: Variable?) {
        let gamma =
            scale
            ? try layer.addWeight(
                name: "gamma", shape: shape, initializer: gammaInitializer,
                regularizer: gammaRegularizer, constraint: gammaConstraint) : nil
        let beta =
            center
            ? try layer.addWeight(
                name: "beta", shape: shape, initializer: betaInitializer,
                regularizer: betaRegularizer, constraint: betaConstraint) : nil
        return (gamma, beta)
    }
}
