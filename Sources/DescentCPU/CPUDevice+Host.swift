import CDescentKernels
import DescentCore

/// Work on plain memory, without a program.
extension CPUDevice {
    package func divide(_ count: Int, cost: Int, _ body: (Range<Int>) -> Void) {
        // Helpers flush denormals; so that no number depends on who computes it,
        // the caller does too.
        let denormals = dk_flush_denormals()
        defer { dk_restore_denormals(denormals) }
        let blocks = Sharing.blocks(for: cost, of: threadCount, limit: (count + 63) / 64)
        guard blocks > 1 else { return body(0..<count) }
        withoutActuallyEscaping(body) { body in
            var work = DividedWork(count: count, blocks: blocks, body: body)
            // The work outlives the call because dk_parallel returns only when all blocks are done.
            withUnsafeMutablePointer(to: &work) { pointer in
                dk_parallel(
                    blocks, Int32(Sharing.threads(for: cost, of: threadCount)), cost,
                    { context, team, worker in
                        guard let work = context?.assumingMemoryBound(to: DividedWork.self)
                        else { return }
                        let blocks = Blocks(
                            team: team, worker: Int(worker), count: work.pointee.blocks)
                        while let block = blocks.next() {
                            let (from, to) = share(
                                work.pointee.count, block, blocks.count, step: 64)
                            work.pointee.body(from..<to)
                        }
                    }, UnsafeMutableRawPointer(pointer))
            }
        }
    }

    package func writeUniforms(
        _ out: UnsafeMutableBufferPointer<Double>, key: UInt64, counter: UInt64, first: UInt64
    ) {
        guard let base = out.baseAddress else { return }
        dk_kernels_current().pointee.philox_f64(base, key, counter, first, out.count)
    }
}

private struct DividedWork {
    let count: Int
    let blocks: Int
    let body: (Range<Int>) -> Void
}
