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
            (Recall(topK: 0), "Recall needs a topK of 1 or more, but got 0."),
            (TruePositives(threshold: 2), "TruePositives needs thresholds from 0 to 1"),
            (
                PrecisionAtRecall(recall: 1.5),
                "PrecisionAtRecall needs recall from 0 to 1, but got 1.5."
            ),
            (FBetaScore(beta: 0), "FBetaScore needs a finite beta above 0, but got 0.0."),
            (F1Score(threshold: 0), "F1Score needs threshold above 0, at most 1, but got 0.0."),
            (MeanIoU(numClasses: -3), "MeanIoU needs numClasses from 1 to 65536, but got -3."),
            (
                IoU(numClasses: 3, targetClassIds: [3]),
                "IoU needs targetClassIds from 0 to 2, but got [3]."
            ),
            (R2Score(numRegressors: -1), "R2Score needs numRegressors of 0 or more, but got -1."),
            (TopKCategoricalAccuracy(k: 0), "TopKCategoricalAccuracy needs k of 1 or more"),
            (AUC(numLabels: 2), "AUC needs numLabels with multiLabel alone, but got it without."),
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

    @Test("Outputs that do not fit are thrown by result")
    func outputs() {
        for (metric, text) in [
            (Precision(topK: 3), "Precision 'precision' needs a topK of at most 2, but got 3."),
            (AUC(multiLabel: true, numLabels: 5), "AUC 'auc' needs as many labels as outputs, 2"),
            (AUC(labelWeights: [1]), "AUC 'auc' needs as many labels as outputs, 2, but got 1."),
        ] {
            let said = "\(error(of: metric))"
            #expect(said.hasPrefix(text), "\(said)")
        }
        let metric = F1Score()
        metric.update(.ones([2, 2, 2]), .ones([2, 2, 2]))
        #expect(throws: ConfigurationError.self) { try metric.result() }
        let overlap = MeanIoU(numClasses: 2)
        overlap.update(.ones([2, 2]), .ones([2, 2, 2]))
        #expect(throws: ShapeError.self) { try overlap.result() }
    }

    @Test("What the mask leaves out is counted by none of them")
    func masks() throws {
        let mask = Tensor([1, 1, 0] as [Int]).cast(to: .bool)
        let (labels, outputs) = (Tensor([[1], [0], [1]]), Tensor([[0.9], [0.8], [0.1]]))
        let all: [Metric] = [
            TruePositives(), FalseNegatives(), BinaryIoU(), R2Score(), RootMeanSquaredError(),
            F1Score(threshold: 0.5), SensitivityAtSpecificity(specificity: 0.5),
            FBetaScore(average: .micro, threshold: 0.5),
        ]
        for metric in all {
            metric.update(labels, outputs.withMask(mask))
            let masked = try metric.result()
            try metric.reset()
            metric.update(labels[0..<2], outputs[0..<2])
            #expect(try abs(metric.result() - masked) < 1e-12, "\(metric.name)")
        }
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
