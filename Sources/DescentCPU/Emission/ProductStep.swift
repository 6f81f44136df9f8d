import CDescentKernels

/// A matrix product by our own kernel: `out [rows, columns] = op(left) · op(right) + bias`,
/// or ReLU of that.
///
/// Threads share the rows, or the columns when there are few rows or a large right side. A loop
/// that reads the product element by element may be run on each block of rows while it is in the
/// thread's cache, and so may a product whose left side the block is.
final class ProductStep: Instruction {
    struct Operands {
        let left: BufferID
        /// Whether `left` is stored as `[inner, rows]`.
        let leftTransposed: Bool
        let right: BufferID
        /// Whether `right` is stored as `[columns, inner]`; for a single row,
        /// or if it is packed on the way.
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
        /// Whether negative results become 0.
        let relu: Bool
        let out: BufferID
        /// Where each thread puts its part of the sums, if threads share the inner axis.
        let partials: BufferID?
        /// Into how many parts.
        var partialCount = 0
    }

    let rows: Int
    let columns: Int
    let inner: Int
    let operands: Operands
    private(set) var shape: dk_gemm
    /// A loop over the product's elements, and where it finds them: nil for the product's buffer.
    private(set) var follower: (loop: FusedLoop, local: Workspace?)?
    /// Products of the same rows that read what this one has made of them, in order.
    private(set) var chained: [ProductStep] = []

    init(rows: Int, columns: Int, inner: Int, _ operands: Operands) {
        self.rows = rows
        self.columns = columns
        self.inner = inner
        self.operands = operands
        shape = dk_gemm(
            N: columns, K: inner, lda: operands.leftTransposed ? rows : inner,
            ldb: operands.isPacked || operands.packing != nil ? 0 : columns, ldc: columns,
            a_transposed: operands.leftTransposed ? 1 : 0, accumulate: 0,
            relu: operands.relu ? 1 : 0,
            ahead: (nil, nil, nil, nil), next: dk_region())
    }

    override var operations: Double {
        2 * Double(rows) * Double(columns) * Double(inner) + (follower?.loop.operations ?? 0)
            + chained.reduce(0) { $0 + $1.operations }
    }
    override var cost: Int { 200 + multiplying + following }
    /// At some 80 operations a nanosecond.
    var multiplying: Int { rows * columns * inner / 40 }
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

    /// Whether threads share the inner axis: a small result of a long one. Each thread then reads
    /// only its own rows of the right side, the same ones that it brought up to date in the step
    /// before; what the others get to see are its sums, which must be fewer than those rows.
    ///
    /// So they do for the gradient of weights of a large batch (`leftTransposed`),
    /// whose rows each thread has computed itself.
    static func sharesInner(
        rows: Int, columns: Int, inner: Int, threads: Int, leftTransposed: Bool
    ) -> Bool {
        let isLong =
            leftTransposed
            ? 2 * threads * rows * columns <= inner * (rows + columns) : 2 * rows * threads <= inner
        return threads > 1 && inner >= 64 && isLong
            && Sharing.threads(for: rows * columns * inner / 40, of: threads) == threads
    }

    /// Whether the columns of the right side are divided among the threads rather than the rows of
    /// the left one: where there are fewer numbers in the rows than in the matrix, or where each
    /// block of rows would read the matrix from beyond the second-level cache.
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
    static let blockElements = 16_384
    /// The same where the right side is beyond the second-level cache:
    /// then reading it again costs more.
    private static let largeBlockElements = 49_152
    private static let nearElements = 1 << 17

    /// Rows that are computed before the loop runs over them.
    var blockRows: Int { chained.reduce(ownBlockRows) { Swift.min($0, $1.ownBlockRows) } }
    var ownBlockRows: Int {
        let unit = dk_kernels_current().pointee.gemm_rows
        let elements =
            inner * columns > Self.nearElements ? Self.largeBlockElements : Self.blockElements
        return Swift.max(unit, elements / Swift.max(columns, 1) / unit * unit)
    }

    /// Floats of a block, for each thread.
    var localFloats: Int { ownBlockRows * columns }

    /// Whether a loop may run on its blocks; it takes one.
    var takesLoop: Bool { follower == nil && (!isByColumns || hasPartials) }

    var isByColumns: Bool { operands.sharesColumns }

