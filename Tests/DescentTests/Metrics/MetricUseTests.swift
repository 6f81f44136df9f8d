import Descent
import Testing

@Suite("Using metrics")
struct MetricUseTests {
    @Test("A function makes a metric")
    func function() throws {
        let metric = MeanMetric(name: "largest_error") { yTrue, yPred in
            abs(yTrue - yPred).max(axes: [-1])
        }
        metric.update(Tensor([[0, 0], [0, 0]]), Tensor([[1, 3], [2, 1]]))
        metric.update(Tensor([[0, 0]]), Tensor([[4, 0]]))
        #expect(try metric.result() == 3)
    }

    @Test("Any loss makes a metric, and examples it ignores do not count")
    func lossMetric() throws {
        let loss = SparseCategoricalCrossentropy(fromLogits: true, ignoreClass: -1)
        let metric = LossMetric(loss, name: "scce")
        metric.update(Tensor([0, -1] as [Int]), Tensor([[1, 1], [50, 0]]))
        #expect(try abs(metric.result() - 0.6931472) < 1e-6)
    }

    @Test("Counts stay exact beyond what float32 counts to")
    func exactCounts() throws {
        let metric = Mean()
        metric.update(.ones([4]))
        let count = metric.variables[1]
        try count.assignNow(.full([], 16_777_216, dtype: .float64))
        metric.update(.ones([1]))
        #expect(try count.read().item() == 16_777_217)
    }

    @Test("Accuracy works by hand too")
    func accuracyByHand() throws {
        let metric = Metric.accuracy
        metric.update(Tensor([1, 0, 1]), Tensor([[0.9], [0.8], [0.7]]))
        #expect(try abs(metric.result() - 2.0 / 3) < 1e-6)
        try metric.reset()
        #expect(try metric.result() == 0)
    }

    @Test("Shapes that do not fit are thrown by result")
    func shapes() {
        let metric = Precision()
        metric.update(.ones([4]), .ones([4, 3]))
        #expect(
            "\(error(of: metric))".contains(
                "Precision 'precision' needs labels of shape [4, 3], but got [4] against "
                    + "outputs [4, 3]"
            ))
    }

    @Test("Values that cannot work are kept for compile")
    func faults() {
        let metrics: [(Metric, String)] = [
            (Precision(threshold: 1.5), "Precision needs thresholds from 0 to 1, but got 1.5."),
            (Recall(thresholds: []), "Recall needs at least one threshold, but got none."),
            (AUC(numThresholds: 1), "AUC needs numThresholds from 2 to 1000000, but got 1."),
            (AUC(thresholds: [.nan]), "AUC needs thresholds from 0 to 1, but got nan."),
            (
                BinaryAccuracy(threshold: .nan),
                "BinaryAccuracy needs a finite threshold, but got nan."
            ),
            (Precision(classId: -1), "Precision needs a classId of 0 or more, but got -1."),
        ]
        for (metric, message) in metrics {
            #expect(metric.configurationError?.description.hasPrefix(message) == true)
            #expect(throws: ConfigurationError.self) {
                try metric.buildIfNeeded(yTrue: [-1, 1], yPred: [-1, 1])
            }
        }
        #expect(
            "\(error(of: Precision(classId: 3)))".contains(
                "Precision 'precision' needs a classId below 2"))
    }

    private func error(of metric: Metric) -> any Error {
        metric.update(.ones([2, 2]), .ones([2, 2]))
        do {
            _ = try metric.result()
        } catch {
            return error
        }
        return EngineError.library("nothing thrown")
    }
}
