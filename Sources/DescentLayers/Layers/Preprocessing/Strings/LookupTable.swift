/// A vocabulary, and what lookups do with it.
///
/// Places: 0 for the mask, if there is one and places are asked for; then those of unknown tokens,
/// then the tokens.
struct LookupTable<Token: LookupToken>: Sendable {
    let options: LookupOptions<Token>
    /// What it was made with, as files keep it.
    let given: Given
    /// Without what stands before them.
    private(set) var tokens: [Token] = []
    private var places: [Token: Int] = [:]
    /// What counts are multiplied by, one for each place.
    private(set) var weights: [Float]?
    /// How many tokens a file says there are, before its vocabulary is read.
    private(set) var expectedSize: Int?
    /// Whether it has a vocabulary, which may be empty.
    private(set) var isKnown = false

    struct Given: Sendable {
        let vocabulary: [Token]?
        let weights: [Double]?
    }

    init(_ options: LookupOptions<Token>, vocabulary: [Token]?, weights: [Double]?) {
        self.options = options
        given = Given(vocabulary: vocabulary, weights: weights)
    }

    /// Whether tokens were given where it was made, so that no others are learned.
    var isFixed: Bool { given.vocabulary != nil }

    /// How many places there are; nil before there is a vocabulary.
    var size: Int? { isKnown ? options.tokenStart + tokens.count : expectedSize }

    /// The length of vectors; nil before there is a vocabulary.
    var depth: Int? { options.padToMaxTokens ? options.maxTokens : size }

    /// What configurations have: what was given, or all of it where the lines of a file of its own
    /// cannot say it.
    var written: Given {
        if given.vocabulary != nil || !isKnown || fitsLines { return given }
        return Given(
            vocabulary: vocabulary(includingSpecialTokens: true),
            weights: weights?.prefix(options.tokenStart + tokens.count).map(Double.init))
    }

    mutating func expect(size: Int?) { expectedSize = size }

    /// Tokens by their places.
    func vocabulary(includingSpecialTokens: Bool) -> [Token] {
        includingSpecialTokens && isKnown ? options.specialTokens + tokens : tokens
    }

    /// Takes tokens that are all different and none of the special ones.
    mutating func take(_ tokens: [Token], weights: [Float]?) {
        self.tokens = tokens
        self.weights = weights
        places = [:]
        places.reserveCapacity(tokens.count)
        for (i, token) in tokens.enumerated() { places[token] = options.tokenStart + i }
        isKnown = true
    }

    // MARK: Looking up

    /// The place of a token: −1 for the mask where it counts nowhere, nil for an unknown token that has
    /// no place.
    func place(of token: Token) -> Int? {
        if let mask = options.maskToken, token == mask {
            return options.outputMode == .int ? 0 : -1
        }
        return places[token] ?? unknownPlace(of: token)
    }

    private func unknownPlace(of token: Token) -> Int? {
        let count = options.outOfVocabularyCount
        guard count > 1 else { return count == 1 ? options.unknownStart : nil }
        if options.method == .floormod, let number = token as? Int {
            let rest = number % count
            return options.unknownStart + (rest < 0 ? rest + count : rest)
        }
        return options.unknownStart + HashBins(count: count, salt: options.salt).bin(of: token.text)
    }

    /// The token at a place.
    func token(at place: Int) -> Token {
        if place == 0, let mask = options.maskToken { return mask }
        let index = place - options.tokenStart
        return tokens.indices.contains(index) ? tokens[index] : options.unknownToken
    }
}
