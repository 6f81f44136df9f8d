/// The name that `name` was most likely meant to be: the fewest letters to change, add or drop.
///
/// nil if none is near: more than a third of the letters would change,
/// signs and blanks not counted.
package func nearestName(to name: String, among names: [String]) -> String? {
    let core = lettersAndDigits(of: name)
    let same = names.prefix(1_000).first { !core.isEmpty && lettersAndDigits(of: $0) == core }
    if let same { return same }
    let wanted = Array(name.lowercased().unicodeScalars.prefix(100))
    let limit = Swift.max(1, wanted.count / 3)
    var best: (name: String, distance: Int)?
    for candidate in names.prefix(1_000) {
        let letters = Array(candidate.lowercased().unicodeScalars.prefix(100))
        let distance = editDistance(wanted, letters)
        if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
}

/// `Did you mean 'adam'?`; nil if no name is near.
package func didYouMean(
    _ name: String, among names: [String], quoted: (String) -> String = { "'\($0)'" }
) -> String? {
    nearestName(to: name, among: names).map { "Did you mean \(quoted($0))?" }
}

/// ` b`, `# b` and `B.` are all but equal to `b`.
private func lettersAndDigits(of name: String) -> String {
    name.lowercased().prefix(100).filter { $0.isLetter || $0.isNumber }
}

/// Levenshtein's distance, one row of the table at a time.
private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var row = Array(0...b.count)
    for (i, left) in a.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, right) in b.enumerated() {
            let substituted = diagonal + (left == right ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = Swift.min(substituted, row[j] + 1, row[j + 1] + 1)
        }
    }
    return row[b.count]
}
