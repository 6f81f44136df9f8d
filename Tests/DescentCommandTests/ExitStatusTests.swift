import Descent
import DescentData
import DescentFormats
import DescentSupport
import Foundation
import Testing
import FileTesting

/// How the command ends, and what it says then.
@Suite struct ExitStatusTests {
    static let commands = [
        "predict", "evaluate", "train", "summary", "convert", "diff", "verify", "explain",
        "diagnose", "check", "profile", "plot", "export",
    ]

    @Test("Every command says what it does, with examples", arguments: commands)
    func helps(command: String) throws {
        let outcome = try Workplace().succeed(command, "--help")
        #expect(outcome.output.hasPrefix("OVERVIEW: "))
        #expect(outcome.output.contains("\n  descent \(command) "))
        #expect(outcome.output.contains("--json"))
        #expect(outcome.output.split(separator: "\n").allSatisfy { !$0.hasSuffix("/") })
    }

    @Test func `help lists every command`() throws {
        let outcome = try Workplace().succeed("--help")
        for command in Self.commands { #expect(outcome.output.contains("\n  \(command) ")) }
        #expect(try Workplace().succeed("help", "train").output.contains("--epochs"))
    }

    struct Fault: CustomTestStringConvertible, Sendable {
        let arguments: [String]
        let status: Int32
        let message: String

        init(_ arguments: String, _ status: Int32, _ message: String) {
            self.arguments = arguments.split(separator: " ").map(String.init)
            (self.status, self.message) = (status, message)
        }

        var testDescription: String { arguments.joined(separator: " ") }
    }

    private static let train = "train m.keras --x x0.npy --y y0.npy --output t.keras"

    static let faults = [
        Fault("nothing", 2, "Unexpected argument 'nothing'"),
        Fault("predict m.keras", 2, "Missing expected argument '--input"),
        Fault("predict m.txt --input x0.npy", 2, "ends in .keras, .h5 or .json, but got 'm.txt'"),
        Fault("predict m.keras --input x0.npy --output p.txt", 2, "ends in .npy, .npz or .csv"),
        Fault("predict m.keras --input x0.npy --batch-size -1", 2, "1 or more, but got -1"),
        Fault("predict m.keras --input x0.npy --batch-size many", 2, "'many' is invalid"),
        Fault("\(train) --epochs 0", 2, "--epochs needs a number of 1 or more, but got 0"),
        Fault("\(train) --learning-rate nan", 2, "a number above 0, but got nan"),
        Fault("\(train) --learning-rate -0.1", 2, "a number above 0, but got -0.1"),
        Fault("\(train) --validation-split 1", 2, "between 0 and 1, but got 1.0"),
        Fault("\(train) --initial-epoch 1", 2, "--initial-epoch needs a number below"),
        Fault("\(train) --class-weight 0=x", 2, "'0=x' is invalid"),
        Fault("\(train) --from-logits", 2, "--from-logits needs --loss"),
        Fault("\(train) --loss mean_squared_eror", 2, "Did you mean 'mean_squared_error'?"),
        Fault("\(train) --optimizer adm", 2, "Did you mean 'adam'?"),
        Fault("\(train) --history x0.npy", 2, "'x0.npy' is invalid"),
        Fault("\(train) --history h.csv", 2, "Remove it first."),
        Fault("train m.keras --x x0.npy --y y0.npy --output t.npz", 2, "ends in .keras"),
        Fault("predict none.keras --input x0.npy", 66, "expected a file at this path"),
        Fault("predict m.keras --input none.npy", 66, "expected a file at this path"),
        Fault("predict m.keras --input other.npy", 65, "needs inputs of shape [?, 4]"),
        Fault("predict m.keras --input h.csv", 65, "'h.csv', line 2:1"),
        Fault("verify cut.keras", 65, "a whole zip archive"),
        Fault("verify flipped.keras", 65, "CRC error"),
        Fault("evaluate m.keras --x x0.npy --y other.npy", 65, "needs"),
        Fault("evaluate bare.keras --x x0.npy --y y0.npy", 65, "Give --loss."),
        Fault("predict m.keras --input x0.npy --output none/p.npy", 74, "No such file or"),
        Fault("predict m.keras --input .", 74, "expected a regular file, but got a folder"),
        Fault("train m.keras --x x0.npy --y y0.npy --output none/t.keras", 74, "No such file"),
    ]

    private func workplace() throws -> Workplace {
        let (place, keras) = (try Workplace(), try KerasCase("sequential"))
        _ = try keras.write(to: place)
        let model = try Data(contentsOf: URL(filePath: keras.model))
        try model.write(to: URL(filePath: place["m.keras"]))
        try model.prefix(5_000).write(to: URL(filePath: place["cut.keras"]))
        var flipped = model
        flipped[20_000] ^= 1
        try flipped.write(to: URL(filePath: place["flipped.keras"]))
        try Model.load(keras.model).save(to: place["bare.keras"], includingOptimizer: false)
        try NPY.write(.zeros([8, 6]), to: place["other.npy"])
        try AtomicFile.write("a,b,c,d\nx,2,3,4\n", to: place["h.csv"])
        return place
    }

    @Test func `every fault has its status and one line that says what it is`() throws {
        let place = try workplace()
        let names = try place.names
        for fault in Self.faults {
            let outcome = try place.run(fault.arguments)
            let what = Comment(rawValue: "\(fault.testDescription): \(outcome.errors)")
            #expect(outcome.status == fault.status, what)
            #expect(outcome.output == "", what)
            #expect(outcome.errors.contains(fault.message), what)
            let command = fault.arguments[0]
            let name = Self.commands.contains(command) ? "descent \(command): " : "descent: "
            #expect(outcome.errors.hasPrefix(name), what)
            #expect(outcome.errors.split(separator: "\n").count == 1, what)
            #expect(!outcome.errors.contains(".swift"), what)
        }
        #expect(try place.names == names)
    }

    @Test func `with JSON wanted, faults are JSON too`() throws {
        let place = try workplace()
        let outcome = try place.run("predict", "none.keras", "--input", "x0.npy", "--json")
        let error = try #require(try JSONReader.read(outcome.errors)["error"])
        #expect(outcome.status == 66 && outcome.output == "")
        #expect(error["command"] == "descent predict" && error["status"] == 66)
        let usage = try place.run("predict", "m.keras", "--json")
        #expect(try JSONReader.read(usage.errors)["error"]?["status"] == 2)
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func `a full disk is told of`() throws {
        let place = try workplace()
        let process = place.process(["summary", "m.keras"])
        process.standardOutput = try FileHandle(
            forWritingTo: URL(filePath: "/dev/full"))
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let said = String(
            decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 74)
        #expect(said.contains("No space left on device"))
    }
}
