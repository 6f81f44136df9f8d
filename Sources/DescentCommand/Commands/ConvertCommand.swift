import ArgumentParser
import Descent
import DescentCore
import DescentData
import DescentFormats
import DescentSupport

struct ConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Writes a model, or weights, in another format.",
        discussion: """
            The ends of the names say the formats: .keras, .safetensors, .npz or .weights.h5; read \
            are .h5 files of Keras 2 and split weights, .weights.json, too. A .keras file needs a \
            model besides weights: with --weights they are put into one, and the result goes to \
            --output. What the optimizer remembers stays that of the model.

            Examples:
              descent convert model.keras weights.safetensors
              descent convert model.weights.h5 arrays.npz
              descent convert old.h5 new.keras
              descent convert --weights weights.npz model.keras --output new.keras
            """)

    @Argument(help: "The model or the weights to read.") var input: String
    @Argument(help: "The weights or the .keras file to write; not with --weights.")
    var target: String?
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
                    ? "The second argument is missing: the file to write."
                    : "With --output there is one other file, but got '\(target ?? "")' too.")
        }
        if let output, !isModel(output) {
            throw ValidationError("--output needs a name that ends in .keras, but got '\(output)'.")
        }
        if let target, !isModel(target), !WeightsConversion.canWrite(target) {
            throw ValidationError(
                "The file to write needs a name that ends in .keras, "
                    + "\(WeightsConversion.suffixes), but got '\(target)'.")
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
        } else if try WeightsConversion.isWeights(input, sandboxed: trust.sandbox) {
            guard !isModel(path) else { throw weightsAlone }
            count = try WeightsConversion.convert(input, to: path, sandboxed: trust.sandbox)
        } else if isModel(path) {
            let model = try ModelFile.loadAsSaved(input, trust)
            try model.save(to: path)
            count = model.weights.count
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

    private func isModel(_ path: String) -> Bool { path.lowercased().hasSuffix(".keras") }

    private var weightsAlone: ValidationError {
        ValidationError(
            "'\(input)' has weights and no model, which a .keras file needs. "
                + "Give the model, with --weights and --output.")
    }
}
