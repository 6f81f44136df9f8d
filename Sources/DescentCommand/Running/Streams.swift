import DescentData
import DescentSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Whoever was to read what is written has gone.
struct ReaderGone: Error {}

/// Standard output and error.
enum Streams {
    /// A reader that goes away early, such as `head`, is no reason to lose a training; and a file
    /// must not get the number of a stream that was closed, or results would be written into it.
    static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
            _ = open("/dev/null", descriptor == STDIN_FILENO ? O_RDONLY : O_WRONLY)
        }
    }

    /// Writes a result to standard output, behind what was printed before.
    ///
    /// - Throws: ``ReaderGone``; ``FileError`` for anything else that goes wrong.
    static func write(_ text: String) throws {
        fflush(nil)
        var text = text
        let code = text.withUTF8 { writeAll(UnsafeRawBufferPointer($0), to: STDOUT_FILENO) }
        if code == EPIPE { throw ReaderGone() }
        guard code == 0 else {
            throw FileError(
                .unwritable, file: "standard output", expected: "to write the result",
                got: systemMessage(code), fix: "Check what it is connected to.")
        }
    }

    /// Writes a line of a result.
    static func writeLine(_ line: String) throws { try write(line + "\n") }

    /// Writes a message to standard error.
    static func say(_ message: String) {
        fflush(nil)
        var line = message + "\n"
        // Nobody is left to tell if that fails.
        _ = line.withUTF8 { writeAll(UnsafeRawBufferPointer($0), to: STDERR_FILENO) }
    }
}
