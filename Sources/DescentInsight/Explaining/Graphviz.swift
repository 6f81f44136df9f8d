import DescentSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Graphviz' layout program `dot`, which is called where a picture is drawn and nowhere else.
enum Graphviz {
    /// Runs `dot -T<format>` on a text in its language.
    ///
    /// - Parameters:
    ///   - function: whom errors name.
    /// - Throws: ``GraphvizError`` where `dot` is missing or fails.
    static func run(_ text: String, format: String, function: String) throws -> String {
        let input = try TemporaryFile(holding: text)
        defer { input.remove() }
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw GraphvizError.failed(function, code: errno, "") }
        defer { close(ends[0]) }
        let process = try? spawn(["dot", "-T\(format)"], streams: [input.descriptor, ends[1]])
        close(ends[1])
        guard let child = process else { throw GraphvizError.missing(function) }
        let output = readAll(ends[0])
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        // The shell's code for a program that is not there, should the system report it only now.
        if (status >> 8) & 0xff == 127 { throw GraphvizError.missing(function) }
        guard status == 0, !output.isEmpty else {
            throw GraphvizError.failed(function, code: status >> 8, output)
        }
        return output
    }

    private static func readAll(_ descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes.append(contentsOf: buffer.prefix(count))
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Why a graph could not be drawn.
public enum GraphvizError: Error, Hashable, CustomStringConvertible {
    /// `dot` is not on the PATH.
    case missing(String)
    /// `dot` could not be started, or refused its input.
    case failed(String, code: Int32, String)

    /// What is needed, what came, and what to do.
    public var description: String {
        switch self {
        case .missing(let function):
            "\(function) needs Graphviz' layout program 'dot', but got none on the PATH. Install "
                + "it with 'apt-get install graphviz' (macOS: 'brew install graphviz'), or print "
                + "the explanation, which needs no program."
        case .failed(let function, let code, let text):
            "\(function) needs a layout from Graphviz' program 'dot', but got exit code \(code) "
                + "'\(text.prefix(200))'. Run 'dot -V' to see whether it works."
        }
    }
}

/// A file that has no name any more by the time it is read.
private struct TemporaryFile {
    let descriptor: Int32

    init(holding text: String) throws {
        do {
            descriptor = try UnnamedFile.open()
        } catch {
            throw TrainingError.argument(
                function: "Graphviz", expected: "a folder for temporary files",
                got: "'\(UnnamedFile.folder)': \(String(cString: strerror(error.code)))",
                fix: "Set TMPDIR to a folder that can be written.")
        }
        let code = Array(text.utf8).withUnsafeBytes { writeAll($0, to: descriptor) }
        guard code == 0 else {
            close(descriptor)
            throw TrainingError.argument(
                function: "Graphviz", expected: "space for a temporary file",
                got: systemMessage(code), fix: "Free some space in \(UnnamedFile.folder).")
        }
        lseek(descriptor, 0, SEEK_SET)
    }

    func remove() { close(descriptor) }
}
