import DescentData
import DescentLayers
import DescentSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What became of a process that was to take a file apart.
struct SandboxVerdict {
    private let lines: [Substring]
    private let end: ChildProcess.End
    private let path: String
    private let command: String
    private let bounds: SandboxBounds

    init(
        _ outcome: (said: [UInt8], end: ChildProcess.End), _ path: String, _ command: String,
        _ bounds: SandboxBounds
    ) {
        lines = String(decoding: outcome.said, as: UTF8.self).split(separator: "\n")
        end = outcome.end
        (self.path, self.command, self.bounds) = (path, command, bounds)
    }

    /// - Throws: `FileError`; ``ConfigurationError`` if it was another program.
    func requireSuccess() throws {
        switch end {
        case .signal(SIGXCPU): throw tooLarge("within \(time) of a processor's time")
        // The system ends processes so that take too much of either.
        case .signal(SIGKILL):
            throw tooLarge("within \(time) of a processor and \(bounds.memory) bytes of memory")
        case .late: throw tooLarge("within \(counted(bounds.patience, "second"))")
        case .signal(SIGXFSZ): throw tooLarge("into \(bounds.output) bytes")
        case .signal(let signal): throw crash(signal)
        case .exit, .unknown: break
        }
        let json = lines.last.flatMap { try? JSONReader.read(String($0)) } ?? .null
        if json["read"] == true, end == .exit(0) || end == .unknown { return }
        throw FileError(json: json, file: path) ?? noReader
    }

    private var time: String { counted(bounds.seconds, "second") }

    /// What was being read, as far as it has said so.
    private var member: String? {
        let known = [KerasArchive.weights, KerasArchive.config, KerasArchive.metadata]
        return known.first { lines.last == $0[...] }
    }

    private func crash(_ signal: Int32) -> FileError {
        let isHDF5 = member == KerasArchive.weights
        let library = isHDF5 ? "the HDF5 library" : "the process that reads it"
        let name = strsignal(signal).map { String(cString: $0) } ?? "unknown"
        return FileError(
            .malformed, file: path, member: member, expected: "a file that can be read",
            got: "a crash of \(library): signal \(signal), '\(name)'",
            fix: "The file is damaged or made to do harm; do not use it.")
    }

    private func tooLarge(_ what: String) -> FileError {
        FileError(
            .tooLarge, file: path, member: member, expected: "a file that can be read \(what)",
            got: "one that cannot",
            fix: "It is damaged or made to do harm. If you trust it, read it in this process: "
                + "sandboxed: false, or --trusted.")
    }

    private var noReader: any Error {
        ConfigurationError(
            who: "sandboxed:",
            expected: "a command 'descent' of this version at '\(command)', which reads files",
            got: lines.first.map { "one that says \(quoted($0))" } ?? "one that says nothing",
            fix: "Install it with make install, or give another path: sandboxed: .helper(path).")
    }
}
