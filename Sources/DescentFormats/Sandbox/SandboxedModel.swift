import DescentCore
import DescentData
import DescentInsight
import DescentSupport
import DescentTraining

extension KerasArchive {
    /// Reads a model whose file is taken apart by another process, if it is to be.
    static func load(
        _ path: String, in sandbox: Sandboxing, compiling: Bool, nonFinite: NonFiniteWeights,
        limits: FileLimits
    ) throws -> Model {
        guard let command = try sandbox.command else {
            return try load(path, compiling: compiling, nonFinite: nonFinite, limits: limits)
        }
        let file = try SandboxedFile(path, as: .model, by: command, limits: limits)
        let json = try file.configuration(limits)
        let place = KerasPlace(file: path, member: config)
        let reader = KerasReader()
        let model = try reader.model(json, place)
        if compiling {
            try reader.compile(
                model, json["compile_config"] ?? .null, place.at("compile_config"),
                checks: [WiringCheck(silencing: [])])
        }
        try KerasWeights(model, members: reader.members)
            .read(from: file, includingOptimizer: compiling, nonFinite: nonFinite)
        return model
    }
}

/// Keras' files of weights, taken apart by another process.
///
/// Nobody else knows it than who has made it, so `@unchecked Sendable` is safe.
final class SandboxedWeightsFile: WeightsFormat, @unchecked Sendable {
    let suffix: String
    private let format: KerasWeightsFile
    private let file: SandboxedFile

    /// nil for files that this process reads itself, in Swift.
    init?(
        _ path: String, _ format: any WeightsFormat, _ sandbox: Sandboxing, _ limits: FileLimits
    ) throws {
        guard let format = format as? KerasWeightsFile, let command = try sandbox.command else {
            return nil
        }
        (self.format, suffix) = (format, format.suffix)
        file = try SandboxedFile(path, as: .weights, by: command, limits: limits)
    }

    func weights(of layer: Layer) throws -> [NamedWeight] { try format.weights(of: layer) }

    func write(_ weights: [NamedArray], to path: String) throws {
        try format.write(weights, to: path)
    }

    /// Without the state of an optimizer, which is none of the weights.
    func contents(of path: String, _ limits: FileLimits) -> [String: TensorSpec?] {
        file.specs.filter { !$0.key.split(separator: "/").contains("optimizer") }
    }

    func read(_ names: [String], of path: String, _ limits: FileLimits) throws -> [String: Tensor] {
        var tensors: [String: Tensor] = [:]
        for name in names {
            tensors[name] = try file.array(name.split(separator: "/").map(String.init)).tensor()
        }
        return tensors
    }
}
