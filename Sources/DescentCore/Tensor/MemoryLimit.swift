#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What sets the most memory that this process may have, in bytes: the smallest of the machine's
/// own, the limit of its container and that of its address space.
public enum MemoryLimit: Sendable, Hashable, CustomStringConvertible {
    /// The machine's physical memory.
    case machine(Int)
    /// A control group's limit, as containers have it.
    case container(Int)
    /// `RLIMIT_AS`, as `ulimit -v` sets it.
    case addressSpace(Int)

    /// The most bytes.
    public var bytes: Int {
        switch self {
        case .machine(let bytes), .container(let bytes), .addressSpace(let bytes): bytes
        }
    }

    /// What sets the limit, with its bytes: `a machine with 17179869184`.
    public var description: String {
        switch self {
        case .machine(let bytes): "a machine with \(bytes)"
        case .container(let bytes): "a container limited to \(bytes) (cgroup)"
        case .addressSpace(let bytes): "an address space limited to \(bytes) (RLIMIT_AS, ulimit -v)"
        }
    }

    /// The limit when the process first asked for memory.
    package static let atStart = now()

    /// The limit as the system tells it now.
    static func now() -> MemoryLimit {
        let all = [
            MemoryLimit.machine(physicalBytes), addressSpaceLimit.map { .addressSpace($0) },
            containerLimit(groups: text(of: "/proc/self/cgroup") ?? "", read: text)
                .map { .container($0) },
        ]
        return all.compactMap { $0 }.min { $0.bytes < $1.bytes } ?? .machine(.max)
    }

    private static var physicalBytes: Int {
        let pages = sysconf(Int32(_SC_PHYS_PAGES))
        let pageSize = sysconf(Int32(_SC_PAGESIZE))
        let (bytes, overflow) = pages.multipliedReportingOverflow(by: pageSize)
        return overflow || bytes <= 0 ? .max : bytes
    }

    private static var addressSpaceLimit: Int? {
        var limit = rlimit()
        #if canImport(Glibc)
            guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else {
                return nil
            }
        #else
            guard getrlimit(RLIMIT_AS, &limit) == 0 else { return nil }
        #endif
        return Int(exactly: limit.rlim_cur)
    }

    /// The smallest limit of the groups listed in `groups`, the text of `/proc/self/cgroup`, and of
    /// the groups around them. A container may see its own group as the root, so every level up to
    /// there is looked at.
    ///
    /// - Parameter read: the text of a file; nil if it cannot be read.
    package static func containerLimit(
        groups: String, read: (String) -> String?
    ) -> Int? {
        var smallest: Int?
        for line in groups.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            let isSecondVersion = parts[0] == "0" && parts[1].isEmpty
            guard isSecondVersion || parts[1].split(separator: ",").contains("memory") else {
                continue
            }
            let root = isSecondVersion ? "/sys/fs/cgroup" : "/sys/fs/cgroup/memory"
            let file = isSecondVersion ? "memory.max" : "memory.limit_in_bytes"
            var folders = parts[2].split(separator: "/")
            while true {
                let path = ([Substring(root)] + folders + [Substring(file)]).joined(separator: "/")
                // "max" is no number, and means no limit.
                if let text = read(path), let bytes = Int(text.prefix { $0.isNumber }), bytes > 0 {
                    smallest = Swift.min(smallest ?? .max, bytes)
                }
                if folders.popLast() == nil { break }
            }
        }
        return smallest
    }

    /// The beginning of a small text file.
    private static func text(of path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(file, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }
}
