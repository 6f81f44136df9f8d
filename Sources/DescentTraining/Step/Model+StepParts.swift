import DescentCore

// The parts of a step that subclasses may replace, as they are unless replaced.

extension Model {
    /// Losses of all outputs, penalties, and what layers added.
    func compiledLoss(_ labels: [Tensor], _ outputs: [Tensor], _ weights: [Tensor]?) -> Tensor {
        do {
            return try sumOfLosses(labels, outputs, weights)
        } catch {
            return .invalid(error)
        }
    }

    private func sumOfLosses(
        _ labels: [Tensor], _ outputs: [Tensor], _ weights: [Tensor]?
    ) throws -> Tensor {
        let recording = StepRecording.current(of: self)
        let compilation = try recording?.compilation ?? requireCompilation("computeLoss")
        if let error = outputs.lazy.compactMap(\.error).first { throw error }
        try requireOnePerOutput(compilation, labels, outputs, weights)
        var parts: [Tensor] = []
        for (i, loss) in compilation.losses.enumerated() where loss.isTrained {
            let weight = recording.map { $0.weight(i, of: weights) } ?? weights?[i]
            let value = loss(labels[i], outputs[i], sampleWeight: weight)
            if let error = value.error { throw error }
            guard value.rank == 0 else {
                throw ConfigurationError(
                    who: loss.kerasClassName, expected: "a reduction to one number for training",
                    got: "losses of shape \(value.shape)", fix: "Leave reduction at its default.")
            }
            recording?.track(value, output: i)
            let factor =
                compilation.lossWeights.indices.contains(i) ? compilation.lossWeights[i] : 1
            parts.append(factor == 1 ? value : value * factor)
        }
        parts += regularizationLosses + (StepTrace.current?.losses ?? [])
        guard let first = parts.first else { return Tensor(0) }
        return parts.dropFirst().reduce(first, +)
    }

    private func requireOnePerOutput(
        _ compilation: Compilation, _ labels: [Tensor], _ outputs: [Tensor], _ weights: [Tensor]?
    ) throws {
        let count = compilation.losses.count
        let given = [("labels", labels), ("outputs", outputs), ("sample weights", weights)]
        for case (let what, let tensors?) in given where tensors.count != count {
            throw ConfigurationError(
                who: "computeLoss of \(title)",
                expected: "\(count) tensors of \(what), one for each output",
                got: "\(tensors.count)", fix: "Pass on what trainStep was given.")
        }
    }

    /// Forward pass, loss, gradients, update: Keras' `train_step`.
    func compiledTrainStep(_ batch: TrainingBatch) throws -> StepResult {
        let weights = trainableWeights
        // Read before layers may assign them, so that derivatives find them.
        let leaves = weights.map(\.value)
        let result = try compiledResult(batch, training: true)
        guard !leaves.isEmpty else { return result }
        let gradients = gradient(of: optimizer.scaled(result.loss), withRespectTo: leaves)
        optimizer.apply(zip(gradients, weights).map { (gradient: $0, variable: $1) })
        return result
    }

    /// Forward pass and loss, tracked if a step is being recorded.
    func compiledResult(_ batch: TrainingBatch, training: Bool) throws -> StepResult {
        let outputs = callInside(batch.inputs, training: training)
        if let error = outputs.lazy.compactMap(\.error).first { throw error }
        let loss = computeLoss(
            batch.inputs, batch.labels, outputs, sampleWeights: batch.sampleWeights)
        let result = StepResult(loss: loss, outputs: outputs)
        try StepRecording.current(of: self)?.judge(result, "computeLoss")
        return result
    }
}
