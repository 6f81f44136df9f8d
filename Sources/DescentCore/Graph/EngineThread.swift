#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The one thread that runs large programs.
///
/// A Swift task hops between threads, whose caches know nothing of the last step, and must not keep
/// threads of Swift's pool busy for long. So large work is handed over once per call (25 µs) to
/// this thread, while the caller waits. Small work is not worth that and runs on the caller.
///
/// It has a stack of 8 MiB of its own. Callers, who run small work and record graphs, need 256 KiB.
package enum EngineThread {
    /// Runs `body` on the engine thread and returns when it is done;
    /// on that thread itself, at once.
    package static func perform<R, Failure: Error>(
        _ body: () throws(Failure) -> R
    ) throws(Failure) -> R {
        if shared.isCurrent { return try body() }
        var result: Result<R, Failure>?
        shared.perform { result = Result(catching: body) }
        // Set: perform returns only after its work ran.
        return try result!.get()
    }

    /// For the child of a `fork`: it has no engine thread and makes one when it needs one.
    static func reset() { shared.reset() }

    private static let shared = Worker()

    /// Mutex, conditions and one slot of work. `@unchecked Sendable`:
    /// everything is touched only while `mutex` is held.
    private final class Worker: @unchecked Sendable {
        private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
        /// Callers that wait for the slot, in the order in which they came.
        private let queue = Queue()
        private var work: Work?
        private var thread: pthread_t?
        /// The system had no thread to give: then callers do the work themselves.
        private var isMissing = false

        /// A caller's closure. It may touch what only the caller's task may touch:
        /// the caller waits until it has run, so the two never run at once.
        private final class Work: @unchecked Sendable {
            /// Forgotten as soon as it has run: it must not outlive the caller's wait.
            var body: (() -> Void)?
            var isDone = false
            init(_ body: @escaping () -> Void) { self.body = body }
        }

        init() {
            pthread_mutex_init(mutex, nil)
            pthread_cond_init(changed, nil)
        }

        private func locked<R>(_ body: () -> R) -> R {
            pthread_mutex_lock(mutex)
            defer { pthread_mutex_unlock(mutex) }
            return body()
        }

        var isCurrent: Bool {
            locked { thread.map { pthread_equal(pthread_self(), $0) != 0 } ?? false }
        }

        func reset() {
            pthread_mutex_init(mutex, nil)
            pthread_cond_init(changed, nil)
            queue.reset()
            (work, thread, isMissing) = (nil, nil, false)
        }

        func perform(_ body: () -> Void) {
            withoutActuallyEscaping(body) { body in
                let mine = Work(body)
                guard submit(mine) else { return body() }
                pthread_mutex_lock(mutex)
                while !mine.isDone { pthread_cond_wait(changed, mutex) }
                pthread_mutex_unlock(mutex)
                queue.wake()
            }
        }

        /// Puts `mine` into the slot once it is free; false if there is no thread to run it.
        private func submit(_ mine: Work) -> Bool {
            if !ExecutionLock.isWanted, take(mine) { return !isMissing }
            ExecutionLock.beginWaiting()
            queue.wait { take(mine) }
            ExecutionLock.endWaiting()
            return !isMissing
        }

        private func take(_ mine: Work) -> Bool {
            locked {
                startIfNeeded()
                if isMissing { return true }
                guard work == nil else { return false }
                work = mine
                pthread_cond_broadcast(changed)
                return true
            }
        }

        private func startIfNeeded() {
            guard thread == nil, !isMissing else { return }
            var attributes = pthread_attr_t()
            pthread_attr_init(&attributes)
            pthread_attr_setstacksize(&attributes, 8 << 20)
            pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
            let context = Unmanaged.passRetained(self).toOpaque()
            #if canImport(Darwin)
                var created: pthread_t?
            #else
                var created = pthread_self()
            #endif
            let status = pthread_create(
                &created, &attributes,
                { context in
                    // Never nil, as only Darwin says. The worker lives as long as the process.
                    let context: UnsafeMutableRawPointer? = context
                    Unmanaged<Worker>.fromOpaque(context!).takeUnretainedValue().loop()
                }, context)
            pthread_attr_destroy(&attributes)
            if status == 0 { thread = created } else { isMissing = true }
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
