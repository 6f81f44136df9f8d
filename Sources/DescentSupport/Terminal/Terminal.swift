#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Standard output and error, without Foundation.
package enum Terminal {
    /// Whether standard output is a terminal.
    package static var isInteractive: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Characters in a line: `COLUMNS` if set, else what the terminal says, else 80.
    package static var columns: Int {
        if let text = getenv("COLUMNS"), let value = Int(String(cString: text)), value > 0 {
            return value
        }
        var size = winsize()
        let answered = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0
        return answered && size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    /// Prints at once, without a line end.
    package static func write(_ text: String) {
        print(text, terminator: "")
        fflush(nil)
    }

    /// Runs `body`, whose warnings `hear` gets in place of standard error.
    package static func listening<Result>(
        _ hear: @escaping @Sendable (String) -> Void, _ body: () throws -> Result
    ) rethrows -> Result {
        try $listener.withValue(Listener(hear: hear), operation: body)
    }

    /// An object: optimised, Swift 6.3 crashes on a task-local value that is a closure.
    private final class Listener: Sendable {
        let hear: @Sendable (String) -> Void

        init(hear: @escaping @Sendable (String) -> Void) { self.hear = hear }
    }

    @TaskLocal private static var listener: Listener?

    /// Prints a line on standard error.
    package static func warn(_ text: String) {
        if let listener { return listener.hear(text) }
        printWarning(text)
    }
}

/// Seconds since some fixed moment; never runs backwards.
package func monotonicSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
