/// What ``Muon`` can be told beside rate, momentum and weight decay; the defaults are good ones.
public struct MuonOptions: Sendable, Hashable {
    /// How much of the mean gradient ``AdamW``'s step keeps, for variables that take it.
    public var adamBeta1: Double
    /// How much of the mean square ``AdamW``'s step keeps.
    public var adamBeta2: Double
    /// Added to the root in ``AdamW``'s step.
    public var epsilon: Double
    /// The rate of ``AdamW``'s step, as a share of the rate.
    public var adamLrRatio: Double
    /// The factor of x in Newton and Schulz' iteration.
    public var muonA: Double
    /// The factor of x xᵀ x.
    public var muonB: Double
    /// The factor of x xᵀ x xᵀ x.
    public var muonC: Double
    /// How often it is iterated.
    public var nsSteps: Int
    /// Steps are multiplied by this and the root of the longer side, so that rates of Adam suit;
    /// nil leaves them as they are.
    public var rmsRate: Double?

    /// - Parameters: see the properties; defaults are Keras'.
    public init(
        adamBeta1: Double = 0.9, adamBeta2: Double = 0.999, epsilon: Double = 1e-7,
        adamLrRatio: Double = 1, muonA: Double = 3.4445, muonB: Double = -4.775,
        muonC: Double = 2.0315, nsSteps: Int = 5, rmsRate: Double? = 0.2
    ) {
        self.adamBeta1 = adamBeta1
        self.adamBeta2 = adamBeta2
        self.epsilon = epsilon
        self.adamLrRatio = adamLrRatio
        self.muonA = muonA
        self.muonB = muonB
        self.muonC = muonC
        self.nsSteps = nsSteps
        self.rmsRate = rmsRate
    }

    /// The rows of ``Muon``'s table.
    static var parameters: [Parameter] {
        [
            Parameter(
                "adam_beta_1", \Muon.details.adamBeta1, default: 0.9, rule: .keptShare,
                "How much of the mean gradient is kept where AdamW is used."),
            Parameter(
                "adam_beta_2", \Muon.details.adamBeta2, default: 0.999, rule: .keptShare,
                "How much of the mean square is kept where AdamW is used."),
            .epsilon(\Muon.details.epsilon),
            factor("muon_a", \Muon.details.muonA, 3.4445),
            factor("muon_b", \Muon.details.muonB, -4.775),
            factor("muon_c", \Muon.details.muonC, 2.0315),
            Parameter(
                "adam_lr_ratio", \Muon.details.adamLrRatio, default: 1,
                rule: .finite(above: 0, fix: "Leave it out for 1."),
                "The rate where AdamW is used, as a share of the rate."),
            Parameter(
                "ns_steps", \Muon.details.nsSteps, default: 5,
                rule: .within(0...100, fix: "Leave it out for 5."),
                "How often Newton and Schulz' iteration is repeated."),
            Parameter(
                "rms_rate", \Muon.details.rmsRate, form: ConfigForm<Double>.ofType.orNull,
                default: 0.2,
                rule: Rule<Double>.finite(above: 0, fix: "Leave it out for 0.2.").ifGiven,
                "The size of steps in the root of their mean square; null as they come."),
        ].map { $0.grouped("details", in: "MuonOptions") }.moving("adam_lr_ratio", before: "muon_a")
    }

    private static func factor(
        _ key: String, _ path: KeyPath<Muon, Double>, _ standard: Double
    ) -> Parameter {
        Parameter(
            key, path, default: standard, rule: .finite(fix: "Leave it out for \(standard)."),
            "A factor of Newton and Schulz' iteration.")
    }

    /// From the arguments of the table.
    init(config: Configuration) throws {
        try self.init(
            adamBeta1: config[\Muon.details.adamBeta1], adamBeta2: config[\Muon.details.adamBeta2],
            epsilon: config[\Muon.details.epsilon], adamLrRatio: config[\Muon.details.adamLrRatio],
            muonA: config[\Muon.details.muonA], muonB: config[\Muon.details.muonB],
            muonC: config[\Muon.details.muonC], nsSteps: config[\Muon.details.nsSteps],
            rmsRate: config[\Muon.details.rmsRate])
    }

    /// x with singular values near 1, by Newton and Schulz' iteration.
    func orthogonal(_ matrix: Tensor) -> Tensor {
        let isTall = matrix.shape[0] > matrix.shape[1]
        var x = isTall ? matrix.transposed() : matrix
        x = x / (sqrt(square(x).sum()) + 1e-7)
        for _ in 0..<nsSteps {
            let gram = matmul(x, x.transposed())
            x = x * muonA + matmul(gram * muonB + matmul(gram * muonC, gram), x)
        }
        return isTall ? x.transposed() : x
    }
}
