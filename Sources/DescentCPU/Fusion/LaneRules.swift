import CDescentKernels
import DescentCore

/// How element types are held inside a tile: four-byte lanes of float32 or int32.
/// A bool is an int32 0 or 1; narrower types are widened when loaded and narrowed when stored.
enum Lane {
    case float
    case int

    init?(_ dtype: DType) {
        switch dtype {
        case .float32: self = .float
        case .int32, .bool: self = .int
        case .float64, .float16, .bfloat16, .int64, .uint8: return nil
        }
    }
}

/// Which element-wise operations the tile kernels can do, and with which kernel.
enum LaneRules {
    static func supports(_ graph: Graph, _ i: Int) -> Bool {
        guard case .operation(let op) = graph.nodes[i].kind else { return false }
        let (node, inputs) = (graph.nodes[i], graph.nodes[i].inputs)
        let source = inputs.first.map { graph.nodes[$0].spec.dtype } ?? node.spec.dtype
        switch op {
        case .unary(let unary): return kernel(unary, source) != nil
        case .binary(let binary):
            return source == .float32
                ? floatKernel(binary) != nil : intKernel(binary, source) != nil
        case .compare: return Lane(source) != nil
        case .select: return Lane(node.spec.dtype) != nil
        case .convert(let convert): return converts(source, convert.dtype)
        default: return false
        }
    }

    static func converts(_ from: DType, _ to: DType) -> Bool {
        switch (from, to) {
        case (.float32, .uint8), (.float16, .uint8), (.bfloat16, .uint8): false  // must saturate
        case (.int64, .int32): true
        case (.float64, _), (_, .float64), (.int64, _), (_, .int64): false
        default: true
        }
    }

    enum UnaryKernel {
        case float(Int)
        case intNegate
        case boolNot
    }

    static func kernel(_ op: UnaryOp, _ dtype: DType) -> UnaryKernel? {
        switch dtype {
        case .float32: floatKernel(op).map { .float(Int($0.rawValue)) }
        case .int32: op == .negate ? .intNegate : nil
        case .bool: op == .not ? .boolNot : nil
        case .float64, .float16, .bfloat16, .int64, .uint8: nil
        }
    }

    private static func floatKernel(_ op: UnaryOp) -> dk_unary? {
        switch op {
        case .negate: DK_NEGATE
        case .abs: DK_ABS
        case .sign: DK_SIGN
        case .exponential: DK_EXP
        case .exponentialMinusOne: DK_EXPM1
        case .log: DK_LOG
        case .logPlusOne: DK_LOG1P
        case .logistic: DK_LOGISTIC
        case .tanh: DK_TANH
        case .sqrt: DK_SQRT
        case .rsqrt: DK_RSQRT
        case .cbrt: DK_CBRT
        case .sine: DK_SINE
        case .cosine: DK_COSINE
        case .tan: DK_TAN
        case .floor: DK_FLOOR
        case .ceil: DK_CEIL
        case .roundNearestEven: DK_ROUND_EVEN
        case .erf: DK_ERF
        case .not: nil
        }
    }

    static func floatKernel(_ op: BinaryOp) -> dk_binary? {
        switch op {
        case .add: DK_ADD
        case .subtract: DK_SUBTRACT
        case .multiply: DK_MULTIPLY
        case .divide: DK_DIVIDE
        case .maximum: DK_MAXIMUM
        case .minimum: DK_MINIMUM
        case .power: DK_POWER
        case .remainder: DK_REMAINDER
        case .atan2: DK_ATAN2
        case .and, .or, .xor: nil
        }
    }

    static func intKernel(_ op: BinaryOp, _ dtype: DType) -> dk_i32_binary? {
        guard dtype == .int32 || dtype == .bool else { return nil }
        switch op {
        case .add: return dtype == .bool ? DK_I32_OR : DK_I32_ADD
        case .multiply: return dtype == .bool ? DK_I32_AND : DK_I32_MULTIPLY
        case .subtract: return DK_I32_SUBTRACT
        case .maximum: return DK_I32_MAXIMUM
        case .minimum: return DK_I32_MINIMUM
        case .and: return DK_I32_AND
        case .or: return DK_I32_OR
        case .xor: return DK_I32_XOR
        case .divide, .power, .remainder, .atan2: return nil
        }
    }

    static func compareKernel(_ op: Comparison) -> dk_compare {
        switch op {
        case .equal: DK_EQ
        case .notEqual: DK_NE
        case .less: DK_LT
        case .lessOrEqual: DK_LE
        case .greater: DK_GT
        case .greaterOrEqual: DK_GE
        }
    }
}
