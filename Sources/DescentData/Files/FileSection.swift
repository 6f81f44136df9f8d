/// A part of a file, which must hold exactly what is read from it.
package final class FileSection: ByteSource {
    package let origin: FileOrigin
    package let maximumByteCount: Int
    package var packedByteCount: Int { maximumByteCount }
    package var cap: UnpackingCap? { nil }
    private let file: RegularFile
    private let start: Int
    private var position = 0

    /// - Parameter member: whom errors name.
    package init(of file: RegularFile, from start: Int, byteCount: Int, member: String?) {
        origin = FileOrigin(file: file.origin.file, member: member)
        maximumByteCount = byteCount
        self.file = file
        self.start = start
    }

    package func reopened() throws(FileError) -> any ByteSource {
        FileSection(of: file, from: start, byteCount: maximumByteCount, member: origin.member)
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        let rest = UnsafeMutableRawBufferPointer(
            rebasing: buffer.prefix(maximumByteCount - position))
        guard rest.count > 0 else { return 0 }
        let count = try file.read(into: rest, at: start + position)
        position += count
        return count
    }
}
