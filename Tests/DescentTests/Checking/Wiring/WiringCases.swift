import Descent

extension WiringCase {
    private static let x = Wiring.numbers([64, 3])
    private typealias W = Wiring
    /// 0 to 4 in turn.
    private static let counts = Wiring.classes(64, 5).cast(to: .float32).reshaped(to: [64, 1])

    /// One or more for each rule.
    static let all: [WiringCase] = losses + labels + metrics + inputs

    private static let losses: [WiringCase] = [
        WiringCase(
            rule: .probabilitiesAsLogits,
            message: "BinaryCrossentropy(fromLogits: true) needs logits, any number, but got "
                + "probabilities: the sigmoid of Dense 'dense_1'. Leave out fromLogits: true, or "
                + "take that sigmoid away.",
            wrong: {
                (
                    W.model(
                        [Dense(units: 1, activation: .sigmoid)],
                        BinaryCrossentropy(fromLogits: true), silencing: $0), x, W.bits(64, 1)
                )
            },
            right: [
                {
                    (
                        W.model([Dense(units: 1)], BinaryCrossentropy(fromLogits: true)), x,
                        W.bits(64, 1)
                    )
                },
                {
                    (
                        W.model([Dense(units: 1, activation: .sigmoid)], BinaryCrossentropy()), x,
                        W.bits(64, 1)
                    )
                },
            ]),
        WiringCase(
            rule: .probabilitiesAsLogits,
            message:
                "SparseCategoricalCrossentropy(fromLogits: true) needs logits, any number, but "
                + "got probabilities: the softmax of Softmax 'softmax'. Leave out fromLogits: "
                + "true, or take that softmax away.",
            wrong: {
                (
                    W.model(
                        [Dense(units: 3), Softmax()],
                        SparseCategoricalCrossentropy(fromLogits: true), silencing: $0), x,
                    W.classes(64, 3)
                )
            },
            right: [
                {
                    (
                        W.model(
                            [Dense(units: 3), Softmax()], SparseCategoricalCrossentropy()), x,
                        W.classes(64, 3)
                    )
                },
                {
                    // The softmax of logarithms of probabilities are the probabilities.
                    (
                        W.model(
                            [Dense(units: 3, activation: .logSoftmax)],
                            SparseCategoricalCrossentropy(fromLogits: true)), x, W.classes(64, 3)
                    )
                },
            ]),
        WiringCase(
            rule: .softmaxOverOneUnit,
            message:
                "Dense 'dense_1' needs at least 2 units to share out 1, but got 1, whose softmax "
                + "is always 1. Use activation: .sigmoid with BinaryCrossentropy(), or one unit "
                + "for each class.",
            wrong: {
                (
                    W.model(
                        [Dense(units: 1, activation: .softmax)], BinaryCrossentropy(),
                        silencing: $0), x, W.bits(64, 1)
                )
            },
            right: [
                {
                    (
                        W.model([Dense(units: 2, activation: .softmax)], CategoricalCrossentropy()),
                        x, W.oneHotRows(64, 2)
                    )
                }
            ]),
        WiringCase(
            rule: .softmaxOverOneUnit,
            message:
                "CategoricalCrossentropy needs an output for each of at least 2 classes, but got "
                + "1 unit, on which it does not depend. Use activation: .sigmoid with "
                + "BinaryCrossentropy(), or one unit for each class.",
            wrong: {
                (
                    W.model(
                        [Dense(units: 1, activation: .sigmoid)], CategoricalCrossentropy(),
                        silencing: $0), x, W.bits(64, 1)
                )
            }, right: []),
        WiringCase(
            rule: .outputIsNotProbability,
            message:
                "SparseCategoricalCrossentropy needs probabilities, 0 to 1, but got any number: "
                + "Dense 'dense_1' has a linear output. Use "
                + "SparseCategoricalCrossentropy(fromLogits: true), or activation: .softmax.",
            wrong: {
                (
                    W.model(
                        [Dense(units: 3)], SparseCategoricalCrossentropy(), silencing: $0), x,
                    W.classes(64, 3)
                )
            },
            right: [
                {
                    // A mixture of probabilities may be one.
                    (
                        W.model(
                            [Dense(units: 3, activation: .softmax), Dense(units: 3)],
                            SparseCategoricalCrossentropy()), x, W.classes(64, 3)
                    )
                }
            ]),
        WiringCase(
            rule: .outputIsNotProbability,
            message:
                "BinaryCrossentropy needs probabilities, 0 to 1, but got numbers of 0 or more: "
                + "Dense 'dense_1' ends in relu. Use activation: .sigmoid there.",
            wrong: {
                (
                    W.model(
                        [Dense(units: 1, activation: .relu)], BinaryCrossentropy(), silencing: $0),
                    x, W.bits(64, 1)
                )
            },
            right: [
                {
                    (
                        W.model([Dense(units: 1, activation: .hardSigmoid)], BinaryCrossentropy()),
                        x, W.bits(64, 1)
                    )
                }
            ]),
        WiringCase(
            rule: .outputOutsideRange,
            message:
                "PoissonLoss needs outputs that are numbers of 0 or more, but got any number: "
                + "Dense 'dense_1' has a linear output. Use activation: .softplus there.",
            wrong: { (W.model([Dense(units: 1)], PoissonLoss(), silencing: $0), x, counts) },
            right: [
                { (W.model([Dense(units: 1, activation: .softplus)], PoissonLoss()), x, counts) },
                { (W.model([Dense(units: 1, activation: .relu)], PoissonLoss()), x, counts) },
            ]),
        WiringCase(
            rule: .boundedLogits,
            message:
                "BinaryCrossentropy(fromLogits: true) needs logits of both signs and any size, "
                + "for probabilities near 0 and near 1, but got numbers of 0 or more: Dense "
                + "'dense_1' ends in relu. Use activation: .linear there.",
            wrong: {
                (
                    W.model(
                        [Dense(units: 1, activation: .relu)], BinaryCrossentropy(fromLogits: true),
                        silencing: $0), x, W.bits(64, 1)
                )
            },
            right: [
                {
                    (
                        W.model(
                            [Dense(units: 1, activation: .leakyRelu)],
                            BinaryCrossentropy(fromLogits: true)), x, W.bits(64, 1)
                    )
                },
                {
                    // A softmax only looks at differences of logits.
                    (
                        W.model(
                            [Dense(units: 3, activation: .relu)],
                            SparseCategoricalCrossentropy(fromLogits: true)), x, W.classes(64, 3)
                    )
                },
            ]),
    ]

