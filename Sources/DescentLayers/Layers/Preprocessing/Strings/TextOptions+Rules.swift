extension Rule<TextStandardization> {
    static var known: Rule {
        Rule(
            { "\(TextStandardization.configKind) as \($0)" }, got: { "'\($0.name ?? "")'" },
            fix: "Use .lower, or a function: .custom { $0 }.", holds: \.isKnown)
    }
}

extension Rule<TextSplit> {
    static var known: Rule {
        Rule(
            { "\(TextSplit.configKind) as \($0)" }, got: { "'\($0.name ?? "")'" },
            fix: "Use .whitespace, or a function: .custom { [$0] }.", holds: \.isKnown)
    }
}

extension Rule<NGrams> {
    static var widths: Rule {
        Rule(
            { "numbers of 1 or more as \($0)" }, got: { "\($0.widths)" },
            fix: "Use for example ngrams: 2.",
            holds: { !$0.widths.isEmpty && $0.widths.allSatisfy((1...largestWindow).contains) })
    }
}
