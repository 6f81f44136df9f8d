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
    /// By number, each once.
    private var parts: [Part]

    package init(reading: [VariableStorage] = [], writing: [VariableStorage] = []) {
        parts = Self.sorted(
            reading.map { Part(domain: $0.domain, writes: false) }
                + writing.map { Part(domain: $0.domain, writes: true) })
    }

    private static func sorted(_ parts: [Part]) -> [Part] {
        var all: [ObjectIdentifier: Part] = [:]
        for part in parts {
            let root = part.domain.root
            let writes = part.writes || all[ObjectIdentifier(root)]?.writes == true
            all[ObjectIdentifier(root)] = Part(domain: root, writes: writes)
        }
        return all.values.sorted { $0.domain.number < $1.domain.number }
    }

    /// Whether somebody waits for any of it.
    package var isWanted: Bool {
        for i in parts.indices where parts[i].domain.isWanted { return true }
        return false
    }

    /// For holders: differs from before if any of the memory has changed.
    package var changes: Int {
        var sum = 0
        for i in parts.indices { sum &+= parts[i].domain.changes }
        return sum
    }

    /// For holders who have written. Gives ``changes`` from now on.
    @discardableResult
    package func noteChange() -> Int {
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
        let mine = take()
        defer { for i in mine.indices.reversed() { mine[i].domain.leave(writing: mine[i].writes) } }
        return try Held.push(mine, body)
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

    /// Takes what this thread does not hold yet.
    private func take() -> [Part] {
        while true {
            let mine = Self.isHeldHere ? parts.filter { !Held.contains($0.domain) } : parts
            var hasJoined = false
            for i in mine.indices {
                mine[i].domain.take(writing: mine[i].writes)
                hasJoined = hasJoined || mine[i].domain.hasJoined
            }
            guard hasJoined else { return mine }
            for part in mine { part.domain.leave(writing: part.writes) }
            parts = Self.sorted(parts)
        }
    }

    /// Whether this thread holds any memory.
    static var isHeldHere: Bool { Held.innermost != nil }

    /// What a thread holds: a list on its stack, the innermost first.
    private struct Held {
        let parts: [Part]
        let outer: UnsafePointer<Held>?

        static var innermost: UnsafePointer<Held>? {
            pthread_getspecific(key).map { UnsafePointer($0.assumingMemoryBound(to: Held.self)) }
        }

        static func contains(_ domain: MemoryDomain) -> Bool {
            var held = innermost
            while let here = held {
                if here.pointee.parts.contains(where: { $0.domain === domain }) { return true }
                held = here.pointee.outer
            }
            return false
        }

        static func push<R, Failure: Error>(
            _ parts: [Part], _ body: () throws(Failure) -> R
        ) throws(Failure) -> R {
            let held = Held(parts: parts, outer: innermost)
            return try withUnsafePointer(to: held) { here throws(Failure) -> R in
                pthread_setspecific(key, here)
                defer { pthread_setspecific(key, here.pointee.outer) }
                return try body()
            }
        }

        private static let key: pthread_key_t = {
            var key = pthread_key_t()
            pthread_key_create(&key, nil)
            return key
        }()
    }
}


extension VariableStorage {
    /// Runs `body`, which reads or writes ``bytes``.
    package func hold<R, Failure: Error>(
        writing: Bool = false, _ body: () throws(Failure) -> R
    ) throws(Failure) -> R {
        try MemoryAccess(reading: writing ? [] : [self], writing: writing ? [self] : []).hold(body)
    }
}
