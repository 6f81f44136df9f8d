import CDescentKernels
import DescentCore

extension CPUProgram {
    /// Bytes above which fetching rows from memory is shared among threads.
    private static let worthSharing = 1 << 15

    func gather(_ rows: RowSelection, into target: UnsafeMutableRawPointer) {
        guard isLarge, memory.threads > 1, rows.byteCount > Self.worthSharing else {
            return rows.copy(0, rows.count, into: target)
        }
        var work = (rows: rows, target: target)
        // The work outlives the call because dk_parallel returns only when all parts are done.
        withUnsafeMutablePointer(to: &work) { pointer in
            dk_parallel(
                Int32(memory.threads),
                { context, part, parts in
                    typealias Work = (rows: RowSelection, target: UnsafeMutableRawPointer)
                    guard let work = context?.assumingMemoryBound(to: Work.self).pointee else {
                        return
                    }
                    let (from, to) = share(work.rows.count, Int(part), Int(parts))
                    work.rows.copy(from, to, into: work.target)
                }, UnsafeMutableRawPointer(pointer))
        }
    }
}
