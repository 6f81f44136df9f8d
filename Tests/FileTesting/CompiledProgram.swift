import Foundation

/// A program that is compiled while a test runs, against the library as it was built for the tests.
package struct CompiledProgram {
    private let path: String
    /// Where the program is, and as long as it is needed.
    private let folder: TemporaryFolder

    /// What a process that should do its work says when it does not.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Compiles the sources, without warnings.
    ///
    /// - Parameters:
    ///   - sources: the texts of the files by their names, of which one is `main.swift`.
    ///   - product: an executable of this package, whose object files are linked but its own.
    ///   - folder: where sources and program are put.
    /// - Throws: ``Failure`` with what the compiler says.
    package init(
        _ sources: [String: String], like product: String, in folder: TemporaryFolder
    ) throws {
        let build = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        self.folder = folder
        path = folder["program"]
        for (name, text) in sources { _ = try folder.write(Array(text.utf8), to: name) }
        let list = build.appending(path: "\(product).product/Objects.LinkFileList")
        let own = "/\(product.replacingOccurrences(of: "-", with: "_")).build/"
        let objects = try String(contentsOf: list, encoding: .utf8)
            .split(separator: "\n").filter { !$0.contains(own) }.joined(separator: "\n")
        _ = try folder.write(Array(objects.utf8), to: "objects")
        let modules = ["-I", build.appending(path: "Modules").path(percentEncoded: false)]
        var words = ["swiftc", "-o", path, "@\(folder["objects"])"]
        words += sources.keys.sorted().map { folder[$0] }
        words += try modules + Self.clangModules(build) + Self.libraries + Self.language
        _ = try Self.run(words, errorsToo: true)
    }

    /// What the program writes to standard output.
    ///
    /// - Throws: ``Failure`` if it does not end well.
    package func run(_ arguments: [String] = []) throws -> String {
        try Self.run([path] + arguments)
    }

    private static let language = [
        "-swift-version", "6", "-Onone", "-warnings-as-errors",
        "-enable-upcoming-feature", "ExistentialAny",
    ]

    /// Where C is found that modules of the library import.
    private static func clangModules(_ build: URL) throws -> [String] {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources")
        let names = try FileManager.default
            .contentsOfDirectory(atPath: sources.path(percentEncoded: false))
            .filter { $0.hasPrefix("C") }
        return names.flatMap { name -> [String] in
            let own = sources.appending(path: "\(name)/module.modulemap")
            let made = build.appending(path: "\(name).build/module.modulemap")
            let maps = [own, made].map { $0.path(percentEncoded: false) }
            let include = sources.appending(path: "\(name)/include").path(percentEncoded: false)
            return maps.filter { FileManager.default.fileExists(atPath: $0) }.flatMap {
                ["-Xcc", "-fmodule-map-file=\($0)"]
            } + ["-Xcc", "-I\(include)"]
        }
    }

    private static let libraries: [String] = {
        let flags = try? run(["pkg-config", "--cflags", "--libs", "hdf5", "libzip"])
        return (flags ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
            + ["-ldnnl", "-lm"]
    }()

    /// Runs a command.
    ///
    /// - Parameter errorsToo: whether what it writes to standard error is returned too.
    private static func run(_ words: [String], errorsToo: Bool = false) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        let output = Pipe()
        process.standardOutput = output
        if errorsToo { process.standardError = output }
        try process.run()
        let text = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(
                description: "\(words[0]) ended with \(process.terminationStatus): \(text)")
        }
        return text
    }
}
