import CDescentKernels

/// The right side, part by part: packed or read in place, while the part behind is asked for.
extension ProductStep {
    /// A range of the inner axis for a range of rows and one of columns that begins with a panel.
    func multiply(
        _ inner: Span, _ columns: Span, rows: Span, _ worker: Int, _ memory: Memory,
        bias: BufferID?, out: UnsafeMutablePointer<Float>
    ) {
        let left = memory.floats(operands.left)
        let bias = bias.map { UnsafePointer(memory.floats($0)) }
        let size = packedSize(of: inner)
        var (shape, part) = (shape, Part(inner: inner, columns: columns, size: size))
        while true {
            shape.N = part.columns.to - part.columns.from
            shape.K = part.inner.to - part.inner.from
            shape.accumulate = part.inner.from > inner.from ? 1 : 0
            shape.relu = operands.relu && part.inner.to == self.inner && !hasPartials ? 1 : 0
            let next = part.next(inner: inner, columns: columns, size: size)
            shape.next = next.map { region(of: $0, memory) } ?? dk_region()
            let first = rows.from * (operands.leftTransposed ? 1 : self.inner)
            let k = part.inner.from * (operands.leftTransposed ? self.rows : 1)
            memory.kernels.pointee.gemm(
                &shape, rows.to - rows.from, left + first + k, rightSide(part, worker, memory),
                shape.accumulate == 0 ? bias.map { $0 + part.columns.from } : nil,
                out + rows.from * self.columns + part.columns.from)
            guard let next else { return }
            part = next
        }
    }
    typealias Span = (from: Int, to: Int)

    /// A part of the right side that is packed, or read, at once.
    struct Part {
        var inner: Span
        var columns: Span

        /// The first one of these ranges.
        init(inner: Span, columns: Span, size: (columns: Int, inner: Int)) {
            self.inner = (inner.from, Swift.min(inner.from + size.inner, inner.to))
            self.columns = (columns.from, Swift.min(columns.from + size.columns, columns.to))
        }

        /// The one behind it: below, or else at the top of the next columns.
        func next(inner: Span, columns: Span, size: (columns: Int, inner: Int)) -> Part? {
            if self.inner.to < inner.to {
                return Part(
                    inner: (self.inner.to, inner.to), columns: self.columns, size: size)
            }
            guard self.columns.to < columns.to else { return nil }
            return Part(inner: inner, columns: (self.columns.to, columns.to), size: size)
        }
    }

    /// Where a part of the right side begins, and the distance of its rows.
    func place(of part: Part, _ memory: Memory) -> (from: UnsafePointer<Float>, ld: Int) {
        let ld = operands.rightTransposed ? inner : columns
        let (row, column) =
            operands.rightTransposed
            ? (part.columns.from, part.inner.from) : (part.inner.from, part.columns.from)
        return (UnsafePointer(memory.floats(operands.right) + row * ld + column), ld)
    }

    /// The same as rows of memory.
    func region(of part: Part, _ memory: Memory) -> dk_region {
        let (from, ld) = place(of: part, memory)
        let (depth, width) = (
            part.inner.to - part.inner.from, part.columns.to - part.columns.from
        )
        return operands.rightTransposed
            ? dk_region(from: from, rows: width, columns: depth, ld: ld)
            : dk_region(from: from, rows: depth, columns: width, ld: ld)
    }

    /// All of a right side, as rows of memory.
    struct RightSide {
        let buffer: BufferID
        let rows: Int
        let columns: Int

        func region(_ memory: Memory) -> dk_region {
            dk_region(
                from: UnsafePointer(memory.floats(buffer)), rows: rows, columns: columns,
                ld: columns)
        }
    }
    var rightSide: RightSide {
        operands.isPacked
            ? RightSide(
                buffer: operands.right, rows: 1,
                columns: PackStep.bytes(inner: inner, columns: columns) / 4)
            : RightSide(buffer: operands.right, rows: inner, columns: columns)
    }

    /// How much of the inner axis and how many floats are packed at once, by each thread into its
    /// part of ``Operands/packing``: they stay in the second-level cache while the rows go by.
    private static let packedInner = 256
    static let packedFloats = 64 * 1024

    /// How many columns, whole panels, and how much of a range of the inner axis
    /// are packed at once.
    func packedSize(of inner: Span) -> (columns: Int, inner: Int) {
        let length = Swift.max(inner.to - inner.from, 1)
        guard operands.packing != nil else { return (Swift.max(columns, 1), length) }
        let panel = dk_kernels_current().pointee.gemm_panel
        let parts = (length + Self.packedInner - 1) / Self.packedInner
        let depth = (length + parts - 1) / parts
        return (Swift.max(1, Self.packedFloats / depth / panel) * panel, depth)
    }

    /// A part of the right side, packed now if it is not as the kernel wants it;
    /// its columns begin with a panel.
    func rightSide(_ part: Part, _ worker: Int, _ memory: Memory) -> UnsafePointer<Float> {
        if operands.isPacked {
            return UnsafePointer(memory.floats(operands.right) + part.columns.from * inner)
        }
        let (from, ld) = place(of: part, memory)
        guard let packing = operands.packing else { return from }
        let packed = memory.floats(packing) + worker * Self.packedFloats
        let count = part.columns.to - part.columns.from
        memory.kernels.pointee.gemm_pack(
            packed, from, part.inner.to - part.inner.from, count, ld,
            operands.rightTransposed ? 1 : 0, 0, PackStep.panels(count))
        return UnsafePointer(packed)
    }
}
