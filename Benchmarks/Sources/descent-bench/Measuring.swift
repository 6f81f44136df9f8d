#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Seconds that `body` takes.
func timed(_ body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let duration = try clock.measure { try body() }
    return duration / .seconds(1)
}

/// Prints one JSON line at once.
func report(_ entries: [(String, Double)]) {
    let fields = entries.map { "\"\($0)\": \($1.isFinite ? "\($1)" : "null")" }
    print("{\(fields.joined(separator: ", "))}")
    fflush(nil)
}

/// Ends with a line that `run.py` shows; an error thrown from `main` would end in a backtrace.
func fail(_ message: String) -> Never {
    let line = Array(message.utf8) + [UInt8(ascii: "\n")]
    _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    exit(1)
}

/// The most memory this process has held.
///
/// On Linux `getrusage` also counts what the process held before it became this program, so the
/// kernel's own number for this program is read instead.
func peakKilobytes() -> Double {
    #if os(Linux)
        guard let file = fopen("/proc/self/status", "r") else { return .nan }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, Int32(line.count), file) != nil {
            let bytes = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            let words = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
            if words.first == "VmHWM:", words.count > 1 { return Double(words[1]) ?? .nan }
        }
        return .nan
    #else
        var usage = rusage()
        getrusage(RUSAGE_SELF, &usage)
        return Double(usage.ru_maxrss) / 1024
    #endif
}
