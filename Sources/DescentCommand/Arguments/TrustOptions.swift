import ArgumentParser
import DescentFormats

/// Where files of models are taken apart.
///
/// That a file says it was written here proves nothing, so all of them come from others unless the
/// user knows better; a process of its own costs about as much as starting the command.
struct TrustOptions: ParsableArguments {
    @Flag(
        name: .customLong("trusted"),
        help: ArgumentHelp(
            "Take the model's file apart in this process and not in one of its own, which survives "
                + "files that are made to do harm. Some hundredths of a second faster."))
    var isTrusted = false

    var sandbox: Sandboxing { isTrusted ? .off : Self.ownSandbox }

    /// By this command itself.
    private static var ownSandbox: Sandboxing {
        #if os(Linux)
            return .helper("/proc/self/exe")
        #else
            let path = CommandLine.arguments.first ?? ""
            return path.contains("/") ? .helper(path) : .on
        #endif
    }
}
