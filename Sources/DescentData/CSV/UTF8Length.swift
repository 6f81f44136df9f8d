/// The length of the character outside ASCII that `bytes` start with, or nil if it is not UTF-8.
///
/// - Source: the Unicode Standard, table 3-7 (well-formed UTF-8 byte sequences).
func utf8Length(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let first = bytes.first else { return nil }
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch first {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return nil
    }
    let sequence = bytes.prefix(length).dropFirst()
    guard sequence.count == length - 1, let next = sequence.first, second.contains(next),
        sequence.dropFirst().allSatisfy({ 0x80...0xBF ~= $0 })
    else { return nil }
    return length
}
