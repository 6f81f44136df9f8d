import Descent
import Testing

@Suite("Values optimisers cannot work with")
struct OptimizerFaultTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let make: @Sendable () -> Optimizer

        init(_ message: String, _ make: @Sendable @escaping () -> Optimizer) {
            testDescription = message
            self.make = make
        }
    }

    static let rows: [Row] = [
        Row("SGD needs a finite learning rate above 0, but got -1.0.") { SGD(learningRate: -1) },
        Row("Adam needs a finite learning rate above 0, but got 0.0.") { Adam(learningRate: 0.0) },
        Row("Adam needs a finite learning rate above 0, but got nan.") {
            Adam(learningRate: Double.nan)
        },
        Row("RMSprop needs a finite learning rate above 0, but got inf.") {
            RMSprop(learningRate: Float.infinity)
        },
        Row("Adam needs beta1 from 0 up to, not including, 1, but got 1.0.") { Adam(beta1: 1) },
        Row("Adam needs beta2 from 0 up to, not including, 1, but got nan.") { Adam(beta2: .nan) },
        Row("Adam needs a finite epsilon of 0 or more, but got -1.0.") { Adam(epsilon: -1) },
        Row("SGD needs a momentum from 0 to 1, but got 1.5.") { SGD(momentum: 1.5) },
        Row("RMSprop needs rho from 0 up to, not including, 1, but got -0.1.") {
            RMSprop(rho: -0.1)
        },
        Row("AdamW needs a finite weightDecay of 0 or more, but got -0.1.") {
            AdamW(weightDecay: -0.1)
        },
        Row("Adam needs a finite clipnorm above 0, but got -1.0.") { Adam(clipnorm: -1) },
        Row("Adam needs a finite clipvalue above 0, but got 0.0.") { Adam(clipvalue: 0) },
        Row(
            "SGD needs at most one of clipnorm, globalClipnorm and clipvalue, but got clipnorm and "
                + "clipvalue."
        ) { SGD(clipnorm: 1, clipvalue: 1) },
        Row("Adagrad needs a finite initialAccumulatorValue of 0 or more, but got -1.0.") {
            Adagrad(initialAccumulatorValue: -1)
        },
        Row("Lion needs beta1 above 0, at most 1, but got 0.0.") { Lion(beta1: 0) },
        Row("Ftrl needs a finite learningRatePower of 0 or less, but got 1.0.") {
            Ftrl(learningRatePower: 1)
        },
        Row("Ftrl needs a finite l1RegularizationStrength of 0 or more, but got -1.0.") {
            Ftrl(l1RegularizationStrength: -1)
        },
        Row("Adafactor needs a finite beta2Decay below 0, but got 0.5.") {
            Adafactor(beta2Decay: 0.5)
        },
        Row("Adadelta needs rho from 0 up to, not including, 1, but got 1.0.") { Adadelta(rho: 1) },
        Row("Adamax needs beta2 from 0 up to, not including, 1, but got 1.5.") {
            Adamax(beta2: 1.5)
        },
        Row("Nadam needs a finite epsilon of 0 or more, but got nan.") { Nadam(epsilon: .nan) },
        Row("Lamb needs a finite learning rate above 0, but got 0.0.") { Lamb(learningRate: 0.0) },
        Row("Muon needs nsSteps from 0 to 100, but got -1.") {
            Muon(details: MuonOptions(nsSteps: -1))
        },
        Row("Muon needs regular expressions as excludeLayers, but got '('.") {
            Muon(excludeLayers: ["("])
        },
        Row("CosineDecayRestarts needs firstDecaySteps of 1 or more, but got 0.") {
            SGD(learningRate: CosineDecayRestarts(initialLearningRate: 0.1, firstDecaySteps: 0))
        },
        Row("CosineDecayRestarts needs a finite tMul of 1 or more, but got 0.5.") {
            SGD(
                learningRate: CosineDecayRestarts(
                    initialLearningRate: 0.1, firstDecaySteps: 3, tMul: 0.5))
        },
        Row("ExponentialDecay needs decaySteps of 1 or more, but got 0.") {
            Adam(
                learningRate: ExponentialDecay(
                    initialLearningRate: 0.1, decaySteps: 0, decayRate: 0.5))
        },
        Row("CosineDecay needs decaySteps of 1 or more, but got -5.") {
            Adam(learningRate: CosineDecay(initialLearningRate: 0.1, decaySteps: -5))
        },
        Row("CosineDecay needs alpha from 0 to 1, but got 2.0.") {
            Adam(learningRate: CosineDecay(initialLearningRate: 0.1, decaySteps: 5, alpha: 2))
        },
        Row(
            "PiecewiseConstantDecay needs one value more than boundaries, but got 2 boundaries and "
                + "2 values."
        ) {
            SGD(learningRate: PiecewiseConstantDecay(boundaries: [1, 2], values: [0.1, 0.2]))
        },
        Row("PiecewiseConstantDecay needs rising boundaries, but got [2, 2].") {
            SGD(learningRate: PiecewiseConstantDecay(boundaries: [2, 2], values: [0.1, 0.2, 0.3]))
        },
        Row("PolynomialDecay needs a finite initialLearningRate above 0, but got nan.") {
            SGD(learningRate: PolynomialDecay(initialLearningRate: .nan, decaySteps: 5))
        },
    ]

    @Test("They are kept, and thrown by build", arguments: rows)
    func faults(_ row: Row) throws {
        let optimizer = row.make()
        let kept = try #require(optimizer.configurationError)
        #expect(kept.description.hasPrefix(row.testDescription))
        let weight = try Variable(Tensor([1]), name: "w")
        #expect(throws: kept) { try optimizer.build([weight]) }
        #expect(throws: kept) {
            try optimizer.applyNow([(gradient: Tensor([1]), variable: weight)])
        }
    }
}
