import CDNNL
import CDescentKernels
import DescentCore

/// A oneDNN operation with fixed shapes, made once.
final class DNNLOperation {
    /// `[batch, rows, inner] · [batch, inner, columns]`.
    struct Product {
        let batch: Int
        let rows: Int
        let columns: Int
        let inner: Int

        var operations: Double {
            2 * Double(batch) * Double(rows) * Double(columns) * Double(inner)
        }
    }

    fileprivate let handle: OpaquePointer
    let scratchBytes: Int
    let operations: Double
    /// `product 8×16×16`, for profiles.
    let summary: String
    /// Rough nanoseconds on one thread, at 100 operations a nanosecond.
    var cost: Int { 300 + Int(operations / 100) }

    /// Below so many operations a second thread costs more than it gives: 32×400 · 400×25 is as fast on
    /// one, and so is a convolution of one small picture, whose kernel is also reordered by all threads.
    private static let worthSharing = (product: 1e6, convolution: 5e6)

    /// Whether several threads work on it.
    let isShared: Bool

    /// oneDNN decides on the number of threads when an operation is made.
    private static func limitingThreads<R>(_ threads: Int, _ make: () -> R) -> R {
        let before = dk_max_threads()
        dk_set_threads(Int32(clamping: threads))
        defer { dk_set_threads(before) }
        return make()
    }

    init(
        _ product: Product, transposeLeft: Bool, transposeRight: Bool, bias: Bool, threads: Int
    ) throws {
        var why: UnsafePointer<CChar>?
        isShared = threads > 1 && product.operations >= Self.worthSharing.product
        let handle = Self.limitingThreads(isShared ? threads : 1) {
            dd_matmul_create(
                product.batch, product.rows, product.columns, product.inner, transposeLeft ? 1 : 0,
                transposeRight ? 1 : 0, bias ? 1 : 0, DD_NONE, &why)
        }
        guard let handle else { throw DNNLOperation.failure("matmul", why) }
        self.handle = handle
        scratchBytes = dd_op_scratch_bytes(handle)
        operations = product.operations
        summary =
            "oneDNN product \(product.batch) of \(product.rows)×\(product.inner)×\(product.columns)"
    }

    init(_ kind: dd_conv_kind, _ shape: dd_conv_shape, bias: Bool, threads: Int) throws {
        var why: UnsafePointer<CChar>?
        var shape = shape
        let taps = Double(shape.kh * shape.kw) * Double(shape.c / shape.groups)
        let operations = 2 * Double(shape.n * shape.oh * shape.ow) * Double(shape.o) * taps
        isShared = threads > 1 && operations >= Self.worthSharing.convolution
        let handle = Self.limitingThreads(isShared ? threads : 1) {
            dd_conv_create(kind, &shape, bias ? 1 : 0, DD_NONE, &why)
        }
        guard let handle else { throw DNNLOperation.failure("convolution", why) }
        self.handle = handle
        scratchBytes = dd_op_scratch_bytes(handle)
        self.operations = operations
        summary =
            "oneDNN \(kind.text) \(shape.h)×\(shape.w)×\(shape.c) → \(shape.oh)×\(shape.ow)×\(shape.o), "
            + "\(shape.n) images"
    }

    deinit { dd_op_destroy(handle) }

    private static func failure(_ what: String, _ why: UnsafePointer<CChar>?) -> EngineError {
        .library("oneDNN \(what): \(why.map { String(cString: $0) } ?? "no reason given")")
    }
}

extension dd_conv_kind {
    /// For profiles.
    fileprivate var text: String {
        switch self {
        case DD_BACKWARD_DATA: "gradient of images"
        case DD_BACKWARD_WEIGHTS: "gradient of kernel"
        default: "convolution"
        }
    }
}

/// Runs a oneDNN operation on buffers of the program.
final class DNNLStep: Instruction {
    private let operation: DNNLOperation
    private let source: BufferID
    private let weights: BufferID
    private let bias: BufferID?
    private let output: BufferID
    private let scratch: BufferID

    init(
        _ operation: DNNLOperation, source: BufferID, weights: BufferID, bias: BufferID?,
        output: BufferID, scratch: BufferID
    ) {
        self.operation = operation
        self.source = source
        self.weights = weights
        self.bias = bias
        self.output = output
        self.scratch = scratch
    }

    override var cost: Int { operation.cost }
    override var summary: String { operation.summary }
    override var operations: Double { operation.operations }

    override func run(_ memory: Memory) throws {
        // Some implementations ask again for the number of threads, and would wait for a second one
        // even for a product of four rows.
        let threads = dk_max_threads()
        if !operation.isShared { dk_set_threads(1) }
        defer { if !operation.isShared { dk_set_threads(threads) } }
        let code = dd_op_execute(
            operation.handle, memory.floats(source), memory.floats(weights),
            bias.map { UnsafePointer(memory.floats($0)) }, memory.floats(output), memory[scratch])
        if code != 0 {
            throw EngineError.library("oneDNN: " + String(cString: dd_error_text(code)))
        }
    }
}
