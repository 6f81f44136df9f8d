/// What stands between cells and between the digits of a number.
struct CSVSeparators {
    /// nil if the file may say it.
    let given: UInt8?
    let decimal: UInt8

    init(
        _ separator: Character?, decimal: Character, _ origin: FileOrigin
    ) throws(FileError) {
        guard let point = decimal.asciiValue, decimal == "." || decimal == "," else {
            throw origin.error(
                .unsupported, expected: "a decimal point '.' or ','", got: quoted(String(decimal)),
                fix: "Pass decimal: \",\" for numbers such as 1,25.")
        }
        self.decimal = point
        given = try separator.map { (separator) throws(FileError) in
            try Self.byte(separator, origin)
        }
        guard given != point else {
            throw origin.error(
                .unsupported, expected: "a separator other than the decimal point",
                got: "'\(decimal)' for both", fix: "Pass separator: \";\" or \"\\t\".")
        }
    }

    /// For a file that says nothing of its own.
    var separator: UInt8 {
        given ?? (decimal == Ascii.comma ? Ascii.semicolon : Ascii.comma)
    }

    /// The one that Excel's line `sep=;` at `start` names, and where the next line begins.
    static func announced(
        in bytes: UnsafeBufferPointer<UInt8>, at start: Int
    ) -> (separator: UInt8, next: Int)? {
        let line = bytes[start...].prefix(7)
        let key = line.prefix(4).map { $0 | 0x20 }  // "=" keeps that bit
        guard line.count >= 6, key == Array("sep=".utf8) else { return nil }
        let separator = line[start + 4]
        let end = line.dropFirst(5)
        if end.first == Ascii.lineFeed { return (separator, start + 6) }
        guard Array(end) == [Ascii.carriageReturn, Ascii.lineFeed] else { return nil }
        return (separator, start + 7)
    }

    private static func byte(
        _ separator: Character, _ origin: FileOrigin
    ) throws(FileError) -> UInt8 {
        guard let byte = separator.asciiValue, separator != "\r\n", isSeparator(byte) else {
            throw origin.error(
                .unsupported,
                expected: "a separator of one ASCII character that no number or quote contains",
                got: quoted(String(separator)), fix: "Use ',', ';', a tab or '|'.")
        }
        return byte
    }

    static func isSeparator(_ byte: UInt8) -> Bool {
        let scalar = Character(Unicode.Scalar(byte))
        return byte < 0x80 && !"\"\n\r\0+-.".contains(scalar) && !scalar.isLetter
            && !scalar.isNumber
    }

    /// What to do if `text`, all of a line's only cell, is several cells with another
    /// separator between them.
    static func hint(for text: some StringProtocol) -> String? {
        let others: [(Character, String)] = [(";", ";"), ("\t", "\\t"), ("|", "|"), (",", ",")]
        guard let (_, name) = others.first(where: { text.contains($0.0) }) else { return nil }
        return "If '\(name)' stands between the cells of this file, pass separator: \"\(name)\"."
    }
}
