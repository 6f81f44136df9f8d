#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// `−4.002`: at most `digits` significant digits, with a minus sign as in print.
package func numberText(_ value: Double, digits: Int = 6) -> String {
    if value.isInfinite { return value < 0 ? "−∞" : "∞" }
    return shortNumber(value == 0 ? 0 : value, digits: digits).replacing("-", with: "−")
}

/// `0.25`, `1.5e+30`: at most `digits` significant digits, whole numbers without a fraction.
///
/// - Parameter signsNaN: whether the sign of a NaN may show, `-nan` where the system prints it so;
///   default false: always `nan`.
package func shortNumber(_ value: Double, digits: Int = 6, signsNaN: Bool = false) -> String {
    value.isNaN && !signsNaN ? "nan" : printed("%.\(digits)g", value)
}

/// `0.250`: that many decimals, zeros too.
package func fixedNumber(_ value: Double, decimals: Int) -> String {
    printed("%.\(decimals)f", value)
}

/// `2.5e-01`: one digit, that many decimals and a power of ten.
package func exponentNumber(_ value: Double, decimals: Int) -> String {
    printed("%.\(decimals)e", value)
}

/// Whole numbers in full, without `.0`; others with all digits that tell them from their
/// neighbours, or with at most `digits` significant ones: 1.7, not 1.7000000476837158.
package func plainNumber(_ value: Double, digits: Int? = nil) -> String {
    if let whole = Int(exactly: value) { return String(whole) }
    return digits.map { shortNumber(value, digits: $0) } ?? "\(value)"
}

/// `87%`, or `87 %`, of the share 0.87.
package func percentText(_ share: Double, decimals: Int, spaced: Bool = false) -> String {
    fixedNumber(share * 100, decimals: decimals) + (spaced ? " %" : "%")
}

/// C's `printf` for one number.
private func printed(_ format: String, _ value: Double) -> String {
    // Room for the largest number in full, 309 digits, with decimals.
    var buffer = [CChar](repeating: 0, count: 400)
    let length = withVaList([value]) { vsnprintf(&buffer, buffer.count, format, $0) }
    let shown = buffer.prefix(Swift.max(Swift.min(Int(length), buffer.count - 1), 0))
    return String(decoding: shown.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// Three digits.
package func digits(_ value: Double) -> String { shortNumber(value, digits: 3) }

/// `87 %`.
package func percent(_ share: Double) -> String { percentText(share, decimals: 0, spaced: true) }
