import DescentCore

extension Model {
    /// A number that tells whether weights have changed; nil if they cannot be read.
    var weightsDigest: UInt64? {
        var digest = WeightsDigest()
        for weight in weights {
            guard (try? weight.storage.read({ digest.add($0) })) != nil else { return nil }
        }
        return digest.value
    }
}

/// Takes in bytes, eight at a time, as FNV takes single ones. It meets chance, not malice.
private struct WeightsDigest {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        var offset = 0
        while offset + 8 <= bytes.count {
            add(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        for byte in bytes[offset...] { add(UInt64(byte)) }
        add(UInt64(bytes.count))
    }

    private mutating func add(_ word: UInt64) {
        let product = (value ^ word) &* 0x9e37_79b9_7f4a_7c15
        value = product ^ product >> 29
    }
}
