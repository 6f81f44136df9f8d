import DescentData

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a process that takes a file apart may use up.
struct SandboxBounds: Sendable, Hashable {
    /// Bytes of memory beyond those that it begins with.
    var memory: Int
    /// Bytes that it may hand back.
    var output: Int
    /// Seconds of a processor.
    var seconds: Int
    /// Seconds until it is given up, whatever it waits for.
    var patience: Int

    /// In proportion to a file of so many bytes. A sound one needs a tenth of the time, and once its
    /// size in memory for the file and once for what it unpacks to.
    init(fileBytes: Int, _ limits: FileLimits = FileLimits()) {
        let unpacked = UnpackingCap.unpackedBytes(packed: fileBytes, limits)
        output = saturatingSum(unpacked, 16 << 20)
        memory = saturatingSum(1 << 30, saturatingSum(fileBytes, saturatingSum(output, unpacked)))
        seconds = 10 + fileBytes / (16 << 20)
        patience = 6 * seconds
    }

    /// As arguments of the process.
    var text: [String] { ["\(memory)", "\(output)", "\(seconds)"] }

    /// From the arguments of the process; nil for others.
    init?(_ text: ArraySlice<String>) {
        let numbers = text.compactMap { Int($0) }
        guard numbers.count == 3, text.count == 3, numbers.allSatisfy({ $0 > 0 }) else {
            return nil
        }
        (memory, output, seconds, patience) = (numbers[0], numbers[1], numbers[2], 0)
    }

    /// Binds this process. What cannot be bound is left as it is: macOS has no bound on memory.
    func apply() {
        // Whoever started this process may have ignored them, and its children do so too.
        for fatal in [SIGXCPU, SIGXFSZ, SIGSEGV, SIGBUS, SIGILL, SIGABRT, SIGFPE, SIGTERM] {
            signal(fatal, SIG_DFL)
        }
        var none = sigset_t()
        sigemptyset(&none)
        sigprocmask(SIG_SETMASK, &none, nil)
        Self.bind(RLIMIT_AS, saturatingSum(Self.memoryInUse, memory))
        Self.bind(RLIMIT_FSIZE, output)
        Self.bind(RLIMIT_CPU, seconds)
        Self.bind(RLIMIT_NOFILE, 16)
        Self.bind(RLIMIT_CORE, 0)
    }

    /// Bytes of addresses that this process has; 0 where the system does not say so.
    private static var memoryInUse: Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var text = [CChar](repeating: 0, count: 100)
        guard fgets(&text, Int32(text.count), file) != nil else { return 0 }
        return strtol(text, nil, 10) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    #if canImport(Glibc)
        private typealias Resource = __rlimit_resource

        private static func number(_ resource: Resource) -> __rlimit_resource_t {
            __rlimit_resource_t(resource.rawValue)
        }
    #else
        private typealias Resource = Int32

        private static func number(_ resource: Resource) -> Int32 { resource }
    #endif

    private static func bind(_ resource: Resource, _ most: Int) {
        var limit = rlimit()
        guard getrlimit(number(resource), &limit) == 0 else { return }
        limit.rlim_cur = min(limit.rlim_max, rlim_t(most))
        // The end of the time is told to the process, and a second later enforced.
        let hard = resource == RLIMIT_CPU ? most + 1 : most
        limit.rlim_max = min(limit.rlim_max, rlim_t(hard))
        _ = setrlimit(number(resource), &limit)
    }
}
