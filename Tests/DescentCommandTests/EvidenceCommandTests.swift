import Descent
import DescentCore
import DescentData
import DescentFormats
import DescentInsight
import DescentSupport
import FileTesting
import Foundation
import Testing

/// What trained files say of themselves, through the command.
@Suite struct EvidenceCommandTests {
    /// A model and data of two features between 0 and 1.
    private func workplace() throws -> Workplace {
        let place = try Workplace()
        setRandomSeed(3)
        let model = Sequential([
            Input(shape: [2]), Dense(units: 3, activation: .tanh),
            Dense(units: 2, activation: .softmax),
        ])
        model.compile(optimizer: SGD(), loss: SparseCategoricalCrossentropy())
        try model.save(to: place["m.keras"])
        let x = (0..<200).map { [Float($0 % 17) / 16, Float($0 % 11) / 10] }
        try NPY.write(x.tensor, to: place["x.npy"])
        try NPY.write(x.tensor * 255, to: place["large.npy"])
        try NPY.write((0..<200).map { $0 % 2 }.tensor, to: place["y.npy"])
        return place
    }

    private func train(_ place: Workplace, _ more: String...) throws {
        let outcome = try place.run(
            ["train", "m.keras", "--x", "x.npy", "--y", "y.npy", "--output", "t.keras"] + more)
        #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
    }

    @Test func `a trained file proves itself, and says where it comes from`() throws {
        let place = try workplace()
        try train(place, "--epochs", "2", "--class-names", "no,yes", "--notes", "From a test.")
        let json = try place.succeed("verify", "t.keras", "--json").json()
        #expect(json["sound"] == true && json["evidence"]?["probes"] == 8)
        #expect(json["evidence"]?.list("outputs").first?["deviation"]?.number ?? 1 < 1e-5)
        #expect(json["provenance"]?["epochs"] == 2 && json["provenance"]?["rows"] == 200)
        let text = try place.succeed("verify", "t.keras").output
        #expect(text.hasPrefix("t.keras is sound: "))
        #expect(text.contains("2 epochs with SGD on 200 rows. From a test.\n"), "\(text)")
        let summary = try place.succeed("summary", "t.keras", "--json").json()
        #expect(summary["provenance"] == json["provenance"])
        #expect(summary["class_names"]?.text.hasSuffix(#": ["no", "yes"]}"#) == true)
        let plain = try place.succeed("verify", "m.keras")
        #expect(plain.output.contains("There is no evidence of what it should do."))
        #expect(try place.succeed("summary", "m.keras", "--json").json()["provenance"] == nil)
    }

    @Test func `a file whose weights were changed fails with status 1`() throws {
        let place = try workplace()
        try train(place)
        let model = try Model.load(place["t.keras"])
        let evidence = model.evidence
        try model.setWeights(model.getWeights().map { $0 * 1.5 })
        model.evidence = nil
        model.evidence = evidence
        try model.save(to: place["t.keras"])
        let outcome = try place.run("verify", "t.keras")
        #expect(outcome.status == 1 && outcome.errors == "")
        #expect(outcome.output.hasPrefix("t.keras does not do what was recorded: "))
        let line = #/Output '.+' of 8 probes is at most .+ in probe [0-7], but 0.0001 is allowed./#
        #expect(outcome.output.contains(line), "\(outcome.output)")
        let json = try place.run("verify", "t.keras", "--json").json()
        #expect(json["sound"] == false && json["evidence"]?["passed"] == false)
    }

    @Test func `data of another scale are warned of, also in JSON`() throws {
        let place = try workplace()
        try train(place)
        let like = try place.succeed("predict", "t.keras", "--x", "x.npy", "--json").json()
        #expect(like["warnings"] == nil)
        let predicted = try place.run("predict", "t.keras", "--x", "large.npy", "--json")
        #expect(predicted.status == 0)
        let warning = try #require(try predicted.json().list("warnings").first)
        #expect(predicted.errors.contains("needs numbers from 0 to 1, as in training, but got"))
        #expect(warning.text.contains("about 255 times as large"), "\(warning)")
        let evaluated = try place.run(
            "evaluate", "t.keras", "--x", "large.npy", "--y", "y.npy", "--json")
        #expect(try evaluated.json()["warnings"] == .array([warning]))
        let written = try place.run(
            "predict", "t.keras", "--x", "large.npy", "--output", "p.npy", "--json")
        #expect(try written.json()["warnings"] == .array([warning]))
    }

    @Test func `what is private can be left out`() throws {
        let place = try workplace()
        try train(place, "--probes", "0")
        let evidence = try #require(try Model.load(place["t.keras"]).evidence)
        #expect(evidence.probes == nil && evidence.inputs.count == 1)
        try train(place, "--no-evidence")
        #expect(try Model.load(place["t.keras"]).evidence == nil)
        #expect(try place.run("predict", "t.keras", "--x", "large.npy").errors == "")
    }

    @Test func `names that do not fit are refused before anything is trained`() throws {
        let place = try workplace()
        let outcome = try place.run(
            "train", "m.keras", "--x", "x.npy", "--y", "y.npy", "--output", "t.keras",
            "--class-names", "a,b,c")
        #expect(outcome.status == 65 && outcome.errors.contains("2 names of classes"))
        #expect(outcome.output == "" && !FileManager.default.fileExists(atPath: place["t.keras"]))
    }
}
