/// The parts of a decimal number: ± mantissa · 10^exponent.
struct DecimalNumber {
    private(set) var isNegative = false
    /// The first 19 digits that count, without the point.
    private(set) var mantissa: UInt64 = 0
    private(set) var exponent = 0
    /// Whether digits other than 0 did not fit the mantissa.
    private(set) var isCut = false
    private var digitCount = 0

    /// nil unless `cell` is `[+-] digits [. digits] [e [+-] digits]` from end to end,
    /// with `point` as its point.
    init?(_ cell: UnsafeBufferPointer<UInt8>, point: UInt8) {
        var index = 0
        if index < cell.count, cell[index] == Ascii.plus || cell[index] == Ascii.minus {
            isNegative = cell[index] == Ascii.minus
            index += 1
        }
        let whole = index
        while index < cell.count, add(cell[index], isFraction: false) { index += 1 }
        var digits = index - whole
        if index < cell.count, cell[index] == point {
            index += 1
            let fraction = index
            while index < cell.count, add(cell[index], isFraction: true) { index += 1 }
            digits += index - fraction
        }
        guard digits > 0 else { return nil }
        if index < cell.count {
            guard let power = Self.power(UnsafeBufferPointer(rebasing: cell[index...])) else {
                return nil
            }
            exponent += power
        }
    }

    /// Takes one more digit; false if it is none.
    @inline(__always)
    private mutating func add(_ byte: UInt8, isFraction: Bool) -> Bool {
        let digit = byte &- Ascii.zero
        guard digit <= 9 else { return false }
        if digitCount < 19 {
            mantissa = mantissa &* 10 &+ UInt64(digit)
            if mantissa > 0 { digitCount += 1 }
            if isFraction { exponent -= 1 }
        } else {
            isCut = isCut || digit != 0
            if !isFraction { exponent += 1 }
        }
        return true
    }

    /// What follows the digits: `e`, an optional sign, digits. Capped where every number is 0 or
    /// infinite.
    private static func power(_ tail: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let mark = tail.first, mark | 0x20 == UInt8(ascii: "e") else { return nil }
        var digits = tail.dropFirst()
        let sign = digits.first
        if sign == Ascii.plus || sign == Ascii.minus { digits = digits.dropFirst() }
        guard !digits.isEmpty else { return nil }
        var value = 0
        for byte in digits {
            guard Ascii.zero...Ascii.nine ~= byte else { return nil }
            value = min(value * 10 + Int(byte - Ascii.zero), 1_000_000_000)
        }
        return sign == Ascii.minus ? -value : value
    }
}

/// Values.
extension DecimalNumber {
    /// The nearest Float64, infinite if beyond its range. `cell` is what the decimal was made from.
    ///
    /// - Source: Clinger 1990, "How to read floating point numbers accurately": a mantissa below
    ///   2^53 and a power up to 10^22 are exact, so one rounding remains. The rest goes the long
    ///   way.
    func double(_ cell: UnsafeBufferPointer<UInt8>, point: UInt8) -> Double {
        if !isCut, mantissa <= 1 << 53, abs(exponent) <= 22 {
            let power = Self.powers[abs(exponent)]
            let value = exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
            return isNegative ? -value : value
        }
        let text = cell.map { $0 == point ? Ascii.point : $0 }
        return Double(String(decoding: text, as: UTF8.self)) ?? .nan
    }

    private static let powers: [Double] = (0...22).map { Double("1e\($0)") ?? .nan }

    /// The value, if it is whole and fits 64 bits.
    func integer() throws(CSVNumberFault) -> Int64 {
        var value = mantissa
        var power = exponent
        if value == 0 { return 0 }
        while power < 0, value.isMultiple(of: 10) {
            value /= 10
            power += 1
        }
        guard power >= 0, !isCut || power > 0 else { throw .notWhole }
        guard !isCut, power < 20 else { throw .outOfRange }
        for _ in 0..<power {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { throw .outOfRange }
            value = product
        }
        let limit = UInt64(Int64.max) + (isNegative ? 1 : 0)
        guard value <= limit else { throw .outOfRange }
        return isNegative ? Int64(truncatingIfNeeded: 0 &- value) : Int64(value)
    }
}
