import DescentCore

/// Why a cell is not a number of the type asked for.
enum CSVNumberFault: Error {
    case notANumber, notWhole, outOfRange

    func expected(_ dtype: DType) -> String {
        switch self {
        case .notANumber: "a number"
        case .notWhole: "a whole number, for \(dtype),"
        case .outOfRange: "a number in the range of \(dtype)"
        }
    }

    func fix(_ content: String) -> String {
        switch self {
        case .notANumber: Self.fix(forText: content)
        case .notWhole: "Read the column as float32."
        case .outOfRange: "Correct the number, or ask for a wider type."
        }
    }

    private static func fix(forText content: String) -> String {
        let lower = content.lowercased()
        if ["nan", "inf", "infinity"].contains(String(lower.drop { "+-".contains($0) })) {
            return "Leave the cell empty for a missing number, and pass missing: .nan."
        }
        if lower.allSatisfy({ $0.isNumber || "+-.,_ ".contains($0) }) {
            return "Use ASCII digits, a decimal point and nothing between digits: 1234.5."
        }
        return "Use decimal numbers such as -1.5 or 2e-3, or read the column as text."
    }
}

/// A number that a CSV cell can become.
protocol CSVNumber {
    static var dtype: DType { get }
    /// The number that `cell`, without blanks around it, spells.
    init(cell: UnsafeBufferPointer<UInt8>) throws(CSVNumberFault)
    /// The value for empty cells, or nil if the type cannot hold it.
    init?(missing: Double)
}

extension Double: CSVNumber {
    init(cell: UnsafeBufferPointer<UInt8>) throws(CSVNumberFault) {
        guard let decimal = DecimalNumber(cell) else { throw .notANumber }
        self = decimal.double(cell)
        if !isFinite { throw .outOfRange }
    }
    init?(missing: Double) { self = missing }
}

extension Float: CSVNumber {
    init(cell: UnsafeBufferPointer<UInt8>) throws(CSVNumberFault) {
        self = Float(try Double(cell: cell))
        if !isFinite { throw .outOfRange }
    }
    init?(missing: Double) {
        self = Float(missing)
        if isInfinite, missing.isFinite { return nil }
    }
}

extension Int32: CSVNumber {}
extension Int64: CSVNumber {}
extension UInt8: CSVNumber {}

extension CSVNumber where Self: FixedWidthInteger {
    init(cell: UnsafeBufferPointer<UInt8>) throws(CSVNumberFault) {
        guard let decimal = DecimalNumber(cell) else { throw .notANumber }
        guard let value = Self(exactly: try decimal.integer()) else { throw .outOfRange }
        self = value
    }
    init?(missing: Double) { self.init(exactly: missing) }
}
