import DescentData
import DescentSupport
import DescentTraining

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Whether a file is taken apart by a process of its own, which has little memory, little time and
/// nothing to lose: for files that come from others.
///
/// ```swift
/// let model = try Model.load("downloaded.keras", sandboxed: true)
/// ```
///
/// The libraries for zip and HDF5 are written in C, and files made to do harm have crashed them
/// before. In a process of its own a crash, a loop without end and endless memory are errors like any
/// other, and the program lives. What that process hands back is read as strictly as every file.
/// It is a fence against accidents and simple attacks, no prison: the process runs as the same user.
///
/// That process is the command `descent`. It is looked for beside the program's own executable, then
/// in the folders of `PATH`, unless its path is given.
public enum Sandboxing: Sendable, Hashable, ExpressibleByBooleanLiteral {
    /// The file is taken apart in this process.
    case off
    /// By the command `descent`, wherever it is.
    case on
    /// By the command `descent` at this path.
    case helper(String)

    /// `true` is ``on``.
    public init(booleanLiteral value: Bool) { self = value ? .on : .off }

    /// The path of the command; nil for none.
    ///
    /// - Throws: ``ConfigurationError`` if it is not to be found.
    var command: String? {
        get throws {
            switch self {
            case .off: return nil
            case .helper(let path): return path
            case .on: break
            }
            let folders = [Self.ownFolder] + Self.searchPath
            let places = folders.compactMap { $0.map { $0 + "/descent" } }
            if let place = places.first(where: { access($0, X_OK) == 0 }) { return place }
            throw ConfigurationError(
                who: "sandboxed: true",
                expected: "the command 'descent' beside this program or in a folder of PATH",
                got: "none",
                fix: "Install it with make install, or say where it is: sandboxed: .helper(path). "
                    + "Files that you trust need none.")
        }
    }

    private static var ownFolder: String? {
        guard let program = realpath(CommandLine.arguments.first ?? "", nil) else { return nil }
        defer { free(program) }
        let path = String(cString: program)
        return path.lastIndex(of: "/").map { String(path[..<$0]) }
    }

    /// Only folders that are the same from wherever one looks.
    private static var searchPath: [String?] {
        guard let path = getenv("PATH") else { return [] }
        return String(cString: path).split(separator: ":").map(String.init).filter {
            $0.hasPrefix("/")
        }
    }
}
