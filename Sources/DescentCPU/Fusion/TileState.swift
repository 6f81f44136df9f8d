import CDescentKernels

/// Runs single operations on the tile that starts at `start`.
struct TileState {
    let memory: Memory
    let scratch: UnsafeMutableRawPointer
    let tile: Int
    /// Where element 0 of the local buffer would lie.
    let local: UnsafeMutableRawPointer

    @inline(__always)
    private func pointer(_ operand: MicroOp.Operand, _ start: Int, _ bytes: Int)
        -> UnsafeMutableRawPointer
    {
        switch operand.kind {
        case .register: scratch + Int(operand.index) * tile * 4
        case .memory: memory[Int(operand.index)] + start * bytes
        case .local: local + start * bytes
        case .whole, .scalar: memory[Int(operand.index)]
        case .immediate: scratch  // numbers are read by float(_:) and int(_:)
        }
    }

    @inline(__always)
    private func floats(_ operand: MicroOp.Operand, _ start: Int) -> UnsafeMutablePointer<Float> {
        pointer(operand, start, 4).assumingMemoryBound(to: Float.self)
    }
    @inline(__always)
    private func ints(_ operand: MicroOp.Operand, _ start: Int) -> UnsafeMutablePointer<Int32> {
        pointer(operand, start, 4).assumingMemoryBound(to: Int32.self)
    }
    @inline(__always)
    private func float(_ operand: MicroOp.Operand) -> Float {
        operand.kind == .immediate
            ? Float(bitPattern: UInt32(bitPattern: operand.index))
            : memory[Int(operand.index)].assumingMemoryBound(to: Float.self)[0]
    }
    @inline(__always)
    private func int(_ operand: MicroOp.Operand) -> Int32 {
        operand.kind == .immediate
            ? operand.index : memory[Int(operand.index)].assumingMemoryBound(to: Int32.self)[0]
    }

    func run(_ op: MicroOp, start s: Int, n: Int) {
        let k = memory.kernels
        switch op.code {
        case .unary: k.pointee.unary[op.kernel](floats(op.out, s), floats(op.a, s), n)
        case .binaryVV:
            k.pointee.binary_vv[op.kernel](floats(op.out, s), floats(op.a, s), floats(op.b, s), n)
        case .binaryVS:
            k.pointee.binary_vs[op.kernel](floats(op.out, s), floats(op.a, s), float(op.b), n)
        case .binarySV:
            k.pointee.binary_sv[op.kernel](floats(op.out, s), float(op.a), floats(op.b, s), n)
        case .compareVV:
            k.pointee.compare_vv[op.kernel](ints(op.out, s), floats(op.a, s), floats(op.b, s), n)
        case .compareVS:
            k.pointee.compare_vs[op.kernel](ints(op.out, s), floats(op.a, s), float(op.b), n)
        case .compareSV:
            k.pointee.compare_sv[op.kernel](ints(op.out, s), float(op.a), floats(op.b, s), n)
        case .select:
            k.pointee.select(
                pointer(op.out, s, 4), ints(op.a, s), pointer(op.b, s, 4), pointer(op.c, s, 4), n)
        default: runChain(op, s, n)
        }
    }

    /// Several operations in one pass.
    private func runChain(_ op: MicroOp, _ s: Int, _ n: Int) {
        let k = memory.kernels
        switch op.code {
        case .lerp:
            k.pointee.lerp(floats(op.out, s), floats(op.a, s), floats(op.b, s), float(op.c), n)
        case .axpy:
            k.pointee.axpy(floats(op.out, s), floats(op.a, s), float(op.b), floats(op.c, s), n)
        case .subtractScaled:
            k.pointee.axpy(floats(op.out, s), floats(op.a, s), -float(op.b), floats(op.c, s), n)
        case .multiplyAdd:
            k.pointee.fma_vvv(
                floats(op.out, s), floats(op.a, s), floats(op.b, s), floats(op.c, s), n)
        case .centredScale:
            k.pointee.centred_scale(
                floats(op.out, s), floats(op.a, s), floats(op.b, s), floats(op.c, s),
                floats(op.d, s), n)
        case .centredScaleReLU:
            k.pointee.centred_scale_relu(
                floats(op.out, s), floats(op.a, s), floats(op.b, s), floats(op.c, s),
                floats(op.d, s), n)
        case .wherePositive:
            k.pointee.where_positive(floats(op.out, s), floats(op.a, s), floats(op.b, s), n)
        default: runRare(op, s, n)
        }
    }

