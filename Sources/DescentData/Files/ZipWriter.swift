package import DescentSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Writes a zip archive of stored members to the temporary file of an atomic one, each straight from
/// memory.
///
/// libzip, which reads archives here, would write them in steps of 4 KiB, four times as slowly.
///
/// - Source: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 to 4.5.
package final class ZipWriter {
    private let file: AtomicFile
    private var members: [Member] = []
    /// Bytes written.
    private var offset = 0

    package init(_ file: AtomicFile) throws(WriteFault) {
        self.file = file
        try file.create()
    }

    /// Writes a member that holds a text.
    package func add(_ name: String, text: String) throws(WriteFault) {
        try add(name, bytes: Array(text.utf8))
    }

    /// Writes a member with these bytes.
    package func add(_ name: String, bytes: [UInt8]) throws(WriteFault) {
        try begin(name, bytes.checksum, bytes.count)
        try file.append(bytes)
    }

    /// Writes a member made of a header and the bytes of an array.
    func add(_ name: String, header: [UInt8], _ array: NamedArray) throws(WriteFault) {
        var checksum = header.checksum
        checksum.append(Checksum(of: array.bytes), of: array.bytes.count)
        try begin(name, checksum, header.count + array.bytes.count)
        try file.append(header)
        try file.append(array.bytes)
        withExtendedLifetime(array) {}
    }

    /// Writes a member made of these parts.
    package func add(_ name: String, parts: [UnsafeRawBufferPointer]) throws(WriteFault) {
        var checksum = Checksum()
        for part in parts { checksum.append(Checksum(of: part), of: part.count) }
        try begin(name, checksum, parts.reduce(0) { $0 + $1.count })
        for part in parts { try file.append(part) }
    }

    /// Writes what stands in front of a member, whose bytes are to follow.
    private func begin(
        _ name: String, _ checksum: Checksum, _ byteCount: Int
    ) throws(WriteFault) {
        guard name.utf8.count <= UInt16.max else { throw .system(ENAMETOOLONG) }
        let member = Member(name: name, checksum: checksum, byteCount: byteCount, offset: offset)
        members.append(member)
        try write(member.localHeader)
        offset += byteCount
    }

    /// Writes what an archive ends with.
    package func close() throws(WriteFault) {
        let directory = ZipDirectory(offset: offset, members: members)
        try write(directory.bytes)
    }

    private func write(_ record: ZipRecord) throws(WriteFault) {
        try file.append(record.bytes)
        offset += record.bytes.count
    }
}

extension [UInt8] {
    fileprivate var checksum: Checksum { withUnsafeBytes { Checksum(of: $0) } }
}
