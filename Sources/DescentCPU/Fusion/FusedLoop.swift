import CDescentKernels

/// A chain of element-wise operations over `count` elements, run tile by tile so that values
/// between operations stay in the first-level cache. Threads take ranges of whole tiles.
final class FusedLoop: Instruction {
    let count: Int
    private let tile: Int
    /// A range of elements that begins at a multiple of this may be run by itself.
    let alignment: Int
    /// Elements that go through the operations at once: all, if nothing is kept between them.
    private let span: Int
    private let registers: Int
    /// Of each thread: registers, then totals of the sums.
    private var scratch: Workspace
    private let ops: UnsafeMutableBufferPointer<MicroOp>
    /// Operations whose result is the same for every tile; they run once.
    private let hoisted: Int
    let nanoseconds: Int
    override var cost: Int { nanoseconds }
    /// Arrays of four-byte elements that the loop reads element by element.
    private(set) var streams: [BufferID] = []
    /// Sums over rows that the operations add to.
    private let sums: [Sum]
    /// Whether it adds up rows: then which thread runs which elements shows in the last bits.
    var hasSums: Bool { !sums.isEmpty }
    /// Numbers of operations that take more than fit.
    private let numbers: [MicroOp.Operand]

    /// The sum of all rows of `width` elements.
    struct Sum {
        let out: BufferID
        let width: Int
        /// Where its totals begin in the thread's scratch memory.
        let offset: Int
    }

    /// - Parameter ops: hoisted ones first.
    init(
        count: Int, tile: Int, registers: Int, scratch: Workspace, ops: [MicroOp], hoisted: Int,
        sums: [Sum], numbers: [MicroOp.Operand]
    ) {
        self.count = count
        self.tile = tile
        self.registers = registers
        self.scratch = scratch
        self.hoisted = hoisted
        self.sums = sums
        self.numbers = numbers
        self.ops = .allocate(capacity: ops.count)
        _ = self.ops.initialize(from: ops)
        nanoseconds = ops.reduce(0) { $0 + $1.cost } * count / 1000
        let memory = ops.flatMap { [$0.out, $0.a, $0.b, $0.c, $0.d] }.filter { $0.kind == .memory }
        streams = Set(memory.map { BufferID($0.index) }).sorted()
        let running = ops[hoisted...]
        let isOnePass =
            running.count == 1 && sums.isEmpty
            && running.allSatisfy { op in
                [op.out, op.a, op.b, op.c, op.d].allSatisfy { $0.kind != .register }
            }
        span = isOnePass ? .max : tile
        // Rows are suffixes of one shape, so the longest is a multiple of all.
        let rows = ops[..<hoisted].filter { $0.code == .row }.map(\.kernel) + sums.map(\.width)
        alignment = rows.max() ?? 1
    }

    deinit { ops.deallocate() }

    override var summary: String {
        ops.contains { $0.code == .adam }
            ? "step of Adam on \(count) elements"
            : "loop of \(ops.count) operations on \(count) elements"
    }
    /// Floating-point operations of the nodes it computes; a micro-operation may do several.
    var nodeOperations = 0.0
    override var operations: Double { nodeOperations }

    private var tiles: Int { (count + tile - 1) / tile }

    override func run(_ memory: Memory) {
        guard hasSums else { return fork(upTo: tiles, memory) }
        let parts = Swift.min(threads(memory), Swift.max(tiles, 1))
        clearSums(parts, memory)
        fork(parts, memory)
        settleSums(parts, memory)
    }

    /// Each of `parts` has totals of its own.
    func clearSums(_ parts: Int, _ memory: Memory) {
        forEachSum { sum in
            for part in 0..<parts {
                let totals = scratch.floats(part, memory) + sum.offset
                totals.update(repeating: 0, count: 2 * sum.width)
            }
        }
    }

    /// Adds up the parts' totals.
    func settleSums(_ parts: Int, _ memory: Memory) {
        forEachSum { sum in
            memory.kernels.pointee.settle_columns(
                memory.floats(sum.out), scratch.floats(0, memory) + sum.offset, parts,
                scratch.stride, sum.width)
        }
    }

    /// Indexed: in debug builds an iterator over structs allocates.
    private func forEachSum(_ body: (Sum) -> Void) {
        var next = 0
        while next < sums.count {
            body(sums[next])
            next += 1
        }
    }

