#if canImport(Glibc)
    package import Glibc
#elseif canImport(Musl)
    package import Musl
#elseif canImport(Darwin)
    package import Darwin
#endif

/// The system refused, with this error number.
package struct SystemError: Error {
    package let code: Int32

    package init(code: Int32) { self.code = code }
}

/// Starts a program.
///
/// - Parameters:
///   - words: its name, looked for in `PATH` unless it is a path, and its arguments.
///   - streams: what becomes its standard input, output and error, as far as they are given. Other
///     files of this process are passed on unless they are to be closed.
///   - environment: `NAME=value`; nil for that of this process.
package func spawn(
    _ words: [String], streams: [Int32], environment: [String]? = nil
) throws(SystemError) -> pid_t {
    #if canImport(Darwin)
        var actions: posix_spawn_file_actions_t?
    #else
        var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // Out of the way of one another first.
    var copies: [Int32] = []
    defer { for copy in copies { close(copy) } }
    for stream in streams {
        let copy = fcntl(stream, F_DUPFD_CLOEXEC, 3)
        guard copy >= 0 else { throw SystemError(code: errno) }
        copies.append(copy)
    }
    for (target, copy) in copies.enumerated() {
        posix_spawn_file_actions_adddup2(&actions, copy, Int32(target))
    }
    let arguments = words.map { strdup($0) } + [nil]
    let variables = environment.map { $0.map { strdup($0) } + [nil] }
    defer { for text in arguments + (variables ?? []) { free(text) } }
    var process: pid_t = 0
    let code =
        if let variables {
            posix_spawnp(&process, words[0], &actions, nil, arguments, variables)
        } else {
            posix_spawnp(&process, words[0], &actions, nil, arguments, environ)
        }
    guard code == 0 else { throw SystemError(code: code) }
    return process
}
