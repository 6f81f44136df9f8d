/// `text` as a JSON string that may also stand inside a page: `<` is written as a code.
package func json(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"", "\\": result += "\\\(scalar)"
        case _
        where scalar == "<" || scalar.value < 0x20 || scalar.value == 0x2028
            || scalar.value == 0x2029:
            let digits = String(scalar.value, radix: 16)
            result += "\\u" + digits.padded(to: 4, onLeft: true, with: "0")
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}

/// Values already written as JSON, as an array.
package func jsonArray(_ values: some Sequence<String>) -> String {
    "[" + values.joined(separator: ",") + "]"
}

/// Keys with values already written as JSON, as an object.
package func jsonObject(_ entries: [(String, String)]) -> String {
    "{" + entries.map { "\(json($0.0)):\($0.1)" }.joined(separator: ",") + "}"
}

/// JSON has no NaN and no infinity; pages read null as NaN.
package func json(_ number: Double) -> String { number.isFinite ? "\(number)" : "null" }

/// The numbers as base64 of little-endian float64: exact, and short for many.
package func jsonNumbers(_ values: [Double]) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count * 8)
    for value in values {
        let bits = value.bitPattern
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
        }
    }
    return "\"\(base64(bytes))\""
}

/// RFC 4648, with padding.
package func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let chunk = bytes[start..<Swift.min(start + 3, bytes.count)]
        var bits = chunk.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        bits <<= UInt32(8 * (3 - chunk.count))
        for place in 0..<4 {
            let digit = Int(bits >> UInt32(18 - 6 * place)) & 63
            result.append(place <= chunk.count ? digits[digit] : UInt8(ascii: "="))
        }
    }
    return String(decoding: result, as: UTF8.self)
}
