#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// One program runs at a time, and nobody reads a weight while one does.
///
/// Recursive, so that a callback of a running `fit` can read weights or evaluate tensors. Held once for a
/// whole `fit` epoch, not once a step.
package enum ExecutionLock {
    /// A POSIX recursive mutex: initialised once, never destroyed, safe from every thread.
    private final class Mutex: @unchecked Sendable {
        let pointer = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        init() {
            var attributes = pthread_mutexattr_t()
            pthread_mutexattr_init(&attributes)
            pthread_mutexattr_settype(&attributes, Int32(PTHREAD_MUTEX_RECURSIVE))
            pthread_mutex_init(pointer, &attributes)
            pthread_mutexattr_destroy(&attributes)
        }
    }
    private static let mutex = Mutex()

    package static func withLock<R>(_ body: () throws -> R) rethrows -> R {
        pthread_mutex_lock(mutex.pointer)
        defer { pthread_mutex_unlock(mutex.pointer) }
        return try body()
    }
}
