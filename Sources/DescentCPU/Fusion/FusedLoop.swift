import CDescentKernels

/// A chain of element-wise operations over `count` elements, run tile by tile so that values between
/// operations stay in the first-level cache. Threads take ranges of whole tiles.
final class FusedLoop: Instruction {
    let count: Int
    private let tile: Int
    /// A range of elements that begins at a multiple of this may be run by itself.
    let alignment: Int
    private let registers: Int
    private let scratch: BufferID
    private let ops: UnsafeMutableBufferPointer<MicroOp>
    /// Operations whose result is the same for every tile; they run once.
    private let hoisted: Int
    let nanoseconds: Int
    override var cost: Int { nanoseconds }
    /// Arrays of four-byte elements that the loop reads element by element.
    private(set) var streams: [BufferID] = []
    /// Sums over rows that the operations add to.
    private let sums: [Sum]
    /// Numbers of operations that take more than fit.
    private let numbers: [MicroOp.Operand]
    /// Floats of scratch memory for each thread: registers, then totals of the sums.
    private let floatsPerThread: Int

    /// The sum of all rows of `width` elements.
    struct Sum {
        let out: BufferID
        let width: Int
        /// Where its totals begin in the thread's scratch memory.
        let offset: Int
    }

    /// - Parameters:
    ///   - ops: hoisted ones first.
    ///   - scratch: `floatsPerThread · 4` bytes for each thread.
    init(
        count: Int, tile: Int, registers: Int, scratch: BufferID, floatsPerThread: Int,
        ops: [MicroOp], hoisted: Int, sums: [Sum], numbers: [MicroOp.Operand]
    ) {
        self.count = count
        self.tile = tile
        self.registers = registers
        self.scratch = scratch
        self.hoisted = hoisted
        self.sums = sums
        self.numbers = numbers
        self.floatsPerThread = floatsPerThread
        self.ops = .allocate(capacity: ops.count)
        _ = self.ops.initialize(from: ops)
        nanoseconds = ops.reduce(0) { $0 + $1.cost } * count / 1000
        let memory = ops.flatMap { [$0.out, $0.a, $0.b, $0.c, $0.d] }.filter { $0.kind == .memory }
        streams = Set(memory.map { BufferID($0.index) }).sorted()
        // Rows are suffixes of one shape, so the longest is a multiple of all.
        let rows = ops[..<hoisted].filter { $0.code == .row }.map(\.kernel) + sums.map(\.width)
        alignment = rows.max() ?? 1
    }

    deinit { ops.deallocate() }

    override var summary: String { "loop of \(ops.count) operations on \(count) elements" }
    /// Floating-point operations of the nodes it computes; a micro-operation may do several.
    var nodeOperations = 0.0
    override var operations: Double { nodeOperations }

    /// Sharing pays above about 8 µs of work.
    private static let worthSharing = 10_000

    override func run(_ memory: Memory) {
        let threads =
            nanoseconds > Self.worthSharing
            ? Swift.min(memory.threads, (count + tile - 1) / tile) : 1
        clearSums(threads, memory)
        fork(threads, memory)
        settleSums(threads, memory)
    }

    /// Fewer threads may come than are asked for: the totals of the others stay 0.
    func clearSums(_ threads: Int, _ memory: Memory) {
        forEachSum { sum in
            for part in 0..<threads {
                let totals = memory.floats(scratch) + part * floatsPerThread + sum.offset
                totals.update(repeating: 0, count: 2 * sum.width)
            }
        }
    }

