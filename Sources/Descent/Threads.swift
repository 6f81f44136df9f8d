import DescentCPU
import DescentCore

/// How many threads large work is shared among, the calling one included.
///
/// What ``setThreadCount(_:)`` asked for; else the environment variable `DESCENT_THREADS`; else the
/// processors that the process may use: its affinity, or less if a control group (a container)
/// limits its processor time. While the processors are busy with other programs fewer threads take
/// part; results do not depend on that.
public var threadCount: Int { ThreadCount.current }

/// Shares large work among `count` threads from now on, as `torch.set_num_threads` and
/// `tf.config.threading.set_intra_op_parallelism_threads` do.
///
/// Programs that run already keep their number. Results of other numbers of threads differ
/// in the last bits.
///
/// - Parameter count: 1 to 255, 1 for the calling thread alone;
///   `nil` for what ``threadCount`` says by itself.
/// - Throws: ``EngineError/threadCount(_:most:)`` for other numbers.
public func setThreadCount(_ count: Int?) throws {
    if let count, !(1...ThreadCount.most).contains(count) {
        throw EngineError.threadCount(count, most: ThreadCount.most)
    }
    ThreadCount.set(count)
}
