import CDescentKernels

/// One operation of a fused loop on one tile.
struct MicroOp {
    enum Code: UInt8 {
        // float32: vv = two vectors, vs = vector and number, sv = number and vector.
        case unary, binaryVV, binaryVS, binarySV, compareVV, compareVS, compareSV
        // Chains in one pass; see Superinstruction.
        case lerp, axpy, subtractScaled, multiplyAdd, centredScale, centredScaleReLU, wherePositive
        // A step of Adam; `kernel` is the place of its four numbers.
        case adam
        // Adds columns to sum number `kernel`.
        case addColumns
        case intCompareVV, intCompareVS, intCompareSV, intBinaryVV, intBinaryVS, intBinarySV
        case intNegate, maskNot, select
        case intToFloat, floatToInt, floatToMask
        // Loads widen, stores narrow.
        case loadByteInt, loadByteFloat, loadHalf, loadBrain, loadLong
        case storeByte, storeBool, storeHalf, storeBrain, copy
        // Broadcasts.
        case row, each, splat
    }

    /// Where an operand lies.
    struct Operand {
        enum Kind: UInt8 {
            /// A tile-long slot of the thread's scratch memory.
            case register
            /// The loop's own range of a buffer.
            case memory
            /// The range of a product that the thread has just computed.
            case local
            /// A buffer from its start.
            case whole
            /// A number in the program.
            case immediate
            /// A buffer that holds one number.
            case scalar
        }
        var kind: Kind
        /// Register or buffer; for immediates the bits of the float32 or int32.
        var index: Int32

        static func register(_ i: Int) -> Operand { Operand(kind: .register, index: Int32(i)) }
        static func memory(_ id: BufferID) -> Operand { Operand(kind: .memory, index: Int32(id)) }
        static func whole(_ id: BufferID) -> Operand { Operand(kind: .whole, index: Int32(id)) }
        static func scalar(_ id: BufferID) -> Operand { Operand(kind: .scalar, index: Int32(id)) }
        static func immediate(_ value: Float) -> Operand {
            Operand(kind: .immediate, index: Int32(bitPattern: value.bitPattern))
        }
        static func immediate(_ value: Int32) -> Operand { Operand(kind: .immediate, index: value) }
        static let none = Operand(kind: .immediate, index: 0)

        var isNumber: Bool { kind == .immediate || kind == .scalar }
    }

    var code: Code
    /// Which kernel of the family; for broadcasts the period or repetition.
    var kernel: Int
    var out: Operand
    var a: Operand = .none
    var b: Operand = .none
    var c: Operand = .none
    var d: Operand = .none
    /// Bytes per element of `memory` operands that are loaded or stored.
    var elementBytes: Int = 4

    /// Rough nanoseconds for a thousand elements, for the choice of threads.
    var cost: Int {
        switch code {
        case .unary:
            switch kernel {
            case Int(DK_SINE.rawValue), Int(DK_COSINE.rawValue), Int(DK_TAN.rawValue),
                Int(DK_CBRT.rawValue):
                5000
            case Int(DK_NEGATE.rawValue), Int(DK_ABS.rawValue), Int(DK_SIGN.rawValue),
                Int(DK_RELU.rawValue):
                40
            default: 400
            }
        case .binaryVV, .binaryVS, .binarySV:
            kernel == Int(DK_POWER.rawValue) ? 5000 : (kernel == Int(DK_DIVIDE.rawValue) ? 150 : 60)
        case .adam: 350
        default: 60
        }
    }
}