    override func run(_ blocks: Blocks, _ memory: Memory) {
        var prepared: Int?
        while let part = blocks.next() {
            let (from, to) = share(count, part, blocks.count, step: tile)
            guard from < to else { continue }
            // Sums belong to the part, so that they do not depend on which thread computes it.
            let place = hasSums ? part : blocks.worker
            if prepared != place { prepare(place, memory) }
            prepared = place
            run(place, from: from, to: to, memory)
        }
    }

    override var mostShares: Int { hasSums ? 0 : tiles }
    override var workspaceFloats: Int { scratch.floats }

    override func use(_ shared: Workspace) { use(shared, at: 0) }

    func use(_ shared: Workspace, at offset: Int) {
        replaceWritten(scratch.buffer, by: shared.buffer)
        scratch = Workspace(partOf: shared, at: offset, floats: scratch.floats)
    }

    override func runShare(_ part: Int, of parts: Int, place: Int, _ memory: Memory) {
        let (from, to) = share(count, part, parts, step: tile)
        guard from < to else { return }
        prepare(place, memory)
        run(place, from: from, to: to, memory)
    }

    /// What is the same for all tiles, once for each place in the scratch memory.
    func prepare(_ place: Int, _ memory: Memory) {
        let mine = UnsafeMutableRawPointer(scratch.floats(place, memory))
        let state = TileState(memory: memory, scratch: mine, tile: tile, local: mine)
        for op in 0..<hoisted { state.run(ops[op], start: 0, n: tile) }
    }

    /// Runs the elements `from ..< to`, `from` a multiple of ``alignment``; `local` is where the
    /// elements of the local buffer lie.
    func run(
        _ place: Int, from: Int, to: Int, _ memory: Memory,
        local: UnsafeMutablePointer<Float>? = nil
    ) {
        let mine = UnsafeMutableRawPointer(scratch.floats(place, memory))
        let state = TileState(
            memory: memory, scratch: mine, tile: tile,
            local: local.map { UnsafeMutableRawPointer($0 - from) } ?? mine)
        var start = from
        while start < to {
            let n = Swift.min(span, to - start)
            for op in hoisted..<ops.count {
                switch ops[op].code {
                case .addColumns: state.add(ops[op], to: sums[ops[op].kernel], start: start, n: n)
                case .adam: state.adam(ops[op], numbers, start: start, n: n)
                default: state.run(ops[op], start: start, n: n)
                }
            }
            start += n
        }
    }
}

extension FusedLoop {
    /// Whether the loop reads buffer `id` element by element.
    func readsElements(of id: BufferID) -> Bool {
        ops.contains { op in
            [op.a, op.b, op.c, op.d].contains { $0.kind == .memory && $0.index == Int32(id) }
        }
    }

    /// Whether the loop writes buffer `id` element by element.
    func writesElements(of id: BufferID) -> Bool {
        ops.contains { op in
            op.code != .addColumns && op.out.kind == .memory && op.out.index == Int32(id)
        }
    }

    /// Whether the loop reads and writes several large arrays, as an optimiser's step does.
    var isStreaming: Bool { streams.count >= 3 && count >= 1 << 14 }

    /// Where element `from` of the first arrays lies that the loop reads.
    func streams(from: Int, _ memory: Memory) -> Streams {
        func place(_ number: Int) -> UnsafePointer<Float>? {
            number < streams.count ? UnsafePointer(memory.floats(streams[number]) + from) : nil
        }
        return (place(0), place(1), place(2), place(3))
    }
    typealias Streams = (
        UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?
    )

    /// From now on the elements of buffer `id` are read from the thread's own memory.
    func makeLocal(_ id: BufferID) {
        func moved(_ operand: MicroOp.Operand) -> MicroOp.Operand {
            operand.kind == .memory && operand.index == Int32(id)
                ? MicroOp.Operand(kind: .local, index: 0) : operand
        }
        for i in ops.indices {
            (ops[i].a, ops[i].b) = (moved(ops[i].a), moved(ops[i].b))
            (ops[i].c, ops[i].d) = (moved(ops[i].c), moved(ops[i].d))
        }
        reads.removeAll { $0 == id }
        streams.removeAll { $0 == id }
    }
}
