import CDescentKernels
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// How many threads work is shared among.
package enum ThreadCount {
    /// What the program asked for; 0 for nothing.
    private static let wanted = Atomic<Int>(0)

    /// What was asked for with ``set(_:)``, else `DESCENT_THREADS`, else the processors that
    /// the process may use.
    package static var current: Int {
        let asked = wanted.load(ordering: .relaxed)
        return asked > 0 ? asked : byDefault
    }

    /// From the next program on that is compiled; nil goes back to the default.
    package static func set(_ count: Int?) {
        wanted.store(count.map { Swift.min($0, most) } ?? 0, ordering: .relaxed)
    }

    /// More than any team has.
    package static let most = Int(DK_MOST_THREADS)

    /// Looked at once: programs are compiled for a number of threads.
    private static let byDefault: Int = {
        if let asked = getenv("DESCENT_THREADS").flatMap({ Int(String(cString: $0)) }), asked > 0 {
            return Swift.min(asked, most)
        }
        let processors = Int(dk_processors())
        let quota = ProcessorQuota(root: "").processors
        return Swift.max(1, Swift.min(processors, quota ?? processors, most))
    }()
}

/// The share of the processors' time that control groups leave to this process,
/// as containers are given it.
struct ProcessorQuota {
    /// Begins all paths; a folder of their own for tests.
    let root: String

    /// Rounded up: threads of a process that may use 1.5 processors are held back a quarter
    /// of the time, one alone would leave a third unused. nil without a limit.
    var processors: Int? {
        let limits = groups.flatMap { group in
            ancestors(of: group.path).compactMap { limit("\(group.mount)\($0)") }
        }
        return limits.min().map { Swift.max(1, Int($0.rounded(.up))) }
    }

    /// The groups that limit this process, of version 2 and of version 1.
    private var groups: [(mount: String, path: String)] {
        var groups: [(String, String)] = []
        for line in read("/proc/self/cgroup").split(separator: "\n") {
            // `0::/path`, or `4:cpu,cpuacct:/path`.
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            let controllers = parts[1].split(separator: ",")
            if controllers.isEmpty {
                groups.append(("/sys/fs/cgroup", String(parts[2])))
                groups.append(("/sys/fs/cgroup/unified", String(parts[2])))
            } else if controllers.contains("cpu") {
                groups.append(("/sys/fs/cgroup/\(parts[1])", String(parts[2])))
                groups.append(("/sys/fs/cgroup/cpu", String(parts[2])))
            }
        }
        return groups
    }

    /// The group and those around it: each may have a limit, and in a container
    /// the outermost is its own.
    private func ancestors(of path: String) -> [String] {
        var rest = path.split(separator: "/")
        var paths: [String] = []
        while !rest.isEmpty {
            paths.append("/" + rest.joined(separator: "/"))
            rest.removeLast()
        }
        return paths + [""]
    }

    /// Processors, not rounded; nil without a limit.
    private func limit(_ group: String) -> Double? {
        let second = read("\(group)/cpu.max").split(whereSeparator: \.isWhitespace)
        let first = [read("\(group)/cpu.cfs_quota_us"), read("\(group)/cpu.cfs_period_us")]
        let texts = second.count == 2 ? second.map(String.init) : first
        let numbers = texts.map { text in
            Double(String(text.filter { !$0.isWhitespace })) ?? 0
        }
        // "max", or -1: as much as there is.
        guard numbers[0] > 0, numbers[1] > 0 else { return nil }
        return numbers[0] / numbers[1]
    }

    /// The beginning of a small file; empty where there is none.
    private func read(_ path: String) -> String {
        guard let file = fopen(root + path, "r") else { return "" }
        defer { fclose(file) }
        let text = [UInt8](unsafeUninitializedCapacity: 4_096) { buffer, count in
            count = fread(buffer.baseAddress, 1, buffer.count, file)
        }
        return String(decoding: text, as: UTF8.self)
    }
}
