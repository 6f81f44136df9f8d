import Descent
import DescentData
import DescentFormats
import DescentSupport
import Foundation
import Testing
import FileTesting

@Suite struct TrainCommandTests {
    /// Trains as Keras did: three epochs of batches of 4, in order.
    private func train(
        _ keras: KerasCase, in place: Workplace, _ more: [String] = []
    ) throws -> Outcome {
        let (x, y) = try keras.write(to: place)
        return try place.run(
            ["train", keras.model, "--epochs", "3", "--batch-size", "4", "--no-shuffle"]
                + x + y + ["--output", "trained.keras"] + more)
    }

    @Test(
        "Training goes on with Keras' losses, and the file has Keras' weights",
        arguments: KerasCase.names)
    func trainsAsKeras(name: String) throws {
        let (place, keras) = (try Workplace(), try KerasCase(name))
        let outcome = try train(keras, in: place, ["--json", "--history", "h.json"])
        #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
        let history = try #require(try outcome.json()["history"])
        expectClose(history.numbers("loss"), keras.losses)
        #expect(history.numbers("epoch") == [0, 1, 2])
        let text = try String(contentsOfFile: place["h.json"], encoding: .utf8)
        #expect(try JSONReader.read(text) == history)
        let trained = try Model.load(place["trained.keras"])
        #expect(trained.compilation != nil)
        // Not in Keras' order where maths between layers decides it.
        guard name != "operations" else { return }
        for (got, expected) in zip(try trained.getWeights(), keras.weightsAfter) {
            expectClose(try got.scalars(), try expected.scalars(), 1e-4, "weights")
        }
    }

    @Test func `the loss of evaluate is that of Keras' predictions`() throws {
        let (place, keras) = (try Workplace(), try KerasCase("sequential"))
        _ = try keras.write(to: place)
        let rows = try keras.predictions[0].cast(to: .float64).array(as: [[Double]].self)
        let classes = try keras.y[0].scalars(as: Int.self)
        let losses = zip(rows, classes).map { -log($0[$1]) }
        let json = try place.succeed(
            "evaluate", keras.model, "--x", "x0.npy", "--y", "y0.npy", "--json",
            "--metric", "sparse_categorical_crossentropy", "--metric", "acc"
        ).json()
        let loss = json["sparse_categorical_crossentropy"]?.number ?? .nan
        expectClose([loss], [losses.reduce(0, +) / 8])
        let right = zip(rows, classes).count { row, label in row.max() == row[label] }
        #expect(json["acc"]?.number == Double(right) / 8)
        let text = try place.succeed("evaluate", keras.model, "--x", "x0.npy", "--y", "y0.npy")
        #expect(text.output.hasPrefix("loss: "))
    }

    @Test func `training may write the file it read, and leaves no other`() throws {
        let (place, keras) = (try Workplace(), try KerasCase("sequential"))
        _ = try keras.write(to: place)
        try FileManager.default.copyItem(atPath: keras.model, toPath: place["m.keras"])
        let before = try Data(contentsOf: URL(filePath: place["m.keras"]))
        let outcome = try place.succeed(
            "train", "m.keras", "--x", "x0.npy", "--y", "y0.npy", "--output", "m.keras")
        #expect(outcome.output.contains("loss: "))
        #expect(try place.names == ["m.keras", "x0.npy", "y0.npy"])
        #expect(try Data(contentsOf: URL(filePath: place["m.keras"])) != before)
        #expect(try place.succeed("verify", "m.keras").output.contains("8 weights"))
    }

