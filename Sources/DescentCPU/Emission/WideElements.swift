import DescentCore

/// Element-wise operations on types the tile kernels do not hold: float64 sums of metrics, int64
/// counters of random numbers. Small, but run every step, so they must not allocate as the
/// reference loops do.
final class WideElements: Instruction {
    private enum Work {
        case unary(UnaryOp)
        case binary(BinaryOp)
        case compare(Comparison)
        case convert
    }
    private let work: Work
    private let inputs: (BufferID, BufferID)
    private let out: BufferID
    private let from: DType
    private let to: DType
    private let count: Int

    /// Nil for operations and types it does not know.
    init?(_ op: Op, inputs: [BufferID], from: DType, out: BufferID, spec: TensorSpec) {
        switch op {
        case .convert: work = .convert
        case .unary(let unary):
            guard from == .float64 || from == .int64 else { return nil }
            work = .unary(unary)
        case .binary(let binary):
            guard from == .float64 || from == .int64 else { return nil }
            work = .binary(binary)
        case .compare(let comparison):
            guard from == .float64 || from == .int64 || from == .uint8 else { return nil }
            work = .compare(comparison)
        default: return nil
        }
        guard let first = inputs.first, let last = inputs.last else { return nil }
        self.inputs = (first, last)
        self.out = out
        self.from = from
        to = spec.dtype
        count = spec.shape.elementCount
    }

    override var cost: Int { count * 2 }

    override func run(_ memory: Memory) {
        switch work {
        case .unary(let unary):
            from == .float64 ? apply(unary, Double.self, memory) : apply(unary, Int64.self, memory)
        case .binary(let binary):
            from == .float64
                ? apply(binary, Double.self, memory) : apply(binary, Int64.self, memory)
        case .compare(let comparison):
            switch from {
            case .float64: compare(comparison, Double.self, memory)
            case .int64: compare(comparison, Int64.self, memory)
            default: compare(comparison, UInt8.self, memory)
            }
        case .convert: convert(memory)
        }
    }

    private func compare<T: ReferenceScalar>(
        _ op: Comparison, _ type: T.Type, _ memory: Memory
    ) {
        let a = memory[inputs.0].assumingMemoryBound(to: T.self)
        let b = memory[inputs.1].assumingMemoryBound(to: T.self)
        let y = memory[out].assumingMemoryBound(to: UInt8.self)
        for i in 0..<count { y[i] = op.holds(a[i], b[i]) ? 1 : 0 }
    }

    private func apply<T: ReferenceScalar>(_ op: UnaryOp, _ type: T.Type, _ memory: Memory) {
        let x = memory[inputs.0].assumingMemoryBound(to: T.self)
        let y = memory[out].assumingMemoryBound(to: T.self)
        for i in 0..<count { y[i] = T.unary(op, x[i]) }
    }

    private func apply<T: ReferenceScalar>(_ op: BinaryOp, _ type: T.Type, _ memory: Memory) {
        let a = memory[inputs.0].assumingMemoryBound(to: T.self)
        let b = memory[inputs.1].assumingMemoryBound(to: T.self)
        let y = memory[out].assumingMemoryBound(to: T.self)
        for i in 0..<count { y[i] = T.binary(op, a[i], b[i]) }
    }

    private func convert(_ memory: Memory) {
        let (x, y) = (memory[inputs.0], memory[out])
        if from.isFloatingPoint || to.isFloatingPoint {
            for i in 0..<count { to.store(from.load(x, i), y, i) }
        } else {
            for i in 0..<count { to.storeInteger(from.loadInteger(x, i), y, i) }
        }
    }
}
