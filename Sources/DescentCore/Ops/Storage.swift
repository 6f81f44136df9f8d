extension DType {
    /// `value` as an element of this type holds it: rounded, truncated, saturated.
    package func representable(_ value: Double) -> Double {
        withUnsafeTemporaryAllocation(byteCount: 8, alignment: 8) { bytes in
            guard let base = bytes.baseAddress else { return value }
            store(value, base, 0)
            return load(base, 0)
        }
    }

    /// Element `index` at `base` as Float64 (exact for all but large int64 values).
    package func load(_ base: UnsafeRawPointer, _ index: Int) -> Double {
        switch self {
        case .float32: Double(base.assumingMemoryBound(to: Float.self)[index])
        case .float64: base.assumingMemoryBound(to: Double.self)[index]
        case .float16: Double(halfToFloat(base.assumingMemoryBound(to: UInt16.self)[index]))
        case .bfloat16:
            Double(
                Float(bitPattern: UInt32(base.assumingMemoryBound(to: UInt16.self)[index]) << 16))
        case .int32, .int64, .uint8, .bool: Double(loadInteger(base, index))
        }
    }

    /// Element `index` of integers or bool; floating point truncates.
    package func loadInteger(_ base: UnsafeRawPointer, _ index: Int) -> Int64 {
        switch self {
        case .int32: Int64(base.assumingMemoryBound(to: Int32.self)[index])
        case .int64: base.assumingMemoryBound(to: Int64.self)[index]
        case .uint8: Int64(base.assumingMemoryBound(to: UInt8.self)[index])
        case .bool: base.assumingMemoryBound(to: UInt8.self)[index] == 0 ? 0 : 1
        case .float32, .float64, .float16, .bfloat16: Int64(saturating: load(base, index))
        }
    }

    /// Stores `value` at `index`: rounded to nearest even, or truncated and saturated for integers.
    package func store(_ value: Double, _ base: UnsafeMutableRawPointer, _ index: Int) {
        switch self {
        case .float32: base.assumingMemoryBound(to: Float.self)[index] = Float(value)
        case .float64: base.assumingMemoryBound(to: Double.self)[index] = value
        case .float16: base.assumingMemoryBound(to: UInt16.self)[index] = floatToHalf(value)
        case .bfloat16: base.assumingMemoryBound(to: UInt16.self)[index] = floatToBrain(value)
        case .int32: base.assumingMemoryBound(to: Int32.self)[index] = Int32(saturating: value)
        case .int64: base.assumingMemoryBound(to: Int64.self)[index] = Int64(saturating: value)
        case .uint8: base.assumingMemoryBound(to: UInt8.self)[index] = UInt8(saturating: value)
        case .bool: base.assumingMemoryBound(to: UInt8.self)[index] = value == 0 ? 0 : 1
        }
    }

    /// Stores an integer; narrower integers keep the low bits, as StableHLO's `convert`.
    package func storeInteger(_ value: Int64, _ base: UnsafeMutableRawPointer, _ index: Int) {
        switch self {
        case .int32:
            base.assumingMemoryBound(to: Int32.self)[index] = Int32(truncatingIfNeeded: value)
        case .int64: base.assumingMemoryBound(to: Int64.self)[index] = value
        case .uint8:
            base.assumingMemoryBound(to: UInt8.self)[index] = UInt8(truncatingIfNeeded: value)
        case .bool: base.assumingMemoryBound(to: UInt8.self)[index] = value == 0 ? 0 : 1
        case .float32, .float64, .float16, .bfloat16: store(Double(value), base, index)
        }
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Makes every element of type `dtype` hold `value`.
    package func fill(with value: Double, _ dtype: DType) {
        guard let base = baseAddress, count >= dtype.byteCount else { return }
        dtype.store(value, base, 0)
        // Copies what is there behind itself, twice as much each time.
        var done = dtype.byteCount
        while done < count {
            let more = Swift.min(done, count - done)
            (base + done).copyMemory(from: base, byteCount: more)
            done += more
        }
    }
}

/// IEEE binary16 to float32, exact. (`Float16` does not exist in Swift for Intel Macs.)
package func halfToFloat(_ half: UInt16) -> Float {
    let sign = UInt32(half & 0x8000) << 16
    let exponent = UInt32(half >> 10) & 0x1f
    let fraction = UInt32(half & 0x3ff)
    switch exponent {
    case 0:
        let magnitude = Float(fraction) * 0x1p-24
        return sign == 0 ? magnitude : -magnitude
    case 31: return Float(bitPattern: sign | 0x7f80_0000 | (fraction << 13))
    default: return Float(bitPattern: sign | ((exponent + 112) << 23) | (fraction << 13))
    }
}

/// The nearest binary16, ties to even; too large becomes infinity.
package func floatToHalf(_ value: Double) -> UInt16 {
    let sign: UInt16 = value.sign == .minus ? 0x8000 : 0
    if value.isNaN { return sign | 0x7e00 }
    let magnitude = abs(value)
    if magnitude >= 65520 { return sign | 0x7c00 }
    // The spacing of binary16 at this magnitude; below 2⁻¹⁴ it stays at 2⁻²⁴ (subnormals).
    let exponent = Swift.max(magnitude == 0 ? -14 : Int(magnitude.exponent), -14)
    let spacing = Double(sign: .plus, exponent: exponent - 10, significand: 1)
    let steps = Int((magnitude / spacing).rounded(.toNearestOrEven))
    // steps counts from 0 (subnormal) or 1024 (normal); carrying into the exponent is what we want.
    return sign | UInt16(steps + (exponent + 14) << 10)
}

/// The nearest bfloat16 to the nearest float32, ties to even.
package func floatToBrain(_ value: Double) -> UInt16 {
    if value.isNaN { return 0x7fc0 }
    let bits = Float(value).bitPattern
    return UInt16((bits &+ 0x7fff &+ ((bits >> 16) & 1)) >> 16)
}
