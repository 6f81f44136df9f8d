import Descent
import DescentFormats
import DescentSupport
import FileTesting
import Foundation
import Testing

/// What the source code does is tested where it is compiled: `SwiftExportTests`.
@Suite struct ExportCommandTests {
    private func workplace() throws -> Workplace {
        let (place, keras) = (try Workplace(), try KerasCase("sequential"))
        try FileManager.default.copyItem(atPath: keras.model, toPath: place["m.keras"])
        return place
    }

    @Test func `source code goes to a pipe, to a file, or into JSON`() throws {
        let place = try workplace()
        let source = try place.succeed("export", "--swift", "m.keras").output
        #expect(source.hasPrefix("import Descent\n") && source.hasSuffix("    return model\n}\n"))
        #expect(source.contains("func makeModel() -> Model {\n    let model = Sequential(["))
        let written = try place.succeed(
            "export", "--swift", "m.keras", "--output", "Model.swift")
        #expect(written.output == "")
        #expect(try String(contentsOfFile: place["Model.swift"], encoding: .utf8) == source)
        let json = try place.succeed("export", "--swift", "m.keras", "--json").json()
        #expect(json == ["output": .null, "weights": .null, "source": .string(source)])
        let configuration = try KerasConfiguration(place["m.keras"]).json
        try AtomicFile.write(configuration.text, to: place["m.json"])
        #expect(try place.succeed("export", "--swift", "m.json").output == source)
    }

    @Test func `weights are written beside the source, which loads them`() throws {
        let place = try workplace()
        let json = try place.succeed(
            "export", "--swift", "m.keras", "--weights", "--output", "Model.swift", "--json"
        ).json()
        #expect(json["weights"] == "Model.safetensors")
        #expect(try place.names == ["Model.safetensors", "Model.swift", "m.keras"])
        let source = try String(contentsOfFile: place["Model.swift"], encoding: .utf8)
        #expect(source.contains("import DescentFormats\n"))
        #expect(
            source.contains(
                "func makeModel(weights: String = \"Model.safetensors\") throws -> Model {"))
        #expect(source.hasSuffix("    try model.loadWeights(weights)\n    return model\n}\n"))
        let model = try Model.load(place["m.keras"])
        #expect(try model.loadWeights(place["Model.safetensors"]).isComplete)
    }

    @Test func `what cannot be exported is said, and nothing is written`() throws {
        let place = try workplace()
        try AtomicFile.write("{}", to: place["bad.json"])
        for (arguments, status, message) in [
            ("m.keras", 2, "The language is missing: --swift."),
            ("--swift m.keras --output m.txt", 2, "ends in .swift, but got 'm.txt'"),
            ("--swift m.keras --weights", 2, "--weights needs --output"),
            ("--swift bad.json --weights --output M.swift", 2, "--weights needs a .keras file"),
            ("--swift m.txt", 2, "ends in .keras, .h5 or .json, but got 'm.txt'"),
            ("--swift bad.json", 65, "expected an object with a 'class_name'"),
            ("--swift none.keras", 66, "expected a file at this path"),
            ("--swift m.keras --output none/M.swift", 74, "No such file or directory"),
        ] as [(String, Int32, String)] {
            let outcome = try place.run(
                ["export"] + arguments.split(separator: " ").map(String.init))
            #expect(outcome.status == status, "\(arguments): \(outcome.errors)")
            #expect(outcome.errors.contains(message), "\(arguments): \(outcome.errors)")
        }
        #expect(try place.names == ["bad.json", "m.keras"])
    }
}
