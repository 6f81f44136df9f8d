import Descent
import Testing

@Suite("Metrics give Keras' numbers")
struct KerasMetricTests {
    @Test("After every batch the result is Keras'", arguments: FixtureCase.all("metrics"))
    func matchesKeras(_ argument: FixtureCase) throws {
        let fixture = argument.fixture
        let metric = try fixture.make(from: Registry.metrics)
        try check(metric, fixture)
        // The same again after forgetting.
        try metric.reset()
        try check(metric, fixture)
    }

    private func check(_ metric: Metric, _ fixture: Fixture) throws {
        let updates = fixture["updates"].list
        if updates.isEmpty { #expect(try metric.result() == fixture["result"].tensor.item()) }
        for update in updates {
            let weight = update["sample_weight"].isNull ? nil : update["sample_weight"].tensor
            if let mean = metric as? Mean {
                mean.update(update["values"].tensor, sampleWeight: weight)
            } else if let sum = metric as? Sum {
                sum.update(update["values"].tensor, sampleWeight: weight)
            } else {
                metric.update(
                    update["y_true"].tensor, update["y_pred"].tensor, sampleWeight: weight)
            }
            let expected = try update["result"].tensor.scalars()
            let results = try results(of: metric)
            #expect(results.count == expected.count)
            for (result, value) in zip(results, expected) {
                #expect(abs(result - value) <= 1e-5 * abs(value) + 1e-7)
            }
        }
    }

    private func results(of metric: Metric) throws -> [Double] {
        switch metric {
        case let metric as HitRate: try metric.results()
        case let metric as AnswerCount: try metric.results()
        case let metric as FBetaScore where metric.average == nil: try metric.results()
        case let metric as R2Score where metric.classAggregation == nil: try metric.results()
        default: [try metric.result()]
        }
    }

    @Test(
        "Accuracy becomes what Keras makes of it", arguments: FixtureCase.all("metrics", "accuracy")
    )
    func accuracy(_ argument: FixtureCase) throws {
        let fixture = argument.fixture
        let shorthand: Metric = fixture["typed"].string == "acc" ? .acc : .accuracy
        let metric = shorthand.resolved(
            loss: nil, yTrue: Shape(fixture["y_true_shape"].ints),
            yPred: Shape(fixture["y_pred_shape"].ints))
        #expect(metric.kerasClassName == fixture["class"].string)
        #expect(metric.name == fixture["history_name"].string)
    }

    @Test("Names are Keras'")
    func names() {
        let metrics: [Metric] = [
            .mse, .mae, .meanSquaredError, .meanAbsoluteError, .categoricalAccuracy,
            BinaryAccuracy(), SparseCategoricalAccuracy(), Precision(), Recall(), AUC(),
            AUC(name: "pr"), Mean(), Accuracy(), TopKCategoricalAccuracy(), F1Score(), FBetaScore(),
            MeanIoU(numClasses: 2), R2Score(), Sum(), CosineSimilarityMetric(), TruePositives(),
            PrecisionAtRecall(recall: 0.5),
        ]
        #expect(
            metrics.map(\.name) == [
                "mse", "mae", "mean_squared_error", "mean_absolute_error", "categorical_accuracy",
                "binary_accuracy", "sparse_categorical_accuracy", "precision", "recall", "auc",
                "pr",
                "mean", "accuracy", "top_k_categorical_accuracy", "f1_score", "fbeta_score",
                "mean_io_u", "r2_score", "sum", "cosine_similarity", "true_positives",
                "precision_at_recall",
            ])
    }
}
