import CDescentKernels
import DescentCore

extension CPUProgram {
    func gather(_ rows: RowSelection, into target: UnsafeMutableRawPointer) {
        let cost = Self.cost(of: rows)
        let blocks = Sharing.blocks(for: cost, of: memory.threads, limit: rows.count)
        guard blocks > 1 else { return copy(rows, 0, rows.count, into: target) }
        var work = GatheringWork(
            program: Unmanaged.passUnretained(self), rows: rows, target: target, blocks: blocks)
        // The work outlives the call because dk_parallel returns only when all blocks are done.
        withUnsafeMutablePointer(to: &work) { pointer in
            dk_parallel(
                blocks, Int32(Sharing.threads(for: cost, of: memory.threads)), cost,
                { context, team, worker in
                    guard
                        let work = context?.assumingMemoryBound(to: GatheringWork.self).pointee
                    else { return }
                    work.program._withUnsafeGuaranteedRef {
                        $0.run(work, Blocks(team: team, worker: Int(worker), count: work.blocks))
                    }
                }, UnsafeMutableRawPointer(pointer))
        }
    }

    private func run(_ work: GatheringWork, _ blocks: Blocks) {
        while let block = blocks.next() {
            let (from, to) = share(work.rows.count, block, blocks.count)
            copy(work.rows, from, to, into: work.target)
        }
    }

    /// Rough nanoseconds: rows in shuffled order come from memory.
    private static func cost(of rows: RowSelection) -> Int { rows.byteCount / 8 }

    /// Bytes from which on a row is worth asking for: shorter ones have arrived before
    /// they are needed.
    private static let worthFetching = 512
    /// Of longer rows the processor guesses the rest.
    private static let fetched = 1 << 12

    /// Copies rows and asks for each next one meanwhile:
    /// rows in shuffled order lie anywhere in memory.
    private func copy(
        _ rows: RowSelection, _ from: Int, _ to: Int, into target: UnsafeMutableRawPointer
    ) {
        guard rows.rowBytes >= Self.worthFetching else {
            return rows.copy(from, to, into: target)
        }
        let bytes = Swift.min(rows.rowBytes, Self.fetched)
        for i in from..<to {
            if i + 1 < to {
                memory.kernels.pointee.fetch(rows.base + rows.rows[i + 1] * rows.rowBytes, bytes)
            }
            rows.copy(i, i + 1, into: target)
        }
    }
}

/// What the threads that gather rows know.
private struct GatheringWork {
    let program: Unmanaged<CPUProgram>
    let rows: RowSelection
    let target: UnsafeMutableRawPointer
    let blocks: Int
}
