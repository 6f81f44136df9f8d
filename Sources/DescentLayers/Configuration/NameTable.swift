import DescentCore
import DescentSupport
import Synchronization

/// Names and what they stand for; names may be added at any time, by any thread.
///
/// Case and underscores do not matter: `mean_squared_error`, `MeanSquaredError`
/// and `meanSquaredError` are one name.
final class NameTable<Value: Sendable>: Sendable {
    struct Row: Sendable {
        /// In Keras' spelling, `mean_squared_error`.
        let name: String
        /// Other names for it.
        let aliases: [String]
        let value: Value
    }

    /// `an optimizer`.
    let kind: String
    private let state: Mutex<State>

    private struct State: Sendable {
        var rows: [Row] = []
        var byKey: [String: Value] = [:]

        mutating func add(_ row: Row) {
            rows.append(row)
            for name in [row.name] + row.aliases where byKey[key(name)] == nil {
                byKey[key(name)] = row.value
            }
        }
    }

    init(_ kind: String, _ rows: [Row]) {
        self.kind = kind
        var state = State()
        for row in rows { state.add(row) }
        self.state = Mutex(state)
    }

    /// In the order they were added.
    var rows: [Row] { state.withLock { $0.rows } }

    /// What `name` stands for, or nil.
    subscript(name: String) -> Value? { state.withLock { $0.byKey[key(name)] } }

    /// The first row that fits.
    func first(where fits: (Row) -> Bool) -> Row? {
        state.withLock { $0.rows.first(where: fits) }
    }

    /// Adds a row, unless one of its names is taken.
    ///
    /// - Returns: what has a name of the row, and that name; nil if the row was added.
    func add(_ row: Row) -> (name: String, value: Value)? {
        state.withLock { state in
            for name in [row.name] + row.aliases {
                if let value = state.byKey[key(name)] { return (name, value) }
            }
            state.add(row)
            return nil
        }
    }

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
        let rows = rows
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
