import FileTesting
import Foundation
import Testing

/// A process of `saving-process` under strace, which can refuse one of its calls.
struct SystemCalls {
    /// A call that the system is to refuse: the one of that name and number, from 1.
    struct Fault: Sendable, CustomStringConvertible {
        let name: String
        let number: Int
        let code: String

        var description: String { "\(name) \(number) with \(code)" }

        /// What strace is told.
        var options: [String] {
            ["-e", "trace=\(name)", "-e", "inject=\(name):error=\(code):when=\(number)"]
        }
    }

    /// Whether strace is there and may be used.
    static let canBeRefused: Bool = {
        guard let folder = try? TemporaryFolder() else { return false }
        return (try? run(["strace", "-o", folder["log"], "true"]))?.status == 0
    }()

    /// What saving says.
    static func save(
        _ kind: String, _ path: String, number: Int, _ options: [String] = []
    ) throws -> (said: String, status: Int32) {
        let program = URL(fileURLWithPath: CommandLine.arguments[0])
            .deletingLastPathComponent().appending(path: "saving-process")
        let command = [program.path(percentEncoded: false), kind, path, "\(number)"]
        return try run(options.isEmpty ? command : ["strace", "-f"] + options + command)
    }

    private static func run(_ arguments: [String]) throws -> (said: String, status: Int32) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["SWIFT_BACKTRACE=enable=no"] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (String(decoding: data, as: UTF8.self), process.terminationStatus)
    }

    /// The numbers of the calls of each name between the words "begins" and "saved" of a run that
    /// nobody disturbs: of the thread that says them, as strace counts by threads.
    static func whileSaving(
        _ kind: String, _ path: String, number: Int, _ names: [String], log: String
    ) throws -> [String: Range<Int>] {
        // Not every processor has all.
        let trace = names.map { "?" + $0 }.joined(separator: ",")
        let options = ["-o", log, "-e", "trace=" + trace]
        let (said, _) = try save(kind, path, number: number, options)
        try #require(said == "begins\nsaved\n", "\(said)")
        let lines = try String(contentsOf: URL(filePath: log), encoding: .utf8).split(
            separator: "\n")
        let begin = try #require(lines.firstIndex { $0.contains(#""begins\n""#) })
        let end = try #require(lines.firstIndex { $0.contains(#""saved\n""#) })
        let thread = lines[begin].prefix { $0 != " " }
        func count(_ name: String, _ lines: ArraySlice<Substring>) -> Int {
            lines.count {
                $0.hasPrefix(thread)
                    && $0.dropFirst(thread.count).drop { $0 == " " }
                        .hasPrefix(name + "(")
            }
        }
        return Dictionary(
            uniqueKeysWithValues: names.map { name in
                (name, (count(name, lines[...begin]) + 1)..<(count(name, lines[..<end]) + 1))
            })
    }
}