    /// A step of Adam: weights, both means, gradient, and rate, 1 − beta1, 1 − beta2, epsilon.
    func adam(_ op: MicroOp, _ numbers: [MicroOp.Operand], start s: Int, n: Int) {
        var parameters = dk_adam(
            rate: float(numbers[op.kernel]), one_minus_beta1: float(numbers[op.kernel + 1]),
            one_minus_beta2: float(numbers[op.kernel + 2]), epsilon: float(numbers[op.kernel + 3]))
        memory.kernels.pointee.adam_step(
            &parameters, floats(op.out, s), floats(op.a, s), floats(op.b, s), floats(op.c, s), n)
    }

    /// Adds the tile's columns to the thread's totals; tiles are whole rows.
    func add(_ op: MicroOp, to sum: FusedLoop.Sum, start: Int, n: Int) {
        let total = scratch.assumingMemoryBound(to: Float.self) + sum.offset
        memory.kernels.pointee.add_columns(
            total, total + sum.width, floats(op.a, start), n / sum.width, sum.width)
    }

    /// Integers, conversions, broadcasts.
    private func runRare(_ op: MicroOp, _ s: Int, _ n: Int) {
        let k = memory.kernels.pointee
        switch op.code {
        case .intCompareVV:
            k.i32_compare_vv[op.kernel](ints(op.out, s), ints(op.a, s), ints(op.b, s), n)
        case .intCompareVS:
            k.i32_compare_vs[op.kernel](ints(op.out, s), ints(op.a, s), int(op.b), n)
        case .intCompareSV:
            k.i32_compare_sv[op.kernel](ints(op.out, s), int(op.a), ints(op.b, s), n)
        case .intBinaryVV:
            k.i32_binary_vv[op.kernel](ints(op.out, s), ints(op.a, s), ints(op.b, s), n)
        case .intBinaryVS: k.i32_binary_vs[op.kernel](ints(op.out, s), ints(op.a, s), int(op.b), n)
        case .intBinarySV: k.i32_binary_sv[op.kernel](ints(op.out, s), int(op.a), ints(op.b, s), n)
        case .intNegate: k.i32_negate(ints(op.out, s), ints(op.a, s), n)
        case .maskNot: k.i32_not(ints(op.out, s), ints(op.a, s), n)
        case .intToFloat: k.i32_to_f32(floats(op.out, s), ints(op.a, s), n)
        case .floatToInt: k.f32_to_i32(ints(op.out, s), floats(op.a, s), n)
        case .floatToMask: k.f32_to_mask(ints(op.out, s), floats(op.a, s), n)
        case .loadByteInt: k.u8_to_i32(ints(op.out, s), bytes(op.a, s), n)
        case .loadByteFloat: k.u8_to_f32(floats(op.out, s), bytes(op.a, s), n)
        case .loadHalf: k.f16_to_f32(floats(op.out, s), halves(op.a, s), n)
        case .loadBrain: k.bf16_to_f32(floats(op.out, s), halves(op.a, s), n)
        case .loadLong:
            k.i64_to_i32(
                ints(op.out, s), pointer(op.a, s, 8).assumingMemoryBound(to: Int64.self), n)
        case .storeByte: k.i32_to_u8(bytes(op.out, s), ints(op.a, s), n)
        case .storeBool: k.i32_to_bool(bytes(op.out, s), ints(op.a, s), n)
        case .storeHalf: k.f32_to_f16(halves(op.out, s), floats(op.a, s), n)
        case .storeBrain: k.f32_to_bf16(halves(op.out, s), floats(op.a, s), n)
        case .copy: pointer(op.out, s, 4).copyMemory(from: pointer(op.a, s, 4), byteCount: n * 4)
        case .row: k.tile(pointer(op.out, s, 4), pointer(op.a, s, 4), op.kernel, n, s)
        case .each: k.repeat_each(pointer(op.out, s, 4), pointer(op.a, s, 4), op.kernel, n, s)
        case .splat: k.splat_i32(ints(op.out, s), int(op.a), n)
        case .unary, .binaryVV, .binaryVS, .binarySV, .compareVV, .compareVS, .compareSV, .select,
            .lerp, .axpy, .subtractScaled, .adam, .multiplyAdd, .centredScale, .centredScaleReLU,
            .wherePositive,
            .addColumns:
            break  // handled by the callers
        }
    }

    @inline(__always)
    private func bytes(_ operand: MicroOp.Operand, _ start: Int) -> UnsafeMutablePointer<UInt8> {
        pointer(operand, start, 1).assumingMemoryBound(to: UInt8.self)
    }
    @inline(__always)
    private func halves(_ operand: MicroOp.Operand, _ start: Int) -> UnsafeMutablePointer<UInt16> {
        pointer(operand, start, 2).assumingMemoryBound(to: UInt16.self)
    }
}
