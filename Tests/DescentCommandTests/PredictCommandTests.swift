import Descent
import DescentData
import DescentFormats
import DescentSupport
import Foundation
import Testing
import FileTesting

@Suite struct PredictCommandTests {
    @Test("What Keras saved predicts the same in a file", arguments: KerasCase.names)
    func predictsAsKeras(name: String) throws {
        let (place, keras) = (try Workplace(), try KerasCase(name))
        let (x, _) = try keras.write(to: place)
        let outcome = try place.run(["predict", keras.model] + x + ["--output", "p.npz"])
        #expect(outcome.status == 0 && outcome.output == "" && outcome.errors == "")
        let got = try NPZ.read(place["p.npz"])
        let names = try Model.load(keras.model).outputNames
        for (name, expected) in zip(names, keras.predictions) {
            let tensor = try #require(got[name])
            #expect(tensor.shape == expected.shape)
            expectClose(try tensor.scalars(), try expected.scalars())
        }
    }

    @Test func `a table goes through pipes`() throws {
        let (place, keras) = (try Workplace(), try KerasCase("sequential"))
        let outcome = try place.succeed(
            "predict", keras.model, "--input", "-", input: csv(keras.x[0]))
        let lines = outcome.output.split(separator: "\n")
        #expect(lines[0] == "output_1[0],output_1[1],output_1[2]")
        let numbers = lines.dropFirst().flatMap { $0.split(separator: ",").map { Double($0) } }
        expectClose(numbers.map { $0 ?? .nan }, try keras.predictions[0].scalars())
        let bare = try place.succeed(
            "predict", keras.model, "--input", "-", "--no-header", input: csv(keras.x[0]))
        #expect(bare.output.split(separator: "\n") == Array(lines.dropFirst()))
    }

    @Test func `a line of names before the numbers is found, and can be said to be there or not`()
        throws
    {
        let (place, keras) = (try Workplace(), try KerasCase("sequential"))
        let table = csv(keras.x[0])
        let named = Data("a,b,c,d\n".utf8) + table
        let plain = try place.succeed("predict", keras.model, "--input", "-", input: table)
        let found = try place.succeed("predict", keras.model, "--input", "-", input: named)
        #expect(found.output == plain.output)
        let numbered = Data("0,1,2,3\n".utf8) + table
        let said = try place.succeed(
            "predict", keras.model, "--input", "-", "--csv-header", "present", input: numbered)
        #expect(said.output == plain.output)
        let denied = try place.run(
            "predict", keras.model, "--input", "-", "--csv-header", "absent", input: named)
        #expect(denied.status == 65)
    }

    @Test func `an npy array goes through a pipe, and comes out as JSON`() throws {
        let (place, keras) = (try Workplace(), try KerasCase("sequential"))
        try NPY.write(keras.x[0], to: place["x.npy"])
        let bytes = try Data(contentsOf: URL(filePath: place["x.npy"]))
        let json = try place.succeed("predict", keras.model, "--input", "-", "--json", input: bytes)
            .json()
        let output = try #require(json.list("outputs").first)
        #expect(output["name"] == "output_1" && output["dtype"] == "float32")
        #expect(output.numbers("shape") == [8, 3])
        expectClose(
            try #require(output["values"]).allNumbers, try keras.predictions[0].scalars())
    }

    @Test func `whole numbers of a table go to embeddings`() throws {
        let (place, keras) = (try Workplace(), try KerasCase("texts"))
        let json = try place.succeed(
            "predict", keras.model, "--input", "-", "--json", input: csv(keras.x[0])
        ).json()
        expectClose(
            try #require(json.list("outputs").first?["values"]).allNumbers,
            try keras.predictions[0].scalars())
    }

    @Test func `several inputs come by name, or from one archive`() throws {
        let (place, keras) = (try Workplace(), try KerasCase("shared"))
        _ = try keras.write(to: place)
        try NPZ.write(["left": keras.x[0], "right": keras.x[1]], to: place["both.npz"])
        let model = keras.model
        let named = try place.succeed(
            "predict", model, "--input", "right=x1.npy", "--input", "left=x0.npy")
        #expect(named.output.hasPrefix("price,kind[0],kind[1]\n"))
        #expect(
            try place.succeed("predict", model, "--input", "both.npz").output == named.output)
        let one = try place.run("predict", model, "--input", "left=x0.npy")
        #expect(one.status == 2 && one.errors.contains("Add --input right=file."))
        let wrong = try place.run("predict", model, "--input", "lft=x0.npy")
        #expect(wrong.status == 65 && wrong.errors.contains("Did you mean 'left'?"))
        let npy = try place.run("predict", model, "--input", "both.npz", "--output", "p.npy")
        #expect(npy.status == 2 && npy.errors.contains("Write .npz"))
    }

    @Test func `bytes of IDX files and tables become the images a model takes`() throws {
        let place = try Workplace()
        let model = Sequential([
            Input(shape: [2, 2, 1]), Flatten(), Dense(1, kernelInitializer: "ones"),
        ])
        try model.save(to: place["m.keras"])
        let idx: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2] + Array(1...8)
        try Data(idx).write(to: URL(filePath: place["images"]))
        let images = try place.succeed(
            "predict", "m.keras", "--input", "images", "--no-header")
        #expect(images.output == "10.0\n26.0\n")
        let table = try place.succeed(
            "predict", "m.keras", "--input", "-", "--no-header",
            input: Data("1,2,3,4\n5,6,7,8\n".utf8))
        #expect(table.output == images.output)
    }

    @Test func `a reader that goes away early ends nothing with an error`() throws {
        let (place, keras) = (try Workplace(), try KerasCase("sequential"))
        try NPY.write(.zeros([100_000, 4]), to: place["x.npy"])
        let process = place.process(["predict", keras.model, "--input", "x.npy"])
        let (output, errors) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError) = (output, errors)
        try process.run()
        _ = output.fileHandleForReading.availableData
        try output.fileHandleForReading.close()
        let said = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(said.isEmpty)
        #expect(process.terminationReason == .exit && process.terminationStatus == 0)
    }

    private func csv(_ tensor: Tensor) -> Data {
        let rows = (try? tensor.cast(to: .float64).array(as: [[Double]].self)) ?? []
        let isWhole = tensor.dtype.isInteger
        let lines = rows.map { row in
            row.map { isWhole ? "\(Int($0))" : "\($0)" }.joined(separator: ",")
        }
        return Data((lines.joined(separator: "\n") + "\n").utf8)
    }
}
