import ArgumentParser
import Descent
import DescentFormats
import DescentInsight
import DescentLayers
import DescentTraining

/// Models from files.
enum ModelFile {
    /// A model that is to predict: without what it was compiled with.
    static func load(_ path: String) throws -> Model {
        try requireModelName(path)
        return isConfiguration(path)
            ? try KerasConfiguration(path).model() : try Model.load(path, compiling: false)
    }

    /// A model with all that its file has, compiled or not.
    static func loadAsSaved(_ path: String) throws -> Model {
        try requireModelName(path)
        return isConfiguration(path) ? try KerasConfiguration(path).model() : try Model.load(path)
    }

    /// A model that is to be trained or judged, compiled as its file or the arguments say.
    static func load(
        _ path: String, _ objectives: ObjectiveOptions, _ optimizer: OptimizerArguments? = nil
    ) throws -> Model {
        let model = try loadAsSaved(path)
        try compile(model, path, objectives, optimizer)
        return model
    }

    private static func isConfiguration(_ path: String) -> Bool {
        path.lowercased().hasSuffix(".json")
    }

    /// - Throws: `ValidationError` for names that are those of other files.
    static func requireModelName(_ path: String) throws {
        let name = path.lowercased()
        guard !name.hasSuffix(".keras"), !isConfiguration(path) else { return }
        throw ValidationError(
            "A model needs a file whose name ends in .keras or .json, but got '\(path)'.")
    }

    private static func compile(
        _ model: Model, _ path: String, _ objectives: ObjectiveOptions,
        _ arguments: OptimizerArguments?
    ) throws {
        let old = model.compilation
        try old?.resolve(model.outputNames, who: model.title)
        let losses = try objectives.losses(of: model)
        let metrics = try objectives.metrics(of: model)
        let optimizer = try arguments?.made()
        if losses != nil || metrics != nil || optimizer != nil {
            let all = try self.objectives(losses, metrics, old, path)
            // A new loss has no use for what was remembered of the old one's slopes.
            let kept = losses == nil ? old?.optimizer : try old?.optimizer.unused()
            model.compile(
                optimizer ?? kept ?? RMSprop(), all, checks: [WiringCheck(silencing: [])])
        } else if old == nil {
            throw notCompiled(path)
        }
        if optimizer == nil, let rate = arguments?.learningRate {
            model.optimizer.learningRate = rate
        }
    }

    /// What is not asked for stays as the file has it; metrics belong to their losses.
    private static func objectives(
        _ losses: ByOutput<Loss?>?, _ metrics: ByOutput<[Metric]>?, _ old: Compilation?,
        _ path: String
    ) throws -> Objectives {
        if let losses { return Objectives(losses: losses, metrics: metrics ?? .list([])) }
        guard let old else { throw notCompiled(path) }
        return Objectives(
            losses: .list(old.losses.map { $0.isTrained ? $0 : nil }),
            lossWeights: .list(old.lossWeights), metrics: metrics ?? .list(old.metrics),
            weightedMetrics: .list(old.weightedMetrics))
    }

    private static func notCompiled(_ path: String) -> CommandError {
        CommandError(
            "'\(path)' was not compiled when it was saved, so no loss is known. Give --loss.")
    }
}

extension Optimizer {
    /// One made with the same arguments that has done no step yet.
    fileprivate func unused() throws -> Optimizer? { try Registry.optimizers.make(configObject) }
}
