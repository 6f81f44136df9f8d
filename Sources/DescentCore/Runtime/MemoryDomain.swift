import DescentSupport
import Synchronization

/// The memory of variables that belong together, and who may touch it: any number of readers, or
/// one writer.
///
/// Every variable begins with a domain of its own. Programs bring the variables that they use
/// together: those of a model, its optimizer and its metrics end in one domain, so that a
/// prediction takes one lock, and models that share no variable never wait for each other.
/// A program that uses several domains takes all of them, in the order of their numbers, so that no
/// two threads wait for each other.
///
/// Whoever finds it taken waits in line. A run of many steps holds it for as long as nobody does;
/// see ``Turn``. No code of the user's runs while it is held: a callback may wait for work of this
/// library on another thread.
package final class MemoryDomain: Sendable {
    /// The order in which several are taken.
    let number = MemoryDomain.numbers.wrappingAdd(1, ordering: .relaxed).newValue
    private static let numbers = Atomic<Int>(0)

    /// -1 while a writer has it, else the number of readers.
    private let state = Atomic<Int>(0)
    /// Threads in line.
    private let waiting = Atomic<Int>(0)
    private let line = WaitingLine()
    /// The ``Forks/generation`` that `state`, `waiting` and `line` speak of.
    private let generation = Atomic<Int>(Forks.generation)
    /// What it became part of. Changes once, while this thread holds both.
    private let joined = AtomicLazyReference<MemoryDomain>()
    private let group = Atomic<Bool>(false)
    private let changeCount = Atomic<Int>(0)

    package init() { Forks.watch() }

    /// Whether somebody waits for it.
    var isWanted: Bool { waiting.load(ordering: .relaxed) > 0 }

    /// How often its memory was changed: what was prepared from it at the same count is up to date.
    var changes: Int { changeCount.load(ordering: .relaxed) }
    /// For writers. Gives ``changes`` from now on.
    func noteChange() -> Int { changeCount.wrappingAdd(1, ordering: .relaxed).newValue }

    // MARK: Taking

    func take(writing: Bool) {
        if generation.load(ordering: .relaxed) != Forks.generation { forgetThreadsBeforeFork() }
        if waiting.load(ordering: .relaxed) == 0, tryTaking(writing) { return }
        waiting.add(1, ordering: .sequentiallyConsistent)
        line.wait { tryTaking(writing) }
        waiting.subtract(1, ordering: .sequentiallyConsistent)
    }

    private func tryTaking(_ writing: Bool) -> Bool {
        var now = writing ? 0 : state.load(ordering: .relaxed)
        while now >= 0 {
            let (isMine, found) = state.weakCompareExchange(
                expected: now, desired: writing ? -1 : now + 1, ordering: .sequentiallyConsistent)
            if isMine { return true }
            if writing, found != 0 { return false }
            now = found
        }
        return false
    }

    func leave(writing: Bool) {
        if writing {
            state.store(0, ordering: .sequentiallyConsistent)
        } else {
            state.subtract(1, ordering: .sequentiallyConsistent)
        }
        // Whoever counted itself before this look either is woken here or finds it free.
        if waiting.load(ordering: .sequentiallyConsistent) > 0 { line.wake() }
    }

    private func forgetThreadsBeforeFork() {
        let now = Forks.generation
        // Threads that the child has made may come here at once.
        Self.forgetting.withLock { _ in
            guard generation.load(ordering: .relaxed) != now else { return }
            line.reset()
            waiting.store(0, ordering: .relaxed)
            state.store(0, ordering: .relaxed)
            generation.store(now, ordering: .relaxed)
        }
    }
    private static let forgetting = Mutex(())

    // MARK: Joining

    /// Whether it is part of another one: then that one is to be taken.
    var hasJoined: Bool { joined.load() != nil }

    /// What is to be taken for it.
    var root: MemoryDomain {
        var domain = self
        while let next = domain.joined.load() { domain = next }
        return domain
    }

    /// Brings together what a program writes, and what it reads of variables that no program has
    /// used yet. It does nothing for whoever holds memory: programs work without it.
    static func join(reading: [MemoryDomain], writing: [MemoryDomain]) {
        guard !MemoryAccess.isHeldHere else { return }
        while true {
            let written = writing.map(\.root).distinct
            let read = reading.map(\.root).distinct
            let loose = read.filter { !$0.group.load(ordering: .relaxed) }
            var together = (written + loose).distinct
            // What is loose joins what is not.
            if written.isEmpty, !loose.isEmpty,
                let group = read.first(where: { $0.group.load(ordering: .relaxed) })
            {
                together.append(group)
            }
            guard together.count > 1 else { return }
            if join(together.sorted { $0.number < $1.number }) { return }
        }
    }

    /// - Parameter domains: by number.
    /// - Returns: whether they are one now.
    private static func join(_ domains: [MemoryDomain]) -> Bool {
        for domain in domains { domain.take(writing: true) }
        defer { for domain in domains { domain.leave(writing: true) } }
        guard !domains.contains(where: \.hasJoined) else { return false }
        let target = domains[0]
        target.group.store(true, ordering: .relaxed)
        for domain in domains.dropFirst() {
            // More than the sum: what was prepared from one of them is out of date.
            target.changeCount.add(domain.changes + 1, ordering: .relaxed)
            _ = domain.joined.storeIfNil(target)
        }
        return true
    }
}
