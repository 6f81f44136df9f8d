import CZlib

/// Zip archives of stored members, made in memory.
enum StoredZip {
    static func bytes(_ members: [(name: String, bytes: [UInt8])]) -> [UInt8] {
        var (file, directory) = ([UInt8](), [UInt8]())
        for (name, bytes) in members {
            let date: [UInt8] = [0, 0, 33, 0]
            let sizes = little32(bytes.count) + little32(bytes.count)
            let fields = [20, 0, 0, 0, 0, 0] + date + little32(Int(checksum(bytes))) + sizes
            let length = little16(name.utf8.count)
            directory += [0x50, 0x4b, 1, 2, 20, 0] + fields + length
            directory += [UInt8](repeating: 0, count: 12) + little32(file.count) + name.utf8
            file += [0x50, 0x4b, 3, 4] + fields + length + [0, 0] + name.utf8 + bytes
        }
        let count = little16(members.count)
        let sizes = little32(directory.count) + little32(file.count)
        return file + directory + [0x50, 0x4b, 5, 6, 0, 0, 0, 0] + count + count + sizes + [0, 0]
    }

    /// The same with the checksums that stored members have, as far as one can make out where they
    /// are: else every changed byte would end there.
    static func repaired(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var result = Array(bytes)
        var place = 0
        while place + 46 <= result.count {
            defer { place += 1 }
            guard result[place...].starts(with: [0x50, 0x4b, 1, 2]), result[place + 10] == 0 else {
                continue
            }
            let number = { (offset: Int, width: Int) in
                (0..<width).reduce(0) { $0 | Int(result[offset + $1]) << (8 * $1) }
            }
            let (start, count) = (number(place + 42, 4), number(place + 20, 4))
            guard start + 30 <= result.count else { continue }
            let data = start + 30 + number(start + 26, 2) + number(start + 28, 2)
            guard data + count <= result.count else { continue }
            let sum = little32(Int(checksum(Array(result[data..<data + count]))))
            result.replaceSubrange(place + 16..<place + 20, with: sum)
            result.replaceSubrange(start + 14..<start + 18, with: sum)
        }
        return result
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt { crc32_z(0, bytes, bytes.count) }

    private static func little16(_ value: Int) -> [UInt8] {
        withUnsafeBytes(of: UInt16(truncatingIfNeeded: value).littleEndian) { Array($0) }
    }

    private static func little32(_ value: Int) -> [UInt8] {
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: value).littleEndian) { Array($0) }
    }
}
