#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Prints a line on standard error.
package func printWarning(_ text: String) {
    var line = "Warning: \(text)\n"
    line.withUTF8 { bytes in
        var rest = UnsafeRawBufferPointer(bytes)
        while !rest.isEmpty {
            let count = write(STDERR_FILENO, rest.baseAddress, rest.count)
            // A closed standard error is no reason to stop.
            guard count > 0 else { return }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }
}

/// 1234567 → `1,234,567`.
package func grouped(_ number: Int) -> String {
    let digits = Array(String(number))
    var result = ""
    for (i, digit) in digits.enumerated() {
        if i > 0, (digits.count - i) % 3 == 0, digits[i - 1] != "-" { result += "," }
        result.append(digit)
    }
    return result
}
