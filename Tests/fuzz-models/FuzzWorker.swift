import DescentCPU
import Foundation
import ModelFuzzing

/// Every `jobs`-th seed, until there is no time or model left.
struct FuzzWorker {
    private let arguments: FuzzArguments
    private let number: Int
    private let engine: CPUDevice

    init(_ arguments: FuzzArguments, number: Int) {
        self.arguments = arguments
        self.number = number
        // Odd ones share their work among threads.
        engine = CPUDevice(threads: 1 + number % 2, isGuarded: true)
    }

    /// Prints faults, and at the end `done` with the number of models.
    func run() throws {
        let end = arguments.seconds.map { Date().addingTimeInterval(Double($0)) }
        var (count, faults) = (0, 0)
        var seed = arguments.first + UInt64(number)
        let last = arguments.first + UInt64(arguments.models)
        while end.map({ Date() < $0 }) ?? (seed < last) {
            note(seed)
            if let fault = Self.fault(of: seed, arguments.size(of: seed), engine) {
                print("FAULT in seed \(seed) (\(Self.instructionSet)): \(fault)\n")
                faults += 1
            }
            count += 1
            seed += UInt64(arguments.jobs)
        }
        print("done \(count) \(faults)")
    }

    private static var instructionSet: String {
        ProcessInfo.processInfo.environment["DESCENT_ISA"] ?? ""
    }

    private func note(_ seed: UInt64) {
        guard !arguments.statePath.isEmpty else { return }
        try? "\(seed)".write(toFile: arguments.statePath, atomically: false, encoding: .utf8)
    }

    static func fault(
        of seed: UInt64, _ size: RandomModel.Size, _ engine: CPUDevice
    ) -> String? {
        do {
            let model = try RandomModel(seed: seed, size: size)
            do {
                return try ModelTrial(model).fault(on: engine)?.description
            } catch {
                return "an error: \(error)\n\(model.text)"
            }
        } catch {
            return "the model cannot be made: \(error)"
        }
    }
}
