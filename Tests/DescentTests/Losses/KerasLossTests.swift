import Descent
import Testing

@Suite("Losses give Keras' numbers")
struct KerasLossTests {
    @Test("The value and its derivative are Keras'", arguments: FixtureCase.all("losses"))
    func matchesKeras(_ argument: FixtureCase) throws {
        let fixture = argument.fixture
        let loss = try makeLoss(fixture)
        let (yTrue, yPred) = (fixture["y_true"].tensor, fixture["y_pred"].tensor)
        let weight = fixture["sample_weight"].isNull ? nil : fixture["sample_weight"].tensor
        try expectClose(
            loss(yTrue, yPred, sampleWeight: weight), fixture["value"].tensor, "value")
        let slope = gradient(of: { loss(yTrue, $0, sampleWeight: weight).sum() }, at: yPred)
        let ties = Self.ties[argument.testDescription] ?? []
        let counts = Tensor((0..<yPred.count).map { ties.contains($0) ? 0 : 1 } as [Float])
            .reshaped(to: yPred.shape)
        try expectClose(slope * counts, fixture["gradient"].tensor * counts, "gradient")
    }

    /// Elements that lie exactly on a kink: a bound of the clipping, or an error of 0.
    /// There the derivative is a matter of taste: Keras' backends give 0, ½ or 1, Descent gives 0.
    static let ties: [String: Set<Int>] = [
        "bce_extremes_target_0": [3, 6], "bce_extremes_target_1": [3, 6], "mae_at_zero": [1],
        "cce_extremes": [9, 10, 11], "scce_extremes": [9, 10, 11],
    ]

    @Test("Default names are Keras'")
    func names() {
        let losses: [(Loss, String)] = [
            (BinaryCrossentropy(), "binary_crossentropy"),
            (CategoricalCrossentropy(), "categorical_crossentropy"),
            (SparseCategoricalCrossentropy(), "sparse_categorical_crossentropy"),
            (MeanSquaredError(), "mean_squared_error"),
            (MeanAbsoluteError(), "mean_absolute_error"),
            (MeanAbsolutePercentageError(), "mean_absolute_percentage_error"),
            (MeanSquaredLogarithmicError(), "mean_squared_logarithmic_error"),
            (LogCosh(), "log_cosh"), (Huber(), "huber_loss"),
        ]
        for (loss, name) in losses { #expect(loss.name == name) }
    }

    @Test("The configuration has Keras' keys and values")
    func configuration() {
        let loss = SparseCategoricalCrossentropy(fromLogits: true, ignoreClass: -1)
        #expect(
            loss.config() == [
                ConfigEntry("name", .string("sparse_categorical_crossentropy")),
                ConfigEntry("reduction", .string("sum_over_batch_size")),
                ConfigEntry("from_logits", .bool(true)), ConfigEntry("ignore_class", .int(-1)),
            ])
        #expect(
            BinaryCrossentropy().config().map(\.key).suffix(3)
                == ["from_logits", "label_smoothing", "axis"])
    }
}
