import DescentCPU
import Foundation
import ModelFuzzing

/// Starts the workers, starts them again behind a seed that ended one, and adds up.
final class FuzzParent {
    private let arguments: FuzzArguments
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("fuzz-models-\(ProcessInfo.processInfo.processIdentifier)")
    private let begin = Date()
    private var models = 0
    private var faults = 0

    init(_ arguments: FuzzArguments) { self.arguments = arguments }

    func run() throws {
        if let seed = arguments.seed { return try runOne(seed) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var running: [(number: Int, first: UInt64, process: Process, pipe: Pipe)] = []
        for number in 0..<arguments.jobs { running.append(try start(number, arguments.first)) }
        while let (number, first, process, pipe) = running.first {
            running.removeFirst()
            let text = String(
                decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            report(text)
            guard process.terminationReason == .uncaughtSignal || process.terminationStatus != 0,
                let seed = lastSeed(number)
            else { continue }
            faults += 1
            print(
                "FAULT in seed \(seed) (\(arguments.instructionSet(of: seed))): the process ended "
                    + "with signal or status \(process.terminationStatus)\n"
                    + ((try? RandomModel(seed: seed, size: arguments.size(of: seed)).text) ?? ""))
            models += Int(seed - first - UInt64(number)) / arguments.jobs + 1
            // The others keep their share; this one goes on behind the seed.
            let next = seed - UInt64(number) + UInt64(arguments.jobs)
            if isOver(next) { continue }
            running.append(try start(number, next))
        }
        let seconds = Int(Date().timeIntervalSince(begin))
        print(
            "\(models) random models from seed \(arguments.first) on, in \(seconds) s: "
                + "\(faults) faults."
        )
        if faults > 0 { throw FuzzError.faults(faults) }
    }

    private func runOne(_ seed: UInt64) throws {
        let size = arguments.size(of: seed)
        print(try RandomModel(seed: seed, size: size).text)
        let fault = FuzzWorker.fault(of: seed, size, CPUDevice(threads: 1, isGuarded: true))
        print(fault ?? "No difference beyond rounding.")
        if fault != nil { throw FuzzError.faults(1) }
    }

    private func isOver(_ first: UInt64) -> Bool {
        if let seconds = arguments.seconds {
            return Date().timeIntervalSince(begin) > Double(seconds)
        }
        return first >= arguments.first + UInt64(arguments.models)
    }

    private func start(
        _ number: Int, _ first: UInt64
    ) throws -> (number: Int, first: UInt64, process: Process, pipe: Pipe) {
        let (process, pipe) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        if !FileManager.default.fileExists(atPath: "/proc/self/exe") {
            process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
        }
        let end = arguments.first + UInt64(arguments.models)
        var list = [
            "--worker", "\(number)", "--jobs", "\(arguments.jobs)", "--first", "\(first)",
            "--models", "\(end > first ? end - first : 0)",
            "--state", folder.appendingPathComponent("\(number)").path,
        ]
        if let seconds = arguments.seconds {
            let left = seconds - Int(Date().timeIntervalSince(begin))
            list += ["--seconds", "\(max(left, 0))"]
        }
        if let size = arguments.size { list += ["--size", size.rawValue] }
        process.arguments = list
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["DESCENT_ISA": arguments.instructionSet(of: arguments.first + UInt64(number))],
            uniquingKeysWith: { $1 })
        process.standardOutput = pipe
        try process.run()
        return (number, first, process, pipe)
    }

    private func lastSeed(_ number: Int) -> UInt64? {
        let path = folder.appendingPathComponent("\(number)").path
        return (try? String(contentsOfFile: path, encoding: .utf8)).flatMap { UInt64($0) }
    }

    /// Passes on what a worker printed, and counts.
    private func report(_ text: String) {
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let words = line.split(separator: " ")
            if words.first == "done", words.count == 3 {
                models += Int(words[1]) ?? 0
                faults += Int(words[2]) ?? 0
            } else if !line.isEmpty {
                print(line)
            }
        }
    }
}
