/// Numbers and texts that follow one another in an archive, little-endian.
struct ZipRecord {
    private(set) var bytes: [UInt8] = []

    mutating func add<Number: FixedWidthInteger>(_ number: Number) {
        withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
    }

    mutating func add(_ text: String) { bytes += Array(text.utf8) }
    mutating func add(_ record: ZipRecord) { bytes += record.bytes }

    /// The number, or all ones, which say that it stands elsewhere in 64 bits.
    mutating func addOrDefer(_ number: Int) { add(UInt32(exactly: number) ?? .max) }
}

extension ZipWriter {
    /// A stored member.
    struct Member {
        let name: String
        let checksum: Checksum
        let byteCount: Int
        /// Where its local header is.
        let offset: Int

        /// In front of its bytes.
        var localHeader: ZipRecord {
            let numbers = isLarge ? [byteCount, byteCount] : []
            var record = ZipRecord()
            record.add(0x0403_4b50 as UInt32)
            record.add(isLarge ? 45 : 20 as UInt16)  // the version that reads it
            addCommon(to: &record)
            record.add(UInt16(Self.extra(numbers).bytes.count))
            record.add(name)
            record.add(Self.extra(numbers))
            return record
        }

        /// In the directory.
        var directoryEntry: ZipRecord {
            let isFar = offset >= UInt32.max
            let extra = Self.extra(
                (isLarge ? [byteCount, byteCount] : []) + (isFar ? [offset] : []))
            var record = ZipRecord()
            record.add(0x0201_4b50 as UInt32)
            record.add(3 << 8 | 45 as UInt16)  // made on Unix
            record.add(isLarge || isFar ? 45 : 20 as UInt16)
            addCommon(to: &record)
            record.add(UInt16(extra.bytes.count))
            record.add(0 as UInt16)  // of a comment
            record.add(0 as UInt16)  // the first disk
            record.add(0 as UInt16)
            record.add(0o100644 << 16 as UInt32)  // a regular file
            record.addOrDefer(offset)
            record.add(name)
            record.add(extra)
            return record
        }

        private var isLarge: Bool { byteCount >= UInt32.max }

        /// What both have: how the name is written, how the bytes are, when, which, how many.
        private func addCommon(to record: inout ZipRecord) {
            let isPlain = name.utf8.allSatisfy { $0 < 0x80 }
            record.add(isPlain ? 0 : 1 << 11 as UInt16)
            record.add(0 as UInt16)  // stored
            record.add(0 as UInt16)
            record.add(1 << 5 | 1 as UInt16)  // 1980-01-01, the earliest date there is
            record.add(checksum.value)
            record.addOrDefer(byteCount)
            record.addOrDefer(byteCount)
            record.add(UInt16(name.utf8.count))
        }

        /// Numbers that need 64 bits.
        private static func extra(_ numbers: [Int]) -> ZipRecord {
            var record = ZipRecord()
            guard !numbers.isEmpty else { return record }
            record.add(1 as UInt16)
            record.add(UInt16(8 * numbers.count))
            for number in numbers { record.add(UInt64(number)) }
            return record
        }
    }
}

/// The directory, which archives end with.
struct ZipDirectory {
    let bytes: ZipRecord

    /// - Parameter offset: where it begins.
    init(offset: Int, members: [ZipWriter.Member]) {
        var record = ZipRecord()
        for member in members { record.add(member.directoryEntry) }
        let byteCount = record.bytes.count
        if members.count >= UInt16.max || offset + byteCount >= UInt32.max {
            record.add(Self.largeEnd(offset: offset, byteCount, members.count))
        }
        let count = UInt16(exactly: members.count) ?? .max
        record.add(0x0605_4b50 as UInt32)
        record.add(0 as UInt32)  // one disk
        record.add(count)
        record.add(count)
        record.addOrDefer(byteCount)
        record.addOrDefer(offset)
        record.add(0 as UInt16)  // of a comment
        bytes = record
    }

    /// The end in 64 bits, and where that is.
    private static func largeEnd(offset: Int, _ byteCount: Int, _ count: Int) -> ZipRecord {
        var record = ZipRecord()
        record.add(0x0606_4b50 as UInt32)
        record.add(44 as UInt64)  // bytes that follow
        record.add(3 << 8 | 45 as UInt16)
        record.add(45 as UInt16)
        record.add(0 as UInt64)  // one disk
        record.add(UInt64(count))
        record.add(UInt64(count))
        record.add(UInt64(byteCount))
        record.add(UInt64(offset))
        record.add(0x0706_4b50 as UInt32)
        record.add(0 as UInt32)
        record.add(UInt64(offset + byteCount))
        record.add(1 as UInt32)  // one disk in all
        return record
    }
}
