/// When work is worth sharing, and how finely it is divided.
///
/// Measured on two cores of Zen 3 and Zen 5: a stretch of work begins and ends on a second thread
/// 0.3 µs after it does on the first, and taking a block costs 0.03 µs. What one core has written
/// reaches another one's caches at some 15 bytes a nanosecond, and costs of instructions are
/// estimates; so a thread must save more than that.
enum Sharing {
    /// Nanoseconds that a second thread costs, and each further one: caches it has to fill,
    /// meeting at the end.
    private static let second = 4_000, further = 500

    /// Bytes a nanosecond between the caches of two cores.
    private static let exchange = 15

    /// How many of `threads` threads `cost` nanoseconds of work are worth: where one more would
    /// save less than it costs, and none if all together would save less than an eighth.
    ///
    /// - Parameter bytes: what each further thread reads that another has just written,
    ///   and the other way round.
    static func threads(for cost: Int, of threads: Int, exchanging bytes: Int = 0) -> Int {
        let second = second + bytes / exchange
        guard threads > 1, cost > 2 * second else { return 1 }
        var best = (threads: 1, time: cost - cost / 8)
        for count in 2...threads {
            let time = cost / count + second + (count - 2) * further
            if time >= best.time { break }
            best = (count, time)
        }
        return best.threads
    }

    /// Nanoseconds of a block, beside which taking it is small.
    static let leastBlock = 1_500
    /// So many blocks for each thread that a slower one takes fewer.
    static let blocksForThread = 8

    /// How many blocks `cost` nanoseconds of work are divided into, at most `limit`;
    /// 1 if it is not shared.
    static func blocks(for cost: Int, of threads: Int, limit: Int) -> Int {
        let count = Self.threads(for: cost, of: threads)
        guard count > 1 else { return 1 }
        let wanted = Swift.min(count * blocksForThread, cost / leastBlock)
        return Swift.max(1, Swift.min(Swift.max(wanted, count), limit))
    }
}

extension Instruction {
    /// How many threads the instruction is worth.
    final func threads(_ memory: Memory) -> Int { Sharing.threads(for: cost, of: memory.threads) }

    /// Runs it in as many blocks as it is worth, at most `limit`.
    final func fork(upTo limit: Int, _ memory: Memory) {
        fork(Sharing.blocks(for: cost, of: memory.threads, limit: limit), memory)
    }
}
