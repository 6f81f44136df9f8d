#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A stretch of steps that holds memory, begun when that was taken.
///
/// Steps of a few microseconds are not worth waking a thread for each:
/// those who wait do so for half a millisecond, or for a step that takes longer.
package struct Turn {
    private let access: MemoryAccess
    private let start = nanoseconds()
    private static let length: UInt64 = 500_000

    package init(_ access: MemoryAccess) { self.access = access }

    /// Whether it is time to let somebody else have the memory.
    package var isOver: Bool { access.isWanted && nanoseconds() - start >= Turn.length }
}

/// Since some fixed moment; never runs backwards.
private func nanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
