import CDescentKernels
import DescentCore

/// One node after the other as micro-operations.
extension LoopBuilder {
    mutating func translate(_ node: Int) {
        if let chain = chains.roots[node] { return translate(node, chain) }
        guard let op = emitter.op(node) else { return }
        let inputs = emitter.graph.nodes[node].inputs
        let sourceType = inputs.first.map { emitter.spec($0).dtype } ?? .float32
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
        default: break  // LaneRules lets nothing else into a loop
        }
        store(node, out)
    }

    private mutating func translate(_ node: Int, _ chain: Superinstruction) {
        if chain.code == .adam { return translateAdam(node, chain) }
        var operands = chain.operands.map { operand($0) }
        // Two operands may be numbers by nature, all others are vectors.
        for i in operands.indices where i != chain.code.numberOperand {
            operands[i] = vector(operands[i])
        }
        let out = destination(node)
        var op = MicroOp(code: chain.code, kernel: 0, out: out, a: operands[0], b: operands[1])
        if operands.count > 2 { op.c = operands[2] }
        if operands.count > 3 { op.d = operands[3] }
        ops.append(op)
        store(node, out)
    }

    /// Weights, means and gradient are vectors, the rest numbers.
    private mutating func translateAdam(_ node: Int, _ chain: Superinstruction) {
        let operands = chain.operands.dropLast().map { operand($0) }
        for mean in chain.results { locations[mean] = destination(mean) }
        let gradient = vector(operands[3])
        ops.append(
            MicroOp(
                code: .adam, kernel: numbers.count, out: destination(node), a: operands[1],
                b: operands[2], c: gradient))
        numbers.append(scalar(chain.operands[4]))
        numbers += chain.numbers.map { .immediate(Float($0)) }
        locations[node] = ops[ops.count - 1].out
    }

    /// Bytes read as floats need no detour through integers, so `convert` loads for itself.
    private mutating func operandsFor(_ op: Op, _ inputs: [Int]) -> [MicroOp.Operand] {
        if case .convert(let convert) = op, convert.dtype == .float32, locations[inputs[0]] == nil,
            emitter.spec(inputs[0]).dtype == .uint8
        {
            if case .broadcast = emitter.roles[inputs[0]] {
            } else if case .splat = emitter.roles[inputs[0]] {
            } else {
                let id = emitter.buffer(inputs[0])
                reads.append(id)
                return [.memory(id)]
            }
        }
        return inputs.map { operand($0) }
    }

    /// A buffer for four-byte values that others read, else a register.
    private mutating func destination(_ node: Int) -> MicroOp.Operand {
        let dtype = emitter.spec(node).dtype
        guard emitter.isStored(node), dtype == .float32 || dtype == .int32 else {
            return register()
        }
        let id = emitter.result(node)
        writes.append(id)
        return .memory(id)
    }

    private mutating func store(_ node: Int, _ out: MicroOp.Operand) {
        locations[node] = out
        guard emitter.isStored(node), out.kind == .register else { return }
        let id = emitter.result(node)
        writes.append(id)
        let code: MicroOp.Code
        switch emitter.spec(node).dtype {
        case .bool: code = .storeBool
        case .uint8: code = .storeByte
        case .float16: code = .storeHalf
        case .bfloat16: code = .storeBrain
        case .float32, .int32, .float64, .int64: code = .copy
        }
        ops.append(MicroOp(code: code, kernel: 0, out: .memory(id), a: out))
        // Half precision rounds when stored: who reads it in this loop must see the rounded value.
        if emitter.spec(node).dtype.isHalf { locations[node] = nil }
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
