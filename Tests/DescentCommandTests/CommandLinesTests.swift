import Descent
import DescentData
import DescentFormats
import DescentSupport
import FileTesting
import Foundation
import Testing

/// Every line that the documentation or a command's help says to type.
@Suite struct CommandLinesTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let pages = [
        "README.md", "Sources/Descent/Descent.docc/Articles/Command.md",
        "Sources/Descent/Descent.docc/Articles/FromKeras.md",
    ]

    @Test(arguments: pages) func `what a page says to type does what it says`(
        _ page: String
    ) throws {
        let text = try String(contentsOf: Self.root.appending(path: page), encoding: .utf8)
        let lines = Self.blocks(in: text).flatMap(Self.commands)
        #expect(lines.count >= 2)
        let place = try Self.workplace()
        for line in lines { try expectSuccess(line, in: place) }
    }

    @Test func `the examples of every help text do what they say`() throws {
        let help = try Self.workplace().succeed("help").output
        let list = try #require(help.components(separatedBy: "SUBCOMMANDS:").last)
        let commands = list.matches(of: #/\n\ \ ([a-z]+)\ /#).map { String($0.output.1) }
        #expect(commands.count >= 11)
        for command in commands {
            let place = try Self.workplace()
            let help = try place.succeed("help", command).output
            let lines = Self.commands(in: help)
            #expect(!lines.isEmpty, "'descent help \(command)' has no example")
            for line in lines { try expectSuccess(line, in: place) }
        }
    }

    /// The status is 0; that of `diff` also 1, as the files are different.
    private func expectSuccess(_ line: String, in place: Workplace) throws {
        let outcome = try place.shell(line)
        let isRight = outcome.status == 0 || (outcome.status == 1 && line.contains(" diff "))
        #expect(isRight, "\(line): \(outcome.status)\n\(outcome.errors)")
    }

    private static func blocks(in page: String) -> [String] {
        page.components(separatedBy: "```sh\n").dropFirst()
            .map { $0.components(separatedBy: "\n```")[0] }
    }

    /// The lines that call `descent`, with those that they go on in.
    private static func commands(in text: String) -> [String] {
        text.replacing(#/\\\n\ */#, with: "").split(separator: "\n")
            .map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { $0.hasPrefix("descent ") || $0.contains("| descent ") }
    }
}

/// The files that examples name.
extension CommandLinesTests {
    private static func workplace() throws -> Workplace {
        let place = try Workplace()
        let x = (0..<40).map { [Double($0) / 40, Double($0 % 7) / 7] }
        let y = x.map { [$0[0] + $0[1] > 1 ? 1.0 : 0] }
        for name in ["x", "new"] { try write(x, to: place, name) }
        try write(y, to: place, "y")
        try NPZ.write(["x": tensor(x), "y": tensor(y)], to: place["test.npz"])
        try write(x.map { [$0[0]] }, to: place, "a")
        try write(x.map { [$0[1]] }, to: place, "b")

        let model = Sequential([
            Input(shape: [2]), Dense(8, activation: .relu), Dense(1, activation: .sigmoid),
        ])
        model.compile(optimizer: .adam, loss: .binaryCrossentropy, metrics: [.accuracy])
        try model.fit(x, y, verbose: .silent)
        for name in ["model", "before", "a"] { try model.save(to: place["\(name).keras"]) }
        try KerasConfiguration(place["model.keras"]).json.text.write(
            toFile: place["model.json"], atomically: true, encoding: .utf8)
        for name in ["weights.safetensors", "weights.npz", "model.weights.h5"] {
            try model.saveWeights(to: place[name])
        }
        try model.fit(x, y, verbose: .silent)
        for name in ["trained", "after", "b"] { try model.save(to: place["\(name).keras"]) }
        for name in ["history", "adam", "sgd"] {
            try #"{"loss": [2, 1], "val_loss": [2.5, 1.75]}"#.write(
                toFile: place["\(name).json"], atomically: true, encoding: .utf8)
            // That of the name 'history' is written by an example.
            guard name != "history" else { continue }
            try "epoch,loss,val_loss\n0,2,2.5\n1,1,1.75\n".write(
                toFile: place["\(name).csv"], atomically: true, encoding: .utf8)
        }
        let old = "Tests/DescentFormatsTests/Fixtures/legacy/keras2_sequential.h5"
        try FileManager.default.copyItem(
            at: root.appending(path: old), to: URL(filePath: place["old.h5"]))
        try Sequential([Input(shape: [4]), Dense(3, activation: .softmax)])
            .save(to: place["iris.keras"])
        let (left, right) = (Input(shape: [1], name: "left"), Input(shape: [1], name: "right"))
        try Model(inputs: [left, right], outputs: Dense(1)(left * right))
            .save(to: place["two.keras"])
        return place
    }

    private static func write(_ rows: [[Double]], to place: Workplace, _ name: String) throws {
        try NPY.write(tensor(rows), to: place["\(name).npy"])
        let lines = rows.map { row in row.map { "\($0)" }.joined(separator: ",") + "\n" }
        try lines.joined().write(
            toFile: place["\(name).csv"], atomically: true, encoding: .utf8)
    }
    private static func tensor(_ rows: [[Double]]) -> Tensor {
        Tensor(shape: [rows.count, rows[0].count], scalars: rows.flatMap { $0 }).cast(to: .float32)
    }
}
