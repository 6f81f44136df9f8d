/// Reads tables of comma-separated values, strictly as RFC 4180 describes them.
///
///     let table = try CSV.read("iris.csv")
///     let x = try table.tensor(columns: ["sepal length", "sepal width"])   // [150, 2] float32
///     let species = try table.column("species")                            // [String]
///
/// **Form.** UTF-8, with or without a byte order mark. Lines end with LF or CRLF. A cell in double
/// quotes may hold separators, line breaks and doubled quotes. Every record has as many cells as
/// the first. Anything else is an error that names line and character: an unclosed quote, a quote
/// inside a cell, a lone CR, a NUL byte, bytes that are not UTF-8, a file without data.
///
/// **Numbers.** `[+-] digits [. digits] [e [+-] digits]`, with digits on at least one side of the
/// point; spaces and tabs around are ignored. Not numbers: `nan`, `inf`, `0x1p3`, `1_000`, `1,5`,
/// digits that are not ASCII, and numbers beyond the range of the type, such as `1e999`. An empty
/// cell is an error unless `missing` says what to put there.
public enum CSV {
    /// A column, by name or by position.
    public enum Column: Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral
    {
        /// The name in the header, compared exactly.
        case name(String)
        /// The position, from 0.
        case index(Int)

        /// The column of this name.
        public init(stringLiteral value: String) { self = .name(value) }
        /// The column at this position.
        public init(integerLiteral value: Int) { self = .index(value) }
    }

    /// Reads a CSV file and checks its form. Cells become numbers when a tensor is asked for.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - header: whether the first record holds the names of the columns. Without, they are
    ///     called `"0"`, `"1"`, ….
    ///   - separator: one ASCII character between cells. Default `","`; `";"` and `"\t"` are
    ///     common.
    ///   - columns: the columns to keep, in this order. Default: all.
    ///   - missing: what an empty cell stands for in tensors, for example `.nan`. Default: an
    ///     error.
    ///   - limits: the sizes beyond which the file is refused.
    /// - Throws: ``FileError`` with line and character if the file is not as described above.
    public static func read(
        _ path: String, header: Bool = true, separator: Character = ",",
        columns: [Column]? = nil, missing: Double? = nil, limits: FileLimits = FileLimits()
    ) throws(FileError) -> CSVTable {
        let origin = FileOrigin(file: path)
        let separator = try separatorByte(separator, origin)
        let file = try RegularFile(path, limits: limits)
        let data = try HeapBytes(file.byteCount, for: "the text", origin)
        let text = CSVText(data: data, origin: origin, separator: separator)
        defer { withExtendedLifetime(text) {} }
        try text.load(from: file)
        let (names, rows) = try CSVLayout.scan(text, header: header, limits: limits)
        let all = CSVTable(
            text: text, rows: rows, allNames: names, selection: Array(names.indices),
            missing: missing)
        guard let columns else { return all }
        return try all.selecting(columns)
    }

    private static func separatorByte(
        _ separator: Character, _ origin: FileOrigin
    ) throws(FileError) -> UInt8 {
        let forbidden: Set<Character> = ["\"", "\n", "\r", "\0", "+", "-", "."]
        guard let byte = separator.asciiValue, !forbidden.contains(separator),
            !separator.isLetter, !separator.isNumber, separator != "\r\n"
        else {
            throw origin.error(
                .unsupported,
                expected: "a separator of one ASCII character that no number or quote contains",
                got: quoted(String(separator)), fix: "Use ',', ';', a tab or '|'.")
        }
        return byte
    }
}
