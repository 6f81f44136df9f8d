import CDNNL
import DescentCore

/// A oneDNN operation with fixed shapes, made once.
final class DNNLOperation {
    /// `[batch, rows, inner] · [batch, inner, columns]`.
    struct Product {
        let batch: Int
        let rows: Int
        let columns: Int
        let inner: Int
    }

    fileprivate let handle: OpaquePointer
    let scratchBytes: Int

    init(_ product: Product, transposeLeft: Bool, transposeRight: Bool, bias: Bool) throws {
        var why: UnsafePointer<CChar>?
        let handle = dd_matmul_create(
            product.batch, product.rows, product.columns, product.inner, transposeLeft ? 1 : 0,
            transposeRight ? 1 : 0, bias ? 1 : 0, DD_NONE, &why)
        guard let handle else { throw DNNLOperation.failure("matmul", why) }
        self.handle = handle
        scratchBytes = dd_op_scratch_bytes(handle)
    }

    init(_ kind: dd_conv_kind, _ shape: dd_conv_shape, bias: Bool) throws {
        var why: UnsafePointer<CChar>?
        var shape = shape
        guard let handle = dd_conv_create(kind, &shape, bias ? 1 : 0, DD_NONE, &why) else {
            throw DNNLOperation.failure("convolution", why)
        }
        self.handle = handle
        scratchBytes = dd_op_scratch_bytes(handle)
    }

    deinit { dd_op_destroy(handle) }

    private static func failure(_ what: String, _ why: UnsafePointer<CChar>?) -> EngineError {
        .library("oneDNN \(what): \(why.map { String(cString: $0) } ?? "no reason given")")
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

    override func run(_ memory: Memory) throws {
        let code = dd_op_execute(
            operation.handle, memory.floats(source), memory.floats(weights),
            bias.map { UnsafePointer(memory.floats($0)) }, memory.floats(output), memory[scratch])
        if code != 0 { throw EngineError.library("oneDNN: " + String(cString: dd_error_text(code))) }
    }
}
