import DescentCore

/// Why a cell is not a number of the type asked for.
enum CSVNumberFault: Error {
    case notANumber, infinite, notWhole, outOfRange
}

/// A number that a CSV cell can become.
protocol CSVNumber: Numeric {
    static var dtype: DType { get }
    /// The number that `cell`, without blanks around it, spells.
    init(cell: UnsafeBufferPointer<UInt8>, _ format: CSVNumberFormat) throws(CSVNumberFault)
    /// The value for missing cells, or nil if the type cannot hold it.
    init?(missing: Double)
}

extension Double: CSVNumber {
    init(cell: UnsafeBufferPointer<UInt8>, _ format: CSVNumberFormat) throws(CSVNumberFault) {
        if let decimal = DecimalNumber(cell, point: format.decimal) {
            self = decimal.double(cell, point: format.decimal)
            if !isFinite { throw .outOfRange }
        } else if let infinity = CSVNumberFormat.infinity(cell) {
            guard format.allowsInfinity else { throw .infinite }
            self = infinity
        } else {
            throw .notANumber
        }
    }
    init?(missing: Double) { self = missing }
}

extension Float: CSVNumber {
    init(cell: UnsafeBufferPointer<UInt8>, _ format: CSVNumberFormat) throws(CSVNumberFault) {
        let wide = try Double(cell: cell, format)
        self = Float(wide)
        if !isFinite, wide.isFinite { throw .outOfRange }
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
    init(cell: UnsafeBufferPointer<UInt8>, _ format: CSVNumberFormat) throws(CSVNumberFault) {
        guard let decimal = DecimalNumber(cell, point: format.decimal) else {
            guard CSVNumberFormat.infinity(cell) != nil else { throw .notANumber }
            throw format.allowsInfinity ? .outOfRange : .infinite
        }
        guard let value = Self(exactly: try decimal.integer()) else { throw .outOfRange }
        self = value
    }
    init?(missing: Double) { self.init(exactly: missing) }
}
