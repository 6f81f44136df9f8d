import DescentCore
import DescentData
import DescentLayers

/// A value in the configuration that a file holds: what errors name.
struct KerasPlace {
    let file: String
    let member: String?
    private var pointer = ""

    init(file: String, member: String?) { (self.file, self.member) = (file, member) }

    /// The value under `key` in this one, spelled as JSON pointers are (RFC 6901).
    func at(_ key: String) -> KerasPlace {
        var place = self
        place.pointer += "/"
        for character in key {
            switch character {
            case "~": place.pointer += "~0"
            case "/": place.pointer += "~1"
            default: place.pointer.append(character)
            }
        }
        return place
    }

    /// Element `index` of this list.
    func at(_ index: Int) -> KerasPlace { at("\(index)") }

    var path: String { pointer.isEmpty ? "/" : pointer }

    func error(
        _ kind: FileError.Kind = .malformed, expected: String, got: String, fix: String
    ) -> FileError {
        FileError(
            kind, file: file, member: member, at: .pointer(path), expected: expected, got: got,
            fix: fix)
    }

    /// What an object says of the configuration that stands here.
    func error(_ error: any Error) -> any Error {
        switch error {
        case is FileError: error
        case let error as ConfigurationError:
            self.error(
                .mismatch, expected: "\(error.who) with \(error.expected)", got: error.got,
                fix: error.fix)
        case EngineError.outOfMemory:
            self.error(
                .tooLarge, expected: "a model that memory has room for", got: "a larger one",
                fix: "\(error)")
        default:
            self.error(
                .mismatch, expected: "a model that can be made", got: "one that cannot",
                fix: "\(error)")
        }
    }

    /// Runs `body`; a fault in what a configuration says names this place.
    func naming<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch { throw self.error(error) }
    }
}
