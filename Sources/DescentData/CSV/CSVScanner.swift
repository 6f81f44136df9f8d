/// A cell as it stands in the text: without its quotes, but with doubled quotes inside.
struct CSVCell {
    /// The bytes of the text between the quotes, or all of them.
    let range: Range<Int>
    let isQuoted: Bool
    /// Whether it holds doubled quotes.
    let hasDoubledQuotes: Bool
    /// Whether it is the last of its record.
    let endsRecord: Bool
}

/// Walks over the cells of a text and checks every byte on the way.
struct CSVScanner {
    private let text: CSVText
    private let bytes: UnsafeBufferPointer<UInt8>
    /// For each byte, whether it can be passed over inside a cell without a closer look.
    private let isPlain: [Bool]
    /// Where the next cell starts.
    private(set) var position: Int

    init(_ text: CSVText, at position: Int) {
        self.text = text
        bytes = text.bytes
        self.position = position
        isPlain = (0...255).map { byte in
            byte != 0 && byte < 0x80 && byte != text.separator && byte != Ascii.quote
                && byte != Ascii.lineFeed && byte != Ascii.carriageReturn
        }
    }

    mutating func move(to position: Int) { self.position = position }

    /// Whether all records have been read.
    var isAtEnd: Bool { position >= bytes.count }

    /// The cell at ``position``; moves past it and the separator or line end that follows.
    mutating func next() throws(FileError) -> CSVCell {
        if position < bytes.count, bytes[position] == Ascii.quote { return try quotedCell() }
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            if isPlain[Int(byte)] {
                position += 1
            } else if byte == Ascii.quote {
                throw strayQuote(in: start)
            } else if byte == text.separator || byte == Ascii.lineFeed
                || byte == Ascii.carriageReturn
            {
                break
            } else {
                try passSpecial(byte)
            }
        }
        let range = start..<position
        return CSVCell(
            range: range, isQuoted: false, hasDoubledQuotes: false,
            endsRecord: try passDelimiter())
    }

    private mutating func quotedCell() throws(FileError) -> CSVCell {
        let opening = position
        position += 1
        var hasDoubledQuotes = false
        while position < bytes.count {
            let byte = bytes[position]
            if byte == Ascii.quote {
                guard position + 1 < bytes.count, bytes[position + 1] == Ascii.quote else {
                    let range = opening + 1..<position
                    position += 1
                    let endsRecord = try passDelimiter()
                    return CSVCell(
                        range: range, isQuoted: true, hasDoubledQuotes: hasDoubledQuotes,
                        endsRecord: endsRecord)
                }
                hasDoubledQuotes = true
                position += 2
            } else if byte == 0 || byte >= 0x80 {
                try passSpecial(byte)
            } else {
                position += 1
            }
        }
        throw text.error(
            .malformed, at: opening, expected: "a closing quote for the one that opens here",
            got: "the end of the file", fix: "Close the quote; inside a cell, write quotes twice.")
    }

    /// Passes what ends a cell and says whether the record ends with it.
    private mutating func passDelimiter() throws(FileError) -> Bool {
        guard position < bytes.count else { return true }
        switch bytes[position] {
        case text.separator:
            position += 1
            return false
        case Ascii.lineFeed:
            position += 1
            return true
        case Ascii.carriageReturn:
            guard position + 1 < bytes.count, bytes[position + 1] == Ascii.lineFeed else {
                throw loneCarriageReturn()
            }
            position += 2
            return true
        default: throw textAfterQuote()
        }
    }

    /// Passes a character outside ASCII.
    private mutating func passSpecial(_ byte: UInt8) throws(FileError) {
        guard byte != 0 else {
            throw text.error(
                .malformed, at: position, expected: "text", got: "a NUL byte",
                fix: "Is this a CSV file, in UTF-8 rather than UTF-16?")
        }
        guard let length = utf8Length(UnsafeBufferPointer(rebasing: bytes[position...].prefix(4)))
        else {
            throw text.error(
                .malformed, at: position, expected: "UTF-8 text",
                got: "the byte 0x\(String(byte, radix: 16, uppercase: true))",
                fix: "Save the file as UTF-8; it may be in Windows-1252 or Latin-1.")
        }
        position += length
    }
}

/// The wording.
extension CSVScanner {
    private func strayQuote(in start: Int) -> FileError {
        let isAfterBlanks = trimmed(start..<position, in: bytes).isEmpty
        return text.error(
            .malformed, at: position,
            expected: "no quote inside a cell that does not start with one",
            got: "'\"'",
            fix: isAfterBlanks
                ? "Remove the blanks before the quote."
                : "Put the whole cell in quotes and write the quotes inside twice.")
    }

    private func textAfterQuote() -> FileError {
        text.error(
            .malformed, at: position, expected: "a separator or line end after the closing quote",
            got: quoted(textFrom(position)),
            fix: "Put the whole cell in quotes and write the quotes inside twice.")
    }

    private func loneCarriageReturn() -> FileError {
        text.error(
            .malformed, at: position, expected: "lines that end with LF or CRLF", got: "a lone CR",
            fix: "Convert the line ends, or put the cell in quotes.")
    }

    private func textFrom(_ offset: Int) -> String {
        let end = bytes[offset...].firstIndex { $0 == Ascii.lineFeed || $0 == text.separator }
        return String(decoding: bytes[offset..<(end ?? bytes.count)].prefix(200), as: UTF8.self)
    }
}
