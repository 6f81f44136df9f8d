#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif
import Synchronization

/// One program runs at a time, and nobody reads a weight while one does.
///
/// Recursive, so that a callback of a running `fit` can read weights or evaluate tensors. Held once for a
/// whole `fit` epoch, not once a step.
package enum ExecutionLock {
    /// A POSIX recursive mutex: initialised once, never destroyed, safe from every thread.
    private final class RecursiveMutex: @unchecked Sendable {
        let pointer = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        init() {
            var attributes = pthread_mutexattr_t()
            pthread_mutexattr_init(&attributes)
            pthread_mutexattr_settype(&attributes, Int32(PTHREAD_MUTEX_RECURSIVE))
            pthread_mutex_init(pointer, &attributes)
            pthread_mutexattr_destroy(&attributes)
        }
    }
    private static let mutex = RecursiveMutex()
    /// The thread that holds the lock, 0 for none.
    private static let owner = Atomic<UInt>(0)

    private static var thisThread: UInt {
        #if canImport(Darwin)
            UInt(bitPattern: pthread_self())
        #else
            UInt(pthread_self())
        #endif
    }

    package static func withLock<R>(_ body: () throws -> R) rethrows -> R {
        pthread_mutex_lock(mutex.pointer)
        let before = owner.exchange(thisThread, ordering: .relaxed)
        defer {
            owner.store(before, ordering: .relaxed)
            pthread_mutex_unlock(mutex.pointer)
        }
        return try body()
    }

    /// The same on ``EngineThread`` if the work `isLarge`. Whoever holds the lock already stays on its
    /// thread: the engine thread would wait for it for ever.
    package static func withLock<R, Failure: Error>(
        isLarge: Bool, _ body: () throws(Failure) -> R
    ) throws(Failure) -> R {
        if !isLarge || owner.load(ordering: .relaxed) == thisThread {
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
}
