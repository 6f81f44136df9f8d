import DescentCore

/// Where operands are read: registers, memory, numbers, broadcasts.
extension LoopBuilder {
    mutating func number(_ value: Double, _ dtype: DType) -> MicroOp.Operand {
        Lane(dtype) == .int ? .immediate(Int32(saturating: value)) : .immediate(Float(value))
    }

    /// Where node `i` can be read: a register, memory, or a number.
    mutating func operand(_ i: Int) -> MicroOp.Operand {
        if let known = locations[i] { return known }
        let dtype = emitter.spec(i).dtype
        let place: MicroOp.Operand
        switch emitter.roles[i] {
        case .splat(let value): return number(value, dtype)
        case .broadcast: place = broadcast(i, dtype)
        case .recomputed:
            translate(i)
            return locations[i] ?? .none
        case .input, .constant, .alias, .fused, .summed, .skipped, .epilogue, .unit:
            place = load(emitter.buffer(i), dtype)
        }
        locations[i] = place
        return place
    }

    /// Where the one number that node `i` holds can be read.
    mutating func scalar(_ i: Int) -> MicroOp.Operand {
        if case .splat(let value) = emitter.roles[i] {
            return number(value, emitter.spec(i).dtype)
        }
        let id = emitter.buffer(i)
        reads.append(id)
        return .scalar(id)
    }

    /// The loop's own range of a buffer, widened into a register if its elements
    /// are not four bytes.
    mutating func load(_ id: BufferID, _ dtype: DType) -> MicroOp.Operand {
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

    mutating func broadcast(_ i: Int, _ dtype: DType) -> MicroOp.Operand {
        let source = emitter.graph.nodes[i].inputs[0]
        guard dtype == .float32 || dtype == .int32 else { return load(emitter.buffer(i), dtype) }
        switch BroadcastPattern(emitter, i) {
        case .scalar:
            let id = emitter.buffer(source)
            reads.append(id)
            return .scalar(id)
        case .same: return load(emitter.buffer(source), dtype)
        case .row(let period): return spread(.row, period, source, once: tile % period == 0)
        case .each(let repeats): return spread(.each, repeats, source, once: false)
        case .general: return load(emitter.buffer(i), dtype)
        }
    }

    mutating func spread(
        _ code: MicroOp.Code, _ length: Int, _ source: Int, once: Bool
    ) -> MicroOp.Operand {
        let id = emitter.buffer(source)
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
    mutating func vector(_ operand: MicroOp.Operand) -> MicroOp.Operand {
        guard operand.isNumber else { return operand }
        registers += 1
        let out = MicroOp.Operand.register(registers - 1)
        pinned.insert(out.index)
        hoisted.append(MicroOp(code: .splat, kernel: 0, out: out, a: operand))
        return out
    }
}
