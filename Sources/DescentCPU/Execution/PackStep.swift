import CDescentKernels

/// Brings the right side of products into panels: `[inner, columns]`, or `[columns, inner]` when
/// `transposed`.
final class PackStep: Instruction {
    private let source: BufferID
    private let out: BufferID
    private let inner: Int
    private let columns: Int
    private let transposed: Bool

    init(_ source: BufferID, _ out: BufferID, inner: Int, columns: Int, transposed: Bool) {
        self.source = source
        self.out = out
        self.inner = inner
        self.columns = columns
        self.transposed = transposed
    }

    /// Bytes of the packed matrix.
    static func bytes(inner: Int, columns: Int) -> Int {
        panels(columns) * dk_kernels_current().pointee.gemm_panel * inner * 4
    }

    override var cost: Int { 50 + inner * columns / 8 }
    override var summary: String { "pack \(inner)×\(columns)" }

    /// Panels that hold so many columns.
    static func panels(_ columns: Int) -> Int {
        let panel = dk_kernels_current().pointee.gemm_panel
        return (columns + panel - 1) / panel
    }
    private var panels: Int { Self.panels(columns) }

    override func run(_ memory: Memory) {
        fork(upTo: panels, memory)
    }

    override var mostShares: Int { panels }

    override func runShare(_ part: Int, of parts: Int, place: Int, _ memory: Memory) {
        runPart(part, of: parts, memory)
    }

    override func runPart(_ part: Int, of parts: Int, _ memory: Memory) {
        let (from, to) = share(panels, part, parts)
        memory.kernels.pointee.gemm_pack(
            memory.floats(out), memory.floats(source), inner, columns,
            transposed ? inner : columns, transposed ? 1 : 0, from, to)
    }
}
