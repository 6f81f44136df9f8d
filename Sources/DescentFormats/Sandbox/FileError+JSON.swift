import DescentData
import DescentSupport

/// Errors from one process to another.
extension FileError {
    var json: JSONValue {
        let place: JSONValue =
            switch self.place {
            case .byte(let offset)?: ["byte", .int(offset)]
            case .line(let line, let column)?: ["line", .int(line), .int(column)]
            case .pointer(let path)?: ["pointer", .string(path)]
            case nil: .null
            }
        return [
            "kind": .string(kind.rawValue), "member": member.map { .string($0) } ?? .null,
            "place": place, "expected": .string(expected), "got": .string(got),
            "fix": .string(fix),
        ]
    }

    /// nil for what is no error.
    ///
    /// - Parameter file: the path by which this process knows the file.
    init?(json: JSONValue, file: String) {
        guard case .string(let word)? = json["kind"], let kind = Kind(rawValue: word),
            case .string(let expected)? = json["expected"], case .string(let got)? = json["got"],
            case .string(let fix)? = json["fix"]
        else { return nil }
        var member: String?
        if case .string(let name)? = json["member"] { member = name }
        self.init(
            kind, file: file, member: member, at: Self.place(json["place"]), expected: expected,
            got: got, fix: fix)
    }

    private static func place(_ json: JSONValue?) -> Place? {
        guard case .array(let parts)? = json else { return nil }
        switch (parts.first, parts.dropFirst().first, parts.dropFirst(2).first) {
        case ("byte"?, .int(let offset)?, nil): return .byte(offset)
        case ("line"?, .int(let line)?, .int(let column)?): return .line(line, column: column)
        case ("pointer"?, .string(let path)?, nil): return .pointer(path)
        default: return nil
        }
    }

    /// The same of a file with another path.
    func of(_ file: String) -> FileError {
        FileError(
            kind, file: file, member: member, at: place, expected: expected, got: got, fix: fix)
    }
}
