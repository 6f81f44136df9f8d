import ArgumentParser
import Descent
import DescentCore
import DescentData
import DescentFormats
import DescentSupport

struct ConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Writes the weights of a model or file in another format.",
        discussion: """
            The ends of the names say the formats: .keras, .safetensors or .npz. A .keras file \
            needs a model besides weights: with --weights they are put into one, and the result \
            goes to --output. What the optimizer remembers stays that of the model.

            Examples:
              descent convert model.keras weights.safetensors
              descent convert weights.safetensors weights.npz
              descent convert --weights weights.npz model.keras --output new.keras
            """)

    @Argument(help: "The model or the weights to read.") var input: String
    @Argument(help: "The weights to write; not with --weights.") var target: String?
    @Option(
        help: ArgumentHelp("Weights to put into the model that is read.", valueName: "file"))
    var weights: String?
    @Option(
        help: ArgumentHelp("The .keras file to write, with --weights.", valueName: "file"))
    var output: String?
    @OptionGroup var trust: TrustOptions
    @OptionGroup var results: ResultOptions

    func validate() throws {
        guard (weights == nil) == (output == nil) else {
            throw ValidationError("--weights and --output belong together.")
        }
        guard (target == nil) == (output != nil) else {
            throw ValidationError(
                output == nil
                    ? "The second argument is missing: the file of weights to write."
                    : "With --output there is one other file, but got '\(target ?? "")' too.")
        }
        if let output, !output.lowercased().hasSuffix(".keras") {
            throw ValidationError("--output needs a name that ends in .keras, but got '\(output)'.")
        }
        if let target, WeightsKind(target) == nil {
            throw ValidationError(
                "Weights need a name that ends in .safetensors or .npz, but got '\(target)'. "
                    + "For a .keras file give a model: --weights and --output.")
        }
    }

    func run() throws {
        let path = output ?? target ?? ""
        try requireWritable(path)
        let count: Int
        if let weights, let output {
            let model = try ModelFile.loadAsSaved(input, trust)
            count = try model.loadWeights(weights, sandboxed: trust.sandbox).loaded.count
            try model.save(to: output)
        } else if let kind = WeightsKind(input) {
            let tensors = try kind.read(input)
            try WeightsKind(path)?.write(tensors, to: path)
            count = tensors.count
        } else {
            let model = try ModelFile.load(input, trust)
            try model.saveWeights(to: path)
            count = model.weights.count
        }
        guard results.isJSON else { return }
        try Streams.writeLine(
            JSONValue.object([
                JSONMember("output", .string(path)), JSONMember("weights", .int(count)),
            ]).text)
    }
}

/// A file of weights without a model, by the end of its name.
private enum WeightsKind {
    case safetensors, npz

    init?(_ path: String) {
        let name = path.lowercased()
        if name.hasSuffix(".safetensors") {
            self = .safetensors
        } else if name.hasSuffix(".npz") {
            self = .npz
        } else {
            return nil
        }
    }

    func read(_ path: String) throws -> [String: Tensor] {
        switch self {
        case .safetensors: try Safetensors.read(path)
        case .npz: try NPZ.read(path)
        }
    }

    func write(_ tensors: [String: Tensor], to path: String) throws {
        switch self {
        case .safetensors: try Safetensors.write(tensors, to: path)
        case .npz: try NPZ.write(tensors, to: path)
        }
    }
}
