/// How the numbers of a file are spelled, and which cells are none.
struct CSVNumberFormat: Sendable {
    /// The decimal point.
    let decimal: UInt8
    /// What missing cells become; nil if they are errors.
    let missing: Double?
    let allowsInfinity: Bool
    /// In small letters.
    private let marks: [[UInt8]]
    /// For each byte, whether a mark starts with it: most cells are numbers and need
    /// no further look.
    private let mayStartMark: [Bool]

    init(decimal: UInt8, missing: Double?, missingMarks: [String], allowsInfinity: Bool) {
        self.decimal = decimal
        self.missing = missing
        self.allowsInfinity = allowsInfinity
        let marks = missingMarks.map { mark in
            let bytes = Array(mark.utf8).map(lowercased)
            return bytes.withUnsafeBufferPointer { Array($0[trimmed(0..<$0.count, in: $0)]) }
        }
        var starts = [Bool](repeating: false, count: 256)
        for case let first? in marks.map(\.first) {
            starts[Int(first)] = true
            starts[Int(uppercased(first))] = true
        }
        self.marks = marks
        mayStartMark = starts
    }

    /// Whether `cell`, without blanks around it, stands for a missing number.
    func isMissing(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = cell.first else { return true }
        return mayStartMark[Int(first)] && marks.contains { isEqual(cell, $0) }
    }

    /// The truth value that `cell` spells.
    static func truth(_ cell: UnsafeBufferPointer<UInt8>) -> Bool? {
        if isEqual(cell, Self.trueWord) { return true }
        return isEqual(cell, Self.falseWord) ? false : nil
    }

    /// The infinite number that `cell` spells.
    static func infinity(_ cell: UnsafeBufferPointer<UInt8>) -> Double? {
        let isSigned = cell.first == Ascii.plus || cell.first == Ascii.minus
        let word = UnsafeBufferPointer(rebasing: cell.dropFirst(isSigned ? 1 : 0))
        guard infinityWords.contains(where: { isEqual(word, $0) }) else { return nil }
        return cell.first == Ascii.minus ? -.infinity : .infinity
    }

    private static let trueWord = Array("true".utf8)
    private static let falseWord = Array("false".utf8)
    private static let infinityWords = [Array("inf".utf8), Array("infinity".utf8)]
}

/// Whether `cell` is `word`, which is in small letters, in any case of letters.
private func isEqual(_ cell: UnsafeBufferPointer<UInt8>, _ word: [UInt8]) -> Bool {
    guard cell.count == word.count else { return false }
    for index in word.indices where lowercased(cell[index]) != word[index] { return false }
    return true
}

private func lowercased(_ byte: UInt8) -> UInt8 {
    UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
}

private func uppercased(_ byte: UInt8) -> UInt8 {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte ? byte & ~0x20 : byte
}
