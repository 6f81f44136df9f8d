/// Reads tables of comma-separated values as RFC 4180 describes them and as pandas, polars,
/// R and Excel write them.
///
///     let table = try CSV.read("iris.csv")
///     let x = try table.tensor(columns: ["sepal length", "sepal width"])   // [150, 2] float32
///     let species = try table.column("species")                            // [String]
///     let gaps = try CSV.read("survey.csv", missing: .nan)                 // NA, nan, ? and empty
///     let euro = try CSV.read("europe.csv", decimal: ",")                  // 1,25;3,5
///
/// **Form.** UTF-8, with or without a byte order mark, plain or compressed with gzip (recognised by
/// its contents). Lines end with LF or CRLF. A cell in double quotes may hold separators, line
/// breaks and doubled quotes. Every record has as many cells as the first; empty lines at the end,
/// and before the names, are passed over. Excel's first line `sep=;` is obeyed. Anything else is an
/// error that names line and character: an unclosed quote, a quote inside a cell, a lone CR, a NUL
/// byte, bytes that are not UTF-8, a file without data.
///
/// **Names.** Blanks around a name in the first line do not count, unless it is in quotes:
/// the columns of `a, b` are called "a" and "b". A last column without name and without a
/// single cell, which a separator at the end of each line makes, is left out. R's column of
/// row names is called "".
///
/// **Numbers.** `[+-] digits [. digits] [e [+-] digits]`, with digits on at least one side of the
/// point; spaces and tabs around are ignored. A column of nothing but `true` and `false`, in any
/// case of letters, becomes 1 and 0. Not numbers: `0x1p3`, `1_000`, `1,234.5`, `12%`, dates, digits
/// that are not ASCII, and numbers beyond the range of the type, such as `1e999`. Empty cells and
/// ``missingMarks`` are errors unless `missing` says what to put there; `inf` is one unless
/// `allowsInfinity` is true.
public enum CSV {
    /// A column, by name or by position.
    public enum Column: Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral
    {
        /// The name in the header. One that is there exactly is preferred;
        /// otherwise blanks around it do not count.
        case name(String)
        /// The position, from 0.
        case index(Int)

        /// The column of this name.
        public init(stringLiteral value: String) { self = .name(value) }
        /// The column at this position.
        public init(integerLiteral value: Int) { self = .index(value) }
    }

    /// What common programs write for a missing number, in any case of letters: NA, N/A, NaN, null,
    /// none, ? and their like.
    public static let missingMarks = [
        "NA", "N/A", "#N/A", "#NA", "<NA>", "NaN", "-NaN", "null", "none", "nil", "?",
    ]

    /// Reads a CSV file and checks its form. Cells become numbers when a tensor is asked for.
    ///
    /// - Parameters:
    ///   - path: the file, plain or compressed with gzip.
    ///   - header: whether the first record holds the names of the columns. Without, they are
    ///     called `"0"`, `"1"`, ….
    ///   - separator: one ASCII character between cells, such as `";"` or `"\t"`. Default:
    ///     what a first line `sep=` says; without one `","`, or `";"` where the comma is the
    ///     decimal point.
    ///   - decimal: the decimal point, `"."` or `","`. Default `"."`.
    ///   - columns: the columns to keep, in this order. Default: all.
    ///   - missing: what a missing number stands for in tensors, for example `.nan`. Default: an
    ///     error.
    ///   - missingMarks: the cells that count as missing besides empty ones, compared without
    ///     regard to case and to blanks around; they may be numbers such as `"-999"`. Default
    ///     ``missingMarks``.
    ///   - allowsInfinity: whether `inf`, `-inf` and `Infinity` are read as infinite numbers.
    ///     Default: false, they are errors.
    ///   - limits: the sizes beyond which the file is refused.
    /// - Throws: ``FileError`` with line and character if the file is not as described above.
    public static func read(
        _ path: String, header: Bool = true, separator: Character? = nil,
        decimal: Character = ".", columns: [Column]? = nil, missing: Double? = nil,
        missingMarks: [String] = CSV.missingMarks, allowsInfinity: Bool = false,
        limits: FileLimits = FileLimits()
    ) throws(FileError) -> CSVTable {
        let origin = FileOrigin(file: path)
        let marks = try CSVSeparators(separator, decimal: decimal, origin)
        let data = try HeapBytes.reading(try openUnpacked(path, limits), for: "the text")
        let text = CSVText(data: data, origin: origin, marks)
        defer { withExtendedLifetime(text) {} }
        try text.checkSignature()
        let format = CSVNumberFormat(
            decimal: marks.decimal, missing: missing, missingMarks: missingMarks,
            allowsInfinity: allowsInfinity)
        let all = try table(text, header: header, format, limits)
        guard let columns else { return all }
        return try all.selecting(columns)
    }
}
