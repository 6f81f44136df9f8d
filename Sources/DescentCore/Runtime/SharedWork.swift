/// Work on plain memory (copies, checks, draws) that the backend's threads share where
/// it is worth that.
package enum SharedWork {
    /// Nanoseconds of work below which the backend is not asked.
    private static let worthAsking = 20_000

    /// Runs `body` on ranges that make up `0 ..< count`, perhaps on several threads at once.
    /// All begin at multiples of 64.
    ///
    /// - Parameter cost: rough nanoseconds on one thread.
    package static func run(_ count: Int, cost: Int, _ body: (Range<Int>) -> Void) {
        guard cost >= worthAsking else { return body(0..<count) }
        DefaultBackend.current.divide(count, cost: cost, body)
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
