#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif
import DescentSupport
import Synchronization

/// What Ctrl-C does to a running `fit`, `evaluate` or `predict`; see ``onInterrupt(_:)``.
public enum InterruptAction: Sendable {
    /// It throws `CancellationError`, and the program goes on.
    case cancel
    /// The program ends with status 130, as shells expect after Ctrl-C.
    case exit
}

/// Lets Ctrl-C (the signal SIGINT) end a running `fit`, `evaluate` or `predict` after its batch
/// instead of killing the process at once: callbacks hear of the end, so that log files are closed,
/// and a line says how far it came.
///
/// ```swift
/// onInterrupt(.exit)
/// try model.fit(x, y, epochs: 1_000)
/// ```
///
/// Call it once, at the start of a program. A second Ctrl-C, and one while nothing of this library
/// runs, end the process at once. Without this call Ctrl-C does what it does to any program.
public func onInterrupt(_ action: InterruptAction) {
    Interrupts.exits.store(action == .exit, ordering: .relaxed)
    // Made before a signal can come: the handler may only touch what is there.
    Interrupts.pending.store(false, ordering: .relaxed)
    _ = Interrupts.running.load(ordering: .relaxed)
    signal(SIGINT) { _ in Interrupts.handle() }
    // A parent that blocks the signal, as worker threads do, hands that on.
    var blocked = sigset_t()
    sigemptyset(&blocked)
    sigaddset(&blocked, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &blocked, nil)
}

/// The state that the signal's handler and the runs share.
enum Interrupts {
    fileprivate static let pending = Atomic<Bool>(false)
    fileprivate static let exits = Atomic<Bool>(false)
    fileprivate static let running = Atomic<Int>(0)
    /// What shells report of a process that SIGINT ended.
    private static let status: Int32 = 130

    /// Whether Ctrl-C was pressed and something runs that is to end for it.
    static var isPending: Bool { pending.load(ordering: .relaxed) }

    static func runBegins() { running.add(1, ordering: .relaxed) }

    /// After the last run has ended, the program ends too or is as it was.
    static func runEnds() {
        guard running.subtract(1, ordering: .relaxed).newValue == 0, isPending else { return }
        if exits.load(ordering: .relaxed) { exit(status) }
        pending.store(false, ordering: .relaxed)
    }

    /// Says how far a run came, if it was Ctrl-C that ended it.
    static func report(_ text: @autoclosure () -> String) {
        if isPending { Terminal.warn(text()) }
    }

    /// Runs inside the signal's handler: nothing but atomics and calls that are safe there.
    fileprivate static func handle() {
        let isFirst = !pending.exchange(true, ordering: .relaxed)
        if isFirst, running.load(ordering: .relaxed) > 0 { return }
        if isFirst, exits.load(ordering: .relaxed) { _exit(status) }
        signal(SIGINT, SIG_DFL)
        raise(SIGINT)
    }
}
