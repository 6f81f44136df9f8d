import Foundation

/// What the command line asks for.
struct Options {
    var usesMLP = false
    var epochs = 5
    var batchSize = 32
    var seed: UInt64 = 1
    var folder: String?

    struct UsageError: Error, CustomStringConvertible {
        let description: String
    }

    init(_ arguments: ArraySlice<String>) throws {
        var rest = arguments
        while let argument = rest.popFirst() {
            switch argument {
            case "--mlp": usesMLP = true
            case "--epochs": epochs = try Self.number(argument, rest.popFirst())
            case "--batch-size": batchSize = try Self.number(argument, rest.popFirst())
            case "--seed": seed = UInt64(try Self.number(argument, rest.popFirst()))
            case "--data": folder = rest.popFirst()
            default:
                throw UsageError(
                    description:
                        "fashion-mnist needs --mlp, --epochs N, --batch-size N, --seed N or "
                        + "--data FOLDER, but got '\(argument)'. Leave it out for the defaults.")
            }
        }
    }

    private static func number(_ option: String, _ text: String?) throws -> Int {
        guard let text, let value = Int(text), value > 0 else {
            throw UsageError(
                description: "\(option) needs a number above 0, but got '\(text ?? "nothing")'. "
                    + "For example: \(option) 5")
        }
        return value
    }
}

/// One line on standard error, and the exit status for bad usage or data.
func complain(_ message: String) -> Never {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(65)
}

/// `0.9123` as `91.2 %`.
func percent(_ fraction: Double) -> String { String(format: "%.1f %%", fraction * 100) }

/// Writes a text file whole or not at all.
func writeText(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
}