    private static let labels: [WiringCase] = [
        WiringCase(
            rule: .labelsDoNotFit,
            message:
                "MeanSquaredError needs labels of shape [64, 5], but got [64, 1]. Give the last "
                + "layer as many units as each example has labels.",
            wrong: {
                (
                    W.model([Dense(units: 5)], MeanSquaredError(), silencing: $0), x,
                    W.numbers([64, 1])
                )
            },
            right: [
                { (W.model([Dense(units: 1)], MeanSquaredError()), x, W.numbers([64])) },
                { (W.model([Dense(units: 5)], MeanSquaredError()), x, W.numbers([64, 5])) },
            ]),
        WiringCase(
            rule: .labelsDoNotFit,
            message:
                "Labels of BinaryCrossentropy need values from 0 to 1, but got 5 in row 0, column "
                + "0. Use 0 and 1; for more than two classes use SparseCategoricalCrossentropy.",
            wrong: {
                (
                    W.model(
                        [Dense(units: 1, activation: .sigmoid)], BinaryCrossentropy(),
                        silencing: $0), x, W.bits(64, 1) * 0 + 5
                )
            }, right: []),
        WiringCase(
            rule: .labelsDoNotFit,
            message: "Labels need classes from 0 to 0, but got 1 in row 1. For yes or no use "
                + "BinaryCrossentropy with activation: .sigmoid, else one unit for each class.",
            wrong: {
                (
                    W.model(
                        [Dense(units: 1, activation: .sigmoid)], SparseCategoricalCrossentropy(),
                        silencing: $0), x, W.classes(64, 2)
                )
            }, right: []),
        WiringCase(
            rule: .softmaxForSeveralLabels,
            message: "The softmax of Dense 'dense_1' needs labels with a single 1, as its "
                + "probabilities add up to 1, but got several ones in 64 of 64, first in row 0. "
                + "Use activation: .sigmoid with BinaryCrossentropy(): a yes-or-no question for "
                + "each label.",
            wrong: {
                (
                    W.model(
                        [Dense(units: 3, activation: .softmax)], CategoricalCrossentropy(),
                        silencing: $0), x,
                    W.oneHotRows(64, 3).map { 1 - Float($0) }
                )
            },
            right: [
                {
                    (
                        W.model([Dense(units: 3, activation: .sigmoid)], BinaryCrossentropy()), x,
                        W.bits(64, 3)
                    )
                },
                {
                    // Shares that add up to 1.
                    (
                        W.model([Dense(units: 3, activation: .softmax)], CategoricalCrossentropy()),
                        x, W.oneHotRows(64, 3) * 0.7 + 0.1
                    )
                },
            ]),
        WiringCase(
            rule: .unreachableTargets,
            message:
                "MeanSquaredError needs an output that can reach its labels, such as -4 in row 2, "
                + "but got numbers of 0 or more: Dense 'dense_1' ends in relu. Use activation: "
                + ".linear there.",
            wrong: {
                (
                    W.model(
                        [Dense(units: 1, activation: .relu)], MeanSquaredError(), silencing: $0), x,
                    Tensor(shape: [64], scalars: (0..<64).map { [Float(3), 0.5, -4, -1][$0 % 4] })
                )
            },
            right: [
                {
                    (
                        W.model([Dense(units: 1, activation: .relu)], MeanSquaredError()), x,
                        W.numbers([64, 1], shift: 1)
                    )
                },
                {
                    (
                        W.model([Dense(units: 1, activation: .tanh)], MeanSquaredError()), x,
                        W.numbers([64, 1])
                    )
                },
            ]),
        WiringCase(
            rule: .unreachableTargets,
            message: "Huber needs an output that can reach its labels, such as 7 in row 1, but got "
                + "numbers from 0 to 1: Dense 'dense_1' ends in sigmoid. Use activation: .linear "
                + "there, or scale the labels.",
            wrong: {
                (
                    W.model(
                        [Dense(units: 1, activation: .sigmoid)], Huber(), silencing: $0), x,
                    Tensor(shape: [64, 1], scalars: (0..<64).map { Float($0 % 2 == 0 ? 0.5 : 7) })
                )
            }, right: []),
        WiringCase(
            rule: .regressionOnClasses,
            message:
                "MeanSquaredError needs labels that are numbers to be predicted, but got only 0 "
                + "and 1, with the sums of Dense 'dense_1' before them. For yes or no use "
                + "activation: .sigmoid with BinaryCrossentropy().",
            wrong: {
                (
                    W.model([Dense(units: 1)], MeanSquaredError(), silencing: $0), x,
                    W.bits(64, 1)
                )
            },
            right: [
                { (W.model([Dense(units: 1)], MeanSquaredError()), x, W.bits(64, 1) * 0.5) },
                {
                    (
                        W.model([Dense(units: 1, activation: .sigmoid)], MeanSquaredError()), x,
                        W.bits(64, 1)
                    )
                },
                { (W.model([Dense(units: 1)], MeanSquaredError()), x, W.classes(64, 3)) },
            ]),
        WiringCase(
            rule: .regressionOnClasses,
            message:
                "MeanAbsoluteError needs labels that are numbers to be predicted, but got only 0 "
                + "and 1, with the relu of Dense 'dense_1' before them. For classes use "
                + "activation: .softmax with CategoricalCrossentropy().",
            wrong: {
                (
                    W.model(
                        [Dense(units: 3, activation: .relu)], MeanAbsoluteError(), silencing: $0),
                    x, W.oneHotRows(64, 3)
                )
            }, right: []),
        WiringCase(
            rule: .moreUnitsThanClasses,
            message:
                "SparseCategoricalCrossentropy needs a unit for each class and no more, but got "
                + "10 units for classes 0 to 2 in 64 labels. Give Dense 'dense_1' 3 units, or look "
                + "for missing labels.",
            wrong: {
                (
                    W.model(
                        [Dense(units: 10, activation: .softmax)], SparseCategoricalCrossentropy(),
                        silencing: $0), x, W.classes(64, 3)
                )
            },
            right: [
                {
                    // The last of ten classes may be missing from 64 labels by chance.
                    (
                        W.model(
                            [Dense(units: 10, activation: .softmax)],
                            SparseCategoricalCrossentropy()), x, W.classes(64, 9)
                    )
                },
                {
                    // Words and bytes: the last ones hardly ever occur.
                    (
                        W.model(
                            [Dense(units: 256, activation: .softmax)],
                            SparseCategoricalCrossentropy()), x, W.classes(64, 60)
                    )
                },
            ]),
    ]

