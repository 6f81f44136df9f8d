/// Whether the run that is going on is to end before its last batch: its task was cancelled,
/// or Ctrl-C was pressed in a program that asked for ``onInterrupt(_:)``.
///
/// Made on the thread that called `fit`, `evaluate` or `predict`, and asked between batches, also
/// on the engine's thread, where no task is current. The task cannot end before its call returns,
/// so it is there whenever it is asked; and what it is asked, any thread may ask.
struct Cancellation {
    private let task: UnsafeCurrentTask?

    init() { task = withUnsafeCurrentTask { $0 } }

    /// Allocates nothing.
    var isRequested: Bool { task?.isCancelled == true || Interrupts.isPending }

    /// - Throws: `CancellationError` if the run is to end.
    func check() throws { if isRequested { throw CancellationError() } }
}
