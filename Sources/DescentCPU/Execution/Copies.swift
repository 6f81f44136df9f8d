import CDescentKernels
import DescentCore

/// `[batch, rows, columns, inner]` → `[batch, columns, rows, inner]`, four-byte elements.
final class TransposeStep: Instruction {
    private let source: BufferID
    private let out: BufferID
    private let lengths: (batch: Int, rows: Int, columns: Int, inner: Int)

    init(_ source: BufferID, _ out: BufferID, batch: Int, rows: Int, columns: Int, inner: Int) {
        self.source = source
        self.out = out
        lengths = (batch, rows, columns, inner)
    }

    override var cost: Int { lengths.batch * lengths.rows * lengths.columns * lengths.inner / 8 }

    override func run(_ memory: Memory) {
        memory.kernels.pointee.transpose(
            memory[out], memory[source], lengths.batch, lengths.rows, lengths.columns, lengths.inner
        )
    }
}

/// Copies between two strided views of the same shape.
final class StridedCopy: Instruction {
    private let source: BufferID
    private let out: BufferID
    private let lists: UnsafeMutablePointer<Int>
    private let rank: Int
    private let bytes: Int
    private let starts: (from: Int, to: Int)

    init(
        _ source: BufferID, _ from: StridedView, _ out: BufferID, _ to: StridedView, _ shape: Shape,
        bytes: Int
    ) {
        self.source = source
        self.out = out
        self.bytes = bytes
        starts = (from.start * bytes, to.start * bytes)
        let axes = StridedCopy.merged(shape, from, to)
        rank = axes.count
        lists = .allocate(capacity: Swift.max(rank * 3, 1))
        for (i, axis) in axes.enumerated() {
            lists[i] = axis.length
            lists[rank + i] = axis.from
            lists[rank * 2 + i] = axis.to
        }
    }

    deinit { lists.deallocate() }

    private struct Axis {
        var length: Int
        var from: Int
        var to: Int
    }

    /// Axes that are one run in both views become one axis, which keeps the rank small.
    private static func merged(_ shape: Shape, _ from: StridedView, _ to: StridedView) -> [Axis] {
        var axes: [Axis] = []
        for i in shape.dimensions.indices where shape.dimensions[i] != 1 {
            let axis = Axis(length: shape.dimensions[i], from: from.strides[i], to: to.strides[i])
            if let last = axes.last, last.from == axis.from * axis.length,
                last.to == axis.to * axis.length
            {
                axes[axes.count - 1] = Axis(
                    length: last.length * axis.length, from: axis.from, to: axis.to)
            } else {
                axes.append(axis)
            }
        }
        return axes
    }

    /// The kernel takes eight axes; outer ones are walked here.
    private static let kernelRank = 8

    private var elements: Int { (0..<rank).reduce(1) { $0 * lists[$1] } }
    override var cost: Int { elements / 2 }
    override var movedBytes: Int? { 2 * elements * bytes }

    override func run(_ memory: Memory) {
        copy(
            memory, axis: 0, from: memory[source] + starts.from, to: memory[out] + starts.to)
    }

    private func copy(
        _ memory: Memory, axis: Int, from: UnsafeMutableRawPointer, to: UnsafeMutableRawPointer
    ) {
        if rank - axis <= Self.kernelRank {
            _ = memory.kernels.pointee.strided_copy(
                to, lists + rank * 2 + axis, from, lists + rank + axis, lists + axis,
                Int32(rank - axis), Int32(bytes))
            return
        }
        for i in 0..<lists[axis] {
            copy(
                memory, axis: axis + 1, from: from + i * lists[rank + axis] * bytes,
                to: to + i * lists[rank * 2 + axis] * bytes)
        }
    }
}

/// Whole buffers.
final class Copy: Instruction {
    private let source: BufferID
    private let target: BufferID
    private let bytes: Int

    init(from source: BufferID, to target: BufferID, bytes: Int) {
        self.source = source
        self.target = target
        self.bytes = bytes
    }

    override var cost: Int { bytes / 16 }

    override func run(_ memory: Memory) {
        memory[target].copyMemory(from: memory[source], byteCount: bytes)
    }
}

/// One value everywhere.
final class Fill: Instruction {
    private let target: BufferID
    private let value: Double
    private let dtype: DType
    private let count: Int

    init(_ target: BufferID, _ value: Double, _ spec: TensorSpec) {
        self.target = target
        self.value = value
        dtype = spec.dtype
        count = spec.shape.elementCount
    }

    private var byteCount: Int { count * dtype.byteCount }
    override var cost: Int { byteCount / 16 }

    override func run(_ memory: Memory) {
        let base = memory[target]
        if value == 0, value.sign == .plus {
            base.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
        } else if dtype == .float32 {
            memory.kernels.pointee.splat_f32(memory.floats(target), Float(value), count)
        } else {
            repeatElement(at: base)
        }
    }

    /// The first element, then copies of what is there, twice as long each time.
    private func repeatElement(at base: UnsafeMutableRawPointer) {
        guard count > 0 else { return }
        dtype.store(value, base, 0)
        let size = dtype.byteCount
        var filled = 1
        while filled < count {
            let next = Swift.min(filled, count - filled)
            (base + filled * size).copyMemory(from: base, byteCount: next * size)
            filled += next
        }
    }
}
