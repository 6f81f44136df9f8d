/// Bins that strings and whole numbers are put into by a hash of their text, as TensorFlow does.
struct HashBins {
    /// How many there are; 1 or more.
    let count: Int
    /// Two numbers that choose another hash; nil for FarmHash's fingerprint.
    let salt: [Int]?

    func bin(of text: String) -> Int {
        var text = text
        let hash = text.withUTF8 { utf8 in
            let bytes = UnsafeRawBufferPointer(utf8)
            guard let salt else { return fingerprint64(bytes) }
            return sipHash(
                bytes, key: (UInt64(bitPattern: Int64(salt[0])), UInt64(bitPattern: Int64(salt[1])))
            )
        }
        return Int(hash % UInt64(count))
    }
}

/// The two numbers that one or two given ones stand for.
func hashSalt(_ given: [Int]?) -> [Int]? {
    given.map { $0.count == 1 ? [$0[0], $0[0]] : $0 }
}

extension Parameter {
    /// Numbers that choose another hash.
    static func salt<Root>(_ path: KeyPath<Root, [Int]?>) -> Parameter {
        let rule = Rule<[Int]>(
            { "one or two numbers as \($0)" }, fix: "Use for example salt: [133, 137].",
            holds: { $0.count == 1 || $0.count == 2 })
        return Parameter(
            "salt", path, form: ConfigForm<Int>.oneOrMore.orNull, default: .some(nil),
            rule: rule.ifGiven, "Numbers that choose another hash.")
    }
}
