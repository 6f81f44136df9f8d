public import DescentCore

extension Model {
    /// Looks for what keeps a compiled model from learning, and changes nothing in it.
    ///
    /// ```swift
    /// print(try model.diagnose(x, y))
    /// ```
    ///
    /// It looks for columns that float32 cannot hold. On up to 256 rows from all over the data it
    /// measures the loss beside what guessing costs, the scale of inputs, dead ReLUs and saturated
    /// sigmoids, gradients by layer, and what one step of the optimizer would do to each weight. It
    /// tries to learn up to 8 rows by heart: 200 steps of the compiled optimizer, and if that is
    /// not enough, of Adam with rates from 0.001 to 0.1. And it times training steps. Weights, the
    /// optimizer's state, metrics and random numbers are afterwards what they were; the model is
    /// built for the data if it is not yet.
    ///
    /// - Parameters:
    ///   - x: inputs, one row for each example.
    ///   - y: labels, one row for each example.
    ///   - batchSize: rows of the steps that are timed. Default 32, as `fit`.
    /// - Throws: what `fit` throws for such data.
    public func diagnose(
        _ x: any ModelData, _ y: any ModelData, batchSize: Int = 32
    ) throws -> Diagnosis {
        let compilation = try requireCompilation("diagnose")
        try requireArgument(
            batchSize > 0, "diagnose", "a batchSize above 0", got: "\(batchSize)", fix: "Use 32.")
        let data = try DataPreparation(model: self, function: "diagnose")
            .dataset(x, y, weights: nil)
        let examination = try Examination(self, compilation, data)
        let optimizer = compilation.optimizer
        let start = try examination.probe().measure()
        let isFresh = optimizer.isFresh
        let attempt =
            trainableWeights.isEmpty ? nil : try OverfitAttempt(examination: examination).run()
        let failed = attempt.map { !$0.trial.succeeded } ?? false
        let rises = attempt.map { !($0.trial.lossAfterOneStep <= $0.trial.lossBefore) } ?? false
        // A schedule may begin with a rate near 0: what learns a few rows is large enough.
        let learns = attempt?.trial.ownSucceeded ?? (optimizer.learningRate == 0)
        let small = learns ? [] : start.smallUpdateFindings
        return Diagnosis(
            findings: untrainedFindings + indistinctInputs(compilation, data)
                + start.lossFindings + start.inputFindings
                + (failed ? start.targetFindings : []) + start.unitFindings
                + start.gradientFindings(after: attempt?.after)
                + (rises ? start.largeUpdateFindings(since: isFresh ? nil : start) : []) + small
                + (attempt?.trial.findings ?? []),
            start: start, end: start, trial: attempt?.trial,
            profile: try trainingProfile(of: data, examination.recorder(), batchSize, 20))
    }

    /// What the wiring check says of columns that float32 cannot hold, unless that is silenced.
    private func indistinctInputs(
        _ compilation: Compilation, _ data: Dataset
    ) -> [Diagnosis.Finding] {
        guard !compilation.silencing.contains(.indistinctFeature) else { return [] }
        let inspection = WiringInspection(model: self, compilation: compilation, data: data)
        return inspection.indistinctInputs().compactMap { title, features in
            guard let first = features.columns.first, let got = features.got else { return nil }
            let (numbers, images) = first.counter.counts
            return Diagnosis.Finding(
                kind: .indistinctInputs, place: nil,
                evidence: "\(title) needs \(IndistinctFeatures.expected), but got \(got).",
                measured: Double(images), limit: Double(numbers),
                suggestion: IndistinctFeatures.fix)
        }
    }
}

extension Model {
    /// That no weight is trained.
    var untrainedFindings: [Diagnosis.Finding] {
        guard let (evidence, suggestion) = nothingToTrain else { return [] }
        return [
            Diagnosis.Finding(
                kind: .nothingToTrain, place: nil, evidence: evidence, measured: 0, limit: 1,
                suggestion: suggestion)
        ]
    }
}

extension Optimizer {
    /// Whether no step was done yet.
    var isFresh: Bool {
        // It is read so that a failure counts as fresh.
        (try? stepCount?.read().item()) ?? 0 == 0
    }
}
