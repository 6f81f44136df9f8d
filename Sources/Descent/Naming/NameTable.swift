import DescentCore
import DescentSupport

/// The names Keras has for one kind of thing, and what they stand for: the only list of them.
///
/// Case and underscores do not matter: `mean_squared_error`, `MeanSquaredError`
/// and `meanSquaredError` are one name.
struct NameTable<Value: Sendable>: Sendable {
    struct Row: Sendable {
        /// In Keras' spelling, `mean_squared_error`.
        let name: String
        /// Other names Keras has for it.
        let aliases: [String]
        let value: Value

        init(_ name: String, _ aliases: String..., value: Value) {
            self.init(name, aliases, value)
        }

        init(_ name: String, _ aliases: [String], _ value: Value) {
            self.name = name
            self.aliases = aliases
            self.value = value
        }
    }

    /// `an optimizer`.
    let kind: String
    let rows: [Row]
    private let byKey: [String: Value]

    init(_ kind: String, _ rows: [Row]) {
        self.kind = kind
        self.rows = rows
        let pairs = rows.flatMap { row in ([row.name] + row.aliases).map { (key($0), row.value) } }
        byKey = Dictionary(pairs) { first, _ in first }
    }

    /// What `name` stands for, or nil.
    subscript(name: String) -> Value? { byKey[key(name)] }

    /// What `name` stands for.
    ///
    /// - Throws: ``ConfigurationError`` that names what is nearest.
    func require(_ name: String, who: String) throws -> Value {
        guard let value = self[name] else { throw fault(name, who: who, at: nil) }
        return value
    }

    /// "`who` needs the name of an optimizer, but got 'adm'. Did you mean 'adam'?"
    func fault(_ name: String, who: String, at location: SourceLine?) -> ConfigurationError {
        ConfigurationError(
            who: who, expected: "the name of \(kind)", got: "'\(name)'", fix: advice(for: name),
            location: location)
    }

    /// What to do about a name that is not there.
    func advice(for name: String) -> String {
        let names = rows.map(\.name)
        return didYouMean(name, among: names)
            ?? didYouMean(name, among: rows.flatMap(\.aliases))
            ?? "Use one of \(quotedList(names))."
    }
}

/// Names are compared without case, underscores and hyphens.
private func key(_ name: String) -> String {
    name.lowercased().filter { $0 != "_" && $0 != "-" }
}
