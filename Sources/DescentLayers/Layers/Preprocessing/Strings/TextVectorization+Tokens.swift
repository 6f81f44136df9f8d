import DescentCore

// How texts become tokens, and these rows of numbers.

extension TextVectorization {
    /// What texts are split into.
    enum Tokens {
        /// One text each, split.
        case rows([[String]])
        case array(StringArray)
    }

    /// Made plain, split and joined to n-grams. One text alone gives its tokens.
    func tokens(of strings: StringArray) throws -> Tokens {
        let plain = strings.values.map(standardize.function)
        guard let function = split.function else {
            let array = StringArray(plain, strings.shape)
            guard let ngrams else { return .array(array) }
            return .rows(array.lines.map { ngrams.joined(Array($0)) })
        }
        let shape = strings.shape
        try requireTexts(shape)
        var rows = plain.map(function)
        if let ngrams { rows = rows.map(ngrams.joined) }
        guard shape.rank == 0 else { return .rows(rows) }
        return .array(StringArray(rows[0], [rows[0].count]))
    }

    /// Refuses shapes with more than one text in a row, which are split already.
    func requireTexts(_ shape: Shape) throws {
        guard split.function != nil, shape.rank > 2 || (shape.rank == 2 && shape[1] != 1) else {
            return
        }
        throw needs(
            "texts of shape [batch] or [batch, 1], as it splits them", got: "shape \(shape)",
            fix: "Give one text for each row, or use split: .none.")
    }

    /// Rows of equal lengths, filled up with 0.
    func padded(_ rows: [[Int]], _ shape: [Int]) -> Tensor {
        let width = outputSequenceLength ?? rows.map(\.count).max() ?? 0
        var all: [Int32] = []
        all.reserveCapacity(rows.count * width)
        for row in rows {
            let kept = row.prefix(width)
            all += kept.map { Int32(truncatingIfNeeded: $0) }
            all += repeatElement(0, count: width - kept.count)
        }
        return Tensor(shape: Shape(shape + [width]), scalars: all)
    }
}
