import CDescentKernels

/// A matrix product by our own kernel: `out [rows, columns] = op(left) · op(right) + bias`.
///
/// Threads share the rows, or the columns when there are few rows. A loop that reads the product element
/// by element may be run on each block of rows while it is in the thread's cache.
final class ProductStep: Instruction {
    struct Operands {
        let left: BufferID
        /// Whether `left` is stored as `[inner, rows]`.
        let leftTransposed: Bool
        let right: BufferID
        /// Whether `right` is stored as `[columns, inner]`; only for a single row.
        let rightTransposed: Bool
        /// Whether `right` was packed by ``PackStep``.
        let isPacked: Bool
        let bias: BufferID?
        let out: BufferID
        /// Where each thread puts its part of the sums, if threads share the inner axis.
        let partials: BufferID?
    }

    let rows: Int
    let columns: Int
    private let inner: Int
    let operands: Operands
    private var shape: dk_gemm
    /// A loop over the product's elements, and where it finds them: nil for the product's buffer.
    private var follower: (loop: FusedLoop, local: BufferID?)?

    init(rows: Int, columns: Int, inner: Int, _ operands: Operands) {
        self.rows = rows
        self.columns = columns
        self.inner = inner
        self.operands = operands
        shape = dk_gemm(
            N: columns, K: inner, lda: operands.leftTransposed ? rows : inner,
            ldb: operands.isPacked ? 0 : columns, ldc: columns,
            a_transposed: operands.leftTransposed ? 1 : 0, accumulate: 0, relu: 0)
    }

    override var operations: Double {
        2 * Double(rows) * Double(columns) * Double(inner) + (follower?.loop.operations ?? 0)
    }
    /// At some 80 operations a nanosecond.
    override var cost: Int {
        200 + rows * columns * inner / 40 + (follower?.loop.nanoseconds ?? 0)
    }
    override var summary: String {
        "product \(rows)×\(inner)×\(columns)" + (follower.map { ", \($0.loop.summary)" } ?? "")
    }

    /// Nanoseconds above which a second thread pays: waking it costs a few microseconds, and the layers
    /// of a small network that are worth it are separated by ones that are not.
    private static let worthSharing = 9_500

    /// Whether threads share the inner axis: a small result of a long one. Each thread then reads only
    /// its own rows of the right side, the same ones that it brought up to date in the step before.
    static func sharesInner(rows: Int, columns: Int, inner: Int, threads: Int) -> Bool {
        threads > 1 && inner >= 512 && rows * columns <= 1 << 15 && rows * 2 <= inner
            && rows * columns * inner / 40 > 2 * worthSharing
    }

    // MARK: A loop that follows

    /// Elements of a block of rows. It stays in the second-level cache until the loop has read it;
    /// smaller ones would read the right side again more often.
    private static let blockElements = 16_384

    /// Rows that are computed before the loop runs over them.
    private var blockRows: Int {
        let unit = dk_kernels_current().pointee.gemm_rows
        return Swift.max(unit, Self.blockElements / Swift.max(columns, 1) / unit * unit)
    }

    /// Bytes of a block for each thread.
    var localBytes: Int { blockRows * columns * 4 }

    /// Whether a loop runs on its blocks already; it takes one.
    var isFollowed: Bool { follower != nil }

    /// Runs `loop` on each block; with `local` the product itself is not kept.
    func follow(with loop: FusedLoop, local: BufferID?) {
        follower = (loop, local)
        if local != nil { loop.makeLocal(operands.out) }
        reads += loop.reads
        let kept = writes.filter { local == nil || $0 != operands.out }
        writes = kept + (local.map { [$0] } ?? []) + loop.writes
        nodes += loop.nodes
    }

    // MARK: Running

    /// Whether the parts of the sums are there and are to be added up.
    private var isAdding = false

    override func run(_ memory: Memory) {
        if operands.partials != nil {
            isAdding = false
            fork(memory.threads, memory)
            isAdding = true
        }
        var threads = cost > Self.worthSharing ? memory.threads : 1
        guard let follower else {
            threads = Swift.min(threads, Swift.max((rows + 11) / 12, columns / 64))
            return fork(rows == 1 ? 1 : threads, memory)
        }
        threads = Swift.min(threads, (rows + 5) / 6)
        follower.loop.clearSums(threads, memory)
        fork(threads, memory)
        follower.loop.settleSums(threads, memory)
    }

    override func runPart(_ part: Int, of parts: Int, _ memory: Memory) {
        if let partials = operands.partials, !isAdding {
            return computeInner(part, parts, memory.floats(partials), memory)
        }
        if let follower { return runBlocks(part, parts, memory, follower.loop, follower.local) }
        if rows >= 12 * parts || parts == 1 || operands.partials != nil {
            let unit = memory.kernels.pointee.gemm_rows
            let (from, to) = share(rows, part, parts, step: unit)
            let out = memory.floats(operands.out) + from * columns
            compute(from, to, out, memory)
        } else {
            computeColumns(part, parts, memory)
        }
    }