    private static let metrics: [WiringCase] = [
        WiringCase(
            rule: .accuracyOfRegression,
            message:
                "BinaryAccuracy 'accuracy' needs labels that are classes, which it counts when "
                + "outputs meet them, but got 2.5 in row 0. Use metrics: "
                + "[.mae], the mean distance from the labels.",
            wrong: {
                (
                    W.model(
                        [Dense(units: 1)], MeanSquaredError(), metrics: [.accuracy], silencing: $0),
                    x, W.numbers([64, 1]) * 0 + 2.5
                )
            },
            right: [
                {
                    (
                        W.model([Dense(units: 1)], MeanSquaredError(), metrics: [.mae]), x,
                        W.numbers([64, 1])
                    )
                },
                {
                    (
                        W.model(
                            [Dense(units: 1, activation: .sigmoid)], MeanSquaredError(),
                            metrics: [.accuracy]), x, W.bits(64, 1)
                    )
                },
            ]),
        WiringCase(
            rule: .accuracyDoesNotFit,
            message: "BinaryAccuracy 'binary_accuracy' needs yes-or-no outputs, of which it counts "
                + "each, but got 4 that share out 1: all of them near 0 make 0.75. Use metrics: "
                + "[.accuracy].",
            wrong: {
                (
                    W.model(
                        [Dense(units: 4, activation: .softmax)], CategoricalCrossentropy(),
                        metrics: [.binaryAccuracy], silencing: $0), x, W.oneHotRows(64, 4)
                )
            },
            right: [
                {
                    (
                        W.model(
                            [Dense(units: 4, activation: .softmax)], CategoricalCrossentropy(),
                            metrics: [.accuracy]), x, W.oneHotRows(64, 4)
                    )
                }
            ]),
        WiringCase(
            rule: .accuracyDoesNotFit,
            message:
                "CategoricalAccuracy 'accuracy' needs labels with a single 1, as it compares the "
                + "places of the largest, but got several ones in 64 of 64, first in row 0. Use "
                + "metrics: [.binaryAccuracy].",
            wrong: {
                (
                    W.model(
                        [Dense(units: 3, activation: .sigmoid)], BinaryCrossentropy(),
                        metrics: [.accuracy], silencing: $0), x,
                    W.oneHotRows(64, 3).map { 1 - Float($0) }
                )
            },
            right: [
                {
                    (
                        W.model(
                            [Dense(units: 3, activation: .sigmoid)], BinaryCrossentropy(),
                            metrics: [.binaryAccuracy]), x, W.bits(64, 3)
                    )
                }
            ]),
        WiringCase(
            rule: .metricNeedsProbabilities,
            message: "AUC 'auc' needs probabilities, 0 to 1, but got logits: Dense 'dense_1' has a "
                + "linear output. Use AUC(fromLogits: true).",
            wrong: {
                (
                    W.model(
                        [Dense(units: 1)], BinaryCrossentropy(fromLogits: true), metrics: [.auc],
                        silencing: $0), x, W.bits(64, 1)
                )
            },
            right: [
                {
                    (
                        W.model(
                            [Dense(units: 1)], BinaryCrossentropy(fromLogits: true),
                            metrics: [AUC(fromLogits: true)]), x, W.bits(64, 1)
                    )
                }
            ]),
    ]

