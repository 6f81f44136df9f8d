import CDescentKernels
import DescentCore

extension Emitter {
    func emitGather(_ node: Int, _ op: Gather) -> Bool {
        let inputs = graph.nodes[node].inputs
        let table = spec(inputs[0])
        guard op.axis == 0, table.shape[0] > 0 else { return false }
        let (rows, indices, out) = (buffer(inputs[0]), buffer(inputs[1]), result(node))
        let step = GatherStep(
            table: rows, indices: indices, out: out, rows: table.shape[0],
            rowBytes: table.byteCount / table.shape[0],
            count: spec(inputs[1]).shape.elementCount, wide: spec(inputs[1]).dtype == .int64,
            who: title(node))
        emit(step, reads: [rows, indices], writes: [out])
        return true
    }

    /// `gather`, with the layers that recorded it if there are any: `gather (in model/embedding)`.
    private func title(_ node: Int) -> String {
        let path = graph.scopes[node]?.path.joined(separator: "/") ?? ""
        let name = graph.nodes[node].name
        return path.isEmpty ? name : "\(name) (in \(path))"
    }

    func emitScatter(_ node: Int, _ op: ScatterAdd) -> Bool {
        let inputs = graph.nodes[node].inputs
        guard op.axis == 0, spec(node).dtype == .float32, op.size > 0 else { return false }
        let (indices, updates, out) = (buffer(inputs[0]), buffer(inputs[1]), result(node))
        emit(Fill(out, 0, spec(node)), writes: [out])
        let step = ScatterStep(
            indices: indices, updates: updates, out: out, rows: op.size,
            width: spec(node).shape.elementCount / op.size,
            count: spec(inputs[0]).shape.elementCount, wide: spec(inputs[0]).dtype == .int64,
            who: title(node))
        emit(step, reads: [indices, updates], writes: [out])
        return true
    }

    func emitRandom(_ node: Int) -> Bool {
        let dtype = spec(node).dtype
        guard dtype == .float32 || dtype == .float64 else { return false }
        let state = buffer(graph.nodes[node].inputs[0])
        let out = result(node)
        let step = RandomStep(
            state: state, out: out, count: spec(node).shape.elementCount, wide: dtype == .float64)
        emit(step, reads: [state], writes: [out])
        return true
    }
}

/// Rows of a table picked by index.
final class GatherStep: Instruction {
    private let table: BufferID
    private let indices: BufferID
    private let out: BufferID
    private let rows: Int
    private let rowBytes: Int
    private let count: Int
    private let wide: Bool
    private let who: String

    init(
        table: BufferID, indices: BufferID, out: BufferID, rows: Int, rowBytes: Int, count: Int,
        wide: Bool, who: String
    ) {
        self.who = who
        self.table = table
        self.indices = indices
        self.out = out
        self.rows = rows
        self.rowBytes = rowBytes
        self.count = count
        self.wide = wide
    }

    override var cost: Int { count * (20 + rowBytes / 8) }
    override var summary: String { "look up \(count) of \(rows) rows" }
    override var movedBytes: Int? { count * (2 * rowBytes + (wide ? 8 : 4)) }

    override func run(_ memory: Memory) throws {
        let k = memory.kernels.pointee
        let bad: Int
        if wide {
            let index = memory[indices].assumingMemoryBound(to: Int64.self)
            bad = k.gather_rows_i64(memory[out], memory[table], rows, rowBytes, index, count)
        } else {
            let index = memory[indices].assumingMemoryBound(to: Int32.self)
            bad = k.gather_rows_i32(memory[out], memory[table], rows, rowBytes, index, count)
        }
        if bad >= 0 { throw outOfRange(who, memory[indices], bad, wide, rows) }
    }
}

private func outOfRange(
    _ operation: String, _ indices: UnsafeMutableRawPointer, _ position: Int, _ wide: Bool,
    _ rows: Int
) -> EngineError {
    let dtype: DType = wide ? .int64 : .int32
    return .indexOutOfRange(
        operation: operation, position: position, index: Int(dtype.loadInteger(indices, position)),
        count: rows)
}

/// Adds rows to the places given by index.
final class ScatterStep: Instruction {
    private let indices: BufferID
    private let updates: BufferID
    private let out: BufferID
    private let rows: Int
    private let width: Int
    private let count: Int
    private let wide: Bool
    private let who: String

    init(
        indices: BufferID, updates: BufferID, out: BufferID, rows: Int, width: Int, count: Int,
        wide: Bool, who: String
    ) {
        self.who = who
        self.indices = indices
        self.updates = updates
        self.out = out
        self.rows = rows
        self.width = width
        self.count = count
        self.wide = wide
    }

    override var cost: Int { count * (20 + width / 4) }
    override var summary: String { "add \(count) to \(rows) rows" }
    override var operations: Double { Double(count * width) }
    override var movedBytes: Int? { count * (12 * width + (wide ? 8 : 4)) }

    override func run(_ memory: Memory) throws {
        let k = memory.kernels.pointee
        let (y, x) = (memory.floats(out), memory.floats(updates))
        let bad: Int
        if wide {
            let index = memory[indices].assumingMemoryBound(to: Int64.self)
            bad = k.scatter_add_rows_i64(y, rows, width, index, x, count)
        } else {
            let index = memory[indices].assumingMemoryBound(to: Int32.self)
            bad = k.scatter_add_rows_i32(y, rows, width, index, x, count)
        }
        if bad >= 0 { throw outOfRange(who, memory[indices], bad, wide, rows) }
    }
}

/// Philox numbers; threads take ranges of elements, which do not depend on each other.
final class RandomStep: Instruction {
    private let state: BufferID
    private let out: BufferID
    private let count: Int
    private let wide: Bool

    init(state: BufferID, out: BufferID, count: Int, wide: Bool) {
        self.state = state
        self.out = out
        self.count = count
        self.wide = wide
    }

    override var cost: Int { count * 2 }

    override func run(_ memory: Memory) {
        fork(upTo: (count + 1023) / 1024, memory)
    }

    override func runPart(_ part: Int, of parts: Int, _ memory: Memory) {
        let words = memory[state].assumingMemoryBound(to: UInt64.self)
        let (from, to) = share(count, part, parts, step: 4)
        if wide {
            let y = memory[out].assumingMemoryBound(to: Double.self)
            memory.kernels.pointee.philox_f64(y + from, words[0], words[1], UInt64(from), to - from)
        } else {
            let y = memory.floats(out)
            memory.kernels.pointee.philox_f32(y + from, words[0], words[1], UInt64(from), to - from)
        }
    }
}
