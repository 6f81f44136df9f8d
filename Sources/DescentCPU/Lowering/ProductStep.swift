import CDescentKernels

/// A matrix product by our own kernel: `out [rows, columns] = op(left) · op(right) + bias`.
///
/// Threads share the rows, or the columns when there are few rows or a large right side. A loop that
/// reads the product element by element may be run on each block of rows while it is in the thread's
/// cache, and so may a product whose left side the block is.
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
    /// Products of the same rows that read what this one has made of them, in order.
    private var chained: [ProductStep] = []

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
            + chained.reduce(0) { $0 + $1.operations }
    }
    override var cost: Int { 200 + multiplying + following }
    /// At some 80 operations a nanosecond.
    private var multiplying: Int { rows * columns * inner / 40 }
    /// Nanoseconds of what runs on blocks of the product.
    private var following: Int {
        (follower?.loop.nanoseconds ?? 0) + chained.reduce(0) { $0 + $1.cost }
    }
    override var summary: String {
        let loop = follower.map { ", \($0.loop.summary)" } ?? ""
        return chained.reduce("product \(rows)×\(inner)×\(columns)\(loop)") {
            "\($0), \($1.summary)"
        }
    }

    /// Nanoseconds above which a second thread pays: waking it costs a few microseconds, and the layers
    /// of a small network that are worth it are separated by ones that are not.
    private static let worthSharing = 12_000

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
    private var blockRows: Int { chained.reduce(ownBlockRows) { Swift.min($0, $1.ownBlockRows) } }
    private var ownBlockRows: Int {
        let unit = dk_kernels_current().pointee.gemm_rows
        return Swift.max(unit, Self.blockElements / Swift.max(columns, 1) / unit * unit)
    }

    /// Bytes of a block for each thread.
    var localBytes: Int { ownBlockRows * columns * 4 }

    /// Whether a loop may run on its blocks; it takes one.
    var takesLoop: Bool { follower == nil && !isWide }

    private var isWide: Bool {
        !operands.leftTransposed && Self.isWide(inner: inner, columns: columns)
    }

    /// Whether a right side is beyond the second-level caches, so that each block of rows would read it
    /// anew, and has columns for all threads.
    static func isWide(inner: Int, columns: Int) -> Bool {
        inner * columns > 1 << 19 && columns >= 512
    }

    /// Runs `loop` on each block; with `local` the product itself is not kept.
    func follow(with loop: FusedLoop, local: BufferID?) {
        follower = (loop, local)
        if local != nil { loop.makeLocal(operands.out) }
        reads += loop.reads
        let kept = writes.filter { local == nil || $0 != operands.out }
        writes = kept + (local.map { [$0] } ?? []) + loop.writes
        nodes += loop.nodes
    }

    // MARK: A product that follows

    /// Whether it may be one of a chain: whole rows, by one thread each.
    var isByRows: Bool { rows > 1 && !operands.leftTransposed && !isWide }
    var hasPartials: Bool { operands.partials != nil }

    /// Whether blocks of rows leave the same rows, of `width` elements, in `buffer`.
    func makesRows(of buffer: BufferID, width: Int) -> Bool {
        let isMine =
            columns == width
            && (operands.out == buffer || follower?.loop.writesElements(of: buffer) == true)
        return isMine || chained.contains { $0.makesRows(of: buffer, width: width) }
    }

    /// Whether its left side is what `product`, or one of its chain, makes row by row.
    func readsRows(of product: ProductStep) -> Bool {
        product.makesRows(of: operands.left, width: inner)
    }

    /// Computes the rows of `product` as soon as those of its left side are there.
    func lead(to product: ProductStep) {
        chained.append(product)
        chained += product.chained
        product.chained = []
        reads += product.reads
        writes += product.writes
        nodes += product.nodes
    }

    // MARK: Running

    /// Whether the parts of the sums are there and are to be added up.
    private var isAdding = false
    /// Rows of the blocks that are dealt out; 0 while each thread has its share of the rows.
    private var dealtRows = 0
    /// The same for columns.
    private var dealtColumns = 0

    override func run(_ memory: Memory) {
        if operands.partials != nil {
            isAdding = false
            fork(memory.threads, memory)
            isAdding = true
        }
        let threads = cost > Self.worthSharing ? memory.threads : 1
        dealtRows = 0
        if follower != nil || !chained.isEmpty {
            let threads = Swift.min(threads, (rows + 5) / 6)
            if !hasSums { dealRows(threads, memory) }
            clearSums(threads, memory)
            fork(threads, memory)
            settleSums(threads, memory)
        } else if rows == 1 || threads == 1 {
            fork(1, memory)
        } else if isWide, !hasPartials {
            dealColumns(threads, memory)
            fork(threads, memory)
            dealtColumns = 0
        } else {
            if rows >= 12 * threads { dealRows(threads, memory) }
            fork(Swift.min(threads, Swift.max((rows + 11) / 12, columns / 64)), memory)
        }
    }

    /// Blocks of rows for threads to take, so small that they end at about the same time.
    private func dealRows(_ threads: Int, _ memory: Memory) {
        guard threads > 1 else { return }
        let unit = memory.kernels.pointee.gemm_rows
        let count = threads * Self.blocksForThread
        let work = hasPartials ? rows * columns / 8 + following : cost
        let least = Self.leastBlock / Swift.max(work / rows, 1)
        let wanted = Swift.max((rows + count - 1) / count, least)
        dealtRows = Swift.min((wanted + unit - 1) / unit * unit, blockRows)
        deal((rows + dealtRows - 1) / dealtRows, threads, memory)
    }

    /// Blocks of columns: each thread reads its own part of the right side, once.
    private func dealColumns(_ threads: Int, _ memory: Memory) {
        let panel = memory.kernels.pointee.gemm_panel
        let blocks = threads * Self.blocksForThread
        dealtColumns = ((columns + blocks - 1) / blocks + panel - 1) / panel * panel
        deal((columns + dealtColumns - 1) / dealtColumns, threads, memory)
    }

    private static let blocksForThread = 12
    /// Nanoseconds of a block, beside which taking it is small.
    private static let leastBlock = 1_500

    private var hasSums: Bool {
        follower?.loop.hasSums == true || chained.contains { $0.hasSums }
    }

    private func clearSums(_ threads: Int, _ memory: Memory) {
        follower?.loop.clearSums(threads, memory)
        for i in chained.indices { chained[i].clearSums(threads, memory) }
    }

    private func settleSums(_ threads: Int, _ memory: Memory) {
        follower?.loop.settleSums(threads, memory)
        for i in chained.indices { chained[i].settleSums(threads, memory) }
    }

    /// What is the same for all blocks, once for each thread.
    private func prepare(_ part: Int, _ memory: Memory) {
        follower?.loop.prepare(part, memory)
        for i in chained.indices { chained[i].prepare(part, memory) }
    }

    override func runPart(_ part: Int, of parts: Int, _ memory: Memory) {
        if let partials = operands.partials, !isAdding {
            return computeInner(part, parts, memory.floats(partials), memory)
        }
        if dealtRows > 0 { return runDealt(part, memory) }
        if dealtColumns > 0 {
            while let block = nextBlock(part, memory) {
                let from = block * dealtColumns
                computeColumns(from, Swift.min(from + dealtColumns, columns), memory)
            }
            return
        }
        if follower != nil || !chained.isEmpty || rows >= 12 * parts || parts == 1 || hasPartials {
            runShare(part, parts, memory)
        } else {
            let (from, to) = share(
                columns, part, parts, step: memory.kernels.pointee.gemm_panel)
            if from < to { computeColumns(from, to, memory) }
        }
    }

    /// Blocks until none is left.
    private func runDealt(_ part: Int, _ memory: Memory) {
        var isPrepared = false
        while let block = nextBlock(part, memory) {
            if !isPrepared { prepare(part, memory) }
            isPrepared = true
            let from = block * dealtRows
            runBlock(part, from, Swift.min(from + dealtRows, rows), memory)
        }
    }

    /// This thread's rows, in blocks if something follows.
    private func runShare(_ part: Int, _ parts: Int, _ memory: Memory) {
        let unit = memory.kernels.pointee.gemm_rows
        let (from, to) = share(rows, part, parts, step: unit)
        guard from < to else { return }
        guard follower != nil || !chained.isEmpty else {
            return runBlock(part, from, to, memory)
        }
        prepare(part, memory)
        // Blocks of one size: a last one of few rows would read the right side for little.
        let blocks = (to - from + blockRows - 1) / blockRows
        let block = ((to - from + blocks - 1) / blocks + unit - 1) / unit * unit
        var row = from
        while row < to {
            let end = Swift.min(row + block, to)
            runBlock(part, row, end, memory)
            row = end
        }
    }

    /// The rows `from ..< to`, then what follows while they are near.
    private func runBlock(_ part: Int, _ from: Int, _ to: Int, _ memory: Memory) {
        if let (loop, local) = follower {
            let mine = local.map { memory.floats($0) + part * ownBlockRows * columns }
            let out = mine ?? memory.floats(operands.out) + from * columns
            if hasPartials || !loop.isStreaming {
                compute(from, to, out, memory)
            } else {
                computeWhileFetching(from, to, out, memory, loop)
            }
            loop.run(part, from: from * columns, to: to * columns, memory, local: mine)
        } else {
            compute(from, to, memory.floats(operands.out) + from * columns, memory)
        }
        for i in chained.indices { chained[i].runBlock(part, from, to, memory) }
    }

    /// The rows `from ..< to` to `out`, a few at a time; meanwhile the processor fetches what the loop
    /// is going to read.
    private func computeWhileFetching(
        _ from: Int, _ to: Int, _ out: UnsafeMutablePointer<Float>, _ memory: Memory,
        _ loop: FusedLoop
    ) {
        // The right side is read once for each few rows, so it must be near.
        let isNear = inner * columns <= Self.blockElements
        let rows = isNear ? memory.kernels.pointee.gemm_rows : to - from
        var row = from
        while row < to {
            let end = Swift.min(row + rows, to)
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

    /// All rows of the columns `from ..< to`; `from` begins a panel.
    private func computeColumns(_ from: Int, _ to: Int, _ memory: Memory) {
        var shape = shape
        shape.N = to - from
        let right = memory.floats(operands.right) + (operands.isPacked ? from * inner : from)
        memory.kernels.pointee.gemm(
            &shape, rows, memory.floats(operands.left), right,
            operands.bias.map { UnsafePointer(memory.floats($0) + from) },
            memory.floats(operands.out) + from)
    }
}
