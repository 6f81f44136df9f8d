/// The name that `name` was most likely meant to be: the fewest letters to change, add or drop.
///
/// nil if none is near: more than a third of the letters would change, signs and blanks not counted.
func nearestName(to name: String, among names: [String]) -> String? {
    let wanted = Array(name.lowercased().unicodeScalars.prefix(100))
    let core = letters(of: name)
    if !core.isEmpty, let same = names.prefix(1_000).first(where: { letters(of: $0) == core }) {
        return same
    }
    let limit = max(1, wanted.count / 3)
    var best: (name: String, distance: Int)?
    for candidate in names.prefix(1_000) {
        let letters = Array(candidate.lowercased().unicodeScalars.prefix(100))
        let distance = editDistance(wanted, letters)
        if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
}

/// Letters and digits only: ` b`, `# b` and `B.` are all but equal to `b`.
private func letters(of name: String) -> String {
    String(name.lowercased().prefix(100).filter { $0.isLetter || $0.isNumber })
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
            row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
        }
    }
    return row[b.count]
}

extension FileOrigin {
    /// What to say about a name that is not there: the nearest that is, and what there is.
    func unknownName(_ name: String, of kind: String, among names: [String]) -> FileError {
        let nearest = nearestName(to: name, among: names).map { "Did you mean \(quoted($0))? " }
        let all = names.isEmpty ? "There are none." : "The \(kind)s are: \(listed(names.map { quoted($0) }))."
        return error(
            .mismatch, expected: "\(article(kind)) \(kind) named \(quoted(name))", got: "none of that name",
            fix: "\(nearest ?? "")\(all)")
    }
}

private func article(_ noun: String) -> String { noun.hasPrefix("a") ? "an" : "a" }

/// The first few, so that a message stays readable.
func listed(_ items: [some CustomStringConvertible]) -> String {
    let shown = items.prefix(10).map(\.description).joined(separator: ", ")
    return items.count > 10 ? "\(shown) and \(items.count - 10) more" : shown
}
