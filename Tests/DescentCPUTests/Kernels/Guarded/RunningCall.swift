#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Names the guarded kernel call that is running when the process crashes.
///
/// `@unchecked Sendable`: guarded tests run one at a time, so one thread at a time writes the text; the
/// signal handler only reads it, on the thread that crashed.
final class RunningCall: @unchecked Sendable {
    static let shared = RunningCall()

    private static let capacity = 512
    private let text = UnsafeMutablePointer<CChar>.allocate(capacity: capacity)

    private init() {
        text.initialize(repeating: 0, count: Self.capacity)
        for number in [SIGSEGV, SIGBUS] {
            signal(number) { number in
                let text = RunningCall.shared.text
                write(STDERR_FILENO, text, strlen(text))
                // Back to the instruction that failed, now without a handler.
                signal(number, SIG_DFL)
            }
        }
    }

    func begin(_ call: String) {
        let line = "\nOut of bounds: kernel \(call)\n"
        strncpy(text, line, Self.capacity - 1)
    }

    /// A crash from now on is somebody else's.
    func end() { text[0] = 0 }
}
