/// What files of models keep of a layer's vocabulary beside its weights.
package struct StoredVocabulary {
    /// The tokens with the special ones; nil if there are none, or the configuration has them.
    package let lines: [String]?
    /// What counts are multiplied by; nil for none.
    package let weights: [Float]?
    /// Whether files have an array of these.
    package let storesWeights: Bool
    /// How many there are; nil if that is not known.
    package let weightCount: Int?
    /// Whether a file's configuration left the tokens out.
    package let isAwaited: Bool
}

/// A layer whose vocabulary files of models keep beside its weights, as lines of a text.
package protocol VocabularyLayer: Layer {
    /// What files keep.
    var storedVocabulary: StoredVocabulary { get }
    /// The attribute under which Keras keeps all of it once more.
    var innerLookup: String? { get }

    /// Takes what a file has.
    ///
    /// - Throws: ``ConfigurationError`` for lines that are no vocabulary, or another one.
    func restoreVocabulary(_ lines: [String], _ weights: [Float]?) throws
}

extension VocabularyLayer {
    /// None.
    package var innerLookup: String? { nil }
}

extension LookupLayer {
    /// What files keep.
    var stored: StoredVocabulary {
        let isApart = table.isKnown && table.written.vocabulary == nil
        let all = table.vocabulary(includingSpecialTokens: true)
        return StoredVocabulary(
            lines: isApart ? all.map(\.text) : nil, weights: table.weights,
            storesWeights: table.options.outputMode == .tfIdf, weightCount: table.depth,
            isAwaited: !table.isFixed && !table.isKnown)
    }

    /// Takes what a file has.
    func restore(_ lines: [String], _ weights: [Float]?) throws {
        let tokens = lines.compactMap { Token(line: $0) }
        let expected = table.expectedSize ?? tokens.count
        guard tokens.count == lines.count, tokens.count == expected else {
            throw ConfigurationError(
                who: title, expected: "\(expected) tokens of \(Token.configKind), one on each line",
                got: tokens.count == lines.count ? "\(lines.count) lines" : "other lines",
                fix: "Save the model again.", location: location)
        }
        guard !tokens.isEmpty else { return table.take([], weights: weights) }
        let own = weights?.prefix(tokens.count).map(Double.init)
        try setVocabulary(tokens: tokens, own)
        // Not rounded or filled up again.
        table.take(table.tokens, weights: weights)
    }
}

extension LookupTable {
    /// Whether a text with a token on each line says the whole vocabulary to Keras, which takes more
    /// characters than one for the end of a line, drops empty lines at the end, and wants as many
    /// weights as lines.
    var fitsLines: Bool {
        let all = vocabulary(includingSpecialTokens: true)
        guard let last = all.last?.text, !last.isEmpty else { return all.isEmpty }
        guard weights.map({ $0.count == all.count }) ?? true else { return false }
        return !all.contains { $0.text.unicodeScalars.contains(where: \.endsLine) }
    }
}

extension [String] {
    /// The lines of a vocabulary, as Keras reads them.
    package init(linesOfVocabulary text: String) {
        var lines: [String] = []
        var line = String.UnicodeScalarView()
        var isBehindReturn = false
        for scalar in text.unicodeScalars {
            defer { isBehindReturn = scalar == "\r" }
            if isBehindReturn, scalar == "\n" { continue }
            guard scalar.endsLine else {
                line.append(scalar)
                continue
            }
            lines.append(String(line))
            line = String.UnicodeScalarView()
        }
        lines.append(String(line))
        while lines.last?.isEmpty == true { lines.removeLast() }
        self = lines
    }
}

extension Unicode.Scalar {
    /// Whether Python takes it for the end of a line.
    fileprivate var endsLine: Bool {
        switch value {
        case 0x0a...0x0d, 0x1c...0x1e, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }
}
