/// What vocabularies are made of: strings, or whole numbers.
protocol LookupToken: Hashable, Sendable, ConfigConvertible {
    /// The order among tokens that occur equally often, from the last to the first.
    static func precedes(_ a: Self, _ b: Self) -> Bool
    /// As files and messages have it, and as it is hashed.
    var text: String { get }
    /// The way back from a line of a file.
    init?(line: String)
}

extension ExactString: LookupToken {
    static func precedes(_ a: ExactString, _ b: ExactString) -> Bool {
        a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
    }

    init?(line: String) { self.init(line) }
}

extension Int: LookupToken {
    static func precedes(_ a: Int, _ b: Int) -> Bool { a < b }
    var text: String { "\(self)" }
    init?(line: String) { self.init(line, radix: 10) }
}

/// How whole numbers that are not in a vocabulary get one of several places: `.floormod`,
/// `.farmhash`, or Keras' strings.
public enum OutOfVocabularyMethod: String, Sendable, Hashable, CaseIterable, ConfigConvertible {
    /// The remainder of the number.
    case floormod
    /// A hash of the number's digits.
    case farmhash
}

/// What a lookup is made with.
struct LookupOptions<Token: LookupToken>: Sendable {
    var maxTokens: Int?
    var outOfVocabularyCount = 1
    var maskToken: Token?
    var unknownToken: Token
    var invert = false
    var outputMode = EncodingMode.int
    var padToMaxTokens = false
    var method = OutOfVocabularyMethod.farmhash
    var salt: [Int]?

    /// Where places of unknown tokens begin: behind that of the mask.
    var unknownStart: Int { maskToken != nil && outputMode == .int ? 1 : 0 }
    /// Where places of the vocabulary's tokens begin.
    var tokenStart: Int { unknownStart + outOfVocabularyCount }
    /// What stands before the vocabulary's tokens.
    var specialTokens: [Token] {
        let masks = maskToken.map { [Token](repeating: $0, count: unknownStart) } ?? []
        return masks + [Token](repeating: unknownToken, count: outOfVocabularyCount)
    }
}
