import DescentCore
import DescentData

/// How numbers are stored, by the names of the format.
///
/// In the order of the reference, whose writer sorts by it: types with more bits come later.
enum SafetensorsType: String, CaseIterable {
    case bool = "BOOL"
    case f4 = "F4"
    case f6E2M3 = "F6_E2M3"
    case f6E3M2 = "F6_E3M2"
    case u8 = "U8"
    case i8 = "I8"
    case f8E5M2 = "F8_E5M2"
    case f8E4M3 = "F8_E4M3"
    case f8E8M0 = "F8_E8M0"
    case f8E4M3FNUZ = "F8_E4M3FNUZ"
    case f8E5M2FNUZ = "F8_E5M2FNUZ"
    case i16 = "I16"
    case u16 = "U16"
    case f16 = "F16"
    case bf16 = "BF16"
    case i32 = "I32"
    case u32 = "U32"
    case f32 = "F32"
    case c64 = "C64"
    case f64 = "F64"
    case i64 = "I64"
    case u64 = "U64"

    init(_ dtype: DType) {
        self =
            switch dtype {
            case .float32: .f32
            case .float64: .f64
            case .float16: .f16
            case .bfloat16: .bf16
            case .int32: .i32
            case .int64: .i64
            case .uint8: .u8
            case .bool: .bool
            }
    }

    var bitCount: Int {
        switch self {
        case .f4: 4
        case .f6E2M3, .f6E3M2: 6
        case .bool, .u8, .i8, .f8E5M2, .f8E4M3, .f8E8M0, .f8E4M3FNUZ, .f8E5M2FNUZ: 8
        case .i16, .u16, .f16, .bf16: 16
        case .i32, .u32, .f32: 32
        case .c64, .f64, .i64, .u64: 64
        }
    }

    /// What such numbers can be read as; nil for what is refused.
    var element: RawElement? {
        switch self {
        case .bool: .bool
        case .u8: .uint8
        case .i8: .int8
        case .i16: .int16
        case .u16: .uint16
        case .f16: .float16
        case .bf16: .bfloat16
        case .i32: .int32
        case .u32: .uint32
        case .f32: .float32
        case .f64: .float64
        case .i64: .int64
        case .u64: .uint64
        case .f4, .f6E2M3, .f6E3M2, .f8E5M2, .f8E4M3, .f8E8M0, .f8E4M3FNUZ, .f8E5M2FNUZ, .c64: nil
        }
    }

    /// Where it stands among all types.
    var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// The bytes of a tensor of these lengths; nil if they are no whole number below 2^63.
    func byteCount(of dimensions: [Int]) -> Int? {
        var bits = bitCount
        for length in dimensions where length != 0 {
            let (product, overflow) = bits.multipliedReportingOverflow(by: length)
            if overflow { return nil }
            bits = product
        }
        if dimensions.contains(0) { return 0 }
        return bits % 8 == 0 ? bits / 8 : nil
    }
}
