public import DescentCore

extension Model {
    /// Looks for the first operation that is not finite in one training step on these rows, with
    /// the weights as they are: for training loops of your own, and for losses that `evaluate` or
    /// `trainOnBatch` returned.
    ///
    /// ```swift
    /// if let report = try model.findDivergence(x, y) { print(report) }
    /// ```
    ///
    /// Forward pass, loss, back-propagation and the optimizer's update run in checking mode.
    /// Nothing is trained and nothing in the model changes, except that it is built if it was not
    /// yet. `fit` does the same by itself.
    ///
    /// - Parameters:
    ///   - x: inputs, one row for each example.
    ///   - y: labels, one row for each example.
    ///   - sampleWeight: how much each row counts in the loss.
    /// - Returns: the report, with the rows given as one batch;
    ///   nil if loss and new weights are finite.
    /// - Throws: what `fit` throws for such data.
    public func findDivergence(
        _ x: any ModelData, _ y: any ModelData, sampleWeight: (any ModelData)? = nil
    ) throws -> DivergenceReport? {
        let compilation = try requireCompilation("findDivergence")
        let data = try DataPreparation(model: self, function: "findDivergence")
            .dataset(x, y, weights: sampleWeight)
        let recorder = StepRecorder(
            model: self, compilation: compilation,
            state: try trainingState(compilation, for: data))
        let nodes = try StepNodes(recorder, data, rows: data.rows)
        let check = StepCheck(nodes: nodes, data: data, rows: Array(0..<data.rows))
        let loss = [nodes.step.loss].compactMap(nodes.place)
        let updates = trainableWeights.compactMap { nodes.update(of: $0.storage) }
        let value = try check.value(of: nodes.step.loss)
        for roots in [loss, updates] {
            let finding = try check.run(roots: roots)
            if case .finite = finding { continue }
            var draft = DivergenceDraft(loss: value, epoch: 0, step: 0)
            (draft.batchSize, draft.origin) = (data.rows, (0, 0))
            return try draft.report(
                finding, nodes, largestBefore: nil, data, Array(0..<data.rows))
        }
        return nil
    }
}
