import DescentFormats
import Foundation

// What reads files for another process, as the command `descent` does, but goes wrong first in the way
// that its own name says: tests make links to it.

let fault = URL(fileURLWithPath: CommandLine.arguments[0]).lastPathComponent

exit(
    SandboxedReader.run(CommandLine.arguments.dropFirst(2)) {
        switch fault {
        case "crash": raise(SIGSEGV)
        case "spin": while fault == "spin" {}
        case "sleep": sleep(1_000)
        case "hoard":
            while malloc(16 << 20) != nil {}
            abort()
        case "flood":
            let page = [UInt8](repeating: 0, count: 1 << 20)
            while write(STDOUT_FILENO, page, page.count) > 0 {}
        case "chatter": while write(STDERR_FILENO, "no end\n", 7) > 0 {}
        case "garbage":
            _ = write(STDOUT_FILENO, "garbage", 7)
            _ = write(STDERR_FILENO, "{\"read\": true}\n", 15)
            exit(0)
        default: break
        }
    })