    @Test func `a configuration gets new weights, the same for the same seed`() throws {
        let (place, keras) = (try Workplace(), try KerasCase("sequential"))
        _ = try keras.write(to: place)
        let json = try KerasConfiguration(keras.model).json
        try AtomicFile.write(json.text, to: place["m.json"])
        let train = { (seed: String, output: String) in
            try place.succeed(
                "train", "m.json", "--x", "x0.npy", "--y", "y0.npy", "--epochs", "2",
                "--seed", seed, "--optimizer", "sgd", "--learning-rate", "0.1",
                "--output", output, "--history", "\(output).csv"
            )
        }
        _ = try train("7", "a.keras")
        _ = try train("7", "b.keras")
        _ = try train("8", "c.keras")
        #expect(try place.run("diff", "a.keras", "b.keras").status == 0)
        #expect(try place.run("diff", "a.keras", "c.keras").status == 1)
        let history = try String(contentsOfFile: place["a.keras.csv"], encoding: .utf8)
        #expect(history.hasPrefix("epoch,accuracy,loss\n0,"))
        let model = try Model.load(place["a.keras"])
        #expect(model.optimizer is SGD && model.optimizer.learningRate == Double(Float(0.1)))
    }

    @Test func `a new loss begins with an unused optimizer of the same make`() throws {
        let (place, keras) = (try Workplace(), try KerasCase("convolutional"))
        _ = try keras.write(to: place)
        _ = try place.succeed(
            "train", keras.model, "--x", "x0.npy", "--y", "y0.npy", "--loss", "mae",
            "--metric", "mse", "--output", "m.keras")
        let (old, new) = (try Model.load(keras.model), try Model.load(place["m.keras"]))
        #expect(type(of: new.optimizer!) == type(of: old.optimizer!))
        #expect(try new.optimizer.variables[0].read().item() == 1)
        #expect(new.losses.first is MeanAbsoluteError)
    }

    @Test func `validation, early stopping and weights of rows and classes`() throws {
        let (place, keras) = (try Workplace(), try KerasCase("sequential"))
        _ = try keras.write(to: place)
        try NPY.write(.full([8], 0.5), to: place["w.npy"])
        let outcome = try place.run(
            "train", keras.model, "--x", "x0.npy", "--y", "y0.npy", "--epochs", "50", "--json",
            "--learning-rate", "0.5", "--validation-split", "0.25", "--early-stopping", "2",
            "--restore-best-weights", "--class-weight", "0=1,1=2.5", "--output", "a.keras")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let history = try #require(try outcome.json()["history"])
        let losses = history.numbers("val_loss")
        #expect(losses.count < 50 && losses.count == history.numbers("loss").count)
        let weighted = try place.run(
            "train", keras.model, "--x", "x0.npy", "--y", "y0.npy", "--sample-weight", "w.npy",
            "--validation-x", "x0.npy", "--validation-y", "y0.npy", "--output", "a.keras")
        #expect(weighted.status == 0 && weighted.output.contains("val_loss"))
    }

    @Test func `after Ctrl-C nothing is written, and the same command goes on`() throws {
        let (place, keras) = (try Workplace(), try KerasCase("sequential"))
        _ = try keras.write(to: place)
        let train = { (epochs: String, output: String, more: [String]) in
            [
                "train", keras.model, "--x", "x0.npy", "--y", "y0.npy", "--epochs", epochs,
                "--seed", "1", "--output", output,
            ] + more
        }
        let process = place.process(
            train("1000000000", "a.keras", ["--checkpoint-dir", "backup"]))
        let (output, errors) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError) = (output, errors)
        try process.run()
        _ = output.fileHandleForReading.availableData
        process.interrupt()
        _ = output.fileHandleForReading.readDataToEndOfFile()
        let said = String(
            decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 130)
        #expect(said.contains("fit was interrupted in epoch"))
        #expect(try !place.names.contains("a.keras") && place.names.contains("backup"))
        let epochs = said.split(separator: " ").compactMap { Int($0) }.first.map { "\($0 + 3)" }
        let goal = try #require(epochs)
        let rest = try place.run(train(goal, "a.keras", ["--checkpoint-dir", "backup"]))
        #expect(rest.status == 0 && rest.errors == "", "\(rest.errors)")
        #expect(try place.run(train(goal, "b.keras", [])).status == 0)
        let difference = try place.run("diff", "a.keras", "b.keras")
        #expect(difference.status == 0, "\(difference.output)")
    }
}
