import Synchronization

/// What shares work on the host's memory among threads: the CPU engine, where there is one.
package protocol HostWorkers: Sendable {
    /// Runs `body` on ranges that make up `0 ..< count`, at once where there are threads for that,
    /// and returns when all are done. All ranges begin at multiples of 64.
    ///
    /// - Parameter cost: rough nanoseconds on one thread.
    func divide(_ count: Int, cost: Int, _ body: (Range<Int>) -> Void)
    /// Writes elements `first`, `first` + 1, … of ``Philox/uniform53(key:counter:index:)``.
    func writeUniforms(
        _ out: UnsafeMutableBufferPointer<Double>, key: UInt64, counter: UInt64, first: UInt64)
}

/// All on the calling thread, number by number.
package struct PlainWorker: HostWorkers {
    package init() {}

    package func divide(_ count: Int, cost: Int, _ body: (Range<Int>) -> Void) {
        body(0..<count)
    }

    package func writeUniforms(
        _ out: UnsafeMutableBufferPointer<Double>, key: UInt64, counter: UInt64, first: UInt64
    ) {
        for i in out.indices {
            out[i] = Philox.uniform53(key: key, counter: counter, index: first &+ UInt64(i))
        }
    }
}

/// Work on plain memory (copies, checks, draws) that threads share where it is worth that.
package enum SharedWork {
    private static let chosen = Mutex<any HostWorkers>(PlainWorker())

    /// Who does it.
    package static var workers: any HostWorkers { chosen.withLock { $0 } }
    static func use(_ workers: any HostWorkers) { chosen.withLock { $0 = workers } }

    /// Nanoseconds of work below which nobody is asked.
    private static let worthAsking = 20_000

    /// Runs `body` on ranges that make up `0 ..< count`, perhaps on several threads at once.
    /// All begin at multiples of 64.
    ///
    /// - Parameter cost: rough nanoseconds on one thread.
    package static func run(_ count: Int, cost: Int, _ body: (Range<Int>) -> Void) {
        guard cost >= worthAsking else { return body(0..<count) }
        workers.divide(count, cost: cost, body)
    }

    /// Runs `body` on parts of pieces of memory: with the number of a piece and a range of
    /// its bytes, which begins at a multiple of 64. Each byte is read once, and perhaps
    /// written elsewhere.
    package static func run(pieces lengths: [Int], _ body: (Int, Range<Int>) -> Void) {
        var starts: [Int] = []
        var total = 0
        for length in lengths {
            starts.append(total)
            total += (length + 63) / 64 * 64
        }
        run(total, cost: total / bytesPerNanosecond) { range in
            for (piece, start) in starts.enumerated() {
                let mine = range.clamped(to: start..<start + lengths[piece])
                guard !mine.isEmpty else { continue }
                body(piece, mine.lowerBound - start..<mine.upperBound - start)
            }
        }
    }

    /// What one thread copies or checks of data that are in no cache.
    private static let bytesPerNanosecond = 10
}