    private static let inputs: [WiringCase] = [
        WiringCase(
            rule: .unscaledInputs,
            message:
                "Dense 'dense' needs inputs of about 1, where its sigmoid has a slope, but got "
                + "numbers from 0 to 255. Put Rescaling(scale: 1.0 / 255) before it.",
            wrong: { (pixelModel([], $0), pixels, W.bits(64, 1)) },
            right: [
                { (pixelModel([Rescaling(scale: 1.0 / 255)], []), pixels, W.bits(64, 1)) },
                { (pixelModel([BatchNormalization()], []), pixels, W.bits(64, 1)) },
                { (pixelModel([], []), pixels / 255, W.bits(64, 1)) },
                { (pixelModel([], [], .silu), pixels, W.bits(64, 1)) },
            ]),
        WiringCase(
            rule: .constantFeature,
            message:
                "The input needs features that differ between rows, but got 2 in column 1 of all "
                + "64 rows. Leave it out: a bias does the same.",
            wrong: { (regression($0), with(column: [Float](repeating: 2, count: 64)), target) },
            right: [
                { (regression([]), with(column: (0..<64).map { $0 == 60 ? 3 : 2 }), target) }
            ]),
        WiringCase(
            rule: .duplicateFeature,
            message:
                "The input needs features that differ from each other, but got equal columns 0 "
                + "and 1 in all 64 rows. Leave one out, or check how the columns were read.",
            wrong: {
                let twice = Tensor.concatenated([x[0..., 0..<1], x[0..., 0..<1], x], axis: 1)
                return (regression($0), twice[0..., 0..<3], target)
            },
            right: [
                {
                    let twice = Tensor.concatenated([x, x[0..., 0..<1] * 2], axis: 1)
                    return (regression([]), twice, target)
                }
            ]),
        WiringCase(
            rule: .indistinctFeature,
            message:
                "The input needs features that float32 can tell apart, but got column 0 with 64 "
                + "different numbers, 6 as float32. Subtract the smallest number of the column "
                + "first, or give the layers dtype: .float64.",
            wrong: { (regression($0), seconds(from: 1_700_000_000), target) },
            right: [
                { (regression([]), seconds(from: 0), target) },
                { (regression([]), seconds(from: 1_700_000_000).cast(to: .float32), target) },
            ]),
    ]

