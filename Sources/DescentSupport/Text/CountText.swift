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

/// A number of things: `1 byte`, `2 bytes`.
package func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
}
