import CDescentKernels
import DescentCore

/// Translates the nodes of one loop into micro-operations.
struct LoopBuilder {
    private let lowering: Lowering
    private let nodes: [Int]
    private let shape: Shape
    private let count: Int
    private var ops: [MicroOp] = []
    private var hoisted: [MicroOp] = []
    private var locations: [Int: MicroOp.Operand] = [:]
    /// The last position in the loop that reads each node.
    private var lastUse: [Int: Int] = [:]
    private var freeRegisters: [Int] = []
    private var registers = 0
    private var pinned = Set<Int32>()
    private let tile: Int
    private var reads: [BufferID] = []
    private var writes: [BufferID] = []

    init(_ lowering: Lowering, _ nodes: [Int]) {
        self.lowering = lowering
        self.nodes = nodes
        shape = lowering.spec(nodes[0]).shape
        count = shape.elementCount
        for (position, node) in nodes.enumerated() {
            for input in lowering.graph.nodes[node].inputs { lastUse[input] = position }
        }
        tile = LoopBuilder.chooseTile(lowering, nodes, shape)
    }

    /// About a thousand elements; a multiple of the broadcast rows where that is possible, so that they
    /// are expanded once.
    private static func chooseTile(_ lowering: Lowering, _ nodes: [Int], _ shape: Shape) -> Int {
        let count = shape.elementCount
        var unit = 1
        for node in nodes {
            for input in lowering.graph.nodes[node].inputs {
                guard case .broadcast = lowering.roles[input],
                    case .row(let period) = BroadcastPattern(lowering, input)
                else { continue }
                let (a, b) = (unit, period)
                let common = a / gcd(a, b) * b
                if common <= 2048 { unit = common }
            }
        }
        return Swift.max(1, Swift.min(count, Swift.max(1, 1024 / unit) * unit))
    }

    mutating func build() {
        for (position, node) in nodes.enumerated() {
            translate(node)
            for input in Set(lowering.graph.nodes[node].inputs) where lastUse[input] == position {
                release(input)
            }
            if lastUse[node] == nil { release(node) }
        }
        guard count > 0 else { return }
        let threads = lowering.threads
        let scratch = lowering.newBuffer(bytes: Swift.max(registers, 1) * tile * 4 * threads)
        let loop = FusedLoop(
            count: count, tile: tile, registers: registers, scratch: scratch, ops: hoisted + ops,
            hoisted: hoisted.count)
        lowering.emit(loop, reads: reads, writes: writes + [scratch])
    }

    // MARK: Registers

    private mutating func register() -> MicroOp.Operand {
        if let free = freeRegisters.popLast() { return .register(free) }
        registers += 1
        return .register(registers - 1)
    }

    private mutating func release(_ node: Int) {
        guard let place = locations[node], place.kind == .register, !pinned.contains(place.index)
        else { return }
        freeRegisters.append(Int(place.index))
        locations[node] = nil
    }

    // MARK: Operands

    private mutating func number(_ value: Double, _ dtype: DType) -> MicroOp.Operand {
        Lane(dtype) == .int ? .immediate(Int32(saturating: value)) : .immediate(Float(value))
    }

    /// Where node `i` can be read: a register, memory, or a number.
    private mutating func operand(_ i: Int) -> MicroOp.Operand {
        if let known = locations[i] { return known }
        let dtype = lowering.spec(i).dtype
        let place: MicroOp.Operand
        switch lowering.roles[i] {
        case .splat(let value): return number(value, dtype)
        case .broadcast: place = broadcast(i, dtype)
        case .input, .constant, .alias, .fused, .epilogue, .unit:
            place = load(lowering.buffer(i), dtype)
        }
        locations[i] = place
        return place
    }

    /// The loop's own range of a buffer, widened into a register if its elements are not four bytes.
    private mutating func load(_ id: BufferID, _ dtype: DType) -> MicroOp.Operand {
        reads.append(id)
        let code: MicroOp.Code
        switch dtype {
        case .float32, .int32: return .memory(id)
        case .bool, .uint8: code = .loadByteInt
        case .float16: code = .loadHalf
        case .bfloat16: code = .loadBrain
        case .int64: code = .loadLong
        case .float64: preconditionFailure("float64 is never fused (LaneRules)")
        }
        let out = register()
        ops.append(MicroOp(code: code, kernel: 0, out: out, a: .memory(id)))
        return out
    }

    private mutating func broadcast(_ i: Int, _ dtype: DType) -> MicroOp.Operand {
        let source = lowering.graph.nodes[i].inputs[0]
        guard dtype == .float32 || dtype == .int32 else { return load(lowering.buffer(i), dtype) }
        switch BroadcastPattern(lowering, i) {
        case .scalar:
            let id = lowering.buffer(source)
            reads.append(id)
            return .scalar(id)
        case .same: return load(lowering.buffer(source), dtype)
        case .row(let period): return spread(.row, period, source, once: tile % period == 0)
        case .each(let repeats): return spread(.each, repeats, source, once: false)
        case .general: return load(lowering.buffer(i), dtype)
        }
    }

