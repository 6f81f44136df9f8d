#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The one thread that runs large programs.
///
/// OpenMP keeps a team of workers for every thread that starts parallel work, and teams of several
/// callers disturb each other; a Swift task hops between threads and would wake a new team at every hop.
/// So large work is handed over once per call (25 µs) to a thread that owns the team, while the caller
/// waits. Small work is not worth that and runs on the caller, alone.
package enum EngineThread {
    /// Runs `body` on the engine thread and returns when it is done; on that thread itself, at once.
    package static func perform<R, Failure: Error>(
        _ body: () throws(Failure) -> R
    ) throws(Failure) -> R {
        if pthread_equal(pthread_self(), shared.thread) != 0 { return try body() }
        var result: Result<R, Failure>?
        shared.perform { result = Result(catching: body) }
        // Set: perform returns only after its work ran.
        return try result!.get()
    }

    private static let shared = Worker()

    /// Mutex, condition and one slot of work. `@unchecked Sendable`: `work` and `isDone` are touched only
    /// while `mutex` is held.
    private final class Worker: @unchecked Sendable {
        private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
        private var work: Work?
        private(set) var thread: pthread_t

        /// A caller's closure. It may touch what only the caller's task may touch: the caller waits until
        /// it has run, so the two never run at once.
        private final class Work: @unchecked Sendable {
            /// Forgotten as soon as it has run: it must not outlive the caller's wait.
            var body: (() -> Void)?
            var isDone = false
            init(_ body: @escaping () -> Void) { self.body = body }
        }

        init() {
            pthread_mutex_init(mutex, nil)
            pthread_cond_init(changed, nil)
            thread = pthread_self()
            var attributes = pthread_attr_t()
            pthread_attr_init(&attributes)
            pthread_attr_setstacksize(&attributes, 8 << 20)
            pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
            let context = Unmanaged.passRetained(self).toOpaque()
            var created = thread
            let status = pthread_create(
                &created, &attributes,
                { context in
                    // The worker lives as long as the process.
                    Unmanaged<Worker>.fromOpaque(context!).takeUnretainedValue().loop()
                }, context)
            pthread_attr_destroy(&attributes)
            hasThread = status == 0
            if hasThread { thread = created }
        }
        /// False if the system had no thread to give: then callers do the work themselves.
        private var hasThread = false

        func perform(_ body: () -> Void) {
            guard hasThread else { return body() }
            withoutActuallyEscaping(body) { body in
                let mine = Work(body)
                pthread_mutex_lock(mutex)
                while work != nil { pthread_cond_wait(changed, mutex) }
                work = mine
                pthread_cond_broadcast(changed)
                while !mine.isDone { pthread_cond_wait(changed, mutex) }
                pthread_mutex_unlock(mutex)
            }
        }

        private func loop() -> Never {
            while true {
                pthread_mutex_lock(mutex)
                while work == nil { pthread_cond_wait(changed, mutex) }
                let next = work
                pthread_mutex_unlock(mutex)
                next?.body?()
                pthread_mutex_lock(mutex)
                next?.body = nil
                next?.isDone = true
                work = nil
                pthread_cond_broadcast(changed)
                pthread_mutex_unlock(mutex)
            }
        }
    }
}
