#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif
import Synchronization

/// How many times this process is a child of `fork`.
///
/// A child has one thread, the one that called `fork`, which held nothing of this library: no code
/// of the user's runs while it does. So whatever says that a thread holds or waits for something,
/// and is of an earlier generation, speaks of a thread that is gone. The child makes engine threads
/// anew. A model that another thread was training stands there in the middle of a step.
enum Forks {
    private static let count = Atomic<Int>(0)

    static var generation: Int { count.load(ordering: .relaxed) }

    /// From now on.
    static func watch() { _ = isWatching }

    private static let isWatching: Void = {
        pthread_atfork(
            nil, nil,
            {
                Forks.count.add(1, ordering: .relaxed)
                EngineThread.reset()
            })
    }()
}