    private mutating func spread(
        _ code: MicroOp.Code, _ length: Int, _ source: Int, once: Bool
    ) -> MicroOp.Operand {
        let id = lowering.buffer(source)
        reads.append(id)
        if once {
            // Hoisted results live as long as the loop: their register is never reused.
            registers += 1
            let out = MicroOp.Operand.register(registers - 1)
            pinned.insert(out.index)
            hoisted.append(MicroOp(code: code, kernel: length, out: out, a: .whole(id)))
            return out
        }
        let out = register()
        ops.append(MicroOp(code: code, kernel: length, out: out, a: .whole(id)))
        return out
    }

    /// The operand as a vector: numbers are splatted into a register.
    private mutating func vector(_ operand: MicroOp.Operand) -> MicroOp.Operand {
        guard operand.isNumber else { return operand }
        registers += 1
        let out = MicroOp.Operand.register(registers - 1)
        pinned.insert(out.index)
        hoisted.append(MicroOp(code: .splat, kernel: 0, out: out, a: operand))
        return out
    }

    // MARK: Nodes

    private mutating func translate(_ node: Int) {
        guard let op = lowering.op(node) else { return }
        let inputs = lowering.graph.nodes[node].inputs
        let sourceType = inputs.first.map { lowering.spec($0).dtype } ?? .float32
        let operands = operandsFor(op, inputs)
        let out = destination(node)
        switch op {
        case .unary(let unary): emitUnary(unary, sourceType, out, vector(operands[0]))
        case .binary(let binary): emitBinary(binary, sourceType, out, operands)
        case .compare(let comparison): emitCompare(comparison, sourceType, out, operands)
        case .select:
            ops.append(
                MicroOp(
                    code: .select, kernel: 0, out: out, a: vector(operands[0]),
                    b: vector(operands[1]),
                    c: vector(operands[2])))
        case .convert(let convert): emitConvert(sourceType, convert.dtype, out, inputs[0], operands)
        case .constant, .iota, .identity, .broadcastInDim, .reshape, .transpose, .slice, .reverse,
            .pad, .concatenate, .reduce, .argMax, .dotGeneral, .convolution,
            .convolutionInputGradient, .convolutionKernelGradient, .reduceWindow, .selectAndScatter,
            .selectAndGather, .gather, .scatterAdd, .randomUniform:
            break  // LaneRules lets none of these into a loop
        }
        store(node, out)
    }

    /// Bytes read as floats need no detour through integers, so `convert` loads for itself.
    private mutating func operandsFor(_ op: Op, _ inputs: [Int]) -> [MicroOp.Operand] {
        if case .convert(let convert) = op, convert.dtype == .float32, locations[inputs[0]] == nil,
            lowering.spec(inputs[0]).dtype == .uint8
        {
            if case .broadcast = lowering.roles[inputs[0]] {
            } else if case .splat = lowering.roles[inputs[0]] {
            } else {
                let id = lowering.buffer(inputs[0])
                reads.append(id)
                return [.memory(id)]
            }
        }
        return inputs.map { operand($0) }
    }

    /// A buffer for four-byte values that others read, else a register.
    private mutating func destination(_ node: Int) -> MicroOp.Operand {
        let dtype = lowering.spec(node).dtype
        guard lowering.isStored(node), dtype == .float32 || dtype == .int32 else {
            return register()
        }
        let id = lowering.result(node)
        writes.append(id)
        return .memory(id)
    }

    private mutating func store(_ node: Int, _ out: MicroOp.Operand) {
        locations[node] = out
        guard lowering.isStored(node), out.kind == .register else { return }
        let id = lowering.result(node)
        writes.append(id)
        let code: MicroOp.Code
        switch lowering.spec(node).dtype {
        case .bool: code = .storeBool
        case .uint8: code = .storeByte
        case .float16: code = .storeHalf
        case .bfloat16: code = .storeBrain
        case .float32, .int32, .float64, .int64: code = .copy
        }
        ops.append(MicroOp(code: code, kernel: 0, out: .memory(id), a: out))
        // Half precision rounds when stored: who reads it in this loop must see the rounded value.
        if lowering.spec(node).dtype == .float16 || lowering.spec(node).dtype == .bfloat16 {
            locations[node] = nil
        }
    }

    private mutating func emitUnary(
        _ op: UnaryOp, _ dtype: DType, _ out: MicroOp.Operand, _ a: MicroOp.Operand
    ) {
        switch LaneRules.kernel(op, dtype) {
        case .float(let kernel): ops.append(MicroOp(code: .unary, kernel: kernel, out: out, a: a))
        case .intNegate: ops.append(MicroOp(code: .intNegate, kernel: 0, out: out, a: a))
        case .boolNot: ops.append(MicroOp(code: .maskNot, kernel: 0, out: out, a: a))
        case nil: break  // LaneRules lets none of these into a loop
        }
    }

