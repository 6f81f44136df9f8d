/// Philox 4×32-10: key and counter in, 128 random bits out, no state in between.
///
/// Source: Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3 (SC 2011).
package enum Philox {
    /// Four random words for `block` of the stream (`key`, `counter`).
    package static func block(
        key: UInt64, counter: UInt64, block: UInt64
    ) -> (UInt32, UInt32, UInt32, UInt32) {
        var c0 = UInt32(truncatingIfNeeded: block)
        var c1 = UInt32(truncatingIfNeeded: block >> 32)
        var c2 = UInt32(truncatingIfNeeded: counter)
        var c3 = UInt32(truncatingIfNeeded: counter >> 32)
        var k0 = UInt32(truncatingIfNeeded: key)
        var k1 = UInt32(truncatingIfNeeded: key >> 32)
        for _ in 0..<10 {
            let p0 = UInt64(0xD251_1F53) * UInt64(c0)
            let p1 = UInt64(0xCD9E_8D57) * UInt64(c2)
            (c0, c1, c2, c3) = (
                UInt32(truncatingIfNeeded: p1 >> 32) ^ c1 ^ k0, UInt32(truncatingIfNeeded: p1),
                UInt32(truncatingIfNeeded: p0 >> 32) ^ c3 ^ k1, UInt32(truncatingIfNeeded: p0)
            )
            k0 &+= 0x9E37_79B9
            k1 &+= 0xBB67_AE85
        }
        return (c0, c1, c2, c3)
    }

    /// Element `index` as a float32 in [0, 1): 24 bits of word `index % 4` of block `index / 4`.
    package static func uniform24(key: UInt64, counter: UInt64, index: UInt64) -> Float {
        Float(word(key: key, counter: counter, index: index) >> 8) * 0x1p-24
    }

    /// Word `index`: 32 bits of block `index / 4`.
    package static func word(key: UInt64, counter: UInt64, index: UInt64) -> UInt32 {
        let words = block(key: key, counter: counter, block: index / 4)
        return switch index % 4 {
        case 0: words.0
        case 1: words.1
        case 2: words.2
        default: words.3
        }
    }

    /// Element `index` as a float64 in [0, 1): 53 bits of two words of block `index / 2`.
    package static func uniform53(key: UInt64, counter: UInt64, index: UInt64) -> Double {
        let words = block(key: key, counter: counter, block: index / 2)
        let (a, b) = index % 2 == 0 ? (words.0, words.1) : (words.2, words.3)
        return (Double(a >> 5) * 67108864.0 + Double(b >> 6)) * 0x1p-53
    }
}
