import DescentCore

/// A model, data, and state for steps that leaves the model's own sums and random numbers alone.
struct Examination {
    let model: Model
    let data: Dataset
    /// What the model was compiled with, with programs of its own.
    let compilation: Compilation
    private let state: TrainingState

    init(_ model: Model, _ compiled: Compilation, _ data: Dataset) throws {
        self.model = model
        self.data = data
        compilation = compiled.copy(optimizer: compiled.optimizer)
        state = try Self.state(compilation, model, data)
    }

    private static func state(
        _ compilation: Compilation, _ model: Model, _ data: Dataset
    ) throws -> TrainingState {
        // A stream of its own: the global one goes on as if nobody had looked.
        try TrainingState(
            compilation, outputs: model.outputSpecs, labels: data.labelShapes,
            names: model.outputNames, random: RandomSource(seed: 0, stream: 0))
    }

    /// Records steps with the compiled optimizer.
    func recorder() -> StepRecorder {
        StepRecorder(model: model, compilation: compilation, state: state)
    }

    /// Records steps with `optimizer`.
    func recorder(_ optimizer: Optimizer) -> StepRecorder {
        if optimizer === compilation.optimizer { return recorder() }
        return StepRecorder(
            model: model, compilation: compilation.copy(optimizer: optimizer), state: state)
    }

    /// A look at rows from all over the data.
    func probe() throws -> Probe { try Probe(recorder(), data.spread(DoctorLimits.probeRows)) }
}
