import CDNNL
import CDescentKernels
import DescentCore

/// Runs an operation of oneDNN on buffers of the program, piece by piece,
/// each on one thread of the team.
final class DNNLStep: Instruction {
    struct Operands {
        let source: BufferID
        let weights: BufferID
        /// Added, or for the gradient of a kernel the gradient of the bias.
        let bias: BufferID?
        let output: BufferID
    }

    private let made: [DNNLOperation]
    /// Unsafe: in debug builds an array of structs allocates at every access.
    private let pieces: UnsafeMutableBufferPointer<DNNLPieces.Piece>
    /// Whether each piece gives a part of every sum.
    private let hasPartials: Bool
    private let operands: Operands
    /// Floats of the result, and of the bias' gradient behind it, of each piece that gives
    /// a part of the sums.
    private let sizes: (output: Int, bias: Int)
    var partials: BufferID = 0
    var scratch: BufferID = 0
    private let what: (name: String, operations: Double)
    /// What each thread's last operation ended with.
    private let codes: UnsafeMutableBufferPointer<Int32>

    init(
        _ pieces: DNNLPieces, _ operands: Operands, sizes: (output: Int, bias: Int),
        _ what: (name: String, operations: Double), threads: Int
    ) throws {
        (self.operands, self.sizes, self.what) = (operands, sizes, what)
        made = try pieces.kinds.map {
            try DNNLOperation($0, bias: operands.bias != nil, threads: threads)
        }
        hasPartials = pieces.areSums && pieces.pieces.count > 1
        self.pieces = .allocate(capacity: pieces.pieces.count)
        _ = self.pieces.initialize(from: pieces.pieces)
        codes = .allocate(capacity: threads)
        codes.initialize(repeating: 0)
    }

    deinit {
        pieces.deallocate()
        codes.deallocate()
    }

    /// At 100 operations a nanosecond.
    static func cost(of operations: Double) -> Int { 300 + Int(operations / 100) }
    override var cost: Int { Self.cost(of: what.operations) }
    override var summary: String { what.name }
    override var operations: Double { what.operations }

    private var partialFloats: Int { sizes.output + sizes.bias }
    /// Floats for ``partials``.
    var floatsOfPartials: Int { hasPartials ? partialFloats * pieces.count : 0 }
    /// Bytes of ``scratch`` for each thread.
    var scratchBytes: Int { made.map(\.scratchBytes).max() ?? 64 }

    private var isAdding = false

    override func run(_ memory: Memory) throws {
        codes.update(repeating: 0)
        isAdding = false
        fork(pieces.count, memory)
        var worker = 0
        while worker < codes.count {
            guard codes[worker] == 0 else {
                let text = String(cString: dd_error_text(codes[worker]))
                throw EngineError.library("oneDNN: " + text)
            }
            worker += 1
        }
        guard hasPartials else { return }
        isAdding = true
        fork(Swift.max(1, Swift.min(memory.threads * 4, sizes.output / 4_096)), memory)
    }

    override func run(_ blocks: Blocks, _ memory: Memory) {
        let scratch = memory[scratch] + blocks.worker * scratchBytes
        while let block = blocks.next() {
            if isAdding {
                add(block, of: blocks.count, memory)
            } else {
                run(block, as: blocks.worker, scratch, memory)
            }
        }
    }

    private func run(
        _ number: Int, as worker: Int, _ scratch: UnsafeMutableRawPointer, _ memory: Memory
    ) {
        let piece = pieces[number]
        var output = memory.floats(operands.output) + piece.output
        var bias = operands.bias.map { memory.floats($0) }
        if hasPartials {
            output = memory.floats(partials) + number * partialFloats
            if bias != nil { bias = output + sizes.output }
        }
        let code = made[piece.operation].run(
            worker, source: memory.floats(operands.source) + piece.source,
            weights: memory.floats(operands.weights) + piece.weights,
            bias: bias.map { UnsafePointer($0) }, output: output, scratch: scratch)
        if code != 0 { codes[worker] = code }
    }

    /// Adds up a share of what the pieces gave, in their order.
    private func add(_ part: Int, of parts: Int, _ memory: Memory) {
        let (from, to) = share(sizes.output, part, parts, step: 16)
        add(memory.floats(operands.output) + from, at: from, count: to - from, memory)
        if part == 0, let bias = operands.bias {
            add(memory.floats(bias), at: sizes.output, count: sizes.bias, memory)
        }
    }

    private func add(
        _ out: UnsafeMutablePointer<Float>, at place: Int, count: Int, _ memory: Memory
    ) {
        let plus = memory.kernels.pointee.binary_vv[Int(DK_ADD.rawValue)]
        let first = memory.floats(partials) + place
        plus(out, first, first + partialFloats, count)
        var next = 2
        while next < pieces.count {
            plus(out, out, first + next * partialFloats, count)
            next += 1
        }
    }
}

extension dd_conv_kind {
    /// For profiles.
    var text: String {
        switch self {
        case DD_BACKWARD_DATA: "gradient of images"
        case DD_BACKWARD_WEIGHTS: "gradient of kernel"
        default: "convolution"
        }
    }
}
