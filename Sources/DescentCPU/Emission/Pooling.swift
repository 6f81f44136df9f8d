import CDescentKernels
import DescentCore

extension Emitter {
    func emitPool(_ node: Int, _ op: ReduceWindow) -> Bool {
        let input = graph.nodes[node].inputs[0]
        guard let pool = pool(op.window, spec(input), pooled: spec(node).shape) else {
            return false
        }
        let (x, y) = (buffer(input), result(node))
        let kind: PoolStep.Kind = op.kind == .sum ? .sum : .maximum
        emit(PoolStep(kind, pool, x, x, y), reads: [x], writes: [y])
        return true
    }

    /// `output`: gather at the winners (the result is pooled); else scatter to them.
    func emitWinners(_ node: Int, _ window: SpatialWindow, output gathers: Bool) -> Bool {
        let inputs = graph.nodes[node].inputs
        let pooled = gathers ? spec(node).shape : spec(inputs[1]).shape
        guard let pool = pool(window, spec(inputs[0]), pooled: pooled) else { return false }
        let (x, g, y) = (buffer(inputs[0]), buffer(inputs[1]), result(node))
        emit(PoolStep(gathers ? .gather : .scatter, pool, x, g, y), reads: [x, g], writes: [y])
        return true
    }

    /// The kernels' description of a dense float32 window over one or two axes; nil for others.
    private func pool(_ window: SpatialWindow, _ x: TensorSpec, pooled: Shape) -> dk_pool? {
        let axes = window.size.count
        guard x.dtype == .float32, axes == 1 || axes == 2, window.dilations.allSatisfy({ $0 == 1 }),
            x.shape.elementCount > 0, pooled.elementCount > 0
        else { return nil }
        func pair(_ values: [Int], single: Int) -> (Int, Int) {
            axes == 1 ? (single, values[0]) : (values[0], values[1])
        }
        let (h, w) = pair(x.shape.spatial, single: 1)
        let (oh, ow) = pair(pooled.spatial, single: 1)
        let (kh, kw) = pair(window.size, single: 1)
        let (sh, sw) = pair(window.strides, single: 1)
        let (top, left) = pair(window.padding.map(\.low), single: 0)
        return dk_pool(
            N: x.shape[0], H: h, W: w, C: x.shape[-1], OH: oh, OW: ow, KH: kh, KW: kw, SH: sh,
            SW: sw, PT: top, PL: left)
    }
}

/// Windows over images; threads take ranges of images.
final class PoolStep: Instruction {
    enum Kind {
        case maximum
        case sum
        /// Adds `g` at the winners of `x`.
        case scatter
        /// Takes `g` at the winners of `x`.
        case gather

        var text: String {
            switch self {
            case .maximum: "max pool"
            case .sum: "sum pool"
            case .scatter: "gradient of max pool"
            case .gather: "winners of max pool"
            }
        }
    }

    private let kind: Kind
    private var pool: dk_pool
    private let x: BufferID
    private let g: BufferID
    private let y: BufferID

    init(_ kind: Kind, _ pool: dk_pool, _ x: BufferID, _ g: BufferID, _ y: BufferID) {
        self.kind = kind
        self.pool = pool
        self.x = x
        self.g = g
        self.y = y
    }

    private var work: Int { pool.N * pool.OH * pool.OW * pool.KH * pool.KW * pool.C }
    override var cost: Int { work / 4 }
    override var summary: String {
        "\(kind.text) \(pool.H)×\(pool.W)×\(pool.C), \(pool.N) images"
    }
    override var operations: Double { Double(work) }

    override func run(_ memory: Memory) {
        fork(upTo: pool.N, memory)
    }

    override func runPart(_ part: Int, of parts: Int, _ memory: Memory) {
        let k = memory.kernels.pointee
        let (from, to) = share(pool.N, part, parts)
        let (x, g, y) = (memory.floats(x), memory.floats(g), memory.floats(y))
        // The threads only read the description.
        var shape = pool
        switch kind {
        case .maximum: k.pool_max(&shape, from, to, x, y)
        case .sum: k.pool_sum(&shape, from, to, x, y)
        case .scatter: k.pool_max_backward(&shape, from, to, x, g, y)
        case .gather: k.pool_max_gather(&shape, from, to, x, g, y)
        }
    }
}
