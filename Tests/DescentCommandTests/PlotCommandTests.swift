import DescentSupport
import FileTesting
import Foundation
import Testing

@Suite struct PlotCommandTests {
    /// A workplace with files of these texts.
    private func workplace(_ files: [String: String]) throws -> Workplace {
        let place = try Workplace()
        for (name, text) in files { try AtomicFile.write(text, to: place[name]) }
        return place
    }

    private func text(_ place: Workplace, _ name: String = "c.svg") throws -> String {
        try String(contentsOfFile: place[name], encoding: .utf8)
    }

    /// Points of all curves.
    private func points(_ svg: String) -> [Int] {
        svg.matches(of: #/points='([^']*)'/#).map { $0.1.split(separator: " ").count }
    }

    @Test func `what train writes is drawn, from JSON and CSV the same, and train draws it too`()
        throws
    {
        let (place, keras) = (try Workplace(), try KerasCase("sequential"))
        _ = try keras.write(to: place)
        for ending in ["json", "csv"] {
            _ = try place.succeed(
                "train", keras.model, "--x", "x0.npy", "--y", "y0.npy", "--epochs", "3",
                "--seed", "1", "--validation-split", "0.25", "--output", "m.keras", "--json",
                "--history", "h.\(ending)", "--curves", "\(ending).svg")
        }
        let drawn = try text(place, "json.svg")
        #expect(try drawn == text(place, "csv.svg"))
        #expect(points(drawn) == [3, 3, 3, 3])
        for ending in ["json", "csv"] {
            let outcome = try place.succeed(
                "plot", "h.\(ending)", "--output", "c.svg", "--labels", "first")
            #expect(outcome.output == "")
            // The same but for the name, in the order of the file.
            #expect(try points(text(place)) == [3, 3, 3, 3])
            #expect(try text(place).contains(">first: validation</text>"))
        }
        let taken = try place.run(
            "train", keras.model, "--x", "x0.npy", "--y", "y0.npy", "--output", "m.keras",
            "--curves", "c.svg")
        #expect(taken.status == 2 && taken.errors.contains("--curves needs a new file"))
    }

    @Test func `histories of Keras, also with NaN, and of CSVLogger are drawn together`() throws {
        let place = try workplace([
            "keras.json": #"{"loss": [NaN, 1.5, 1, 0.5], "val_loss": [Infinity, 2, null, 1]}"#,
            "log.csv": "epoch,loss,val_loss\r\n0,3.5,NA\r\n1,2.5,inf\r\n2,nan,3\r\n",
        ])
        let outcome = try place.succeed(
            "plot", "keras.json", "log.csv", "--output", "c.svg", "--json")
        let json = try outcome.json()
        #expect(json["output"] == "c.svg" && json["metrics"] == ["loss"])
        #expect(
            json["trainings"] == [
                ["name": "keras.json", "epochs": 4], ["name": "log.csv", "epochs": 3],
            ])
        let svg = try text(place)
        #expect(points(svg) == [3, 2])
        #expect(svg.matches(of: #/<circle /#).count == 3)
        #expect(svg.contains(">keras.json</text>") && svg.contains(">log.csv</text>"))
        #expect(svg.contains("no finite number"))
    }

    @Test func `metrics are chosen, and the scale may be logarithmic`() throws {
        let place = try workplace([
            "h.json": #"{"loss": [100, 1], "auc": [0.5, 0.75], "mae": [3, 2]}"#
        ])
        _ = try place.succeed(
            "plot", "h.json", "--output", "c.svg", "--metrics", "mae,loss", "--log-scale")
        let titles = try text(place).matches(of: #/class='axis'>([^<]*)</#).map { String($0.1) }
        #expect(titles == ["mae (logarithmic)", "loss (logarithmic)"])
    }

    static let faults: [BadFile] = [
        BadFile("deep.json", String(repeating: "[", count: 100_000), "128 lists and objects"),
        BadFile(
            "list.json", "[1, 2]", "at '/': expected lists of numbers by name, but got a list."),
        BadFile("text.json", #"{"loss": [1, "x"]}"#, "at '/loss/1': expected a number or null"),
        BadFile("one.json", #"{"loss": 1}"#, "at '/loss': expected a list of numbers"),
        BadFile("empty.json", "{}", "such as 'loss', but got none."),
        BadFile("cut.json", #"{"loss": [1, "#, "'cut.json', line 1:"),
        BadFile("none.json", #"{"epoch": [0, 1], "loss": []}"#, "such as 'loss', but got none."),
        BadFile("huge.json", #"{"loss": [1e999]}"#, "a number up to 1.8e308"),
        BadFile("more.json", #"{"epoch": [0], "loss": [1, 2]}"#, "for each of 1 epochs at most"),
        BadFile("back.json", #"{"epoch": [1, 0], "loss": [1, 2]}"#, "but got 0 after 1."),
        BadFile("half.json", #"{"epoch": [0.5], "loss": [1]}"#, "whole numbers from 0"),
        BadFile("text.csv", "epoch,loss\n0,x\n", "'text.csv', line 2:3"),
        BadFile("twice.csv", "loss,loss\n1,2\n", "names of its own"),
        BadFile("empty.csv", "", "an empty file"),
        BadFile("wrong.json", #"{"loss": [1]}"#, "no fault"),
    ]

    @Test func `what is no history is a named error, and nothing is written`() throws {
        let place = try Workplace()
        for fault in Self.faults {
            _ = try place.write(fault.bytes, to: fault.what)
            let outcome = try place.run("plot", fault.what, "--output", "c.svg")
            if fault.message == "no fault" {
                #expect(outcome.status == 0)
                continue
            }
            #expect(outcome.status == 65, "\(fault.what): \(outcome.errors)")
            #expect(outcome.errors.contains(fault.message), "\(fault.what): \(outcome.errors)")
            #expect(try !place.names.contains("c.svg"))
        }
        for (arguments, status, message) in [
            ("plot wrong.json --output c.png", 2, "ends in .svg, but got 'c.png'"),
            ("plot wrong.txt --output c.svg", 2, "ends in .json or .csv, but got 'wrong.txt'"),
            ("plot wrong.json --output c.svg --labels a,b", 2, "each of 1 files, but got 2"),
            ("plot wrong.json --output c.svg --metrics los", 65, "Did you mean 'loss'?"),
            ("plot wrong.json wrong.json --output c.svg", 65, "but got 'wrong.json' again"),
            ("plot missing.json --output c.svg", 66, "expected a file at this path"),
            ("plot wrong.json --output none/c.svg", 74, "No such file or directory"),
            ("plot . --output c.svg", 2, "ends in .json or .csv"),
        ] as [(String, Int32, String)] {
            let outcome = try place.runWords(arguments)
            #expect(outcome.status == status, "\(arguments): \(outcome.errors)")
            #expect(outcome.errors.contains(message), "\(arguments): \(outcome.errors)")
        }
    }
}

extension Workplace {
    /// Runs the command with arguments that stand in one text.
    fileprivate func runWords(_ arguments: String) throws -> Outcome {
        try run(arguments.split(separator: " ").map(String.init))
    }
}
