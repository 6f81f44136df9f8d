/// Reads JSON by the letter of RFC 8259: UTF-8 without a mark in front, no comma at the end of a
/// list, no NaN, no key twice, nothing after the value. Other readers take the one or the other, and
/// do not agree on what it means.
package struct JSONReader {
    /// Lists and objects in each other. What is deeper is refused; readers call themselves for it.
    package static let depthLimit = 128

    let bytes: UnsafeRawBufferPointer
    private let depthLimit: Int
    /// Whether NaN, Infinity and -Infinity, which Python writes and JSON has not, are read as null.
    private var readsNonFinite = false
    /// How many values may still come.
    var valuesLeft = Int.max
    private(set) var place = 0
    private var depth = 0

    init(_ bytes: UnsafeRawBufferPointer, _ depthLimit: Int) {
        (self.bytes, self.depthLimit) = (bytes, depthLimit)
    }

    /// The value that all of `bytes` are.
    ///
    /// - Parameter readsNonFinite: whether NaN, Infinity and -Infinity, which Python writes and JSON
    ///   has not, are read as null. Default: false, they are faults.
    package static func read(
        _ bytes: UnsafeRawBufferPointer, depthLimit: Int = depthLimit, readsNonFinite: Bool = false
    ) throws(JSONFault) -> JSONValue {
        var reader = JSONReader(bytes, depthLimit)
        reader.readsNonFinite = readsNonFinite
        let value = try reader.value()
        try reader.expectEnd()
        return value
    }

    /// Goes past blanks, behind which nothing may come.
    mutating func expectEnd() throws(JSONFault) {
        skipBlanks()
        guard place == bytes.count else {
            throw fault("the end of the text", fix: "Remove what follows the value.")
        }
    }

    /// The value that a text is.
    package static func read(_ text: String) throws(JSONFault) -> JSONValue {
        let bytes = Array(text.utf8)
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(JSONFault) in try read(bytes) }
        }
        return try result.get()
    }

    // MARK: Values

    private mutating func value() throws(JSONFault) -> JSONValue {
        skipBlanks()
        guard valuesLeft > 0 else {
            throw JSONFault(
                at: place, "fewer values in one member", got: "more", isTooLarge: true,
                fix: "Do not trust this file.")
        }
        valuesLeft -= 1
        if readsNonFinite, takesNonFinite() { return .null }
        switch peek ?? 0 {
        case UInt8(ascii: "{"):
            return try nested { (reader) throws(JSONFault) in try reader.object() }
        case UInt8(ascii: "["):
            return try nested { (reader) throws(JSONFault) in try reader.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: break
        }
        for (word, value) in [("null", JSONValue.null), ("true", true), ("false", false)]
        where bytes[place...].starts(with: word.utf8) {
            place += word.utf8.count
            return value
        }
        throw fault("a value", fix: "Texts stand in double quotes; NaN and infinity are no JSON.")
    }

    private mutating func takesNonFinite() -> Bool {
        for word in ["NaN", "Infinity", "-Infinity"]
        where bytes[place...].starts(with: word.utf8) {
            place += word.utf8.count
            return true
        }
        return false
    }

    private mutating func nested(
        _ body: (inout JSONReader) throws(JSONFault) -> JSONValue
    ) throws(JSONFault) -> JSONValue {
        guard depth < depthLimit else {
            throw JSONFault(
                at: place, "at most \(depthLimit) lists and objects in each other", got: "more",
                isTooLarge: true, fix: "Do not trust this file.")
        }
        depth += 1
        defer { depth -= 1 }
        place += 1
        return try body(&self)
    }

    private mutating func array() throws(JSONFault) -> JSONValue {
        var values: [JSONValue] = []
        if take("]") { return .array(values) }
        repeat { values.append(try value()) } while take(",")
        try expect("]", "a comma or the end of the list")
        return .array(values)
    }

    private mutating func object() throws(JSONFault) -> JSONValue {
        var members: [JSONMember] = []
        var keys = Set<String>()
        if take("}") { return .object(members) }
        repeat { members.append(try member(&keys)) } while take(",")
        try expect("}", "a comma or the end of the object")
        return .object(members)
    }

    /// A key that is not among `keys` yet, and what stands under it.
    mutating func member(_ keys: inout Set<String>) throws(JSONFault) -> JSONMember {
        skipBlanks()
        let start = place
        guard peek == UInt8(ascii: "\"") else {
            throw fault("a key in double quotes", fix: "No comma stands behind the last member.")
        }
        let key = try string()
        guard keys.insert(key).inserted else {
            throw JSONFault(
                at: start, "each key once", got: "\(json(key)) again",
                fix: "Remove one: readers disagree which of them counts.")
        }
        try expect(":", "a colon")
        return JSONMember(key, try value())
    }

    // MARK: Numbers

    private mutating func number() throws(JSONFault) -> JSONValue {
        let start = place
        if peek == UInt8(ascii: "-") { place += 1 }
        if peek == UInt8(ascii: "0") { place += 1 } else { try digits() }
        var isWhole = true
        if peek == UInt8(ascii: ".") {
            isWhole = false
            place += 1
            try digits()
        }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            isWhole = false
            place += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { place += 1 }
            try digits()
        }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        if isWhole, let value = Int(text) { return .int(value) }
        guard let value = Double(text), value.isFinite else {
            throw JSONFault(
                at: start, "a number up to 1.8e308", got: String(text.prefix(40)),
                fix: "Larger ones are infinite.")
        }
        return .double(value)
    }

    private mutating func digits() throws(JSONFault) {
        let start = place
        while let digit = peek, UInt8(ascii: "0")...UInt8(ascii: "9") ~= digit { place += 1 }
        if place == start { throw fault("a digit", fix: "Numbers are written as -1, 0.5 or 1e-3.") }
    }

    // MARK: Texts

    private mutating func string() throws(JSONFault) -> String {
        place += 1
        let start = place
        while let byte = peek, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\")
        {
            place += 1
        }
        // Most have no escapes.
        if peek == UInt8(ascii: "\"") {
            defer { place += 1 }
            return try decoded(bytes[start..<place], from: start)
        }
        var text = Array(bytes[start..<place])
        while let byte = peek, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else {
                throw fault("a text without control characters", fix: "Write it as an escape: \\n.")
            }
            place += 1
            if byte == UInt8(ascii: "\\") { try escape(&text) } else { text.append(byte) }
        }
        guard place < bytes.count else {
            throw fault("the end of a text", fix: "A double quote is missing.")
        }
        place += 1
        return try decoded(text[...], from: start)
    }

    private func decoded(
        _ text: some Collection<UInt8>, from start: Int
    ) throws(JSONFault) -> String {
        // The check costs more than the rest, and most texts need none.
        if text.allSatisfy({ $0 < 0x80 }) { return String(decoding: text, as: UTF8.self) }
        guard let text = String(validating: text, as: UTF8.self) else {
            throw JSONFault(
                at: start, "a text in UTF-8", got: "other bytes", fix: "Save the file as UTF-8.")
        }
        return text
    }

    /// What follows a backslash.
    private mutating func escape(_ text: inout [UInt8]) throws(JSONFault) {
        guard let byte = peek else { return }
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0c)
        case UInt8(ascii: "n"): text.append(0x0a)
        case UInt8(ascii: "r"): text.append(0x0d)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            text += UTF8.encode(try scalar()) ?? UTF8.encodedReplacementCharacter
        default:
            place -= 1
            throw fault(
                "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u", fix: "Write \\\\ for a backslash.")
        }
    }

    /// A character by its code; those beyond 16 bits have two.
    private mutating func scalar() throws(JSONFault) -> Unicode.Scalar {
        let start = place
        let first = try code()
        if let scalar = Unicode.Scalar(first) { return scalar }
        if 0xd800..<0xdc00 ~= first, bytes[place...].starts(with: "\\u".utf8) {
            place += 2
            let second = try code()
            if 0xdc00..<0xe000 ~= second,
                let scalar = Unicode.Scalar(
                    0x10000 + UInt32(first - 0xd800) << 10 + UInt32(second - 0xdc00))
            {
                return scalar
            }
        }
        throw JSONFault(
            at: start - 2, "the code of a character", got: "half of a pair of codes",
            fix: "Write the character itself in UTF-8.")
    }

    private mutating func code() throws(JSONFault) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = hexadecimalDigit(byte) else {
                throw fault("4 hexadecimal digits", fix: "Write it as \\u00e9.")
            }
            value = value << 4 | digit
            place += 1
        }
        return value
    }

    // MARK: Bytes

    private var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func skipBlanks() {
        while let byte = peek, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 {
            place += 1
        }
    }

    /// Goes past that character if it is next.
    mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard peek == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    mutating func expect(
        _ character: Unicode.Scalar, _ expected: String
    ) throws(JSONFault) {
        guard take(character) else { throw fault(expected, fix: "Correct it, or write it anew.") }
    }

    /// What stands at this place is not what should.
    private func fault(_ expected: String, fix: String) -> JSONFault {
        guard let byte = peek else {
            return JSONFault(
                at: place, expected, got: "the end of the text", fix: "The text is cut short.")
        }
        let isPlain = 0x20..<0x7f ~= byte
        let got = isPlain ? "'\(Unicode.Scalar(byte))'" : "the byte \(byte)"
        return JSONFault(at: place, expected, got: got, fix: fix)
    }
}

private func hexadecimalDigit(_ byte: UInt8) -> UInt16? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
}
