import CDescentKernels

/// How a product is divided into blocks, and what a block is.
extension ProductStep {
    // MARK: Blocks

    private static let blocksForThread = 12
    /// Rows of tiles for which a block reads right sides that are beyond a first-level cache.
    private static let tilesOfBlock = 3

    /// Blocks of rows for threads to take, so small that they end at about the same time;
    /// as many, and of the same size, for each.
    func forkRows(_ threads: Int, _ memory: Memory) {
        let unit = memory.kernels.pointee.gemm_rows
        let mine = (rows + threads - 1) / threads
        let tiles = readsFar ? Self.tilesOfBlock : 1
        let least = Swift.max(Sharing.leastBlock / Swift.max(forkedCost / rows, 1), tiles * unit)
        let wanted = Swift.max((mine + Self.blocksForThread - 1) / Self.blocksForThread, least)
        let block = Swift.min((wanted + unit - 1) / unit * unit, blockRows)
        let each = (mine + block - 1) / block
        division = .rows(each: each)
        fork(threads * each, memory, cost: forkedCost)
    }

    /// Blocks of whole panels of columns, and of rows where these are many:
    /// then a block takes so many columns that the left side is not read too often.
    func forkColumns(_ threads: Int, _ memory: Memory) {
        let panel = memory.kernels.pointee.gemm_panel
        // Rows of narrow blocks are short pieces of memory that lie far apart.
        let blocksForThread = operands.rightTransposed ? Self.blocksForThread : 4
        let most = threads > 1 ? threads * blocksForThread : 1
        let count = Swift.max(1, Swift.min(most, cost / Sharing.leastBlock))
        var width = ((columns + count - 1) / count + panel - 1) / panel * panel
        var height = rows
        if threads > 1, operands.packing != nil, rows * inner > Self.farElements {
            width = Swift.max(width, Self.wideColumns / panel * panel)
            let across = (columns + width - 1) / width
            let down = Swift.min(Swift.max(1, count / across), rows / Self.highRows)
            // Whole tiles and panels.
            let unit = 8 * memory.kernels.pointee.gemm_rows
            if down > 1 { height = ((rows + down - 1) / down + unit - 1) / unit * unit }
        }
        division = .tiles(columns: width, rows: height)
        fork((columns + width - 1) / width * ((rows + height - 1) / height), memory)
    }
    /// Elements of a left side that is beyond a second-level cache in which the right
    /// side's part lies.
    private static let farElements = 1 << 18
    private static let wideColumns = 256
    private static let highRows = 384

    // MARK: Sums of the loops that follow

    var hasSums: Bool {
        follower?.loop.hasSums == true || chained.contains { $0.hasSums }
    }

    func clearSums(_ parts: Int, _ memory: Memory) {
        follower?.loop.clearSums(parts, memory)
        for i in chained.indices { chained[i].clearSums(parts, memory) }
    }

    func settleSums(_ parts: Int, _ memory: Memory) {
        follower?.loop.settleSums(parts, memory)
        for i in chained.indices { chained[i].settleSums(parts, memory) }
    }

    /// What is the same for all blocks, once for each place in the scratch memory:
    /// that of a part where it has sums, else that of a thread.
    func prepare(_ place: Int, _ memory: Memory) {
        follower?.loop.prepare(place, memory)
        for i in chained.indices { chained[i].prepare(place, memory) }
    }

    // MARK: One of a group

    /// Elements of a result of which each thread should keep its part,
    /// which it reads in the next step.
    private static let largeResult = 1 << 15

    /// How many shares of whole tiles the rows have, if threads may take them beside
    /// other instructions'.
    var sharesBesideOthers: Int {
        let isWhole =
            operands.packing == nil && !hasPartials && !hasSums && chained.isEmpty
            && rows * columns <= Self.largeResult
        let unit = dk_kernels_current().pointee.gemm_rows
        return isWhole ? (rows + unit - 1) / unit : 0
    }

    // MARK: One block

    /// Tiles of so many columns and rows.
    func runTiles(_ blocks: Blocks, _ width: Int, _ height: Int, _ memory: Memory) {
        let across = (columns + width - 1) / width
        while let block = blocks.next() {
            let (from, row) = (block % across * width, block / across * height)
            multiply(
                (0, inner), (from, Swift.min(from + width, columns)),
                rows: (row, Swift.min(row + height, rows)), blocks.worker, memory,
                bias: operands.bias, out: memory.floats(operands.out))
        }
    }

    /// Each thread's share of the rows has `each` blocks.
    func runRows(_ blocks: Blocks, _ each: Int, _ memory: Memory) {
        var isPrepared = false
        while let block = blocks.next() {
            if !isPrepared { prepare(blocks.worker, memory) }
            isPrepared = true
            let mine = share(rows, block / each, blocks.count / each)
            let (from, to) = share(mine.to - mine.from, block % each, each)
            guard from < to else { continue }
            runBlock(blocks.worker, mine.from + from, mine.from + to, memory)
        }
    }

    /// A share of the rows, in blocks if something follows.
    func runRowsOfShare(_ part: Int, _ parts: Int, _ place: Int, _ memory: Memory) {
        let unit = memory.kernels.pointee.gemm_rows
        let (from, to) = share(rows, part, parts, step: unit)
        guard from < to else { return }
        guard follower != nil || !chained.isEmpty else {
            return runBlock(place, from, to, memory)
        }
        prepare(place, memory)
        // Blocks of one size: a last one of few rows would read the right side for little.
        let blocks = (to - from + blockRows - 1) / blockRows
        let block = ((to - from + blocks - 1) / blocks + unit - 1) / unit * unit
        var row = from
        while row < to {
            let end = Swift.min(row + block, to)
            runBlock(place, row, end, memory)
            row = end
        }
    }

    /// The rows `from ..< to`, then what follows while they are near.
    func runBlock(_ place: Int, _ from: Int, _ to: Int, _ memory: Memory) {
        if let (loop, local) = follower {
            let mine = local.map { $0.floats(place, memory) }
            let out = mine ?? memory.floats(operands.out) + from * columns
            // Behind a single row there is none to fetch for, and its right side may be turned.
            if hasPartials || rows == 1 || !loop.isStreaming {
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

    /// The rows `from ..< to` to `out`, a few at a time; meanwhile the processor fetches what
    /// the loop is going to read for the rows behind them.
    func computeWhileFetching(
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
    func runInner(_ blocks: Blocks, _ memory: Memory) {
        guard let partials = operands.partials else { return }
        while let part = blocks.next() {
            multiply(
                share(inner, part, blocks.count, step: 8), (0, columns), rows: (0, rows),
                blocks.worker, memory,
                bias: part == 0 ? operands.bias : nil,
                out: memory.floats(partials) + part * rows * columns)
        }
    }

    /// The rows `from ..< to` to `out`.
    func compute(
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
            if operands.relu {
                memory.kernels.pointee.unary[Int(DK_RELU.rawValue)](out, out, count)
            }
            return
        }
        if rows == 1, !operands.isPacked {
            return memory.kernels.pointee.gemv(
                out, memory.floats(operands.left), memory.floats(operands.right),
                operands.rightTransposed ? inner : columns, inner, columns,
                operands.rightTransposed ? 1 : 0,
                operands.bias.map { UnsafePointer(memory.floats($0)) }, shape.relu)
        }
        var shape = shape
        if let behind { shape.next = behind.region(memory) }
        multiply(&shape, from, to, out, memory)
    }

    func multiply(
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
