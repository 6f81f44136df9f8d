#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The threads that large work runs on: one for each caller that has some at the same time.
///
/// A Swift task hops between threads, whose caches know nothing of the last step, and must not keep
/// threads of Swift's pool busy for long. So large work is handed over once per call (25 µs) to
/// a thread of these, the one that was used last, while the caller waits. Small work is not worth
/// that and runs on the caller.
///
/// They have stacks of 8 MiB. Callers, who run small work and record graphs, need 256 KiB.
package enum EngineThread {
    /// Runs `body` on an engine thread and returns when it is done; at once if the caller is one,
    /// or if the system has no thread to give.
    package static func perform<R, Failure: Error>(
        _ body: () throws(Failure) -> R
    ) throws(Failure) -> R {
        guard !isCurrent, let worker = pool.take() else { return try body() }
        var result: Result<R, Failure>?
        worker.run { result = Result(catching: body) }
        // Set: run returns only after its work has.
        return try result!.get()
    }

    /// Runs `body` here, or on an engine thread if the caller's stack is too small
    /// for compilers and libraries.
    package static func withRoom<R, Failure: Error>(
        _ body: () throws(Failure) -> R
    ) throws(Failure) -> R {
        try StackRoom.isSmall ? perform(body) : body()
    }

    /// Runs `body` on an engine thread, later; here and now if the system has no thread to give.
    package static func start(_ body: sending @escaping () -> Void) {
        guard let worker = pool.take() else { return body() }
        worker.begin(EngineWork(body))
    }

    /// Whether the calling thread is one of them.
    static var isCurrent: Bool { pthread_getspecific(key) != nil }

    /// For the child of a `fork`: it has none, and makes them when it needs them.
    static func reset() { pool.reset() }

    private static let pool = EnginePool()

    /// Set on engine threads.
    fileprivate static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        return key
    }()
}

/// The threads that have nothing to do.
///
/// `@unchecked Sendable`: `idle` is touched only while `monitor` is held.
private final class EnginePool: @unchecked Sendable {
    private let monitor = Monitor()
    private var idle: [EngineWorker] = []

    init() { Forks.watch() }

    /// The one that was used last, whose caches know most; nil if there is none and none
    /// can be made.
    func take() -> EngineWorker? {
        if let worker = monitor.withLock({ idle.popLast() }) { return worker }
        let worker = EngineWorker(self)
        return worker.start() ? worker : nil
    }

    func give(_ worker: EngineWorker) { monitor.withLock { idle.append(worker) } }

    func reset() {
        monitor.reset()
        idle = []
    }
}

/// A caller's closure. It may touch what only the caller's task may touch: the caller waits until
/// it has run, or has sent what it touches, so the two never run at once. `isDone` is touched only
/// while the worker's monitor is held.
private final class EngineWork: @unchecked Sendable {
    /// Forgotten as soon as it has run: it must not outlive the caller's wait.
    var body: (() -> Void)?
    var isDone = false
    init(_ body: @escaping () -> Void) { self.body = body }
}

/// One thread, and the work it is given.
///
/// `@unchecked Sendable`: `work` is touched only while `monitor` is held.
private final class EngineWorker: @unchecked Sendable {
    private let monitor = Monitor()
    private let pool: EnginePool
    private var work: EngineWork?

    init(_ pool: EnginePool) { self.pool = pool }

    func run(_ body: () -> Void) {
        withoutActuallyEscaping(body) { body in
            let mine = EngineWork(body)
            begin(mine)
            monitor.withLock { while !mine.isDone { monitor.wait() } }
        }
    }

    func begin(_ mine: EngineWork) {
        monitor.withLock {
            work = mine
            monitor.wakeAll()
        }
    }

    private func loop() -> Never {
        pthread_setspecific(EngineThread.key, Unmanaged.passUnretained(self).toOpaque())
        while true {
            let mine = monitor.withLock {
                while work == nil { monitor.wait() }
                defer { work = nil }
                return work
            }
            mine?.body?()
            mine?.body = nil
            // Before the caller goes on, so that its next work comes here again.
            pool.give(self)
            monitor.withLock {
                mine?.isDone = true
                monitor.wakeAll()
            }
        }
    }

    /// Whether the system gave a thread.
    func start() -> Bool {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, 8 << 20)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        #if canImport(Darwin)
            var created: pthread_t?
        #else
            var created = pthread_self()
        #endif
        // The thread never ends, and keeps its worker.
        let context = Unmanaged.passRetained(self)
        let status = pthread_create(
            &created, &attributes,
            { context in
                // Never nil, as only Darwin says.
                let context: UnsafeMutableRawPointer? = context
                Unmanaged<EngineWorker>.fromOpaque(context!).takeUnretainedValue().loop()
            }, context.toOpaque())
        if status != 0 { context.release() }
        return status == 0
    }
}