    /// Times 10 s apart, as float64.
    private static func seconds(from start: Double) -> Tensor {
        Tensor(shape: [64, 1], scalars: (0..<64).map { start + 10 * Double($0) })
    }

    private static let target = Wiring.numbers([64, 1], seed: 4)
    /// Pictures of 8 × 8 bytes, 0 and 255 among them.
    private static let pixels = Wiring.numbers([64, 64], scale: 160, shift: 127).map {
        Float(Swift.min(Swift.max($0.rounded(), 0), 255))
    }

    private static func pixelModel(
        _ first: [any SequentialElement], _ silencing: Set<WiringRule>,
        _ activation: ActivationFunction = .sigmoid
    ) -> Sequential {
        let model = Sequential(
            first + [
                Dense(units: 5, activation: activation), Dense(units: 1, activation: .sigmoid),
            ])
        model.compile(loss: BinaryCrossentropy(), silencing: silencing)
        return model
    }

    private static func regression(_ silencing: Set<WiringRule>) -> Sequential {
        let model = Sequential([Dense(units: 1)])
        model.compile(loss: MeanSquaredError(), silencing: silencing)
        return model
    }

    private static func with(column: [Float]) -> Tensor {
        Tensor.concatenated(
            [
                x[0..., 0..<1], Tensor(shape: [64, 1], scalars: column), x[0..., 1..<3],
            ], axis: 1)
    }
}
