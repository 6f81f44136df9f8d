import Descent
import Testing

/// What even thresholds mean for small outputs; see the documentation of ``AUC``.
@Suite struct ThresholdResolutionTests {
    private func area(_ metric: AUC, _ labels: Tensor, _ outputs: Tensor) throws -> Double {
        metric.update(labels, outputs)
        return try metric.result()
    }

    @Test("Outputs between two thresholds are equal, as in Keras; more thresholds tell them apart")
    func rareEvents() throws {
        // 20 of 1,000 rows positive, ranked perfectly, all below 1/199.
        let outputs = Tensor((0..<1000).map { Float($0) * 4.9e-6 })
        let labels = (Tensor.range(0..<1000) .>= 980).cast(to: .float32)
        #expect(try abs(area(AUC(), labels, outputs) - 0.5) < 1e-9)
        #expect(try area(AUC(numThresholds: 100_000), labels, outputs) > 0.999)
        let own = AUC(thresholds: [4.8e-3, 4.75e-3, 4.85e-3])
        #expect(try area(own, labels, outputs) > 0.98)
    }

    @Test("Thresholds of one's own where the outputs lie")
    func tiny() throws {
        let (labels, outputs) = (Tensor([1, 0, 0]), Tensor([1e-10, 0, 0]))
        #expect(try abs(area(AUC(), labels, outputs) - 0.5) < 1e-9)
        #expect(try abs(area(AUC(thresholds: [1e-11]), labels, outputs) - 1) < 1e-9)
    }
}
