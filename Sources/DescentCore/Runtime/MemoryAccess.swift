#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The memory that some work reads and writes, to be held while it runs.
///
/// Belongs to whoever runs the work, one thread at a time.
package final class MemoryAccess {
    fileprivate struct Part {
        let domain: MemoryDomain
        let writes: Bool
    }
    /// By number, each once. Unchecked: it is read with every prediction, and by one thread.
    @exclusivity(unchecked) private var parts: [Part]

    init(reading: [MemoryDomain], writing: [MemoryDomain]) {
        parts = Self.sorted(
            reading.map { Part(domain: $0, writes: false) }
                + writing.map { Part(domain: $0, writes: true) })
    }

    private init(_ parts: [Part]) { self.parts = parts }

    private static func sorted(_ parts: [Part]) -> [Part] {
        var all: [ObjectIdentifier: Part] = [:]
        for part in parts {
            let root = part.domain.root
            let writes = part.writes || all[ObjectIdentifier(root)]?.writes == true
            all[ObjectIdentifier(root)] = Part(domain: root, writes: writes)
        }
        return all.values.sorted { $0.domain.number < $1.domain.number }
    }

    /// Goes on to what its memory has been joined to since: others count changes there, and hold it.
    ///
    /// Nothing that is held is joined meanwhile, so this changes nothing of what was taken.
    private func followJoins() {
        for i in parts.indices where parts[i].domain.hasJoined {
            parts = Self.sorted(parts)
            return
        }
    }

    /// Whether somebody waits for any of it.
    package var isWanted: Bool {
        followJoins()
        for i in parts.indices where parts[i].domain.isWanted { return true }
        return false
    }

    /// For holders: differs from before if any of the memory has changed.
    package var changes: Int {
        followJoins()
        var sum = 0
        for i in parts.indices { sum &+= parts[i].domain.changes }
        return sum
    }

    /// For holders who have written. Gives ``changes`` from now on.
    @discardableResult
    package func noteChange() -> Int {
        followJoins()
        for i in parts.indices where parts[i].writes { _ = parts[i].domain.noteChange() }
        return changes
    }

    // MARK: Holding

    /// Runs `body` while nobody else writes what is read, or touches what is written.
    ///
    /// What this thread holds already stays as it is; work inside of other work must ask for
    /// nothing more than that one, or for memory that nobody holds for long.
    package func hold<R, Failure: Error>(
        _ body: () throws(Failure) -> R
    ) throws(Failure) -> R {
        guard let outer = Held.innermost else { return try holdAll(inside: nil, body) }
        followJoins()
        let rest = MemoryAccess(parts.filter { !Held.contains($0.domain) })
        return try rest.holdAll(inside: outer, body)
    }

    /// The same on an ``EngineThread`` if the work `isLarge`, or if the caller's stack is too small
    /// for libraries. Whoever holds memory stays on its thread.
    package func hold<R, Failure: Error>(
        isLarge: Bool, _ body: () throws(Failure) -> R
    ) throws(Failure) -> R {
        let stays = !isLarge && !StackRoom.isSmall
        if stays || Self.isHeldHere { return try hold(body) }
        return try EngineThread.perform { () throws(Failure) -> R in try hold(body) }
    }

    private func holdAll<R, Failure: Error>(
        inside outer: UnsafePointer<Held>?, _ body: () throws(Failure) -> R
    ) throws(Failure) -> R {
        takeAll()
        defer { leaveAll() }
        let held = Held(access: Unmanaged.passUnretained(self), outer: outer)
        return try withUnsafePointer(to: held) { here throws(Failure) -> R in
            Held.innermost = here
            defer { Held.innermost = outer }
            return try body()
        }
    }

    private func takeAll() {
        while true {
            var hasJoined = false
            for i in parts.indices {
                parts[i].domain.take(writing: parts[i].writes)
                hasJoined = hasJoined || parts[i].domain.hasJoined
            }
            guard hasJoined else { return }
            leaveAll()
            parts = Self.sorted(parts)
        }
    }

    private func leaveAll() {
        for i in parts.indices.reversed() { parts[i].domain.leave(writing: parts[i].writes) }
    }

    /// Whether this thread holds any memory.
    package static var isHeldHere: Bool { Held.innermost != nil }

    /// What a thread holds: a list on its stack, the innermost first.
    private struct Held {
        let access: Unmanaged<MemoryAccess>
        let outer: UnsafePointer<Held>?

        static var innermost: UnsafePointer<Held>? {
            get {
                guard let here = pthread_getspecific(key) else { return nil }
                return UnsafePointer(here.assumingMemoryBound(to: Held.self))
            }
            set { pthread_setspecific(key, newValue) }
        }

        static func contains(_ domain: MemoryDomain) -> Bool {
            var held = innermost
            while let here = held?.pointee {
                let isHeld = here.access._withUnsafeGuaranteedRef { access in
                    access.parts.contains { $0.domain === domain }
                }
                if isHeld { return true }
                held = here.outer
            }
            return false
        }

        private static let key: pthread_key_t = {
            var key = pthread_key_t()
            pthread_key_create(&key, nil)
            return key
        }()
    }
}
