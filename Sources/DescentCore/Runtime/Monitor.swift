#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A mutex and a condition that those who hold it may wait for.
///
/// `@unchecked Sendable`: both are made for use from every thread.
final class Monitor: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() { reset() }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Also for the child of a `fork`, where a thread that it lacks may have held it.
    func reset() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(changed, nil)
    }

    func withLock<R>(_ body: () throws -> R) rethrows -> R {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body()
    }

    /// For holders: returns after a ``wakeAll()``, or for no reason.
    func wait() { pthread_cond_wait(changed, mutex) }

    /// For holders.
    func wakeAll() { pthread_cond_broadcast(changed) }
}

/// Threads that wait for something, served in the order in which they came.
///
/// `@unchecked Sendable`: the numbers are touched only while `monitor` is held.
final class WaitingLine: @unchecked Sendable {
    private let monitor = Monitor()
    private var next: UInt = 0
    private var served: UInt = 0

    /// Returns when all who came before have been served and `isFree` says true,
    /// which is asked again at every ``wake()``.
    func wait(until isFree: () -> Bool) {
        monitor.withLock {
            let ticket = next
            next &+= 1
            while ticket != served || !isFree() { monitor.wait() }
            served &+= 1
            // The next one may find it free already.
            if served != next { monitor.wakeAll() }
        }
    }

    func wake() { monitor.withLock { monitor.wakeAll() } }

    /// For the child of a `fork`, which has none of the threads that waited.
    func reset() {
        monitor.reset()
        (next, served) = (0, 0)
    }
}
