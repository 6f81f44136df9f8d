import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Which thread trains or evaluates a model: one at a time, as these change its sums and slots.
final class ModelUse: Sendable {
    /// 0 for none.
    private let owner = Atomic<UInt>(0)
    /// Calls inside of each other: a callback may evaluate the model that is trained.
    /// Changed by the owner only.
    private let depth = Atomic<Int>(0)

    private static var thisThread: UInt {
        #if canImport(Glibc)
            UInt(pthread_self())
        #else
            UInt(bitPattern: pthread_self())
        #endif
    }

    /// False if another thread has it. Nobody waits: that thread may be waiting for this one.
    func begin() -> Bool {
        let me = Self.thisThread
        if owner.load(ordering: .relaxed) != me {
            let (isMine, _) = owner.compareExchange(
                expected: 0, desired: me, ordering: .acquiring)
            guard isMine else { return false }
        }
        depth.add(1, ordering: .relaxed)
        return true
    }

    func end() {
        if depth.subtract(1, ordering: .relaxed).newValue == 0 {
            owner.store(0, ordering: .releasing)
        }
    }
}
