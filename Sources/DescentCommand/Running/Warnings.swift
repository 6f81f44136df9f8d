import DescentSupport
import Synchronization

/// What the library warns of while a command works.
enum Warnings {
    /// Runs `body`. Its warnings are printed as ever, and come with the result.
    static func collecting<Result>(
        _ body: () throws -> Result
    ) rethrows -> (result: Result, warnings: [String]) {
        let heard = Heard()
        let result = try Terminal.listening(
            { text in
                heard.texts.withLock { $0.append(text) }
                printWarning(text)
            }, body)
        return (result, heard.texts.withLock { $0 })
    }

    /// The member of a result that lists warnings; none if there are none.
    static func members(_ warnings: [String]) -> [JSONMember] {
        warnings.isEmpty
            ? [] : [JSONMember("warnings", .array(warnings.map { .string($0) }))]
    }

    private final class Heard: Sendable {
        let texts = Mutex<[String]>([])
    }
}
