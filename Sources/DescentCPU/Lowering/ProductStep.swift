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
        /// Whether `right` is stored as `[columns, inner]`; for a single row, or if it is packed on the way.
        let rightTransposed: Bool
        /// Whether `right` was packed by ``PackStep``.
        let isPacked: Bool
        /// Whether `right` stays the same from run to run.
        let isSteady: Bool
        /// Whether threads share the columns of `right` rather than the rows of `left`.
        let sharesColumns: Bool
        /// Where each thread packs the columns of `right` that it is about to read, if it does.
        let packing: BufferID?
        let bias: BufferID?
        let out: BufferID
        /// Where each thread puts its part of the sums, if threads share the inner axis.
        let partials: BufferID?
        /// Into how many parts.
        var partialCount = 0
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
            ldb: operands.isPacked || operands.packing != nil ? 0 : columns, ldc: columns,
            a_transposed: operands.leftTransposed ? 1 : 0, accumulate: 0, relu: 0,
            ahead: (nil, nil, nil, nil),
            next: dk_region(from: nil, rows: 0, columns: 0, ld: 0))
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

    /// Whether threads share the inner axis: a small result of a long one. Each thread then reads only
    /// its own rows of the right side, the same ones that it brought up to date in the step before; what the
    /// others get to see are its sums, which must be fewer than those rows.
    ///
    /// So they do for the gradient of weights of a large batch (`leftTransposed`), whose rows each thread has
    /// computed itself.
    static func sharesInner(
        rows: Int, columns: Int, inner: Int, threads: Int, leftTransposed: Bool
    ) -> Bool {
        let isLong =
            leftTransposed
            ? 2 * threads * rows * columns <= inner * (rows + columns) : 2 * rows * threads <= inner
        return threads > 1 && inner >= 64 && isLong
            && Sharing.threads(for: rows * columns * inner / 40, of: threads) == threads
    }

    /// Whether the columns of the right side are divided among the threads rather than the rows of the left one:
    /// where there are fewer numbers in the rows than in the matrix, or where each block of rows would read the
    /// matrix from beyond the second-level cache.
    static func sharesColumns(
        rows: Int, columns: Int, inner: Int, isSteady: Bool, threads: Int
    ) -> Bool {
        // Weights that stay are in every thread's cache.
        let isFew = !isSteady && rows > 1 && rows * (inner + columns) <= inner * columns
        return isWide(inner: inner, columns: columns)
            || (isFew && Sharing.threads(for: rows * columns * inner / 40, of: threads) > 1)
    }

    // MARK: A loop that follows

    /// Elements of a block of rows. It stays in the second-level cache until the loop has read it;
    /// smaller ones would read the right side again more often.
    private static let blockElements = 16_384
    /// The same where the right side is beyond the second-level cache: then reading it again costs more.
    private static let largeBlockElements = 49_152
    private static let nearElements = 1 << 17

    /// Rows that are computed before the loop runs over them.
    private var blockRows: Int { chained.reduce(ownBlockRows) { Swift.min($0, $1.ownBlockRows) } }
    private var ownBlockRows: Int {
        let unit = dk_kernels_current().pointee.gemm_rows
        let elements =
            inner * columns > Self.nearElements ? Self.largeBlockElements : Self.blockElements
        return Swift.max(unit, elements / Swift.max(columns, 1) / unit * unit)
    }

    /// Bytes of a block for each thread.
    var localBytes: Int { ownBlockRows * columns * 4 }

    /// Whether a loop may run on its blocks; it takes one.
    var takesLoop: Bool { follower == nil && (!isByColumns || hasPartials) }

    private var isByColumns: Bool { operands.sharesColumns }

    /// Whether a right side is beyond the second-level caches, so that each block of rows would read it
    /// anew, and has columns for all threads.
    private static func isWide(inner: Int, columns: Int) -> Bool {
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
    var isByRows: Bool {
        rows > 1 && !operands.leftTransposed && (!isByColumns || hasPartials)
    }
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

    /// How the work is divided into the blocks of one fork.
    private enum Division {
        /// Each block is a part of the inner axis, for all rows; its sums are added up by a second fork.
        case inner
        /// A share of the rows, with sums of its own.
        case shares
        /// So many rows each.
        case rows(Int)
        /// So many columns each, of so many rows: every thread reads its own part of the right side, once or a
        /// few times.
        case tiles(columns: Int, rows: Int)
    }
    private var division = Division.shares

    override func run(_ memory: Memory) {
        if hasPartials {
            division = .inner
            fork(memory.threads, memory, cost: multiplying)
        }
        let threads = Sharing.threads(
            for: forkedCost, of: memory.threads, exchanging: exchangedBytes)
        division = .shares
        if hasSums {
            let parts = Swift.min(threads, (rows + 5) / 6)
            clearSums(parts, memory)
            fork(parts, memory, cost: forkedCost)
            settleSums(parts, memory)
        } else if operands.packing != nil, !hasPartials {
            forkColumns(threads, memory)
        } else if rows == 1 || threads == 1 {
            fork(1, memory)
        } else if isByColumns, !hasPartials {
            forkColumns(threads, memory)
        } else if isPlain, rows < 12 * threads {
            forkColumns(threads, memory)
        } else {
            forkRows(threads, memory)
        }
    }

    /// Nanoseconds of what is done after the parts of the inner axis, or of all where it has none.
    private var forkedCost = 0
    /// Bytes that a second thread brings from the caches of the one that made the right sides, and that this one
    /// will bring from its: half of the results. Parts of the inner axis stay where they are.
    private var exchangedBytes = 0
    private var partialCount: Int { operands.partialCount }

    /// Kept, because a chain may be long.
    override func settle() {
        forkedCost = hasPartials ? rows * columns * partialCount / 8 + following : cost
        // What gradients of weights make stays with the thread that needs it next.
        let all = (hasPartials || operands.leftTransposed ? [] : [self]) + chained
        let rights = all.reduce(0) { $0 + $1.rightBytesOfOne }
        let results = all.reduce(0) { $0 + ($1.operands.isSteady ? 0 : 2 * $1.rows * $1.columns) }
        // More than a core's own cache holds come from a cache that all share.
        exchangedBytes = (rights < Self.ownCache ? rights : 0) + results
    }
    private static let ownCache = 1 << 20
    /// Bytes of a right side that one thread made. Large ones are made by all threads, so that one alone would
    /// have as much to bring.
    private var rightBytesOfOne: Int {
        let elements = inner * columns
        return operands.isSteady || elements > Self.madeByOne ? 0 : 4 * elements
    }
    private static let madeByOne = 1 << 15

    /// Whether nothing follows on its rows.
    private var isPlain: Bool { follower == nil && chained.isEmpty && !hasPartials }

    private static let blocksForThread = 12
    /// Nanoseconds of a block, beside which taking it is small.
    private static let leastBlock = 1_500

    /// Blocks of rows for threads to take, so small that they end at about the same time.
    private func forkRows(_ threads: Int, _ memory: Memory) {
        let unit = memory.kernels.pointee.gemm_rows
        let count = threads * Self.blocksForThread
        let least = Self.leastBlock / Swift.max(forkedCost / rows, 1)
        let wanted = Swift.max((rows + count - 1) / count, least)
        let block = Swift.min((wanted + unit - 1) / unit * unit, blockRows)
        division = .rows(block)
        fork((rows + block - 1) / block, memory, cost: forkedCost)
    }

    /// Blocks of whole panels of columns, and of rows where these are many: then a block takes so many columns
    /// that the left side is not read too often.
    private func forkColumns(_ threads: Int, _ memory: Memory) {
        let (panel, unit) = (
            memory.kernels.pointee.gemm_panel, 8 * memory.kernels.pointee.gemm_rows
        )
        // Rows of narrow blocks are short pieces of memory that lie far apart.
        let blocksForThread = operands.rightTransposed ? Self.blocksForThread : 4
        let most = threads > 1 ? threads * blocksForThread : 1
        let count = Swift.max(1, Swift.min(most, cost / Self.leastBlock))
        var width = ((columns + count - 1) / count + panel - 1) / panel * panel
        var height = rows
        if threads > 1, operands.packing != nil, rows * inner > Self.farElements {
            width = Swift.max(width, Self.wideColumns / panel * panel)
            let across = (columns + width - 1) / width
            let down = Swift.min(Swift.max(1, count / across), rows / Self.highRows)
            if down > 1 { height = ((rows + down - 1) / down + unit - 1) / unit * unit }
        }
        division = .tiles(columns: width, rows: height)
        fork((columns + width - 1) / width * ((rows + height - 1) / height), memory)
    }
    /// Elements of a left side that is beyond a second-level cache in which the right side's part lies.
    private static let farElements = 1 << 18
    private static let wideColumns = 256
    private static let highRows = 384

    private var hasSums: Bool {
        follower?.loop.hasSums == true || chained.contains { $0.hasSums }
    }

    private func clearSums(_ parts: Int, _ memory: Memory) {
        follower?.loop.clearSums(parts, memory)
        for i in chained.indices { chained[i].clearSums(parts, memory) }
    }

    private func settleSums(_ parts: Int, _ memory: Memory) {
        follower?.loop.settleSums(parts, memory)
        for i in chained.indices { chained[i].settleSums(parts, memory) }
    }

    /// What is the same for all blocks, once for each place in the scratch memory: that of a part where it has
    /// sums, else that of a thread.
    private func prepare(_ place: Int, _ memory: Memory) {
        follower?.loop.prepare(place, memory)
        for i in chained.indices { chained[i].prepare(place, memory) }
    }

    override func run(_ blocks: Blocks, _ memory: Memory) {
        switch division {
        case .inner: runInner(blocks, memory)
        case .shares:
            while let part = blocks.next() { runShare(part, blocks.count, memory) }
        case .rows(let size): runRows(blocks, size, memory)
        case .tiles(let width, let height):
            let across = (columns + width - 1) / width
            while let block = blocks.next() {
                let (from, row) = (block % across * width, block / across * height)
                multiply(
                    (0, inner), (from, Swift.min(from + width, columns)),
                    rows: (row, Swift.min(row + height, rows)), blocks.worker, memory,
                    bias: operands.bias, out: memory.floats(operands.out))
            }
        }
    }

    private func runRows(_ blocks: Blocks, _ size: Int, _ memory: Memory) {
        var isPrepared = false
        while let block = blocks.next() {
            if !isPrepared { prepare(blocks.worker, memory) }
            isPrepared = true
            let from = block * size
            runBlock(blocks.worker, from, Swift.min(from + size, rows), memory)
        }
    }

    /// A share of the rows, in blocks if something follows.
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
    private func runBlock(_ place: Int, _ from: Int, _ to: Int, _ memory: Memory) {
        if let (loop, local) = follower {
            let mine = local.map { memory.floats($0) + place * ownBlockRows * columns }
            let out = mine ?? memory.floats(operands.out) + from * columns
            if hasPartials || !loop.isStreaming {
                compute(from, to, out, memory)
            } else {
                computeWhileFetching(from, to, out, memory, loop)
            }
            loop.run(place, from: from * columns, to: to * columns, memory, local: mine)
        } else {
            compute(from, to, memory.floats(operands.out) + from * columns, memory)
        }
        for i in chained.indices { chained[i].runBlock(place, from, to, memory) }
    }

    /// The rows `from ..< to` to `out`, a few at a time; meanwhile the processor fetches what the loop is going to
    /// read for the rows behind them.
    private func computeWhileFetching(
        _ from: Int, _ to: Int, _ out: UnsafeMutablePointer<Float>, _ memory: Memory,
        _ loop: FusedLoop
    ) {
        // The right side is read once for each few rows, so it must be near.
        let isNear = inner * columns <= Self.blockElements
        let step = isNear ? memory.kernels.pointee.gemm_rows : to - from
        var shape = shape
        var row = from
        while row < to {
            let end = Swift.min(row + step, to)
            let later = row + to - from
            shape.ahead =
                later + step <= rows
                ? loop.streams(from: later * columns, memory) : (nil, nil, nil, nil)
            multiply(&shape, row, end, out + (row - from) * columns, memory)
            row = end
        }
    }

    /// Parts of the inner axis, each for all rows.
    private func runInner(_ blocks: Blocks, _ memory: Memory) {
        guard let partials = operands.partials else { return }
        while let part = blocks.next() {
            multiply(
                share(inner, part, blocks.count, step: 8), (0, columns), rows: (0, rows),
                blocks.worker, memory,
                bias: part == 0 ? operands.bias : nil,
                out: memory.floats(partials) + part * rows * columns)
        }
    }

    /// A range of the inner axis for a range of rows and one of columns that begins with a panel.
    private func multiply(
        _ inner: Span, _ columns: Span, rows: Span, _ worker: Int, _ memory: Memory,
        bias: BufferID?, out: UnsafeMutablePointer<Float>
    ) {
        let left = memory.floats(operands.left)
        let bias = bias.map { UnsafePointer(memory.floats($0)) }
        let size = packedSize(of: inner)
        var (shape, part) = (shape, Part(inner: inner, columns: columns, size: size))
        while true {
            shape.N = part.columns.to - part.columns.from
            shape.K = part.inner.to - part.inner.from
            shape.accumulate = part.inner.from > inner.from ? 1 : 0
            let next = part.next(inner: inner, columns: columns, size: size)
            shape.next = next.map { region(of: $0, memory) } ?? dk_region()
            let first = rows.from * (operands.leftTransposed ? 1 : self.inner)
            let k = part.inner.from * (operands.leftTransposed ? self.rows : 1)
            memory.kernels.pointee.gemm(
                &shape, rows.to - rows.from, left + first + k, rightSide(part, worker, memory),
                shape.accumulate == 0 ? bias.map { $0 + part.columns.from } : nil,
                out + rows.from * self.columns + part.columns.from)
            guard let next else { return }
            part = next
        }
    }
    private typealias Span = (from: Int, to: Int)

    /// A part of the right side that is packed, or read, at once.
    private struct Part {
        var inner: Span
        var columns: Span

        /// The first one of these ranges.
        init(inner: Span, columns: Span, size: (columns: Int, inner: Int)) {
            self.inner = (inner.from, Swift.min(inner.from + size.inner, inner.to))
            self.columns = (columns.from, Swift.min(columns.from + size.columns, columns.to))
        }

        /// The one behind it: below, or else at the top of the next columns.
        func next(inner: Span, columns: Span, size: (columns: Int, inner: Int)) -> Part? {
            if self.inner.to < inner.to {
                return Part(
                    inner: (self.inner.to, inner.to), columns: self.columns, size: size)
            }
            guard self.columns.to < columns.to else { return nil }
            return Part(inner: inner, columns: (self.columns.to, columns.to), size: size)
        }
    }

    /// Where a part of the right side begins, and the distance of its rows.
    private func place(of part: Part, _ memory: Memory) -> (from: UnsafePointer<Float>, ld: Int) {
        let ld = operands.rightTransposed ? inner : columns
        let (row, column) =
            operands.rightTransposed
            ? (part.columns.from, part.inner.from) : (part.inner.from, part.columns.from)
        return (UnsafePointer(memory.floats(operands.right) + row * ld + column), ld)
    }

    /// The same as rows of memory.
    private func region(of part: Part, _ memory: Memory) -> dk_region {
        let (from, ld) = place(of: part, memory)
        let (depth, width) = (
            part.inner.to - part.inner.from, part.columns.to - part.columns.from
        )
        return operands.rightTransposed
            ? dk_region(from: from, rows: width, columns: depth, ld: ld)
            : dk_region(from: from, rows: depth, columns: width, ld: ld)
    }

    /// How much of the inner axis and how many floats are packed at once: they stay in the second-level cache
    /// while the rows go by.
    private static let packedInner = 256
    private static let packedFloats = 64 * 1024

    /// How many columns, whole panels, and how much of a range of the inner axis are packed at once.
    private func packedSize(of inner: Span) -> (columns: Int, inner: Int) {
        let length = Swift.max(inner.to - inner.from, 1)
        guard operands.packing != nil else { return (Swift.max(columns, 1), length) }
        let panel = dk_kernels_current().pointee.gemm_panel
        let parts = (length + Self.packedInner - 1) / Self.packedInner
        let depth = (length + parts - 1) / parts
        return (Swift.max(1, Self.packedFloats / depth / panel) * panel, depth)
    }

    /// Floats that each thread needs for ``Operands/packing``.
    static func packingFloats(inner: Int) -> Int {
        Swift.max(packedFloats, dk_kernels_current().pointee.gemm_panel * inner)
    }

    /// A part of the right side, packed now if it is not as the kernel wants it; its columns begin with a panel.
    private func rightSide(_ part: Part, _ worker: Int, _ memory: Memory) -> UnsafePointer<Float> {
        if operands.isPacked {
            return UnsafePointer(memory.floats(operands.right) + part.columns.from * inner)
        }
        let (from, ld) = place(of: part, memory)
        guard let packing = operands.packing else { return from }
        let packed = memory.floats(packing) + worker * Self.packingFloats(inner: inner)
        let count = part.columns.to - part.columns.from
        memory.kernels.pointee.gemm_pack(
            packed, from, part.inner.to - part.inner.from, count, ld,
            operands.rightTransposed ? 1 : 0, 0, PackStep.panels(count))
        return UnsafePointer(packed)
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
            var part = 2
            while part < partialCount {
                add(out, out, first + part * rows * columns, count)
                part += 1
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
        multiply(&shape, from, to, out, memory)
    }

    private func multiply(
        _ shape: inout dk_gemm, _ from: Int, _ to: Int, _ out: UnsafeMutablePointer<Float>,
        _ memory: Memory
    ) {
        let left = memory.floats(operands.left)
        memory.kernels.pointee.gemm(
            &shape, to - from, left + (operands.leftTransposed ? from : from * inner),
            memory.floats(operands.right), operands.bias.map { UnsafePointer(memory.floats($0)) },
            out)
    }
}
