import Dispatch
import Foundation
import Synchronization
import Testing

@testable import DescentCore

/// Who waits for whom.
@Suite struct MemoryDomainTests {
    private func variables(_ count: Int) throws -> [VariableStorage] {
        try (0..<count).map { _ in try Variable(Tensor(0)).storage }
    }

    /// Whether `body`, on a thread of its own, ends within so many seconds.
    private func ends(within seconds: Double, _ body: @escaping @Sendable () -> Void) -> Bool {
        let done = DispatchSemaphore(value: 0)
        Thread {
            body()
            done.signal()
        }.start()
        return done.wait(timeout: .now() + seconds) == .success
    }

    @Test func `readers share, a writer is alone`() throws {
        let storage = try variables(1)[0]
        storage.hold {
            #expect(ends(within: 600) { storage.hold {} })
            #expect(!ends(within: 0.05) { storage.hold(writing: true) {} })
        }
        storage.hold(writing: true) {
            #expect(!ends(within: 0.05) { storage.hold {} })
        }
        // Those who waited have had their turn.
        #expect(ends(within: 600) { storage.hold(writing: true) {} })
    }

    @Test func `who holds memory may hold it again`() throws {
        let all = try variables(2)
        MemoryAccess(reading: [all[0]], writing: [all[1]]).hold {
            all[1].hold(writing: true) { all[0].hold { all[1].hold {} } }
        }
        #expect(ends(within: 600) { all[1].hold(writing: true) {} })
    }

    @Test func `memory of its own is free while other memory is held`() throws {
        let all = try variables(2)
        all[0].hold(writing: true) {
            #expect(ends(within: 600) { all[1].hold(writing: true) {} })
        }
    }

    @Test func `what a program writes has one domain, what it reads stays with its own`() throws {
        let (model, base) = (try variables(3), try variables(2))
        MemoryDomain.join(reading: base, writing: [])
        #expect(base[0].domain.root === base[1].domain.root)
        MemoryDomain.join(reading: [base[0], model[0]], writing: Array(model[1...]))
        #expect(Set(model.map { ObjectIdentifier($0.domain.root) }).count == 1)
        #expect(model[0].domain.root !== base[0].domain.root)
        // A program that writes both brings them together.
        MemoryDomain.join(reading: [], writing: [base[1], model[2]])
        #expect(model[0].domain.root === base[0].domain.root)
    }

    @Test func `who waits for memory that joins other memory gets both`() throws {
        let all = try variables(2)
        let access = MemoryAccess(writing: [all[1]])
        let before = access.changes
        all[1].hold(writing: true) {
            #expect(!ends(within: 0.05) { MemoryDomain.join(reading: [], writing: all) })
            #expect(!ends(within: 0.05) { all[1].hold(writing: true) {} })
        }
        #expect(ends(within: 600) { all[0].hold(writing: true) {} })
        access.hold { #expect(!ends(within: 0.05) { all[0].hold {} }) }
        access.hold { #expect(access.changes > before) }
    }

    @Test func `an access counts changes where its memory has been joined to`() throws {
        let all = try variables(2)
        let (old, both) = (MemoryAccess(writing: [all[1]]), MemoryAccess(writing: all))
        MemoryDomain.join(reading: [], writing: all)
        both.hold {
            let before = all[1].version
            let seen = old.changes
            old.noteChange()
            #expect(all[1].version > before)
            both.noteChange()
            #expect(old.changes > seen + 1)
        }
    }

    @Test func `memory that was joined meanwhile is not waited for by whoever holds it`() throws {
        let all = try variables(2)
        // Made here, used by the thread alone.
        nonisolated(unsafe) let old = MemoryAccess(writing: [all[1]])
        MemoryDomain.join(reading: [], writing: all)
        let storages = all
        #expect(ends(within: 600) { storages[0].hold(writing: true) { old.hold {} } })
    }

    @Test func `a turn is over when somebody waits`() throws {
        let storage = try variables(1)[0]
        let access = MemoryAccess(writing: [storage])
        access.hold {
            let turn = Turn(access)
            #expect(!turn.isOver)
            Thread { storage.hold {} }.start()
            while !turn.isOver { Thread.sleep(forTimeInterval: 0.001) }
        }
    }

    @Test func `many threads that take memory in any order all get it`() throws {
        let all = try variables(5)
        let total = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: 6) { thread in
            var source = RandomSource(seed: 4, stream: UInt64(thread))
            for _ in 0..<300 {
                let chosen = (0..<3).map { _ in all[source.nextInt(below: 5)] }
                if thread == 0, source.nextInt(below: 60) == 0 {
                    MemoryDomain.join(reading: [], writing: Array(chosen[..<2]))
                }
                let access = MemoryAccess(reading: [chosen[0]], writing: Array(chosen[1...]))
                access.hold { _ = total.add(1, ordering: .relaxed) }
            }
        }
        #expect(total.load(ordering: .relaxed) == 1_800)
    }
}
