import Descent
import Testing

/// Losses, metrics and activations of a user's own are held to what they state, as ours are.
@Suite struct OwnExpectationTests {
    private typealias W = Wiring
    private let x = Wiring.numbers([64, 3])

    private func found(
        _ last: [any SequentialElement], _ loss: Loss, metrics: [Metric] = [], _ y: Tensor
    ) throws -> [WiringFinding] {
        try W.model(last, loss, metrics: metrics).checkWiring(x, y)
    }

    @Test("A sigmoid under a loss that wants logits is an error, with fromLogits or without")
    func probabilitiesAsLogits() throws {
        let chosen = try found(
            [Dense(units: 1, activation: .sigmoid)], Focal(fromLogits: true), W.bits(64, 1))
        #expect(
            chosen.map(\.message) == [
                "Focal(fromLogits: true) needs logits, any number, but got probabilities: the "
                    + "sigmoid of Dense 'dense_1'. Leave out fromLogits: true, or take that "
                    + "sigmoid away."
            ])
        let always = try found(
            [Dense(units: 3, activation: .softmax)], FocalClasses(), W.classes(64, 3))
        #expect(
            always.map(\.message) == [
                "FocalClasses needs logits, any number, but got probabilities: the softmax of "
                    + "Dense 'dense_1'. Take that softmax away."
            ])
        let model = W.model([Dense(units: 1, activation: .sigmoid)], Focal(fromLogits: true))
        #expect(throws: WiringError.self) { try model.fit(x, W.bits(64, 1), verbose: .silent) }
    }

    @Test("A linear output where probabilities are wanted")
    func outputIsNotProbability() throws {
        let chosen = try found([Dense(units: 1)], Focal(), W.bits(64, 1))
        #expect(chosen.map(\.rule) == [.outputIsNotProbability])
        #expect(
            chosen[0].message.hasSuffix("Use Focal(fromLogits: true), or activation: .sigmoid."))
        let always = try found([Dense(units: 3)], Brier(), W.oneHotRows(64, 3))
        #expect(always.map(\.rule) == [.outputIsNotProbability])
        #expect(always[0].message.hasSuffix("Use activation: .softmax there."))
    }

    @Test("The other rules of losses and labels")
    func otherRules() throws {
        let relu = Dense(units: 1, activation: .relu)
        for (last, loss, y, rule) in [
            (relu, Focal(fromLogits: true), W.bits(64, 1), WiringRule.boundedLogits),
            (Dense(units: 1), FocalClasses(), .zeros([64]), .softmaxOverOneUnit),
            (Dense(units: 9), FocalClasses(), W.classes(64, 3), .moreUnitsThanClasses),
            (
                Dense(units: 3, activation: .softmax), Brier(), W.bits(64, 3),
                .softmaxForSeveralLabels
            ),
            (
                Dense(units: 1, activation: .relu), Quantile(), W.numbers([64, 1]),
                .unreachableTargets
            ),
            (Dense(units: 1), Quantile(), W.bits(64, 1), .regressionOnClasses),
        ] as [(Dense, Loss, Tensor, WiringRule)] {
            #expect(try found([last], loss, y).map(\.rule) == [rule])
        }
    }

    @Test("Labels are checked by what the loss states of them")
    func labels() throws {
        let sigmoid: [any SequentialElement] = [Dense(units: 1, activation: .sigmoid)]
        for (last, loss, y, message) in [
            (
                sigmoid, Focal(), W.bits(64, 1) + 1,
                "Labels of Focal need values from 0 to 1, but got 2 in row "
            ),
            (
                [Dense(units: 3)], FocalClasses(), W.oneHotRows(64, 3),
                "FocalClasses needs labels of shape [64], but got [64, 3]. For one-hot labels use"
            ),
            (
                [Dense(units: 3)], FocalClasses(), W.classes(64, 4),
                "Labels need classes from 0 to 2, but got 3 in row 3."
            ),
            (
                [Dense(units: 3, activation: .softmax)], Brier(), W.classes(64, 3),
                "Brier needs labels of shape [64, 3], but got [64]. For class numbers use"
            ),
        ] as [([any SequentialElement], Loss, Tensor, String)] {
            let findings = try found(last, loss, y)
            #expect(findings.map(\.rule) == [.labelsDoNotFit])
            #expect(findings.first?.message.hasPrefix(message) == true, "\(findings)")
        }
    }

    @Test("Metrics are held against the labels and outputs they state")
    func metrics() throws {
        final class HitRate: MeanMetric {
            override var expects: DataExpectation? { DataExpectation(.bits, outputs: .anyNumber) }
            override var isAccuracy: Bool { true }
            override func values(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
                (yTrue .== round(yPred)).cast(to: .float32)
            }
        }
        final class Sharpness: MeanMetric {
            override var expects: DataExpectation? {
                DataExpectation(.bits, outputs: .probabilities)
            }
            override func values(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
                abs(yPred - 0.5)
            }
        }
        let regression = try found(
            [Dense(units: 1)], Quantile(), metrics: [HitRate()], W.numbers([64, 1]))
        #expect(regression.map(\.rule) == [.accuracyOfRegression])
        #expect(regression[0].message.hasPrefix("HitRate 'hit_rate' needs labels that are classes"))
        let shares = try found(
            [Dense(units: 3, activation: .softmax)], Brier(), metrics: [HitRate()],
            W.oneHotRows(64, 3))
        #expect(shares.map(\.rule) == [.accuracyDoesNotFit])
        let logits = try found(
            [Dense(units: 1)], Focal(fromLogits: true), metrics: [Sharpness()], W.bits(64, 1))
        #expect(
            logits.map(\.message) == [
                "Sharpness 'sharpness' needs probabilities, 0 to 1, but got logits: Dense "
                    + "'dense_1' has a linear output. Use activation: .sigmoid there and leave out "
                    + "fromLogits: true."
            ])
    }

    @Test("An activation's stated range counts; without one nothing is said")
    func activationRange() throws {
        let stated = ActivationFunction.custom(range: -2...2) { softsign($0) * 2 }
        let labels = W.numbers([64, 1], scale: 9)
        #expect(
            try found([Dense(units: 1, activation: stated)], Quantile(), labels).map(\.rule)
                == [.unreachableTargets])
        let finding = try found(
            [Dense(units: 1), Activation(stated)], BinaryCrossentropy(), W.bits(64, 1)
        ).first
        #expect(
            finding?.message == "BinaryCrossentropy needs probabilities, 0 to 1, but got numbers "
                + "from -2 to 2: Activation 'activation' ends in a custom activation. Use "
                + "activation: .sigmoid there.")
        let silent = ActivationFunction.custom { softsign($0) * 2 }
        #expect(silent.range == nil && stated.range == -2...2)
        #expect(try found([Dense(units: 1, activation: silent)], Quantile(), labels) == [])
        #expect(ActivationFunction.allCases.allSatisfy { $0.range != nil })
        #expect(ActivationFunction("no such").range == nil)
    }

    @Test("An axis that outputs do not have is no reason to stop the process")
    func strangeAxis() throws {
        final class Strange: Loss {
            override var expects: DataExpectation? {
                DataExpectation(.oneHot(axis: 9), fromLogits: true)
            }
            override func call(_ yTrue: Tensor, _ yPred: Tensor) -> Tensor {
                square(yTrue - yPred).mean(axes: [-1])
            }
        }
        #expect(try found([Dense(units: 3)], Strange(), W.oneHotRows(64, 3)) == [])
        let model = W.model([Dense(units: 3)], Strange())
        #expect(try model.diagnose(x, W.oneHotRows(64, 3)).losses[0].constant == nil)
    }

    @Test("Keras' functions stay within their ranges", arguments: ActivationFunction.allCases)
    func ranges(_ function: ActivationFunction) throws {
        let x = Tensor(shape: [801], scalars: (0..<801).map { Float($0 - 400) / 20 })
        let range = try #require(function.range)
        let y = try function(x).scalars()
        #expect(y.allSatisfy { $0 >= range.lowerBound - 1e-6 && $0 <= range.upperBound + 1e-6 })
    }
}
