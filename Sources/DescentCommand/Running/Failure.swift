import ArgumentParser
import Descent
import DescentCore
import DescentData
import DescentInsight
import DescentLayers
import DescentSupport
import DescentTraining

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a command cannot do with what it was given, in words.
struct CommandError: Error {
    let status: Status
    let message: String

    init(_ message: String, status: Status = .badData) {
        (self.status, self.message) = (status, message)
    }
}

/// What the process ends with. Those above 2 are those of BSD's `sysexits.h`.
enum Status: Int32 {
    case fine = 0
    case differs = 1
    case usage = 2
    case badData = 65
    case missingFile = 66
    case internalFault = 70
    case inputOutput = 74
    case interrupted = 130
}

/// How the process ends after an error.
struct Failure {
    let status: Status
    /// One line; nil if all has been said.
    let message: String?
    private let error: any Error

    init(_ error: any Error) {
        switch error {
        case let error as ExitCode:
            (status, message) = (Status(rawValue: error.rawValue) ?? .internalFault, nil)
        case is ReaderGone: (status, message) = (.fine, nil)
        case is CancellationError: (status, message) = (.interrupted, nil)
        case let error as CommandError: (status, message) = (error.status, error.message)
        default:
            let status = Self.status(of: error)
            self.status = status
            message =
                status == .fine || status == .usage
                ? MainCommand.message(for: error) : "\(error)"
        }
        self.error = error
    }

    private static func status(of error: any Error) -> Status {
        switch error {
        case let error as FileError: return error.kind.status
        case let error as FaultList: return error.faults.first.map(status) ?? .badData
        case let error as BatchError: return status(of: error.underlying)
        case is ShapeError, is DataError, is ConfigurationError, is WiringError, is TrainingError,
            EngineError.indexOutOfRange:
            return .badData
        case is EngineError, is GraphvizError: return .internalFault
        default:
            switch MainCommand.exitCode(for: error) {
            case .success: return .fine
            case .validationFailure: return .usage
            default: return .internalFault
            }
        }
    }

    /// Says what is wrong, and ends the process.
    func end() -> Never {
        if status == .fine, message != nil {
            // Help that was asked for.
            try? Streams.writeLine(MainCommand.fullMessage(for: error))
        } else if let message {
            let command = Self.command
            let advice = status == .usage ? " See '\(command) --help'." : ""
            let line = Self.asSentence(Self.onOneLine(message)) + advice
            Streams.say(Self.isJSON ? Self.json(line, status, command) : "\(command): \(line)")
        }
        fflush(nil)
        exit(status.rawValue)
    }

    private static func json(_ line: String, _ status: Status, _ command: String) -> String {
        let error: JSONValue = [
            "error": [
                "command": .string(command), "message": .string(line),
                "status": .int(Int(status.rawValue)),
            ]
        ]
        return error.text
    }

    /// Whether the arguments, which may be wrong, ask for JSON.
    private static var isJSON: Bool { CommandLine.arguments.contains("--json") }

    /// `descent predict`.
    private static var command: String {
        let names = MainCommand.configuration.subcommands.compactMap {
            $0.configuration.commandName
        }
        let name = CommandLine.arguments.dropFirst().first { names.contains($0) }
        return name.map { "descent \($0)" } ?? "descent"
    }

    private static func asSentence(_ text: String) -> String {
        text.last.map { ".?!".contains($0) } ?? true ? text : text + "."
    }

    /// Without the lines of this library that made the layers of a file.
    private static func onOneLine(_ text: String) -> String {
        text.replacing(#/ See Descent\w*/[\w+]+\.swift:\d+\./#, with: "")
            .split(whereSeparator: \.isNewline)
            .map { $0.drop { $0 == " " } }
            .joined(separator: " ")
    }
}

extension FileError.Kind {
    fileprivate var status: Status {
        switch self {
        case .missing: .missingFile
        case .notAFile, .unreadable, .unwritable: .inputOutput
        case .malformed, .unsupported, .tooLarge, .mismatch: .badData
        }
    }
}
