import FileTesting

/// Builds zip archives by hand, so that every field can lie.
struct ZipBuilder {
    struct Member {
        var name: [UInt8]
        var data: [UInt8]
        var method: UInt16 = 0
        var flags: UInt16 = 0
        /// Differences from the truth.
        var crcError: UInt32 = 0
        var size: UInt32?
        var packedSize: UInt32?
        var localName: [UInt8]?
        var localOffset: UInt32?
        var localSize: UInt32?

        init(_ name: String, _ data: [UInt8]) {
            self.name = Array(name.utf8)
            self.data = data
        }

        func with(_ change: (inout Member) -> Void) -> Member {
            var copy = self
            change(&copy)
            return copy
        }
    }

    var members: [Member]
    var disk: UInt16 = 0
    var directoryOffset: UInt32?

    init(_ members: [Member]) { self.members = members }

    var bytes: [UInt8] {
        var file: [UInt8] = []
        var directory: [UInt8] = []
        for member in members {
            let offset = member.localOffset ?? UInt32(file.count)
            let fields = fields(of: member, size: member.size)
            let localName = member.localName ?? member.name
            let localFields = self.fields(of: member, size: member.localSize ?? member.size)
            file += little(UInt32(0x0403_4b50)) + localFields + little(UInt16(localName.count))
            file += little(UInt16(0)) + localName + member.data
            directory += little(UInt32(0x0201_4b50)) + little(UInt16(20)) + fields
            directory += little(UInt16(member.name.count)) + [UInt8](repeating: 0, count: 12)
            directory += little(offset) + member.name
        }
        let count = little(UInt16(members.count))
        var end = little(UInt32(0x0605_4b50)) + little(disk) + little(disk) + count + count
        end += little(UInt32(directory.count)) + little(directoryOffset ?? UInt32(file.count))
        return file + directory + end + little(UInt16(0))
    }

    /// Version, flags, method, time, date, checksum and sizes: the part both headers share.
    private func fields(of member: Member, size: UInt32?) -> [UInt8] {
        var bytes = little(UInt16(20)) + little(member.flags) + little(member.method)
        bytes += little(UInt16(0)) + little(UInt16(33))
        bytes += little(crc32(member.data) ^ member.crcError)
        bytes += little(member.packedSize ?? UInt32(member.data.count))
        return bytes + little(size ?? UInt32(member.data.count))
    }
}

func big(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
}

func crc32(_ bytes: [UInt8]) -> UInt32 {
    var sum = ~UInt32(0)
    for byte in bytes {
        sum ^= UInt32(byte)
        for _ in 0..<8 { sum = sum & 1 == 1 ? (sum >> 1) ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
}
