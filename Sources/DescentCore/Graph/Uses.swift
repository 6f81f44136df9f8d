/// Collects what is used while something is recorded, and by whom: variables that are read,
/// objects (layers) that are called.
///
/// Confined to the thread that records, but for ``ignored``, which nobody changes;
/// the task-local that finds it makes it look shared, hence `@unchecked Sendable`.
package final class Uses: @unchecked Sendable {
    @TaskLocal package static var current: Uses?

    /// Says that somebody is at work whose uses nobody asks for.
    package static let ignored = Uses(isIgnored: true)

    /// Every variable once, with who read it first; nil for nobody.
    package private(set) var variables: [(variable: Variable, user: AnyObject?)] = []
    /// Every object once, with who called it first; nil for nobody.
    package private(set) var calls: [(called: AnyObject, user: AnyObject?)] = []
    private var seen = Set<ObjectIdentifier>()
    /// Who is at work: the innermost last.
    private var users: [AnyObject] = []
    private let isIgnored: Bool

    package init() { isIgnored = false }
    private init(isIgnored: Bool) { self.isIgnored = isIgnored }

    func note(_ variable: Variable) {
        guard !isIgnored, seen.insert(ObjectIdentifier(variable)).inserted else { return }
        variables.append((variable, users.last))
    }

    /// Runs `body`, a call of `object`.
    package func call<R>(of object: AnyObject, _ body: () throws -> R) rethrows -> R {
        if isIgnored { return try body() }
        if seen.insert(ObjectIdentifier(object)).inserted { calls.append((object, users.last)) }
        users.append(object)
        defer { users.removeLast() }
        return try body()
    }
}
