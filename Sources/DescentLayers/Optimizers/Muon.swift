/// Steps of matrices along their momentum with all singular values made 1; AdamW's steps for
/// everything else.
///
///     m = momentum · m + g;  x = nesterov ? g + momentum · m : m
///     w −= rate · orthogonal(x) · rmsRate · √(longer side of w)
///
/// ``AdamW``'s step is for variables that are no matrices, for embeddings, and for the layers in
/// `excludeLayers`, which should name the last one.
///
/// - Source: Jordan et al. 2024; Liu et al. 2025, arXiv:2502.16982.
public final class Muon: Optimizer, Configurable {
    /// The share that is taken off variables which ``AdamW``'s step changes; nil for none.
    public let adamWeightDecay: Double?
    /// Names of layers that ``AdamW``'s step is for, or regular expressions of them.
    public let excludeLayers: [String]
    /// Whether ``AdamW``'s step is for embeddings.
    public let excludeEmbeddings: Bool
    /// How much of the momentum is kept at each step.
    public let momentum: Double
    /// Whether the gradient is taken as if after the momentum's step.
    public let nesterov: Bool
    /// Everything else.
    public let details: MuonOptions

    /// - Parameters:
    ///   - learningRate: a number above 0 or a schedule. Default 0.001, as Keras 3.
    ///   - excludeLayers: parts of the names of layers, or regular expressions; default none.
    ///   - excludeEmbeddings: default true.
    ///   - momentum: 0 … 1, default 0.95.
    ///   - nesterov: default true.
    ///   - adamWeightDecay: weight decay where ``AdamW``'s step is used; default 0.004.
    ///   - details: everything else.
    ///   - weightDecay: share of the weights, times the rate, taken off at each step;
    ///     default 0.004.
    ///   - clipnorm: largest norm of each gradient; at most one of the three limits. Default none.
    ///   - globalClipnorm: largest norm of all gradients together. Default none.
    ///   - clipvalue: largest element of a gradient, by amount. Default none.
    ///   - name: default `muon`.
    public init(
        learningRate: any LearningRateSchedule = 0.001, excludeLayers: [String] = [],
        excludeEmbeddings: Bool = true, momentum: Double = 0.95, nesterov: Bool = true,
        adamWeightDecay: Double? = 0.004, details: MuonOptions = MuonOptions(),
        weightDecay: Double? = 0.004, clipnorm: Double? = nil, globalClipnorm: Double? = nil,
        clipvalue: Double? = nil, name: String = "muon"
    ) {
        self.momentum = momentum
        self.nesterov = nesterov
        self.adamWeightDecay = adamWeightDecay
        self.excludeLayers = excludeLayers
        self.excludeEmbeddings = excludeEmbeddings
        self.details = details
        super.init(
            learningRate: learningRate,
            options: OptimizerOptions(
                weightDecay: weightDecay, clipnorm: clipnorm, globalClipnorm: globalClipnorm,
                clipvalue: clipvalue), name: name)
    }

    /// From the arguments of the table.
    public convenience init(config: Configuration) throws {
        let options = try OptimizerOptions(config: config)
        try self.init(
            learningRate: config[\Optimizer.rateOrSchedule],
            excludeLayers: config[\Muon.excludeLayers],
            excludeEmbeddings: config[\Muon.excludeEmbeddings], momentum: config[\Muon.momentum],
            nesterov: config[\Muon.nesterov], adamWeightDecay: config[\Muon.adamWeightDecay],
            details: MuonOptions(config: config), weightDecay: options.weightDecay,
            clipnorm: options.clipnorm,
            globalClipnorm: options.globalClipnorm, clipvalue: options.clipvalue,
            name: config[\Optimizer.name])
    }

    /// Whether ``AdamW``'s step is for a variable.
    private func isForAdam(_ variable: Variable) -> Bool {
        variable.shape.rank != 2
            || (excludeEmbeddings && variable.name.lowercased().contains("embedding"))
            || excludeLayers.contains { variable.isNamed(like: $0) }
    }

    /// `momentum` for each variable, with `velocity` behind it where ``AdamW``'s step is used.
    public override func makeSlots(for variables: [Variable]) throws {
        for variable in variables {
            try addSlot("momentum", for: variable)
            if isForAdam(variable) { try addSlot("velocity", for: variable) }
        }
    }

    /// ``adamWeightDecay`` where ``AdamW``'s step is used.
    public override func weightDecay(of variable: Variable) -> Double? {
        isForAdam(variable) ? adamWeightDecay : options.weightDecay
    }

    /// w −= rate · orthogonal(x) · rmsRate · √(longer side of w), or ``AdamW``'s step.
    public override func update(gradient: Tensor, variable: Variable, learningRate: Tensor) {
        guard let m = slot("momentum", of: variable) else { return }
        if let v = slot("velocity", of: variable) {
            return adamUpdate(gradient, variable, m, v, learningRate * details.adamLrRatio)
        }
        m.assign(m.value + (gradient + m.value * (momentum - 1)))
        let x = nesterov ? gradient + m.value * momentum : m.value
        let longer = Double(Swift.max(variable.shape[0], variable.shape[1]))
        let size = details.rmsRate.map { $0 * longer.squareRoot() } ?? 1
        variable.assign(variable.value - details.orthogonal(x) * (learningRate * size))
    }

    private func adamUpdate(
        _ gradient: Tensor, _ variable: Variable, _ m: Variable, _ v: Variable, _ rate: Tensor
    ) {
        let kept1 = pow(Tensor.full([], details.adamBeta1), currentStep)
        let kept2 = pow(Tensor.full([], details.adamBeta2), currentStep)
        let step = adamStep(
            weight: variable.value, m: m.value, v: v.value, gradient: gradient,
            rate: rate * sqrt(1 - kept2) / (1 - kept1), beta1: details.adamBeta1,
            beta2: details.adamBeta2, epsilon: details.epsilon)
        variable.assign(step.weight)
        m.assign(step.m)
        v.assign(step.v)
    }

    /// The arguments under Keras' keys.
    public override class var parameters: [Parameter] {
        super.parameters
            .defaulting("name", to: "muon").defaulting("learning_rate", to: 0.001)
            .defaulting("weight_decay", to: 0.004) + MuonOptions.parameters + [
                Parameter(
                    "exclude_layers", \Muon.excludeLayers, default: [], rule: .expressions,
                    "Layers that AdamW is used for."),
                Parameter(
                    "exclude_embeddings", \Muon.excludeEmbeddings, default: true,
                    "Whether AdamW is used for embeddings."),
                Parameter(
                    "momentum", \Muon.momentum, default: 0.95,
                    rule: .within(0...1, "a momentum", fix: "Leave it out for 0.95."),
                    "How much of the momentum is kept at each step."),
                Parameter(
                    "nesterov", \Muon.nesterov, default: true,
                    "Whether the gradient is taken as if after the momentum's step."),
                Parameter(
                    "adam_weight_decay", \Muon.adamWeightDecay,
                    form: ConfigForm<Double>.ofType.orNull, default: 0.004,
                    rule: Rule<Double>.finite(atLeast: 0, fix: "Leave it out for 0.004.").ifGiven,
                    "The weight decay where AdamW is used."),
            ]
    }
}

extension Rule<[String]> {
    /// Regular expressions.
    fileprivate static var expressions: Rule {
        Rule<String>(
            { "regular expressions as \($0)" }, got: { "'\($0)'" },
            fix: "Use a part of the layer's name, such as 'output'.",
            holds: { (try? Regex($0)) != nil }
        ).forEach
    }
}
