import DescentSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A process that is started, heard to its end and never outlives the wait for it.
///
/// `fork` alone would be cheaper and need no other executable, but in a process with threads its
/// child may take no lock that another thread held: that leaves out the heap, Swift's runtime and
/// libhdf5, which is all that there is to do.
struct ChildProcess {
    /// How it ended.
    enum End: Equatable {
        case exit(Int32)
        case signal(Int32)
        /// It was ended after all patience.
        case late
        /// Somebody else in this process has asked how it ended.
        case unknown
    }

    private let process: pid_t
    private let ear: Int32
    private let deadline: Int

    /// The most that is heard of what it says.
    private static let mostHeard = 64 << 10

    /// Starts a program without any of this one's environment and files, but for standard input and
    /// output.
    ///
    /// - Throws: the system's error number.
    init(
        _ command: String, _ arguments: [String], input: Int32, output: Int32, patience: Int
    ) throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SystemError(code: errno) }
        defer { close(ends[1]) }
        // Not to be passed on but as what they are there.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        do {
            process = try spawn(
                [command] + arguments, streams: [input, output, ends[1]],
                environment: Self.environment)
        } catch {
            close(ends[0])
            throw error
        }
        (ear, deadline) = (ends[0], Self.now + 1000 * patience)
    }

    /// One thread is enough, a crash is told of here, and where libraries are and what sanitizers are
    /// to do may be known to this process alone.
    private static var environment: [String] {
        var environment = ["OMP_NUM_THREADS=1", "SWIFT_BACKTRACE=enable=no"]
        for name in ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "ASAN_OPTIONS"] {
            if let value = getenv(name) { environment.append("\(name)=\(String(cString: value))") }
        }
        return environment
    }

    /// What it has said on standard error by its end, and how that was.
    func wait() -> (said: [UInt8], end: End) {
        defer { close(ear) }
        var said: [UInt8] = []
        while said.count < Self.mostHeard, let more = hear() { said += more }
        while true {
            var status: Int32 = 0
            let ended = waitpid(process, &status, WNOHANG)
            if ended == process { return (said, Self.end(status)) }
            if ended < 0, errno != EINTR { return (said, .unknown) }
            if ended == 0, Self.now >= deadline {
                kill(process, SIGKILL)
                _ = waitpid(process, &status, 0)
                return (said, .late)
            }
            usleep(500)
        }
    }

    /// Some bytes; nil at the end and when patience is.
    private func hear() -> [UInt8]? {
        while true {
            let left = deadline - Self.now
            guard left > 0 else { return nil }
            var wish = pollfd(fd: ear, events: Int16(POLLIN), revents: 0)
            let ready = poll(&wish, 1, Int32(clamping: left))
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else { return nil }
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = read(ear, &bytes, bytes.count)
            if count < 0, errno == EINTR { continue }
            return count > 0 ? Array(bytes.prefix(count)) : nil
        }
    }

    /// `WIFSIGNALED` and the like are macros.
    private static func end(_ status: Int32) -> End {
        let signal = status & 0x7f
        return signal == 0 ? .exit((status >> 8) & 0xff) : .signal(signal)
    }

    /// Milliseconds by a clock that nobody sets.
    private static var now: Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int(time.tv_sec) * 1000 + Int(time.tv_nsec) / 1_000_000
    }
}