    /// Adds up the threads' totals.
    func settleSums(_ threads: Int, _ memory: Memory) {
        forEachSum { sum in
            memory.kernels.pointee.settle_columns(
                memory.floats(sum.out), memory.floats(scratch) + sum.offset, threads,
                floatsPerThread, sum.width)
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

    override func runPart(_ part: Int, of parts: Int, _ memory: Memory) {
        let (from, to) = share(count, part, parts, step: tile)
        guard from < to else { return }
        prepare(part, memory)
        run(part, from: from, to: to, memory)
    }

    /// What is the same for all tiles, once for each thread.
    func prepare(_ part: Int, _ memory: Memory) {
        let mine = memory[scratch] + part * floatsPerThread * 4
        let state = TileState(memory: memory, scratch: mine, tile: tile, local: mine)
        for op in 0..<hoisted { state.run(ops[op], start: 0, n: tile) }
    }

    /// Runs the elements `from ..< to`, `from` a multiple of ``alignment``; `local` is where the
    /// elements of the local buffer lie.
    func run(
        _ part: Int, from: Int, to: Int, _ memory: Memory,
        local: UnsafeMutablePointer<Float>? = nil
    ) {
        let mine = memory[scratch] + part * floatsPerThread * 4
        let state = TileState(
            memory: memory, scratch: mine, tile: tile,
            local: local.map { UnsafeMutableRawPointer($0 - from) } ?? mine)
        var start = from
        while start < to {
            let n = Swift.min(tile, to - start)
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

    /// Whether the loop reads and writes several large arrays, as an optimiser's step does.
    var isStreaming: Bool { streams.count >= 3 && count >= 1 << 14 }

    /// Asks for the elements `from ..< to` of the arrays that the loop reads.
    func fetch(from: Int, to: Int, _ memory: Memory) {
        for id in streams {
            memory.kernels.pointee.fetch(memory.floats(id) + from, (to - from) * 4)
        }
    }

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

/// Runs single operations on the tile that starts at `start`.
private struct TileState {
    let memory: Memory
    let scratch: UnsafeMutableRawPointer
    let tile: Int
    /// Where element 0 of the local buffer would lie.
    let local: UnsafeMutableRawPointer

    @inline(__always)
    private func pointer(_ operand: MicroOp.Operand, _ start: Int, _ bytes: Int)
        -> UnsafeMutableRawPointer
    {
        switch operand.kind {
        case .register: scratch + Int(operand.index) * tile * 4
        case .memory: memory[Int(operand.index)] + start * bytes
        case .local: local + start * bytes
        case .whole, .scalar: memory[Int(operand.index)]
        case .immediate: scratch  // numbers are read by float(_:) and int(_:)
        }
    }

    @inline(__always)
    private func floats(_ operand: MicroOp.Operand, _ start: Int) -> UnsafeMutablePointer<Float> {
        pointer(operand, start, 4).assumingMemoryBound(to: Float.self)
    }
    @inline(__always)
    private func ints(_ operand: MicroOp.Operand, _ start: Int) -> UnsafeMutablePointer<Int32> {
        pointer(operand, start, 4).assumingMemoryBound(to: Int32.self)
    }
    @inline(__always)
    private func float(_ operand: MicroOp.Operand) -> Float {
        operand.kind == .immediate
            ? Float(bitPattern: UInt32(bitPattern: operand.index))
            : memory[Int(operand.index)].assumingMemoryBound(to: Float.self)[0]
    }
    @inline(__always)
    private func int(_ operand: MicroOp.Operand) -> Int32 {
        operand.kind == .immediate
            ? operand.index : memory[Int(operand.index)].assumingMemoryBound(to: Int32.self)[0]
    }

    func run(_ op: MicroOp, start s: Int, n: Int) {
        let k = memory.kernels
        switch op.code {
        case .unary: k.pointee.unary[op.kernel](floats(op.out, s), floats(op.a, s), n)
        case .binaryVV:
            k.pointee.binary_vv[op.kernel](floats(op.out, s), floats(op.a, s), floats(op.b, s), n)
        case .binaryVS:
            k.pointee.binary_vs[op.kernel](floats(op.out, s), floats(op.a, s), float(op.b), n)
        case .binarySV:
            k.pointee.binary_sv[op.kernel](floats(op.out, s), float(op.a), floats(op.b, s), n)
        case .compareVV:
            k.pointee.compare_vv[op.kernel](ints(op.out, s), floats(op.a, s), floats(op.b, s), n)
        case .compareVS:
            k.pointee.compare_vs[op.kernel](ints(op.out, s), floats(op.a, s), float(op.b), n)
        case .compareSV:
            k.pointee.compare_sv[op.kernel](ints(op.out, s), float(op.a), floats(op.b, s), n)
        case .select:
            k.pointee.select(
                pointer(op.out, s, 4), ints(op.a, s), pointer(op.b, s, 4), pointer(op.c, s, 4), n)
        default: runChain(op, s, n)
        }
    }

    /// Several operations in one pass.
    private func runChain(_ op: MicroOp, _ s: Int, _ n: Int) {
        let k = memory.kernels
        switch op.code {
        case .lerp:
            k.pointee.lerp(floats(op.out, s), floats(op.a, s), floats(op.b, s), float(op.c), n)
        case .axpy:
            k.pointee.axpy(floats(op.out, s), floats(op.a, s), float(op.b), floats(op.c, s), n)
        case .subtractScaled:
            k.pointee.axpy(floats(op.out, s), floats(op.a, s), -float(op.b), floats(op.c, s), n)
        case .multiplyAdd:
            k.pointee.fma_vvv(
                floats(op.out, s), floats(op.a, s), floats(op.b, s), floats(op.c, s), n)
        case .centredScale:
            k.pointee.centred_scale(
                floats(op.out, s), floats(op.a, s), floats(op.b, s), floats(op.c, s),
                floats(op.d, s), n)
        case .centredScaleReLU:
            k.pointee.centred_scale_relu(
                floats(op.out, s), floats(op.a, s), floats(op.b, s), floats(op.c, s),
                floats(op.d, s), n)
        case .wherePositive:
            k.pointee.where_positive(floats(op.out, s), floats(op.a, s), floats(op.b, s), n)
        default: runRare(op, s, n)
        }
    }

    /// A step of Adam: weights, both means, gradient, and rate, 1 − beta1, 1 − beta2, epsilon.
    func adam(_ op: MicroOp, _ numbers: [MicroOp.Operand], start s: Int, n: Int) {
        var parameters = dk_adam(
            rate: float(numbers[op.kernel]), one_minus_beta1: float(numbers[op.kernel + 1]),
            one_minus_beta2: float(numbers[op.kernel + 2]), epsilon: float(numbers[op.kernel + 3]))
        memory.kernels.pointee.adam_step(
            &parameters, floats(op.out, s), floats(op.a, s), floats(op.b, s), floats(op.c, s), n)
    }

    /// Adds the tile's columns to the thread's totals; tiles are whole rows.
    func add(_ op: MicroOp, to sum: FusedLoop.Sum, start: Int, n: Int) {
        let total = scratch.assumingMemoryBound(to: Float.self) + sum.offset
        memory.kernels.pointee.add_columns(
            total, total + sum.width, floats(op.a, start), n / sum.width, sum.width)
    }

    /// Integers, conversions, broadcasts.
    private func runRare(_ op: MicroOp, _ s: Int, _ n: Int) {
        let k = memory.kernels.pointee
        switch op.code {
        case .intCompareVV:
            k.i32_compare_vv[op.kernel](ints(op.out, s), ints(op.a, s), ints(op.b, s), n)
        case .intCompareVS:
            k.i32_compare_vs[op.kernel](ints(op.out, s), ints(op.a, s), int(op.b), n)
        case .intCompareSV:
            k.i32_compare_sv[op.kernel](ints(op.out, s), int(op.a), ints(op.b, s), n)
        case .intBinaryVV:
            k.i32_binary_vv[op.kernel](ints(op.out, s), ints(op.a, s), ints(op.b, s), n)
        case .intBinaryVS: k.i32_binary_vs[op.kernel](ints(op.out, s), ints(op.a, s), int(op.b), n)
        case .intBinarySV: k.i32_binary_sv[op.kernel](ints(op.out, s), int(op.a), ints(op.b, s), n)
        case .intNegate: k.i32_negate(ints(op.out, s), ints(op.a, s), n)
        case .maskNot: k.i32_not(ints(op.out, s), ints(op.a, s), n)
        case .intToFloat: k.i32_to_f32(floats(op.out, s), ints(op.a, s), n)
        case .floatToInt: k.f32_to_i32(ints(op.out, s), floats(op.a, s), n)
        case .floatToMask: k.f32_to_mask(ints(op.out, s), floats(op.a, s), n)
        case .loadByteInt: k.u8_to_i32(ints(op.out, s), bytes(op.a, s), n)
        case .loadByteFloat: k.u8_to_f32(floats(op.out, s), bytes(op.a, s), n)
        case .loadHalf: k.f16_to_f32(floats(op.out, s), halves(op.a, s), n)
        case .loadBrain: k.bf16_to_f32(floats(op.out, s), halves(op.a, s), n)
        case .loadLong:
            k.i64_to_i32(
                ints(op.out, s), pointer(op.a, s, 8).assumingMemoryBound(to: Int64.self), n)
        case .storeByte: k.i32_to_u8(bytes(op.out, s), ints(op.a, s), n)
        case .storeBool: k.i32_to_bool(bytes(op.out, s), ints(op.a, s), n)
        case .storeHalf: k.f32_to_f16(halves(op.out, s), floats(op.a, s), n)
        case .storeBrain: k.f32_to_bf16(halves(op.out, s), floats(op.a, s), n)
        case .copy: pointer(op.out, s, 4).copyMemory(from: pointer(op.a, s, 4), byteCount: n * 4)
        case .row: k.tile(pointer(op.out, s, 4), pointer(op.a, s, 4), op.kernel, n, s)
        case .each: k.repeat_each(pointer(op.out, s, 4), pointer(op.a, s, 4), op.kernel, n, s)
        case .splat: k.splat_i32(ints(op.out, s), int(op.a), n)
        case .unary, .binaryVV, .binaryVS, .binarySV, .compareVV, .compareVS, .compareSV, .select,
            .lerp, .axpy, .subtractScaled, .adam, .multiplyAdd, .centredScale, .centredScaleReLU,
            .wherePositive,
            .addColumns:
            break  // handled by the callers
        }
    }

    @inline(__always)
    private func bytes(_ operand: MicroOp.Operand, _ start: Int) -> UnsafeMutablePointer<UInt8> {
        pointer(operand, start, 1).assumingMemoryBound(to: UInt8.self)
    }
    @inline(__always)
    private func halves(_ operand: MicroOp.Operand, _ start: Int) -> UnsafeMutablePointer<UInt16> {
        pointer(operand, start, 2).assumingMemoryBound(to: UInt16.self)
    }
}