    private mutating func emitBinary(
        _ op: BinaryOp, _ dtype: DType, _ out: MicroOp.Operand, _ operands: [MicroOp.Operand]
    ) {
        if dtype == .float32, let kernel = LaneRules.floatKernel(op) {
            emitPair((.binaryVV, .binaryVS, .binarySV), Int(kernel.rawValue), out, operands)
        } else if let kernel = LaneRules.intKernel(op, dtype) {
            emitPair(
                (.intBinaryVV, .intBinaryVS, .intBinarySV), Int(kernel.rawValue), out, operands)
        }
    }

    private mutating func emitCompare(
        _ op: Comparison, _ dtype: DType, _ out: MicroOp.Operand, _ operands: [MicroOp.Operand]
    ) {
        let kernel = Int(LaneRules.compareKernel(op).rawValue)
        if dtype == .float32 {
            emitPair((.compareVV, .compareVS, .compareSV), kernel, out, operands)
        } else {
            emitPair((.intCompareVV, .intCompareVS, .intCompareSV), kernel, out, operands)
        }
    }

    private mutating func emitPair(
        _ codes: (MicroOp.Code, MicroOp.Code, MicroOp.Code), _ kernel: Int, _ out: MicroOp.Operand,
        _ operands: [MicroOp.Operand]
    ) {
        let (a, b) = (operands[0], operands[1])
        let code = b.isNumber ? codes.1 : (a.isNumber ? codes.2 : codes.0)
        let first = b.isNumber ? vector(a) : a
        ops.append(MicroOp(code: code, kernel: kernel, out: out, a: first, b: b))
    }

    /// Through int32 lanes, except that float32 comes straight from bytes and half precision.
    private mutating func emitConvert(
        _ from: DType, _ to: DType, _ out: MicroOp.Operand, _ input: Int,
        _ operands: [MicroOp.Operand]
    ) {
        let isFloat = from.isFloatingPoint
        if from == .uint8, to == .float32, operands[0].kind == .memory {
            ops.append(MicroOp(code: .loadByteFloat, kernel: 0, out: out, a: operands[0]))
            return
        }
        let a = vector(operands[0])
        let code: MicroOp.Code
        switch to {
        case .float32, .float16, .bfloat16: code = isFloat ? .copy : .intToFloat
        case .bool:
            if !isFloat {
                let notEqual = Int(DK_NE.rawValue)
                ops.append(
                    MicroOp(
                        code: .intCompareVS, kernel: notEqual, out: out, a: a,
                        b: .immediate(Int32(0))))
                return
            }
            code = .floatToMask
        case .int32: code = isFloat ? .floatToInt : .copy
        case .uint8:
            // The lane must hold what a byte would.
            let and = Int(DK_I32_AND.rawValue)
            ops.append(
                MicroOp(code: .intBinaryVS, kernel: and, out: out, a: a, b: .immediate(Int32(255))))
            return
        case .float64, .int64: return  // LaneRules lets none of these into a loop
        }
        ops.append(MicroOp(code: code, kernel: 0, out: out, a: a))
    }
}

private func gcd(_ a: Int, _ b: Int) -> Int { b == 0 ? a : gcd(b, a % b) }

/// How a broadcast reads its source, seen from the flattened output.
enum BroadcastPattern {
    /// One number everywhere.
    case scalar
    /// The source as it is, with axes of length 1 added.
    case same
    /// The whole source again and again.
    case row(period: Int)
    /// Each element of the source several times in a row.
    case each(repeats: Int)
    case general

    init(_ lowering: Lowering, _ node: Int) {
        guard case .broadcastInDim(let op)? = lowering.op(node) else {
            self = .general
            return
        }
        let source = lowering.spec(lowering.graph.nodes[node].inputs[0]).shape
        self.init(op, source)
    }

    init(_ op: BroadcastInDim, _ source: Shape) {
        let (count, total) = (source.elementCount, op.shape.elementCount)
        if count == 1 {
            self = .scalar
            return
        }
        if count == total {
            self = .same
            return
        }
        let strides = op.view(of: source).strides
        let long = op.shape.dimensions.indices.filter { op.shape.dimensions[$0] != 1 }
        let moving = long.map { strides[$0] != 0 }
        let firstMoving = moving.firstIndex(of: true) ?? 0
        let firstStill = moving.firstIndex(of: false) ?? moving.count
        if moving[firstMoving...].allSatisfy({ $0 }) {
            self = .row(period: count)
        } else if !moving[firstStill...].contains(true), count > 0 {
            self = .each(repeats: total / count)
        } else {
            self = .general
        }
    }
}
