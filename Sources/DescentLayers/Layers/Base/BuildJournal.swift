import DescentCore

/// What is built while the outermost model is: a build that fails is undone for the layers it
/// has built by then.
///
/// Models build models inside them, so each looks only at what it has added itself. Confined to the
/// thread that builds; the task-local that finds it makes it look shared, hence
/// `@unchecked Sendable`.
package final class BuildJournal: @unchecked Sendable {
    @TaskLocal private static var current: BuildJournal?

    private var built: [Layer] = []

    /// Notes that `layer` has been built.
    static func note(_ layer: Layer) { current?.built.append(layer) }

    /// Runs `body`, which builds layers, and is told whether it is the outermost build.
    package static func record<R>(_ body: (_ isOutermost: Bool) throws -> R) rethrows -> R {
        if current != nil { return try body(false) }
        return try $current.withValue(BuildJournal()) { try body(true) }
    }

    /// How much was built so far.
    package static var count: Int { current?.built.count ?? 0 }

    /// Undoes what was built since there were `count`: for other data it may well be right.
    package static func undo(downTo count: Int) {
        guard let journal = current else { return }
        while journal.built.count > count { journal.built.removeLast().forgetBuild() }
    }
}
