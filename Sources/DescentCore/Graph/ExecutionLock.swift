#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif
import Synchronization

/// One program runs at a time, and nobody reads a weight while one does.
///
/// Recursive. Those who wait get it in the order in which they came. Whoever runs many steps asks
/// ``isWanted`` between them and lets go when somebody waits; while nobody does, a whole epoch
/// holds it. No code of the user's runs while it is held: a callback may wait for work of this
/// library on another thread.
package enum ExecutionLock {
    /// The thread that holds the lock, 0 for none.
    private static let owner = Atomic<UInt>(0)
    /// Threads that wait for the lock or for ``EngineThread``.
    private static let waiting = Atomic<Int>(0)
    private static let queue = Queue()

    /// Whether somebody waits for the lock, or for the thread that large work runs on.
    package static var isWanted: Bool { waiting.load(ordering: .relaxed) > 0 }

    private static var thisThread: UInt {
        #if canImport(Darwin)
            UInt(bitPattern: pthread_self())
        #else
            UInt(pthread_self())
        #endif
    }

    package static func withLock<R>(_ body: () throws -> R) rethrows -> R {
        let isMine = lock()
        defer { if isMine { unlock() } }
        return try body()
    }

    /// The same on ``EngineThread`` if the work `isLarge`, or if the caller's stack is too small
    /// for compilers and libraries. Whoever holds the lock already stays on its thread: the engine
    /// thread would wait for it for ever.
    package static func withLock<R, Failure: Error>(
        isLarge: Bool, _ body: () throws(Failure) -> R
    ) throws(Failure) -> R {
        let stays = !isLarge && !StackRoom.isSmall
        if stays || owner.load(ordering: .relaxed) == thisThread {
            return try withTypedLock(body)
        }
        return try EngineThread.perform { () throws(Failure) -> R in try withTypedLock(body) }
    }

    private static func withTypedLock<R, Failure: Error>(
        _ body: () throws(Failure) -> R
    ) throws(Failure) -> R {
        let result = withLock { Result(catching: body) }
        return try result.get()
    }

    /// Notes that somebody waits, so that a running `fit` lets go after its step.
    static func beginWaiting() { waiting.add(1, ordering: .sequentiallyConsistent) }
    static func endWaiting() { waiting.subtract(1, ordering: .sequentiallyConsistent) }

    /// False if this thread holds the lock already.
    private static func lock() -> Bool {
        let me = thisThread
        if owner.load(ordering: .relaxed) == me { return false }
        if waiting.load(ordering: .relaxed) == 0, take(me) { return true }
        beginWaiting()
        queue.wait { take(me) }
        endWaiting()
        return true
    }

    private static func take(_ me: UInt) -> Bool {
        owner.compareExchange(
            expected: 0, desired: me, ordering: .sequentiallyConsistent
        ).exchanged
    }

    private static func unlock() {
        owner.store(0, ordering: .sequentiallyConsistent)
        // Whoever counted itself before this look either is woken here or finds the lock free.
        if waiting.load(ordering: .sequentiallyConsistent) > 0 { queue.wake() }
    }

    // MARK: Processes made by fork

    /// Called once, before the first lock: a child of `fork` finds the lock free,
    /// no program half run, and no engine thread, which it makes anew when it needs one.
    private static let isPrepared: Void = {
        pthread_atfork(
            { ExecutionLock.prepareFork() }, { ExecutionLock.finishFork(isChild: false) },
            { ExecutionLock.finishFork(isChild: true) })
    }()
    static func prepareForForks() { _ = isPrepared }

    /// Set by the thread that forks, while it holds the lock.
    private static let heldBefore = Atomic<Bool>(false)

    private static func prepareFork() { heldBefore.store(!lock(), ordering: .relaxed) }

    private static func finishFork(isChild: Bool) {
        if isChild {
            waiting.store(0, ordering: .relaxed)
            queue.reset()
            EngineThread.reset()
        }
        if !heldBefore.load(ordering: .relaxed) { unlock() }
    }
}

/// A stretch of steps under ``ExecutionLock``, begun when the lock was taken.
///
/// Steps of a few microseconds are not worth waking a thread for each:
/// those who wait do so for half a millisecond, or for a step that takes longer.
package struct Turn {
    private let start = nanoseconds()
    private static let length: UInt64 = 500_000

    package init() {}

    /// Whether it is time to let somebody else have the lock.
    package var isOver: Bool {
        ExecutionLock.isWanted && nanoseconds() - start >= Turn.length
    }
}

/// Since some fixed moment; never runs backwards.
private func nanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// Threads that wait for something, served in the order in which they came.
///
/// `@unchecked Sendable`: the numbers are touched only while `mutex` is held.
final class Queue: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var next: UInt = 0
    private var served: UInt = 0

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(changed, nil)
        ExecutionLock.prepareForForks()
    }

    /// Returns when all who came before have been served and `isFree` says true,
    /// which is asked again at every ``wake()``.
    func wait(until isFree: () -> Bool) {
        pthread_mutex_lock(mutex)
        let ticket = next
        next &+= 1
        while ticket != served || !isFree() { pthread_cond_wait(changed, mutex) }
        served &+= 1
        // The next one may find it free already.
        if served != next { pthread_cond_broadcast(changed) }
        pthread_mutex_unlock(mutex)
    }

    func wake() {
        pthread_mutex_lock(mutex)
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(mutex)
    }

    /// For the child of a `fork`, which has none of the threads that waited.
    func reset() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(changed, nil)
        (next, served) = (0, 0)
    }
}
