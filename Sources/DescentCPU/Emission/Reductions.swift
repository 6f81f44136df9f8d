import CDescentKernels
import DescentCore

extension Emitter {
    func emitReduce(_ node: Int, _ op: Reduce) -> Bool {
        let type = spec(graph.nodes[node].inputs[0]).dtype
        if spec(node).dtype == .int64, !op.axes.isEmpty,
            op.reduction == .sum || op.reduction == .product
        {
            var from = type
            emitRuns(node, op) { source, out, run in
                let step = CountStep(
                    source, out, run, from: from, multiplies: op.reduction == .product)
                from = .int64
                emit(step, reads: [source], writes: [out])
            }
            return true
        }
        guard type == .float32, let kernel = reduceKernel(op.reduction) else { return false }
        if op.axes.isEmpty {
            let (source, out) = (buffer(graph.nodes[node].inputs[0]), result(node))
            emit(
                Copy(from: source, to: out, bytes: spec(node).byteCount), reads: [source],
                writes: [out])
        }
        emitRuns(node, op) { source, out, run in
            let partial = newBuffer(bytes: Swift.max(run.inner, 1) * threads * 4)
            emit(
                ReduceStep(
                    source, out, partial, outer: run.outer, n: run.n, inner: run.inner,
                    kernel: kernel),
                reads: [source], writes: [out, partial])
        }
        return true
    }

    /// `[outer, n, inner]`, of which n is reduced.
    typealias Run = (outer: Int, n: Int, inner: Int)

    /// Reduces one run of neighbouring axes after the other, innermost first,
    /// with what `step` emits.
    private func emitRuns(_ node: Int, _ op: Reduce, _ step: (BufferID, BufferID, Run) -> Void) {
        let input = graph.nodes[node].inputs[0]
        var lengths = spec(input).shape.dimensions
        var source = buffer(input)
        var rest = op.axes
        while let last = rest.popLast() {
            var first = last
            while let before = rest.last, before == first - 1 {
                first = before
                rest.removeLast()
            }
            let outer = lengths[..<first].reduce(1, *)
            let n = lengths[first...last].reduce(1, *)
            let inner = lengths[(last + 1)...].reduce(1, *)
            lengths.removeSubrange(first...last)
            let bytes = outer * inner * spec(node).dtype.byteCount
            let out = rest.isEmpty ? result(node) : newBuffer(bytes: bytes)
            step(source, out, (outer, n, inner))
            source = out
        }
    }

    private func reduceKernel(_ reduction: Reduction) -> Int? {
        switch reduction {
        case .sum: Int(DK_SUM.rawValue)
        case .maximum: Int(DK_MAX.rawValue)
        case .minimum: Int(DK_MIN.rawValue)
        case .product: Int(DK_PROD.rawValue)
        case .and, .or: nil
        }
    }

    func emitArgMax(_ node: Int, _ op: ArgMax) -> Bool {
        let input = graph.nodes[node].inputs[0]
        let shape = spec(input).shape
        guard spec(input).dtype == .float32 else { return false }
        let (source, out) = (buffer(input), result(node))
        let step = ArgMaxStep(
            source, out, outer: shape.dimensions[..<op.axis].reduce(1, *),
            n: shape.dimensions[op.axis], inner: shape.strides[op.axis])
        emit(step, reads: [source], writes: [out])
        return true
    }
}

/// `[outer, n, inner]` → `[outer, inner]`. Threads share the rows, or when there are too few
/// of them the n axis; each then has its own partial result, combined in order.
final class ReduceStep: Instruction {
    private let source: BufferID
    private let out: BufferID
    private let partial: BufferID
    private let outer: Int
    private let n: Int
    private let inner: Int
    private let kernel: Int
    private var splitsRows: Bool { outer > 1 }

    init(
        _ source: BufferID, _ out: BufferID, _ partial: BufferID, outer: Int, n: Int, inner: Int,
        kernel: Int
    ) {
        self.source = source
        self.out = out
        self.partial = partial
        self.outer = outer
        self.n = n
        self.inner = inner
        self.kernel = kernel
    }

    override var cost: Int { outer * n * inner / 16 }
    override var summary: String { "reduce \(outer)×\(n)×\(inner)" }
    override var operations: Double { Double(outer * n * inner) }

    override func run(_ memory: Memory) {
        if splitsRows { return fork(upTo: outer, memory) }
        let parts = Swift.min(threads(memory), Swift.max(n, 1))
        fork(parts, memory)
        if parts > 1 {
            let k = memory.kernels.pointee
            k.reduce_columns[kernel](memory.floats(out), memory.floats(partial), parts, inner)
        }
    }

    override func runPart(_ part: Int, of parts: Int, _ memory: Memory) {
        let k = memory.kernels.pointee
        let (x, y) = (memory.floats(source), memory.floats(out))
        if splitsRows || parts == 1 {
            let (from, to) = share(outer, part, parts)
            if inner == 1 {
                k.reduce_rows[kernel](y + from, x + from * n, to - from, n)
            } else {
                for row in from..<to {
                    k.reduce_columns[kernel](y + row * inner, x + row * n * inner, n, inner)
                }
            }
            return
        }
        let (from, to) = share(n, part, parts)
        let mine = memory.floats(partial) + part * inner
        if inner == 1 {
            k.reduce_rows[kernel](mine, x + from, 1, to - from)
        } else {
            k.reduce_columns[kernel](mine, x + from * inner, to - from, inner)
        }
    }
}

/// `[outer, n, inner]` → index of the largest along n.
final class ArgMaxStep: Instruction {
    private let source: BufferID
    private let out: BufferID
    private let outer: Int
    private let n: Int
    private let inner: Int

    init(_ source: BufferID, _ out: BufferID, outer: Int, n: Int, inner: Int) {
        self.source = source
        self.out = out
        self.outer = outer
        self.n = n
        self.inner = inner
    }

    override var cost: Int { outer * n * inner }
    override var summary: String { "largest of \(outer)×\(n)×\(inner)" }
    override var operations: Double { Double(outer * n * inner) }

    override func run(_ memory: Memory) {
        let y = memory[out].assumingMemoryBound(to: Int32.self)
        if inner == 1 {
            memory.kernels.pointee.argmax_rows(y, memory.floats(source), outer, n)
        } else {
            memory.kernels.pointee.argmax(y, memory.floats(source), outer, n, inner)
        }
    }
}
