/// FarmHash's Fingerprint64 of bytes, which TensorFlow puts strings into bins by.
///
/// Source: Geoff Pike, FarmHash 1.1, namespace `farmhashna`; the numbers never change.
func fingerprint64(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    let text = FingerprintBytes(bytes: bytes)
    return switch bytes.count {
    case 0...16: text.upTo16()
    case 17...32: text.upTo32()
    case 33...64: text.upTo64()
    default: text.longer()
    }
}

/// Two fingerprints as one, as TensorFlow joins those of crossed features.
func joinedFingerprint(_ first: UInt64, _ second: UInt64) -> UInt64 {
    let factor: UInt64 = 0xc6a4_a793_5bd1_e995
    var result = first ^ factor
    result ^= shiftMix(second &* factor) &* factor
    result &*= factor
    result = shiftMix(result) &* factor
    return shiftMix(result)
}

private let k0: UInt64 = 0xc3a5_c85c_97cb_3127
private let k1: UInt64 = 0xb492_b66f_be98_f273
private let k2: UInt64 = 0x9ae1_6a3b_2f90_404f

private func shiftMix(_ value: UInt64) -> UInt64 { value ^ (value >> 47) }

private func rotated(_ value: UInt64, _ shift: UInt64) -> UInt64 {
    (value >> shift) | (value << (64 - shift))
}

private func mixed(_ u: UInt64, _ v: UInt64, _ factor: UInt64) -> UInt64 {
    let a = shiftMix((u ^ v) &* factor)
    let b = shiftMix((v ^ a) &* factor)
    return b &* factor
}

private struct FingerprintBytes {
    let bytes: UnsafeRawBufferPointer
    var count: Int { bytes.count }
    var length: UInt64 { UInt64(bytes.count) }
    var factor: UInt64 { k2 &+ length &* 2 }

    func word(_ offset: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    func half(_ offset: Int) -> UInt64 {
        UInt64(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    }

    func upTo16() -> UInt64 {
        if count >= 8 {
            let a = word(0) &+ k2
            let b = word(count - 8)
            let c = rotated(b, 37) &* factor &+ a
            let d = (rotated(a, 25) &+ b) &* factor
            return mixed(c, d, factor)
        }
        if count >= 4 { return mixed(length &+ (half(0) << 3), half(count - 4), factor) }
        guard count > 0 else { return k2 }
        let y = UInt64(bytes[0]) &+ UInt64(bytes[count >> 1]) << 8
        let z = length &+ UInt64(bytes[count - 1]) << 2
        return shiftMix(y &* k2 ^ z &* k0) &* k2
    }

    func upTo32() -> UInt64 {
        let a = word(0) &* k1
        let b = word(8)
        let c = word(count - 8) &* factor
        let d = word(count - 16) &* k2
        return mixed(
            rotated(a &+ b, 43) &+ rotated(c, 30) &+ d, a &+ rotated(b &+ k2, 18) &+ c, factor)
    }

    func upTo64() -> UInt64 {
        let a = word(0) &* k2
        let b = word(8)
        let c = word(count - 8) &* factor
        let d = word(count - 16) &* k2
        let y = rotated(a &+ b, 43) &+ rotated(c, 30) &+ d
        let z = mixed(y, a &+ rotated(b &+ k2, 18) &+ c, factor)
        let e = word(16) &* factor
        let f = word(24)
        let g = (y &+ word(count - 32)) &* factor
        let h = (z &+ word(count - 24)) &* factor
        return mixed(
            rotated(e &+ f, 43) &+ rotated(g, 30) &+ h, e &+ rotated(f &+ a, 18) &+ g, factor)
    }

    typealias Pair = (first: UInt64, second: UInt64)

    /// A weak hash of 32 bytes from two seeds.
    func weak(_ offset: Int, _ first: UInt64, _ second: UInt64) -> Pair {
        var a = first &+ word(offset)
        let z = word(offset + 24)
        var b = rotated(second &+ a &+ z, 21)
        let c = a
        a &+= word(offset + 8)
        a &+= word(offset + 16)
        b &+= rotated(a, 44)
        return (a &+ z, b &+ c)
    }

    func longer() -> UInt64 {
        var y: UInt64 = 81 &* k1 &+ 113
        var z = shiftMix(y &* k2 &+ 113) &* k2
        var (v, w): (Pair, Pair) = ((0, 0), (0, 0))
        var x = 81 &* k2 &+ word(0)
        let end = (count - 1) / 64 * 64
        for s in stride(from: 0, to: end, by: 64) {
            x = rotated(x &+ y &+ v.first &+ word(s + 8), 37) &* k1
            y = rotated(y &+ v.second &+ word(s + 48), 42) &* k1
            x ^= w.second
            y &+= v.first &+ word(s + 40)
            z = rotated(z &+ w.first, 33) &* k1
            v = weak(s, v.second &* k1, x &+ w.first)
            w = weak(s + 32, z &+ w.second, y &+ word(s + 16))
            swap(&z, &x)
        }
        let factor = k1 &+ ((z & 0xff) << 1)
        // The last 64 bytes, some of which came before.
        let s = count - 64
        w.first &+= UInt64((count - 1) & 63)
        v.first &+= w.first
        w.first &+= v.first
        x = rotated(x &+ y &+ v.first &+ word(s + 8), 37) &* factor
        y = rotated(y &+ v.second &+ word(s + 48), 42) &* factor
        x ^= w.second &* 9
        y &+= v.first &* 9 &+ word(s + 40)
        z = rotated(z &+ w.first, 33) &* factor
        v = weak(s, v.second &* factor, x &+ w.first)
        w = weak(s + 32, z &+ w.second, y &+ word(s + 16))
        swap(&z, &x)
        return mixed(
            mixed(v.first, w.first, factor) &+ shiftMix(y) &* k0 &+ z,
            mixed(v.second, w.second, factor) &+ x, factor)
    }
}
