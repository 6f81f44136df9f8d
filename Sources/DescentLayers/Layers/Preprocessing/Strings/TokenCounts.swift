#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// How often tokens occur, and in how many documents.
struct TokenCounts<Token: LookupToken> {
    private var counts: [Token: Int] = [:]
    private var documentCounts: [Token: Int] = [:]
    private var documents = 0
    /// Whether documents are counted.
    let isWeighing: Bool

    init(isWeighing: Bool) { self.isWeighing = isWeighing }

    mutating func add(_ document: some Sequence<Token>) {
        var seen = Set<Token>()
        for token in document {
            counts[token, default: 0] += 1
            if isWeighing, seen.insert(token).inserted { documentCounts[token, default: 0] += 1 }
        }
        documents += 1
    }

    /// The vocabulary that they make: tokens by how often they occur, those that occur equally often
    /// from the last to the first, as many as there may be.
    func fill(_ table: inout LookupTable<Token>) {
        let options = table.options
        var counts = counts
        if let mask = options.maskToken { counts[mask] = nil }
        counts[options.unknownToken] = nil
        var sorted = counts.sorted { a, b in
            a.value == b.value ? Token.precedes(b.key, a.key) : a.value > b.value
        }.map(\.key)
        if let most = options.maxTokens {
            sorted.removeLast(Swift.max(sorted.count - Swift.max(most - options.tokenStart, 0), 0))
        }
        guard isWeighing else { return table.take(sorted, weights: nil) }
        let learned = sorted.map { token in
            // More for what occurs in few documents.
            Float(log(1 + Double(documents) / Double(1 + documentCounts[token, default: 0])))
        }
        let mean = learned.isEmpty ? 0 : learned.reduce(0, +) / Float(learned.count)
        let front = [Float](repeating: mean, count: options.tokenStart)
        table.take(sorted, weights: table.filledUp(front + learned))
    }
}