    /// Whether a right side is beyond the second-level caches, so that each block of rows would
    /// read it anew, and has columns for all threads.
    private static func isWide(inner: Int, columns: Int) -> Bool {
        inner * columns > 1 << 19 && columns >= 512
    }

    /// Runs `loop` on each block; with `local` the product itself is not kept.
    func follow(with loop: FusedLoop, local: Workspace?) {
        follower = (loop, local)
        if local != nil { loop.makeLocal(operands.out) }
        reads += loop.reads
        let kept = writes.filter { local == nil || $0 != operands.out }
        writes = kept + (local.map { [$0.buffer] } ?? []) + loop.writes
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
    enum Division {
        /// Each block is a part of the inner axis, for all rows;
        /// its sums are added up by a second fork.
        case inner
        /// A share of the rows, with sums of its own.
        case shares
        /// Some rows, of which each thread has so many blocks.
        case rows(each: Int)
        /// So many columns each, of so many rows: every thread reads its own part of the right
        /// side, once or a few times.
        case tiles(columns: Int, rows: Int)
    }
    var division = Division.shares

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
    private(set) var forkedCost = 0
    /// Bytes that a second thread brings from the caches of the one that made the right sides,
    /// and that this one will bring from its: half of the results. Parts of the inner axis stay
    /// where they are.
    private var exchangedBytes = 0
    var partialCount: Int { operands.partialCount }

    /// The right side of the next product of the chain, if it is beyond a first-level cache.
    var behind: RightSide?
    private static let nearestElements = 8_192
    /// Whether any right side of the chain is.
    private(set) var readsFar = false

    /// Kept, because a chain may be long.
    override func settle() {
        for (product, next) in zip([self] + chained, chained)
        where next.inner * next.columns > Self.nearestElements {
            product.behind = next.rightSide
        }
        forkedCost = hasPartials ? rows * columns * partialCount / 8 + following : cost
        readsFar = ([self] + chained).contains { $0.inner * $0.columns > Self.nearestElements }
        // What gradients of weights make stays with the thread that needs it next.
        let all = (hasPartials || operands.leftTransposed ? [] : [self]) + chained
        let rights = all.reduce(0) { $0 + $1.rightBytesOfOne }
        let results = all.reduce(0) { $0 + ($1.operands.isSteady ? 0 : 2 * $1.rows * $1.columns) }
        // More than a core's own cache holds come from a cache that all share.
        exchangedBytes = (rights < Self.ownCache ? rights : 0) + results
    }
    private static let ownCache = 1 << 20
    /// Bytes of a right side that one thread made. Large ones are made by all threads,
    /// so that one alone would have as much to bring.
    private var rightBytesOfOne: Int {
        let elements = inner * columns
        return operands.isSteady || elements > Self.madeByOne ? 0 : 4 * elements
    }
    private static let madeByOne = 1 << 15

    /// Whether nothing follows on its rows.
    var isPlain: Bool { follower == nil && chained.isEmpty && !hasPartials }

    override var mostShares: Int { sharesBesideOthers }
    /// Operands come here, where they are to be written anew when the other one makes the next
    /// ones, and the result goes back.
    override var exchangedAlone: Int { 4 * (2 * inner * (rows + columns) + rows * columns) }
    override var workspaceFloats: Int {
        (follower?.local?.floats ?? 0) + (follower?.loop.workspaceFloats ?? 0)
    }
    override func use(_ shared: Workspace) {
        guard let (loop, local) = follower else { return }
        let floats = local?.floats ?? 0
        writes.removeAll(where: loop.writes.contains)
        loop.use(shared, at: floats)
        writes += loop.writes
        guard let local else { return }
        replaceWritten(local.buffer, by: shared.buffer)
        follower = (loop, Workspace(partOf: shared, at: 0, floats: floats))
    }
    override func runShare(_ part: Int, of parts: Int, place: Int, _ memory: Memory) {
        runRowsOfShare(part, parts, place, memory)
    }

    override func run(_ blocks: Blocks, _ memory: Memory) {
        switch division {
        case .inner: runInner(blocks, memory)
        case .shares:
            while let part = blocks.next() {
                runRowsOfShare(part, blocks.count, part, memory)
            }
        case .rows(let each): runRows(blocks, each, memory)
        case .tiles(let width, let height):
            runTiles(blocks, width, height, memory)
        }
    }
}
