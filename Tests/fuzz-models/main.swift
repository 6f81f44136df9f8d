import DescentCPU
import DescentCore
import Foundation
import ModelFuzzing

// Compares the engine with float64 on random models, with memory that nobody may read
// or write beyond.
//
// Each job is a process of its own, so that one that does so anyway is found by the seed it was at.

do {
    let arguments = try FuzzArguments(CommandLine.arguments)
    if let worker = arguments.worker {
        try FuzzWorker(arguments, number: worker).run()
    } else {
        try FuzzParent(arguments).run()
    }
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(1)
}
