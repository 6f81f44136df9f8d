import DescentCore
import DescentLayers

/// What `compile` was given, and what training makes of it: state and programs.
package final class Compilation {
    package let optimizer: Optimizer
    /// As given to `compile`.
    private let wanted: Objectives
    /// For each output, once the outputs are known; see ``resolve(_:who:)``.
    package private(set) var losses: [Loss]
    package private(set) var lossWeights: [Double] = []
    package private(set) var metrics: [[Metric]] = []
    package private(set) var weightedMetrics: [[Metric]] = []
    /// What is looked at before work begins.
    package var checks: [any CompilationCheck] = []
    /// What checks have to remember.
    package var attachments = Attachments()
    private var frozen = FrozenMemory()
    /// Loss sums, metrics and random state; made when the first data come.
    private(set) var state: TrainingState?
    private var programs: [ProgramKey: StepProgram] = [:]
    private var fingerprint: Fingerprint?
    /// Programs kept: a loop of `trainOnBatch` may come with any number of batch sizes.
    private let capacity = 64
    /// Working memory above which no more than training, testing and their last batches are kept.
    private let capacityBytes = 256 << 20

    init(optimizer: Optimizer, _ wanted: Objectives) {
        self.optimizer = optimizer
        self.wanted = wanted
        losses = wanted.losses.given.map { $0 ?? NoLoss() }
    }

    /// The same with another optimizer, and with no state or programs yet.
    package func copy(optimizer: Optimizer) -> Compilation {
        let copy = Compilation(optimizer: optimizer, wanted)
        (copy.losses, copy.lossWeights) = (losses, lossWeights)
        (copy.metrics, copy.weightedMetrics) = (metrics, weightedMetrics)
        copy.checks = checks
        return copy
    }

    /// Finds out what belongs to which output, and throws the first fault in what `compile` was
    /// given, for a model with these outputs.
    func check(outputs names: [String], who: String) throws {
        if let error = optimizer.configurationError { throw error }
        try resolve(names, who: who)
        for loss in losses { if let error = loss.configurationError { throw error } }
        for metric in (metrics + weightedMetrics).flatMap({ $0 }) {
            if let error = metric.configurationError { throw error }
        }
        for weight in lossWeights where !(weight.isFinite && weight >= 0) {
            throw ConfigurationError(
                who: who, expected: "loss weights of 0 or more", got: "\(weight)",
                fix: "Use 1 for an output that counts once.")
        }
    }

    /// Finds out what belongs to which of the outputs called `names`.
    ///
    /// - Throws: ``ConfigurationError`` for other numbers or names.
    package func resolve(_ names: [String], who: String) throws {
        let found = try wanted.losses.values(for: names, "losses", who: who, missing: nil)
        guard found.contains(where: { $0 != nil }) else {
            throw ConfigurationError(
                who: who, expected: "a loss for at least one output", got: "none",
                fix: "Give compile(loss:) one.")
        }
        let weights = try wanted.lossWeights?.values(
            for: names, "lossWeights", who: who, missing: 1)
        let plain = try wanted.metrics.values(for: names, "lists of metrics", who: who)
        let weighted = try wanted.weightedMetrics.values(
            for: names, "lists of weightedMetrics", who: who)
        losses = found.map { $0 ?? NoLoss() }
        lossWeights = weights ?? names.map { _ in 1 }
        (metrics, weightedMetrics) = (plain, weighted)
    }

    /// Makes the state for a model with these outputs and labels, if it is not there yet.
    func prepareState(outputs: [TensorSpec], labels: [Shape], names: [String]) throws
        -> TrainingState
    {
        if let state { return state }
        let made = try TrainingState(self, outputs: outputs, labels: labels, names: names)
        state = made
        return made
    }

    /// The training step that needs most memory, and the rows of its batch;
    /// nil if none was compiled for `model` as it is now.
    func largestTrainingStep(of model: Model) -> (rows: Int, program: StepProgram)? {
        guard fingerprint == Fingerprint(model, after: fingerprint) else { return nil }
        let steps = programs.filter { $0.key.isTraining }
        let largest = steps.max {
            ($0.value.arenaBytes, $0.key.rows) < ($1.value.arenaBytes, $1.key.rows)
        }
        return largest.map { ($0.key.rows, $0.value) }
    }

    /// The program for `key`; those made while other layers were trainable are dropped.
    func program(
        _ key: ProgramKey, for model: Model, make: () throws -> StepProgram
    ) throws -> StepProgram {
        let now = Fingerprint(model, after: fingerprint)
        if fingerprint != now {
            programs = [:]
            frozen.isOutdated = true
        }
        fingerprint = now
        if let program = programs[key] { return program }
        let bytes = programs.values.reduce(0) { $0 + $1.arenaBytes }
        if programs.count >= capacity || (programs.count >= 4 && bytes > capacityBytes) {
            programs = [:]
        }
        let program = try make()
        programs[key] = program
        return program
    }

    /// Warns of weights that `model`, whose training step was just recorded,
    /// does not train; each once.
    func warnAboutFrozen(_ model: Model) { frozen.warn(about: model) }
}

/// What a program was recorded for.
struct ProgramKey: Hashable {
    let isTraining: Bool
    let rows: Int
    let inputs: [TensorSpec]
    let labels: [TensorSpec]
    let weights: [TensorSpec?]
}

/// What of a model is baked into a program besides shapes.
struct Fingerprint: Equatable {
    let revision: Int
    let flags: [Bool]
    private let layers: [LayerIdentity]
    /// ``LayerChanges/count`` when layers were last looked at.
    private let changes: Int

    /// - Parameter known: an earlier one of the same model.
    init(_ model: Model, after known: Fingerprint?) {
        let now = LayerChanges.count
        revision = model.revision
        flags = model.allLayers.map(\.trainable) + model.weights.map(\.trainable)
        changes = now
        layers =
            known.flatMap { $0.changes == now ? $0.layers : nil }
            ?? model.allLayers.map(LayerIdentity.init)
    }

    static func == (a: Fingerprint, b: Fingerprint) -> Bool {
        a.revision == b.revision && a.flags == b.flags && a.layers == b.layers
    }
}
