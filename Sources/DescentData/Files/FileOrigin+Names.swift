import DescentSupport

extension FileOrigin {
    /// What to say about a name that is not there: the nearest that is, and what there is.
    package func unknownName(_ name: String, of kind: String, among names: [String]) -> FileError {
        let nearest = didYouMean(name, among: names, quoted: { quoted($0) }).map { $0 + " " }
        let all =
            names.isEmpty
            ? "There are none." : "The \(kind)s are: \(listed(names.map { quoted($0) }))."
        return error(
            .mismatch, expected: "\(article(kind)) \(kind) named \(quoted(name))",
            got: "none of that name",
            fix: "\(nearest ?? "")\(all)")
    }
}

private func article(_ noun: String) -> String { noun.hasPrefix("a") ? "an" : "a" }
