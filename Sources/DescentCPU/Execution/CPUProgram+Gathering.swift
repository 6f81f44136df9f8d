import CDescentKernels
import DescentCore

extension CPUProgram {
    /// Bytes above which fetching rows from memory is shared among threads.
    private static let worthSharing = 1 << 15

    func gather(_ rows: RowSelection, into target: UnsafeMutableRawPointer) {
        guard isLarge, memory.threads > 1, rows.byteCount > Self.worthSharing else {
            return copy(rows, 0, rows.count, into: target)
        }
        var work = (program: Unmanaged.passUnretained(self), rows: rows, target: target)
        // The work outlives the call because dk_parallel returns only when all parts are done.
        withUnsafeMutablePointer(to: &work) { pointer in
            dk_parallel(
                Int32(memory.threads),
                { context, part, parts in
                    typealias Work = (
                        program: Unmanaged<CPUProgram>, rows: RowSelection,
                        target: UnsafeMutableRawPointer
                    )
                    guard let work = context?.assumingMemoryBound(to: Work.self).pointee else {
                        return
                    }
                    let (from, to) = share(work.rows.count, Int(part), Int(parts))
                    work.program._withUnsafeGuaranteedRef {
                        $0.copy(work.rows, from, to, into: work.target)
                    }
                }, UnsafeMutableRawPointer(pointer))
        }
    }

    /// Bytes from which on a row is worth asking for: shorter ones have arrived before they are needed.
    private static let worthFetching = 512
    /// Of longer rows the processor guesses the rest.
    private static let fetched = 1 << 12

    /// Copies rows and asks for each next one meanwhile: rows in shuffled order lie anywhere in memory.
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
