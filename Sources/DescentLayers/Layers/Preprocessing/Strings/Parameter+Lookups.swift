// Rows that the tables of all lookups have.

extension Parameter {
    static func maxTokens<Root>(_ path: KeyPath<Root, Int?>) -> Parameter {
        Parameter(
            "max_tokens", path,
            rule: .within(2...largestWindow, fix: "Use for example maxTokens: 10_000."),
            "How many tokens there may be, with the special ones.")
    }

    static func unknownCount<Root>(_ path: KeyPath<Root, Int>) -> Parameter {
        Parameter(
            "num_oov_indices", path, default: 1, rule: .within(0...largestWindow, fix: "Use 1."),
            "How many places unknown tokens have.")
    }

    static func idfWeights<Root>(_ path: KeyPath<Root, [Double]?>) -> Parameter {
        Parameter("idf_weights", path, "What counts are multiplied by, one for each token.")
    }

    static func lookupMode<Root>(_ path: KeyPath<Root, EncodingMode>) -> Parameter {
        Parameter(
            "output_mode", path, default: .int, rule: .modes(EncodingMode.allCases),
            "What becomes of the places of tokens.")
    }

    static func padToMaxTokens<Root>(_ path: KeyPath<Root, Bool>) -> Parameter {
        Parameter(
            "pad_to_max_tokens", path, default: false,
            "Whether vectors have maxTokens elements, however many tokens there are.")
    }

    /// How many tokens files say there are, whose vocabulary they keep apart. Source code has that
    /// which was given, and cannot say that something was learned.
    static func vocabularySize<Root: LookupLayer>(_ path: KeyPath<Root, Int?>) -> Parameter {
        Parameter(
            "vocabulary_size", path, rule: .within(0...largestWindow, fix: "Leave it out."),
            "How many tokens there are."
        ).spelled { (layer: Root) throws(SwiftFault) -> String? in
            guard layer.table.isFixed || layer.table.size == nil else {
                throw SwiftFault("a vocabulary that was learned")
            }
            return nil
        }
    }

    /// Layers without what sparse tensors are.
    static var dense: Parameter { .fixed("sparse", .bool(false), "vectors without their zeros.") }

    static var utf8: Parameter { .fixed("encoding", .string("utf-8"), "other encodings.") }
}
