/// A file that cannot be read or written, or whose contents are not what they should be.
///
/// The facts are kept apart, so that a program can act on them; `description` puts them into words:
///
///     't.idx', byte 8: expected 16 bytes of data, but got 12. The file is cut short.
public struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of fault it is.
    public let kind: Kind
    /// The path, as the caller gave it.
    public let file: String
    /// The member of an archive, if the fault is inside one.
    public let member: String?
    /// Where in the file or member, if one place is at fault.
    public let place: Place?
    /// What was expected.
    public let expected: String
    /// What came instead.
    public let got: String
    /// What to do about it.
    public let fix: String

    /// The kinds of fault: what went wrong, without the details.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// There is no such file.
        case missing
        /// A folder, pipe, device or socket came where a file is needed.
        case notAFile
        /// The system refused to read the file.
        case unreadable
        /// The system refused to write the file.
        case unwritable
        /// The contents break the rules of the format.
        case malformed
        /// The contents are sound, but use something that Descent does not read or write.
        case unsupported
        /// A size exceeds one of the ``FileLimits``, or the memory there is.
        case tooLarge
        /// Two things that belong together do not fit, or something asked for is not there.
        case mismatch
    }

    /// A place in a file.
    public enum Place: Sendable, Hashable {
        /// Bytes from the start; in a gzip file or archive member, of the unpacked data.
        case byte(Int)
        /// A line of text and the character in it, both from 1.
        case line(Int, column: Int)
    }

    package init(
        _ kind: Kind, file: String, member: String? = nil, at place: Place? = nil,
        expected: String, got: String, fix: String
    ) {
        self.kind = kind
        self.file = file
        self.member = member
        self.place = place
        self.expected = expected
        self.got = got
        self.fix = fix
    }
}

/// The wording.
extension FileError {
    /// The facts as one sentence, and what to do.
    public var description: String {
        var subject = "'\(printable(file, limit: 200))'"
        if let member { subject += ", member '\(printable(member, limit: 80))'" }
        switch place {
        case .byte(let offset): subject += ", byte \(offset)"
        case .line(let line, let column): subject += ", line \(line):\(column)"
        case nil: break
        }
        return "\(subject): expected \(expected), but got \(got). \(fix)"
    }
}

/// `text` on one line and not endlessly long: control characters are escaped, the tail is cut off.
func printable(_ text: some StringProtocol, limit: Int = 40) -> String {
    var result = ""
    for (index, scalar) in text.unicodeScalars.enumerated() {
        if index == limit { return result + "…" }
        let isControl = scalar.properties.generalCategory == .control
        result += isControl ? scalar.escaped(asASCII: false) : String(scalar)
    }
    return result
}

/// `text` in quotes, for messages.
package func quoted(_ text: some StringProtocol) -> String { "'\(printable(text))'" }
