import DescentCore

extension CSVNumberFault {
    func expected(_ dtype: DType) -> String {
        switch self {
        case .notANumber, .infinite: "a number"
        case .notWhole: "a whole number, for \(dtype),"
        case .outOfRange: "a number in the range of \(dtype)"
        }
    }

    /// What to do about `content`; `hint` is for a file that seems to have another separator.
    func fix(_ content: String, _ format: CSVNumberFormat, hint: String?) -> String {
        switch self {
        case .notANumber: hint ?? Self.fix(forText: content, format)
        case .infinite: "Pass allowsInfinity: true to read it as an infinite number."
        case .notWhole: "Read the column as float32."
        case .outOfRange: "Correct the number, or ask for a wider type."
        }
    }

    private static func fix(forText content: String, _ format: CSVNumberFormat) -> String {
        let lower = content.lowercased()
        let hasComma = format.decimal == Ascii.comma
        if lower == "true" || lower == "false" {
            return "'true' and 'false' become 1 and 0 in a column of nothing else."
        }
        if lower.hasSuffix("%"), lower.contains(where: \.isNumber) {
            return "Remove the percent sign, or read the column as text and convert it."
        }
        if isDate(lower) {
            return
                "Dates, times and fractions are no numbers: leave the column out, "
                + "or read it as text."
        }
        if lower.allSatisfy({ $0.isNumber || "+-.,_ '".contains($0) }) {
            if !hasComma, lower.contains(","), lower.contains(where: \.isNumber) {
                return "Pass decimal: \",\" if the comma is the decimal point; between thousands, "
                    + "remove it."
            }
            return
                "Use ASCII digits, a decimal \(hasComma ? "comma" : "point") and nothing between "
                + "digits: 1234\(hasComma ? "," : ".")5."
        }
        let examples = hasComma ? "-1,5 or 2e-3" : "-1.5 or 2e-3"
        return "Use decimal numbers such as \(examples), or read the column as text."
    }

    /// Digits with a colon, a slash, or two hyphens between them: 2024-01-31, 31/1/24, 10:30.
    private static func isDate(_ text: String) -> Bool {
        guard text.first?.isNumber == true else { return false }
        return text.contains(":") || text.contains("/") || text.count { $0 == "-" } == 2
    }
}
