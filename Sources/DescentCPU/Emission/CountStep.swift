import DescentCore

/// `[outer, n, inner]` integers or bool → `[outer, inner]` in int64, added up or multiplied as they
/// are read: bytes take no more memory than they have.
final class CountStep: Instruction {
    private let source: BufferID
    private let out: BufferID
    private let outer: Int
    private let n: Int
    private let inner: Int
    private let from: DType
    private let multiplies: Bool

    init(
        _ source: BufferID, _ out: BufferID, _ run: Emitter.Run, from: DType, multiplies: Bool
    ) {
        self.source = source
        self.out = out
        (outer, n, inner) = run
        self.from = from
        self.multiplies = multiplies
    }

    override var cost: Int { outer * n * inner / 4 }
    override var summary: String { "count \(outer)×\(n)×\(inner)" }
    override var operations: Double { Double(outer * n * inner) }

    override func run(_ memory: Memory) {
        fork(upTo: outer, memory)
    }

    override func runPart(_ part: Int, of parts: Int, _ memory: Memory) {
        let (first, end) = share(outer, part, parts)
        switch from {
        case .uint8, .bool: run(UInt8.self, first, end, memory)
        case .int32: run(Int32.self, first, end, memory)
        case .int64: run(Int64.self, first, end, memory)
        // Floating point is not counted.
        case .float32, .float64, .float16, .bfloat16: break
        }
    }

    private func run<T: FixedWidthInteger>(
        _ type: T.Type, _ first: Int, _ end: Int, _ memory: Memory
    ) {
        let x = memory[source].assumingMemoryBound(to: T.self)
        let y = memory[out].assumingMemoryBound(to: Int64.self)
        for row in first..<end {
            let (from, to) = (x + row * n * inner, y + row * inner)
            if inner == 1 {
                to[0] = multiplies ? product(from) : sum(from)
            } else {
                reduceColumns(from, to)
            }
        }
    }

    private func sum<T: FixedWidthInteger>(_ x: UnsafePointer<T>) -> Int64 {
        var total: Int64 = 0
        for k in 0..<n { total &+= Int64(truncatingIfNeeded: x[k]) }
        return total
    }

    private func product<T: FixedWidthInteger>(_ x: UnsafePointer<T>) -> Int64 {
        var total: Int64 = 1
        for k in 0..<n { total &*= Int64(truncatingIfNeeded: x[k]) }
        return total
    }

    private func reduceColumns<T: FixedWidthInteger>(
        _ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<Int64>
    ) {
        for j in 0..<inner { y[j] = multiplies ? 1 : 0 }
        for k in 0..<n {
            let line = x + k * inner
            if multiplies {
                for j in 0..<inner { y[j] &*= Int64(truncatingIfNeeded: line[j]) }
            } else {
                for j in 0..<inner { y[j] &+= Int64(truncatingIfNeeded: line[j]) }
            }
        }
    }
}
