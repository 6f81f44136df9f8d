import Synchronization

/// Whether the run that is going on is to end before its last batch: its task was cancelled,
/// or Ctrl-C was pressed in a program that asked for ``onInterrupt(_:)``.
///
/// Made on the thread that called `fit`, `evaluate` or `predict`, and asked between batches, also
/// on an engine thread, where no task is current. The task cannot end before its call returns,
/// so it is there whenever it is asked; and what it is asked, any thread may ask: hence
/// `@unchecked Sendable`.
package struct Cancellation: @unchecked Sendable {
    /// That of the task which waits for the work in the background that this thread does.
    @TaskLocal private static var inherited: Cancellation?
    /// How much work there is in the background: without any, nobody needs to look there.
    private static let inBackground = Atomic<Int>(0)

    private let task: UnsafeCurrentTask?

    package init() {
        let isAlone = Self.inBackground.load(ordering: .relaxed) == 0
        task = (isAlone ? nil : Self.inherited?.task) ?? withUnsafeCurrentTask { $0 }
    }

    /// Runs `body`, in which this is what everybody asks.
    package func ofCaller<R>(_ body: () throws -> R) rethrows -> R {
        Self.inBackground.add(1, ordering: .relaxed)
        defer { Self.inBackground.subtract(1, ordering: .relaxed) }
        return try Self.$inherited.withValue(self) { try body() }
    }

    /// Allocates nothing.
    var isRequested: Bool { task?.isCancelled == true || Interrupts.isPending }

    /// - Throws: `CancellationError` if the run is to end.
    func check() throws { if isRequested { throw CancellationError() } }
}
