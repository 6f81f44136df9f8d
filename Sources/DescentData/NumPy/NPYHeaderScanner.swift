/// Reads the dictionary of an npy header by a fixed grammar. Nothing is evaluated.
///
///     { 'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }     then spaces and a line feed
///
/// Each key comes exactly once, in any order.
struct NPYHeaderScanner {
    private let bytes: [UInt8]
    /// Where the header starts in the file, for messages.
    private let start: Int
    private let origin: FileOrigin
    private var position = 0

    init(_ bytes: [UInt8], start: Int, origin: FileOrigin) {
        self.bytes = bytes
        self.start = start
        self.origin = origin
    }

    mutating func fields() throws(FileError) -> NPYFields {
        var descr: String?
        var order: Bool?
        var shape: [Int]?
        try expect("{")
        while !accept("}") {
            let keyPosition = position
            let key = try string(of: "a key")
            try expect(":")
            switch key {
            case "descr" where descr == nil: descr = try type()
            case "fortran_order" where order == nil: order = try bool()
            case "shape" where shape == nil: shape = try tuple()
            case "descr", "fortran_order", "shape":
                throw fault("each key once", at: keyPosition)
            default: throw fault("the key 'descr', 'fortran_order' or 'shape'", at: keyPosition)
            }
            if !accept(",") {
                try expect("}")
                break
            }
        }
        try expectPadding()
        guard let descr, let order, let shape else {
            throw fault("the keys 'descr', 'fortran_order' and 'shape'", at: 0)
        }
        return NPYFields(descr: descr, isFortranOrder: order, shape: shape)
    }

    /// The type; a list means a structure, which no tensor can hold.
    private mutating func type() throws(FileError) -> String {
        guard !accept("[") else {
            throw origin.error(
                .unsupported, at: start, expected: "numbers or bools",
                got: "a structure of several fields", fix: "Save each field as an array of its own."
            )
        }
        return try string(of: "a type")
    }

    /// A string in single or double quotes, without escapes.
    private mutating func string(of what: String) throws(FileError) -> String {
        skipSpaces()
        let opening = position
        guard position < bytes.count, bytes[position] == 0x27 || bytes[position] == 0x22 else {
            throw fault("\(what) in quotes", at: opening)
        }
        let content = bytes[(opening + 1)...]
        guard let closing = content.firstIndex(of: bytes[opening]) else {
            throw fault("a closing quote", at: opening)
        }
        let text = content[..<closing]
        guard text.allSatisfy({ 0x20...0x7E ~= $0 && $0 != 0x5C }) else {
            throw fault("\(what) in plain ASCII", at: opening)
        }
        position = closing + 1
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func bool() throws(FileError) -> Bool {
        if accept("True") { return true }
        if accept("False") { return false }
        throw fault("True or False", at: position)
    }

    /// `()`, `(3,)`, `(3, 4)` or `(3, 4,)`.
    private mutating func tuple() throws(FileError) -> [Int] {
        var numbers: [Int] = []
        try expect("(")
        while !accept(")") {
            numbers.append(try number())
            if !accept(",") {
                try expect(numbers.count == 1 ? "," : ")")
                return numbers
            }
        }
        return numbers
    }

    private mutating func number() throws(FileError) -> Int {
        skipSpaces()
        let digits = bytes[position...].prefix { Ascii.zero...Ascii.nine ~= $0 }
        guard !digits.isEmpty, digits.count == 1 || digits.first != Ascii.zero else {
            throw fault("the length of an axis", at: position)
        }
        guard let value = Int(String(decoding: digits, as: UTF8.self)) else {
            throw fault("the length of an axis below 2^63", at: position)
        }
        position += digits.count
        // Python 2 wrote 2L for a long integer; NumPy reads it to this day.
        if position < bytes.count, bytes[position] == UInt8(ascii: "L") { position += 1 }
        return value
    }

    private mutating func expectPadding() throws(FileError) {
        let tail = bytes[position...]
        guard tail.last == Ascii.lineFeed, tail.dropLast().allSatisfy({ $0 == Ascii.space }) else {
            throw fault("only spaces and a line feed after the dictionary", at: position)
        }
    }
}

extension NPYHeaderScanner {
    private mutating func skipSpaces() {
        while position < bytes.count, bytes[position] == Ascii.space { position += 1 }
    }

    /// Passes `token`, after spaces, if it is next.
    private mutating func accept(_ token: String) -> Bool {
        skipSpaces()
        guard bytes[position...].starts(with: token.utf8) else { return false }
        position += token.utf8.count
        return true
    }

    private mutating func expect(_ token: String) throws(FileError) {
        guard accept(token) else { throw fault("'\(token)'", at: position) }
    }

    private func fault(_ expected: String, at position: Int) -> FileError {
        let tail = bytes[min(position, bytes.count)...].prefix { $0 != Ascii.lineFeed }
        let rest = String(decoding: tail.prefix(100), as: UTF8.self)
        return origin.error(
            .malformed, at: start + position, expected: "\(expected) in the npy header",
            got: rest.isEmpty ? "the end of the header" : printable(rest),
            fix: "Save the array with np.save; headers are never evaluated.")
    }
}
