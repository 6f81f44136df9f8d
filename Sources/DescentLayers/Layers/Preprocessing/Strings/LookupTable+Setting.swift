import DescentSupport

extension LookupTable {
    /// Takes a vocabulary from the user or a file.
    ///
    /// - Parameters:
    ///   - vocabulary: tokens, with or without the special ones in front.
    ///   - weights: of the modes that weigh counts, one for each of `vocabulary`.
    /// - Returns: what is wrong with them, who needs what; nil if they were taken.
    mutating func set(_ vocabulary: [Token], _ weights: [Double]?) -> LookupFault? {
        let special = options.specialTokens
        let hasSpecial = vocabulary.starts(with: special)
        let tokens = Array(hasSpecial ? vocabulary.dropFirst(special.count) : vocabulary[...])
        if let fault = fault(in: tokens, of: vocabulary) ?? fault(in: weights, for: vocabulary) {
            return fault
        }
        take(tokens, weights: weights.map { padded($0, hasSpecial: hasSpecial) })
        return nil
    }

    private func fault(in tokens: [Token], of vocabulary: [Token]) -> LookupFault? {
        if vocabulary.isEmpty {
            return LookupFault("a vocabulary with tokens", got: "none", fix: "Give some.")
        }
        var seen = Set<Token>()
        if let token = tokens.first(where: { !seen.insert($0).inserted }) {
            return LookupFault(
                "different tokens in its vocabulary", got: "'\(token.text)' twice",
                fix: "Give each once.")
        }
        let reserved = [options.maskToken, options.invert ? options.unknownToken : nil]
        if let token = reserved.compactMap({ $0 }).first(where: seen.contains) {
            let front = quotedList(options.specialTokens.map(\.text))
            return LookupFault(
                "special tokens at the start of its vocabulary, \(front), or nowhere",
                got: "'\(token.text)' elsewhere", fix: "Leave them out.")
        }
        let size = options.tokenStart + tokens.count
        if let most = options.maxTokens, size > most {
            return LookupFault(
                "at most maxTokens, \(most), with the special ones", got: "\(size)",
                fix: "Raise maxTokens, or leave tokens out.")
        }
        return nil
    }

    private func fault(in weights: [Double]?, for vocabulary: [Token]) -> LookupFault? {
        if options.outputMode != .tfIdf {
            return weights == nil
                ? nil
                : LookupFault(
                    "no idfWeights, as outputMode is '\(options.outputMode)'", got: "some",
                    fix: "Leave them out, or use outputMode: .tfIdf.")
        }
        guard let weights else {
            return LookupFault(
                "idfWeights beside a vocabulary, as outputMode is 'tf_idf'", got: "none",
                fix: "Give them, or let adapt(_:) learn both.")
        }
        guard weights.count == vocabulary.count, weights.allSatisfy(\.isFinite) else {
            return LookupFault(
                "\(vocabulary.count) finite idfWeights, one for each token",
                got: weights.count == vocabulary.count ? "NaN or infinity" : "\(weights.count)",
                fix: "Give one for each.")
        }
        return nil
    }

    /// Weights of all places: the mean of the given ones where special tokens have none.
    private func padded(_ weights: [Double], hasSpecial: Bool) -> [Float] {
        let mean = weights.isEmpty ? 0 : weights.reduce(0, +) / Double(weights.count)
        let front = hasSpecial ? [] : [Double](repeating: mean, count: options.tokenStart)
        return filledUp((front + weights).map { Float($0) })
    }

    /// Weights with zeros behind them where vectors are longer.
    func filledUp(_ weights: [Float]) -> [Float] {
        guard options.padToMaxTokens, let most = options.maxTokens else { return weights }
        return weights + [Float](repeating: 0, count: Swift.max(most - weights.count, 0))
    }
}

/// What is wrong with a vocabulary.
struct LookupFault: Error {
    let expected: String
    let got: String
    let fix: String

    init(_ expected: String, got: String, fix: String) {
        (self.expected, self.got, self.fix) = (expected, got, fix)
    }

    func error(_ layer: Layer) -> ConfigurationError {
        ConfigurationError(
            who: layer.title, expected: expected, got: got, fix: fix, location: layer.location)
    }
}
