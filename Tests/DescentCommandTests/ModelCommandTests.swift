import Descent
import DescentData
import DescentFormats
import DescentSupport
import Foundation
import Testing
import FileTesting

/// The commands about models themselves, and those that look into them.
@Suite struct ModelCommandTests {
    private func workplace(_ name: String = "sequential") throws -> Workplace {
        let (place, keras) = (try Workplace(), try KerasCase(name))
        _ = try keras.write(to: place)
        try FileManager.default.copyItem(atPath: keras.model, toPath: place["m.keras"])
        return place
    }

    @Test func `a summary is the library's, or JSON`() throws {
        let place = try workplace()
        let outcome = try place.succeed("summary", "m.keras")
        #expect(outcome.output.hasPrefix("Model: \"sequential\"\n"))
        #expect(outcome.output.contains("Trainable params"))
        let json = try place.succeed("summary", "m.keras", "--json").json()
        #expect(json.list("layers").map { $0["class"] }.first == "Dense")
        #expect(json["compiled"] == true)
        #expect(json["parameters"]?["trainable"] == 53)
    }

    @Test func `weights go through every format and back`() throws {
        let place = try workplace()
        _ = try place.succeed("convert", "m.keras", "w.safetensors")
        _ = try place.succeed("convert", "m.keras", "w.weights.h5")
        _ = try place.succeed("convert", "w.weights.h5", "h.npz")
        _ = try place.succeed("convert", "h.npz", "again.weights.h5")
        _ = try place.succeed(
            "convert", "--weights", "again.weights.h5", "m.keras", "--output", "h.keras")
        let kept = try place.run("diff", "m.keras", "h.keras", "--json").json()
        #expect(kept.list("weights").allSatisfy { $0["max_absolute"] == .double(0) })
        _ = try place.succeed("convert", "w.safetensors", "w.npz")
        _ = try place.succeed("convert", "--weights", "w.npz", "m.keras", "--output", "n.keras")
        let json = try place.run("diff", "m.keras", "n.keras", "--json").json()
        #expect(json.list("weights").count == 8 + 14)
        #expect(json.list("weights").allSatisfy { $0["max_absolute"] == .double(0) })
        let equal = try place.run("diff", "n.keras", "n.keras")
        #expect(equal.status == 0 && equal.output == "The models are equal.\n")
        let result = try place.succeed("convert", "m.keras", "w.npz", "--json").json()
        #expect(result["weights"] == 8)
        #expect(try place.run("convert", "m.keras").status == 2)
        #expect(try place.run("convert", "w.npz", "n.keras").status == 2)
        #expect(try place.run("convert", "m.keras", "w.h5").status == 2)
    }

    @Test func `differences have their places`() throws {
        let place = try Workplace()
        let make = { (units: Int, bias: String) in
            let model = Sequential(
                [
                    Input(shape: [2], name: "in"), Dense(units, name: "a"),
                    Dense(1, biasInitializer: "\(bias)", name: "b"),
                ], name: "m")
            try model.layer(named: "a")?.setWeights([.full([2, units], 1), .zeros([units])])
            try model.layer(named: "b")?.setWeights([.full([units, 1], 1), .full([1], 0.5)])
            return model
        }
        let first = try make(3, "zeros")
        try first.save(to: place["a.keras"])
        try make(4, "zeros").save(to: place["b.keras"])
        let outcome = try place.run("diff", "a.keras", "b.keras", "--json")
        #expect(outcome.status == 1 && outcome.errors == "")
        let json = try outcome.json()
        let places = json.list("configuration").map { $0["pointer"] }
        #expect(places == ["/config/layers/1/config/units"])
        #expect(json.list("configuration").first?["second"] == 4)
        #expect(json.list("other_shapes").map { $0["name"] } == ["a/kernel", "a/bias", "b/kernel"])
        try first.layer(named: "b")?.setWeights([.full([3, 1], 1), .full([1], 0.75)])
        try first.save(to: place["c.keras"])
        let moved = try place.run("diff", "a.keras", "c.keras")
        #expect(moved.status == 1)
        #expect(moved.output == "b/bias: up to 0.25 apart, 0.333 of the value\n")
        #expect(
            try place.run("diff", "a.keras", "c.keras", "--tolerance", "0.25").status == 0)
    }

    @Test func `a file with numbers that are not finite is not sound`() throws {
        let place = try workplace()
        let sound = try place.succeed("verify", "m.keras", "--json").json()
        #expect(sound["sound"] == true && sound["parameters"] == 63)
        let model = try Model.load(place["m.keras"])
        var weights = try model.getWeights()
        weights[1] = .full(weights[1].shape, .nan)
        try model.setWeights(weights)
        try model.save(to: place["nan.keras"])
        let outcome = try place.run("verify", "nan.keras")
        #expect(outcome.status == 65 && outcome.errors.contains("'dense/bias'"))
    }

    @Test(
        "What the library finds out comes as a report or as JSON",
        arguments: ["explain", "diagnose", "check", "profile"])
    func reports(command: String) throws {
        let place = try workplace()
        let keys = [
            "explain": "nodes", "diagnose": "findings", "check": "gradients", "profile": "layers",
        ]
        let arguments = [command, "m.keras", "--x", "x0.npy", "--y", "y0.npy"]
        let text = try place.run(arguments)
        #expect(text.status == 0 && text.output.count > 200, "\(text.errors)")
        let json = try place.run(arguments + ["--json"]).json()
        #expect(json[try #require(keys[command])] != nil)
        #expect(try place.names == ["m.keras", "x0.npy", "y0.npy"])
    }

    @Test func `a model that cannot go with its labels fails the check`() throws {
        let place = try workplace()
        try NPY.write(.full([8], 9), to: place["y.npy"])
        let outcome = try place.run(
            "check", "m.keras", "--x", "x0.npy", "--y", "y.npy", "--json")
        #expect(outcome.status == 1)
        let json = try outcome.json()
        #expect(json["passed"] == false && json["gradients"] == .null)
        #expect(json.list("wiring").first?["severity"] == "error")
    }

    @Test func `a profile's trace is a file`() throws {
        let place = try workplace()
        _ = try place.succeed(
            "profile", "m.keras", "--x", "x0.npy", "--y", "y0.npy", "--steps", "2",
            "--trace", "t.json")
        #expect(
            try JSONReader.read(String(contentsOfFile: place["t.json"], encoding: .utf8)) != .null)
    }
}
