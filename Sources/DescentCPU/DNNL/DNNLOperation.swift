import CDNNL
import CDescentKernels
import DescentCore

/// A oneDNN operation with fixed shapes, made once for each thread that may run it.
///
/// oneDNN itself stays on the thread that runs it: whatever is shared is shared by ``DNNLStep``.
final class DNNLOperation {
    /// `[batch, rows, inner] · [batch, inner, columns]`.
    struct Product {
        var batch: Int
        let rows: Int
        let columns: Int
        let inner: Int
        var transposeLeft = false
        var transposeRight = false

        var operations: Double {
            2 * Double(batch) * Double(rows) * Double(columns) * Double(inner)
        }
    }

    enum Kind {
        case product(Product)
        case convolution(dd_conv_kind, dd_conv_shape)
    }

    private let handles: [OpaquePointer]
    let scratchBytes: Int

    /// - Parameter threads: how many threads may run it at once, each on operands of its own.
    init(_ kind: Kind, bias: Bool, threads: Int) throws {
        var handles: [OpaquePointer] = []
        do {
            for _ in 0..<Swift.max(threads, 1) { handles.append(try Self.make(kind, bias: bias)) }
        } catch {
            handles.forEach(dd_op_destroy)
            throw error
        }
        self.handles = handles
        scratchBytes = Swift.max(dd_op_scratch_bytes(handles[0]), 64)
    }

    deinit { handles.forEach(dd_op_destroy) }

    private static func make(_ kind: Kind, bias: Bool) throws -> OpaquePointer {
        var why: UnsafePointer<CChar>?
        switch kind {
        case .product(let product):
            let handle = dd_matmul_create(
                product.batch, product.rows, product.columns, product.inner,
                product.transposeLeft ? 1 : 0, product.transposeRight ? 1 : 0, bias ? 1 : 0,
                &why)
            guard let handle else { throw failure("matmul", why) }
            return handle
        case .convolution(let kind, var shape):
            guard let handle = dd_conv_create(kind, &shape, bias ? 1 : 0, &why) else {
                throw failure("convolution", why)
            }
            return handle
        }
    }

    private static func failure(_ what: String, _ why: UnsafePointer<CChar>?) -> EngineError {
        .library("oneDNN \(what): \(why.map { String(cString: $0) } ?? "no reason given")")
    }

    /// Runs it as thread number `worker`; gives oneDNN's code, 0 if all went well.
    func run(
        _ worker: Int, source: UnsafePointer<Float>, weights: UnsafePointer<Float>,
        bias: UnsafePointer<Float>?, output: UnsafeMutablePointer<Float>,
        scratch: UnsafeMutableRawPointer
    ) -> Int32 {
        dd_op_execute(handles[worker], source, weights, bias, output, scratch)
    }
}