    private func runBlocks(
        _ part: Int, _ parts: Int, _ memory: Memory, _ loop: FusedLoop, _ local: BufferID?
    ) {
        let unit = memory.kernels.pointee.gemm_rows
        let (from, to) = share(rows, part, parts, step: unit)
        guard from < to else { return }
        loop.prepare(part, memory)
        // Blocks of one size: a last one of few rows would read the right side for little.
        let blocks = (to - from + blockRows - 1) / blockRows
        let block = ((to - from + blocks - 1) / blocks + unit - 1) / unit * unit
        let mine = local.map { memory.floats($0) + part * blockRows * columns }
        var row = from
        while row < to {
            let end = Swift.min(row + block, to)
            let out = mine ?? memory.floats(operands.out) + row * columns
            if operands.partials != nil || !loop.isStreaming {
                compute(row, end, out, memory)
            } else {
                computeWhileFetching(row, end, out, memory, loop)
            }
            loop.run(part, from: row * columns, to: end * columns, memory, local: mine)
            row = end
        }
    }

    /// The rows `from ..< to` to `out`, a few at a time; meanwhile the processor fetches what the loop
    /// is going to read.
    private func computeWhileFetching(
        _ from: Int, _ to: Int, _ out: UnsafeMutablePointer<Float>, _ memory: Memory,
        _ loop: FusedLoop
    ) {
        let unit = memory.kernels.pointee.gemm_rows
        var row = from
        while row < to {
            let end = Swift.min(row + unit, to)
            loop.fetch(from: row * columns, to: end * columns, memory)
            compute(row, end, out + (row - from) * columns, memory)
            row = end
        }
    }

    /// This thread's part of the inner axis, for all rows.
    private func computeInner(
        _ part: Int, _ parts: Int, _ partials: UnsafeMutablePointer<Float>, _ memory: Memory
    ) {
        let mine = partials + part * rows * columns
        if part == parts - 1, parts < memory.threads {
            // Fewer threads came than were asked for.
            let missing = (memory.threads - parts) * rows * columns
            (mine + rows * columns).update(repeating: 0, count: missing)
        }
        let (from, to) = share(inner, part, parts, step: 8)
        var shape = shape
        shape.K = to - from
        memory.kernels.pointee.gemm(
            &shape, rows, memory.floats(operands.left) + from,
            memory.floats(operands.right) + from * columns,
            part == 0 ? operands.bias.map { UnsafePointer(memory.floats($0)) } : nil, mine)
    }

    /// The rows `from ..< to` to `out`.
    private func compute(
        _ from: Int, _ to: Int, _ out: UnsafeMutablePointer<Float>, _ memory: Memory
    ) {
        if let partials = operands.partials {
            let add = memory.kernels.pointee.binary_vv[Int(DK_ADD.rawValue)]
            let first = memory.floats(partials) + from * columns
            let count = (to - from) * columns
            add(out, first, first + rows * columns, count)
            for part in 2..<Swift.max(memory.threads, 2) {
                add(out, out, first + part * rows * columns, count)
            }
            return
        }
        if rows == 1, !operands.isPacked {
            return memory.kernels.pointee.gemv(
                out, memory.floats(operands.left), memory.floats(operands.right),
                operands.rightTransposed ? inner : columns, inner, columns,
                operands.rightTransposed ? 1 : 0,
                operands.bias.map { UnsafePointer(memory.floats($0)) }, 0)
        }
        var shape = shape
        let left = memory.floats(operands.left)
        memory.kernels.pointee.gemm(
            &shape, to - from, left + (operands.leftTransposed ? from : from * inner),
            memory.floats(operands.right), operands.bias.map { UnsafePointer(memory.floats($0)) },
            out)
    }

    /// All rows of a share of the columns, in whole panels.
    private func computeColumns(_ part: Int, _ parts: Int, _ memory: Memory) {
        let panel = memory.kernels.pointee.gemm_panel
        let (from, to) = share(columns, part, parts, step: panel)
        guard from < to else { return }
        var shape = shape
        shape.N = to - from
        let right = memory.floats(operands.right) + (operands.isPacked ? from * inner : from)
        memory.kernels.pointee.gemm(
            &shape, rows, memory.floats(operands.left), right,
            operands.bias.map { UnsafePointer(memory.floats($0) + from) },
            memory.floats(operands.out) + from)
    }
}

/// Brings the right side of products into panels: `[inner, columns]`, or `[columns, inner]` when
/// `transposed`.
final class PackStep: Instruction {
    private let source: BufferID
    private let out: BufferID
    private let inner: Int
    private let columns: Int
    private let transposed: Bool

    init(_ source: BufferID, _ out: BufferID, inner: Int, columns: Int, transposed: Bool) {
        self.source = source
        self.out = out
        self.inner = inner
        self.columns = columns
        self.transposed = transposed
    }

    /// Bytes of the packed matrix.
    static func bytes(inner: Int, columns: Int) -> Int {
        let panel = dk_kernels_current().pointee.gemm_panel
        return (columns + panel - 1) / panel * panel * inner * 4
    }

    override var cost: Int { 50 + inner * columns / 8 }
    override var summary: String { "pack \(inner)×\(columns)" }

    private var panels: Int {
        let panel = dk_kernels_current().pointee.gemm_panel
        return (columns + panel - 1) / panel
    }

    override func run(_ memory: Memory) {
        fork(cost > 4_000 ? Swift.min(memory.threads, panels) : 1, memory)
    }

    override func runPart(_ part: Int, of parts: Int, _ memory: Memory) {
        let (from, to) = share(panels, part, parts)
        memory.kernels.pointee.gemm_pack(
            memory.floats(out), memory.floats(source), inner, columns,
            transposed ? inner : columns, transposed ? 1 : 0, from, to)
    }
}
