import ArgumentParser
import Descent
import DescentData
import DescentFormats
import DescentSupport

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes a model as source code.",
        discussion: """
            With --swift the source is a function makeModel in Swift, which imports Descent and makes \
            the same model: the same layers by the same names, compiled with the same loss, optimizer \
            and metrics. What the optimizer remembers is not part of it.

            With --weights the numbers are written to a .safetensors file beside the source, which is \
            named like it, and makeModel(weights:) loads them from there, or from the path that it is \
            given. The package needs the product DescentFormats too then.

            Examples:
              descent export --swift model.keras > Model.swift
              descent export --swift trained.keras --weights --output Model.swift
            """)

    @Argument(help: "The model, a .keras, .h5 or .json file.") var model: String
    @Flag(help: "Write source code in Swift.") var swift = false
    @Flag(help: "Write the weights too, to a .safetensors file beside --output.")
    var weights = false
    @Option(
        help: ArgumentHelp(
            "The source file, .swift; default: standard output.", valueName: "file"))
    var output: String?
    @OptionGroup var trust: TrustOptions
    @OptionGroup var results: ResultOptions

    func validate() throws {
        guard swift else {
            throw ValidationError("The language is missing: --swift.")
        }
        if let output, !output.lowercased().hasSuffix(".swift") {
            throw ValidationError("--output needs a name that ends in .swift, but got '\(output)'.")
        }
        guard !weights || output != nil else {
            throw ValidationError("--weights needs --output, beside which it writes them.")
        }
        guard !weights || !model.lowercased().hasSuffix(".json") else {
            throw ValidationError("--weights needs a .keras file, but '\(model)' has none.")
        }
    }

    /// Beside the source, and named like it; nil without weights.
    private var weightsPath: String? {
        guard weights, let output else { return nil }
        return output.dropLast(".swift".count) + ".safetensors"
    }

    func run() throws {
        for path in [output, weightsPath].compactMap(\.self) { try requireWritable(path) }
        // First, so that a file which does harm does it in a process of its own.
        let loaded = try ModelFile.loadAsSaved(model, trust)
        let name = weightsPath.map { String($0.split(separator: "/").last ?? "") }
        let source = try KerasConfiguration(model).swiftSource(weights: name)
        if let weightsPath { try loaded.saveWeights(to: weightsPath) }
        if let output {
            try writing(output) { () throws(WriteFault) in
                try AtomicFile.write(source, to: output)
            }
        }
        guard results.isJSON else {
            if output == nil { try Streams.write(source) }
            return
        }
        try Streams.writeLine(
            JSONValue.object([
                JSONMember("output", output.map(JSONValue.string) ?? .null),
                JSONMember("weights", weightsPath.map(JSONValue.string) ?? .null),
                JSONMember("source", .string(source)),
            ]).text)
    }
}
