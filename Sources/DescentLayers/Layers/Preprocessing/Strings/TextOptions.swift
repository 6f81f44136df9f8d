/// What is done to texts before they are split: `.lowerAndStripPunctuation`, `.lower`,
/// `.stripPunctuation`, `.none`, a function, or Keras' strings.
///
/// As in TensorFlow only the letters A to Z become small, and punctuation is that of ASCII:
///
///     !"#$%&()*+,-./:;<=>?@[\]^_`{|}~'
public struct TextStandardization: Sendable, ExpressibleByStringLiteral {
    /// Keras' name; nil for nothing.
    let name: String?
    let function: @Sendable (String) -> String

    /// Small letters and no punctuation.
    public static let lowerAndStripPunctuation = TextStandardization(
        name: "lower_and_strip_punctuation"
    ) { withoutPunctuation(lowercased($0)) }
    /// Small letters.
    public static let lower = TextStandardization(name: "lower", function: lowercased)
    /// No punctuation.
    public static let stripPunctuation = TextStandardization(
        name: "strip_punctuation", function: withoutPunctuation)
    /// As they are.
    public static let none = TextStandardization(name: nil, function: unchanged)
    /// A function of your own. Files cannot hold it: its configuration says `custom`.
    public static func custom(
        _ function: @escaping @Sendable (String) -> String
    ) -> TextStandardization { TextStandardization(name: "custom", function: function) }

    static let all = [lowerAndStripPunctuation, lower, stripPunctuation]

    private init(
        name: String?, isKnown: Bool = true, function: @escaping @Sendable (String) -> String
    ) {
        self.name = name
        self.isKnown = isKnown
        self.function = function
    }

    /// From Keras' name; another one is thrown by the layer when it is used.
    public init(stringLiteral name: String) {
        let known = Self.all.first { $0.name == name }
        self.init(name: name, isKnown: known != nil, function: known?.function ?? unchanged)
    }

    /// Whether a name is one of Keras'.
    let isKnown: Bool
}

/// What texts are split into: `.whitespace`, `.character`, `.none`, a function, or Keras' strings.
public struct TextSplit: Sendable, ExpressibleByStringLiteral {
    /// Keras' name; nil for nothing.
    let name: String?
    /// nil for texts that stay whole.
    let function: (@Sendable (String) -> [String])?
    /// Whether a name is one of Keras'.
    let isKnown: Bool

    /// Words: what stands between spaces, tabs and ends of lines.
    public static let whitespace = TextSplit(name: "whitespace", function: words)
    /// Characters, each code of Unicode one.
    public static let character = TextSplit(name: "character") { text in
        text.unicodeScalars.map { String($0) }
    }
    /// Nothing: each text is a token.
    public static let none = TextSplit(name: nil, function: nil)
    /// A function of your own. Files cannot hold it: its configuration says `custom`.
    public static func custom(
        _ function: @escaping @Sendable (String) -> [String]
    ) -> TextSplit { TextSplit(name: "custom", function: function) }

    static let all = [whitespace, character]

    private init(
        name: String?, isKnown: Bool = true, function: (@Sendable (String) -> [String])?
    ) {
        self.name = name
        self.isKnown = isKnown
        self.function = function
    }

    /// From Keras' name; another one is thrown by the layer when it is used.
    public init(stringLiteral name: String) {
        let known = Self.all.first { $0.name == name }
        self.init(name: name, isKnown: known != nil, function: known?.function)
    }
}

/// How many tokens stand together: 2 for one and two, `[2, 3]` for two and three.
public struct NGrams: Sendable, Hashable, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
    /// Each of these numbers of tokens, in this order.
    public let widths: [Int]
    let isUpTo: Bool

    /// Up to so many tokens.
    public init(upTo count: Int) {
        // What cannot be is refused by the layer.
        let isRight = (1...largestWindow).contains(count)
        (widths, isUpTo) = (isRight ? Array(1...count) : [count], true)
    }
    /// These numbers of tokens alone.
    public init(_ widths: [Int]) { (self.widths, isUpTo) = (widths, false) }
    /// Up to so many tokens.
    public init(integerLiteral count: Int) { self.init(upTo: count) }
    /// These numbers of tokens alone.
    public init(arrayLiteral widths: Int...) { self.init(widths) }

    /// Tokens that stand together, with spaces between: first those of the first width.
    func joined(_ tokens: [String]) -> [String] {
        widths.flatMap { width in
            guard width > 0, tokens.count >= width else { return [String]() }
            if width == 1 { return tokens }
            return (0...tokens.count - width).map {
                tokens[$0..<$0 + width].joined(separator: " ")
            }
        }
    }
}

// MARK: Bytes

private func unchanged(_ text: String) -> String { text }

/// `A` to `Z` in small letters.
private func lowercased(_ text: String) -> String {
    String(decoding: text.utf8.map { (0x41...0x5a).contains($0) ? $0 + 0x20 : $0 }, as: UTF8.self)
}

/// Without ASCII's punctuation.
private func withoutPunctuation(_ text: String) -> String {
    String(decoding: text.utf8.lazy.filter { !isPunctuation($0) }, as: UTF8.self)
}

private func isPunctuation(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21...0x2f, 0x3a...0x40, 0x5b...0x60, 0x7b...0x7e: true
    default: false
    }
}

/// What stands between ASCII's whitespace.
private func words(_ text: String) -> [String] {
    text.utf8.split { $0 == 0x20 || (0x09...0x0d).contains($0) }
        .map { String(decoding: $0, as: UTF8.self) }
}
