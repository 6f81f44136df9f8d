extension Model {
    /// The optimizer given to `compile`. Never nil; before `compile` it is one whose learning rate
    /// is NaN and that throws when it is used.
    public var optimizer: Optimizer! {
        (StepRecording.current(of: self)?.compilation ?? compilation)?.optimizer ?? noOptimizer
    }

    private var noOptimizer: Optimizer {
        let none = Optimizer(learningRate: Double.nan, name: "none")
        none.configurationError = ConfigurationError(
            who: title, expected: "compile(optimizer:loss:) before its optimizer is used",
            got: "none yet", fix: "Call compile first.", location: location)
        return none
    }

    /// The losses given to `compile`, one for each output.
    public var losses: [Loss] { compilation?.losses ?? [] }

    /// - Parameter checks: what is looked at before work begins.
    package func compile(
        _ optimizer: Optimizer, _ wanted: Objectives, checks: [any CompilationCheck]
    ) {
        randomStreams?.renew()
        let compilation = Compilation(optimizer: optimizer, wanted)
        compilation.checks = checks
        self.compilation = compilation
    }

    /// What `compile` was given, checked.
    package func requireCompilation(_ function: String) throws -> Compilation {
        guard let compilation else {
            throw TrainingError.notCompiled(function: function, model: title)
        }
        return compilation
    }

    /// The sums and metrics for data like `data`.
    package func trainingState(_ compilation: Compilation, for data: Dataset) throws
        -> TrainingState
    {
        try RandomStreams.draw(from: randomStreams) {
            try compilation.prepareState(
                outputs: outputSpecs, labels: data.labelShapes, names: outputNames)
        }
    }
}
