/// The layers being called while operations are recorded, so that every node knows
/// where it came from.
package final class NameScope: Sendable {
    package let name: String
    package let parent: NameScope?
    /// Where the user made the layer that is being called; nil for scopes of the library's own.
    package let location: SourceLine?

    @TaskLocal package static var current: NameScope?

    package init(_ name: String, parent: NameScope?, location: SourceLine? = nil) {
        self.name = name
        self.parent = parent
        self.location = location
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

    /// The line of the innermost scope that has one.
    package var nearestLocation: SourceLine? {
        var scope: NameScope? = self
        while let here = scope {
            if let location = here.location { return location }
            scope = here.parent
        }
        return nil
    }

    package static var currentPath: [String] { current?.path ?? [] }

    /// Runs `body` with `name` added to the path that recorded operations carry.
    package static func with<R>(
        _ name: String, at location: SourceLine?, _ body: () throws -> R
    ) rethrows -> R {
        let scope = NameScope(name, parent: current, location: location)
        return try $current.withValue(scope) { try body() }
    }
}

/// Runs `body` with `name` added to the path that recorded operations carry.
///
/// The path appears in printed graphs (`dense/add`), in explanations and in error messages,
/// with the line of this call.
public func withNameScope<R>(
    _ name: String, fileID: String = #fileID, line: Int = #line, _ body: () throws -> R
) rethrows -> R {
    try NameScope.with(name, at: SourceLine(fileID: fileID, line: line), body)
}
