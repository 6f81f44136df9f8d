/// The layers being called while operations are recorded, so that every node knows where it came from.
package final class NameScope: Sendable {
    package let name: String
    package let parent: NameScope?

    @TaskLocal package static var current: NameScope?

    package init(_ name: String, parent: NameScope?) {
        self.name = name
        self.parent = parent
    }

    /// Names from the outermost to this one.
    package var path: [String] {
        var names: [String] = []
        var scope: NameScope? = self
        while let here = scope {
            names.append(here.name)
            scope = here.parent
        }
        return names.reversed()
    }

    package static var currentPath: [String] { current?.path ?? [] }
}

/// Runs `body` with `name` added to the path that recorded operations carry.
///
/// The path appears in printed graphs (`dense/add`) and in error messages.
public func withNameScope<R>(_ name: String, _ body: () throws -> R) rethrows -> R {
    try NameScope.$current.withValue(NameScope(name, parent: NameScope.current)) { try body() }
}
